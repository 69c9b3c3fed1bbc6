"""What is read of events: those of an area or of a leader, and everybody on the list of one."""

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.ext.asyncio import AsyncConnection

from ledger.book.words import TenantId
from ledger.earning.events.refusals import EventUnknown
from ledger.earning.events.tables import event_claims, event_marks, events
from ledger.earning.events.words import EVENTS_LISTED_MAX, Attendee, Event, EventId
from ledger.earning.tables import activities, claims
from ledger.people.queries import volunteers_by_id
from ledger.people.refusals import VolunteerUnknown
from ledger.people.seal import Keyring
from ledger.people.tables import volunteers
from ledger.people.words import VolunteerId
from ledger.places.chinese import half_width
from ledger.places.tables import units
from ledger.places.words import Scope


async def list_events(connection: AsyncConnection, *, tenant_id: TenantId, scope: Scope) -> list[Event]:
    """Return the last events of an area, the newest first."""
    found = _events(tenant_id).where(units.c.path.startswith(scope))
    return await _read(connection, found.order_by(events.c.log_index.desc()).limit(EVENTS_LISTED_MAX))


async def events_of(
    connection: AsyncConnection, *, tenant_id: TenantId, volunteer_id: VolunteerId
) -> list[Event]:
    """Return the last events that a volunteer leads or is on the list of, the newest first."""
    on_list = (
        select(event_marks.c.event_id)
        .where(event_marks.c.tenant_id == tenant_id, event_marks.c.volunteer_id == volunteer_id)
        .order_by(event_marks.c.event_id.desc())
        .limit(EVENTS_LISTED_MAX)
    )
    found = _events(tenant_id).where((events.c.leader_id == volunteer_id) | events.c.log_index.in_(on_list))
    return await _read(connection, found.order_by(events.c.log_index.desc()).limit(EVENTS_LISTED_MAX))


async def find_event(
    connection: AsyncConnection,
    *,
    tenant_id: TenantId,
    event_id: EventId,
    scope: Scope | None = None,
    leader_id: VolunteerId | None = None,
) -> Event:
    """Return one event, for staff of its area or for the volunteer who leads it.

    Raises:
        EventUnknown: there is none, or it is not theirs.
    """
    theirs: ColumnElement[bool] = (
        events.c.leader_id == leader_id if scope is None else units.c.path.startswith(scope)
    )
    found = await _read(connection, _events(tenant_id).where(events.c.log_index == event_id, theirs))
    if not found:
        raise EventUnknown
    return found[0]


async def attendees_of(
    connection: AsyncConnection, *, keyring: Keyring, tenant_id: TenantId, event_id: EventId
) -> list[Attendee]:
    """Return everybody on the list of an event by number, with their last mark and their claim."""
    last = (
        select(event_marks.c.volunteer_id, event_marks.c.present, event_marks.c.how)
        .ext(distinct_on(event_marks.c.volunteer_id))
        .where(event_marks.c.tenant_id == tenant_id, event_marks.c.event_id == event_id)
        .order_by(event_marks.c.volunteer_id, event_marks.c.log_index.desc())
        .subquery()
    )
    found = (
        select(last, claims.c.log_index, claims.c.state, claims.c.points)
        .outerjoin(
            event_claims,
            (event_claims.c.tenant_id == tenant_id)
            & (event_claims.c.event_id == event_id)
            & (event_claims.c.volunteer_id == last.c.volunteer_id),
        )
        .outerjoin(
            claims, (claims.c.tenant_id == tenant_id) & (claims.c.log_index == event_claims.c.log_index)
        )
    )
    rows = (await connection.execute(found)).all()
    people = await volunteers_by_id(
        connection,
        keyring=keyring,
        tenant_id=tenant_id,
        volunteer_ids=[VolunteerId(row.volunteer_id) for row in rows],
    )
    listed = [
        Attendee(
            person=people[row.volunteer_id],
            present=row.present,
            how=row.how,
            claim_id=row.log_index,
            claim_state=row.state,
            points=row.points,
        )
        for row in rows
    ]
    return sorted(listed, key=lambda attendee: attendee.person.number)


async def volunteer_of_number(
    connection: AsyncConnection, *, tenant_id: TenantId, number: str
) -> VolunteerId:
    """Return the volunteer with a number, as it is typed from a card.

    Raises:
        VolunteerUnknown: nobody has it.
    """
    found = select(volunteers.c.volunteer_id).where(
        volunteers.c.tenant_id == tenant_id, volunteers.c.number == half_width(number).strip().upper()
    )
    volunteer_id = await connection.scalar(found)
    if volunteer_id is None:
        raise VolunteerUnknown
    return VolunteerId(volunteer_id)


def _events(tenant_id: TenantId) -> "Select[*tuple[Any, ...]]":
    mark, later = event_marks.c, event_marks.alias("later")
    of_event = and_(mark.tenant_id == tenant_id, mark.event_id == events.c.log_index)
    is_last = ~exists().where(
        later.c.tenant_id == tenant_id,
        later.c.event_id == mark.event_id,
        later.c.volunteer_id == mark.volunteer_id,
        later.c.log_index > mark.log_index,
    ).correlate(event_marks)
    listed = select(func.count(mark.volunteer_id.distinct())).where(of_event)
    present = select(func.count()).select_from(event_marks).where(of_event, mark.present, is_last)
    confirmed = (
        select(func.count())
        .select_from(event_claims)
        .where(event_claims.c.tenant_id == tenant_id, event_claims.c.event_id == events.c.log_index)
    )
    return (
        select(
            events,
            activities.c.name_zh,
            activities.c.name_en,
            units.c.name.label("station_name"),
            listed.correlate(events).scalar_subquery().label("listed_count"),
            present.correlate(events).scalar_subquery().label("present_count"),
            confirmed.correlate(events).scalar_subquery().label("claims_count"),
        )
        .join(
            activities,
            (activities.c.tenant_id == events.c.tenant_id) & (activities.c.activity == events.c.activity),
        )
        .join(units, (units.c.tenant_id == events.c.tenant_id) & (units.c.unit_id == events.c.unit_id))
        .where(events.c.tenant_id == tenant_id)
    )


async def _read(connection: AsyncConnection, found: "Select[*tuple[Any, ...]]") -> list[Event]:
    return [
        Event(
            event_id=EventId(row.log_index),
            activity=row.activity,
            name_zh=row.name_zh,
            name_en=row.name_en,
            unit_id=row.unit_id,
            station_name=row.station_name,
            title=row.title,
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            leader_id=row.leader_id,
            listed_count=row.listed_count,
            present_count=row.present_count,
            claims_count=row.claims_count,
        )
        for row in await connection.execute(found)
    ]
