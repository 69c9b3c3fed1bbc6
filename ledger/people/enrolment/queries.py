"""What is asked about enrolment: who waits, a record in full, and what happened to somebody."""

from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, exists, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from ledger.book.words import Principal, TenantId
from ledger.people.enrolment.alike import find_alike_each
from ledger.people.enrolment.refusals import RecordErased
from ledger.people.enrolment.words import Candidate, Event, Record, Service
from ledger.people.names import open_name, open_phone, volunteer_person
from ledger.people.personal import open_personal
from ledger.people.refusals import VolunteerUnknown
from ledger.people.register_tables import personal_reads, volunteer_events
from ledger.people.rules import masked_name, masked_phone
from ledger.people.seal import Keyring, PersonSeal
from ledger.people.tables import KEY_OF_VOLUNTEER, person_keys, teams, volunteers
from ledger.people.words import StaffMember, VolunteerId
from ledger.places.tables import units
from ledger.places.words import Scope, UnitId

CANDIDATES_MAX = 300
EVENTS_MAX = 100


async def list_candidates(
    connection: AsyncConnection, *, keyring: Keyring, tenant_id: TenantId, scope: Scope
) -> list[Candidate]:
    """Return who applied or waits in a scope, the longest first, each with whoever may be the same person."""
    since = (
        select(func.max(volunteer_events.c.happened_at))
        .where(
            volunteer_events.c.tenant_id == volunteers.c.tenant_id,
            volunteer_events.c.volunteer_id == volunteers.c.volunteer_id,
        )
        .scalar_subquery()
    )
    found = (
        _records(tenant_id)
        .add_columns(since.label("since"))
        .where(units.c.path.startswith(scope), volunteers.c.state.in_(("applied", "waiting")))
        .order_by(since, volunteers.c.volunteer_id)
        .limit(CANDIDATES_MAX)
    )
    rows = (await connection.execute(found)).all()
    indexes = {VolunteerId(row.volunteer_id): (row.name_index, row.phone_index) for row in rows}
    alike = await find_alike_each(connection, keyring=keyring, tenant_id=tenant_id, people=indexes)
    listed: list[Candidate] = []
    for row in rows:
        seal = _seal(row, keyring)
        phone = open_phone(seal, row.phone_sealed)
        listed.append(
            Candidate(
                volunteer_id=VolunteerId(row.volunteer_id),
                number=row.number,
                state=row.state,
                name_masked=masked_name(open_name(seal, row.name_sealed)),
                phone_masked=None if phone is None else masked_phone(phone),
                corps=row.corps,
                station_name=row.station_name,
                since=row.since,
                enrolled_by=row.enrolled_by,
                enroller_volunteer_id=row.enroller_volunteer_id,
                minor=row.adult_on is not None,
                alike=alike[VolunteerId(row.volunteer_id)],
            )
        )
    return listed


async def count_candidates(connection: AsyncConnection, *, tenant_id: TenantId, scope: Scope) -> int:
    """Return how many applied or wait in a scope."""
    counted = (
        select(func.count())
        .select_from(volunteers)
        .join(
            units, (units.c.tenant_id == volunteers.c.tenant_id) & (units.c.unit_id == volunteers.c.unit_id)
        )
        .where(
            volunteers.c.tenant_id == tenant_id,
            units.c.path.startswith(scope),
            volunteers.c.state.in_(("applied", "waiting")),
        )
    )
    return int(await connection.scalar(counted) or 0)


async def open_record(
    connection: AsyncConnection,
    *,
    keyring: Keyring,
    staff: StaffMember,
    volunteer_id: VolunteerId,
    now: datetime,
) -> Record:
    """Return a volunteer of one's area in full, and keep that it was opened, in the same transaction.

    Raises:
        VolunteerUnknown, RecordErased.
    """
    record = await find_record(
        connection,
        keyring=keyring,
        tenant_id=staff.tenant_id,
        volunteer_id=volunteer_id,
        scope=staff.unit.path,
    )
    await connection.execute(
        insert(personal_reads).values(
            tenant_id=staff.tenant_id,
            kind="record",
            read_by=staff.principal,
            read_at=now,
            unit_id=staff.unit.unit_id,
            volunteer_id=volunteer_id,
            opened_count=1,
            found_count=1,
        )
    )
    return record


async def has_opened(connection: AsyncConnection, *, staff: StaffMember, volunteer_id: VolunteerId) -> bool:
    """Tell whether somebody opened a record since its person was taken in, or came back."""
    read, event = personal_reads.c, volunteer_events.c
    taken_in = (
        select(func.max(event.happened_at))
        .where(
            event.tenant_id == staff.tenant_id,
            event.volunteer_id == volunteer_id,
            event.kind.in_(("enrolled", "returned")),
        )
        .scalar_subquery()
    )
    opened = exists().where(
        read.tenant_id == staff.tenant_id,
        read.volunteer_id == volunteer_id,
        read.read_by == staff.principal,
        read.read_at >= taken_in,
    )
    return bool(await connection.scalar(select(opened)))


async def find_record(
    connection: AsyncConnection,
    *,
    keyring: Keyring,
    tenant_id: TenantId,
    volunteer_id: VolunteerId,
    scope: Scope,
) -> Record:
    """Return a volunteer of a scope in full.

    Raises:
        VolunteerUnknown, RecordErased.
    """
    found = _records(tenant_id).where(
        volunteers.c.volunteer_id == volunteer_id, units.c.path.startswith(scope)
    )
    row = (await connection.execute(found)).one_or_none()
    if row is None:
        raise VolunteerUnknown
    seal = _seal(row, keyring)
    if seal is None:
        raise RecordErased
    return Record(
        volunteer_id=volunteer_id,
        number=row.number,
        state=row.state,
        unit_id=UnitId(row.unit_id),
        station_name=row.station_name,
        team_name=row.team_name,
        joined_on=row.joined_on,
        personal=open_personal(seal, row),
        service=service_of(row),
        adult_on=row.adult_on,
        enrolled_by=row.enrolled_by,
        confirmed_by=row.confirmed_by,
    )


def service_of(row: Any) -> Service:  # noqa: ANN401 - a row of volunteers
    """Read the columns that tell of the service."""
    return Service(
        corps=row.corps,
        smartphone=row.smartphone,
        paid=row.paid,
        insurance_valid_to=row.insurance_valid_to,
        trainings=tuple(row.trainings),
        skills=tuple(row.skills),
        languages=tuple(row.languages),
    )


async def events_of(
    connection: AsyncConnection, *, tenant_id: TenantId, volunteer_id: VolunteerId
) -> list[Event]:
    """Return what happened to somebody, newest first; whose scope it is has been checked."""
    event = volunteer_events.c
    found = (
        select(volunteer_events, units.c.name.label("unit_name"))
        .outerjoin(units, (units.c.tenant_id == event.tenant_id) & (units.c.unit_id == event.unit_id))
        .where(event.tenant_id == tenant_id, event.volunteer_id == volunteer_id)
        .order_by(event.event_id.desc())
        .limit(EVENTS_MAX)
    )
    return [
        Event(
            kind=row.kind,
            happened_at=row.happened_at,
            done_by=Principal(row.done_by),
            unit_name=row.unit_name,
            reason=row.reason,
            seen=row.seen,
            fields=tuple(row.fields or ()),
        )
        for row in await connection.execute(found)
    ]


def _records(tenant_id: TenantId) -> "Select[*tuple[Any, ...]]":
    person = volunteers.c
    return (
        select(
            volunteers,
            person_keys.c.wrapped_key,
            units.c.name.label("station_name"),
            teams.c.name.label("team_name"),
        )
        .join(units, (units.c.tenant_id == person.tenant_id) & (units.c.unit_id == person.unit_id))
        .outerjoin(teams, (teams.c.tenant_id == person.tenant_id) & (teams.c.team_id == person.team_id))
        .outerjoin(person_keys, KEY_OF_VOLUNTEER)
        .where(person.tenant_id == tenant_id)
    )


def _seal(row: "Row[*tuple[Any, ...]]", keyring: Keyring) -> PersonSeal | None:
    if row.wrapped_key is None:
        return None
    return keyring.open_person(
        tenant_id=TenantId(row.tenant_id),
        person=volunteer_person(VolunteerId(row.volunteer_id)),
        wrapped_key=row.wrapped_key,
    )
