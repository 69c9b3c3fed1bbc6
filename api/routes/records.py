"""Routes of one volunteer's record at the desk: opened, moved, suspended, and what happened."""

from typing import Annotated

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import JSONBody, PathParameter
from sqlalchemy.ext.asyncio import AsyncConnection

from api.house import House
from api.identity import CLERK
from api.once import answer_once
from api.people_views import (
    consents_shown,
    principals_named,
    record_shown,
)
from api.requests import Intent
from api.verbs import asks, changes, reads
from api.wire.base import WHOLE_NUMBER_MAX
from api.wire.own_data import ConsentList, ConsentSent, PinState
from api.wire.people import (
    Changed,
    ChangeSent,
    MoveSent,
    Record,
    VolunteerEvent,
    VolunteerEventList,
)
from api.wire.volunteers import NothingSent
from ledger.people.consent.operations import consents_of, say
from ledger.people.consent.refusals import ConsentRequired, ConsentVersionOld
from ledger.people.consent.words import Said
from ledger.people.enrolment import changes as verbs
from ledger.people.enrolment import queries
from ledger.people.enrolment.refusals import (
    OwnRecord,
    RecordErased,
    StateDoesNotAllow,
)
from ledger.people.pins.operations import withdraw_pin
from ledger.people.queries import find_volunteer
from ledger.people.refusals import VolunteerUnknown
from ledger.people.words import StaffMember, Volunteer, VolunteerId
from ledger.places.organisation.refusals import UnitClosed
from ledger.places.refusals import UnitUnknown
from ledger.places.words import UnitId

Id = Annotated[int, PathParameter(ge=1, le=WHOLE_NUMBER_MAX)]


@asks(
    "/volunteers/{volunteer_id:int}/openings",
    "open_volunteer_record",
    by=CLERK,
    refuses=(VolunteerUnknown, RecordErased),
)
async def open_volunteer_record(
    data: JSONBody[NothingSent],  # noqa: ARG001 - the body says nothing, but must be a JSON object
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    volunteer_id: Id,
) -> Record:
    """Show a volunteer in full; that the record was opened is kept, and the volunteer is told."""
    async with house.engine.begin() as connection:
        record = await queries.open_record(
            connection,
            keyring=house.keyring,
            staff=staff,
            volunteer_id=VolunteerId(volunteer_id),
            now=house.clock(),
        )
    return record_shown(record)


@changes(
    "/volunteers/{volunteer_id:int}/moves",
    "move_volunteer",
    by=CLERK,
    refuses=(VolunteerUnknown, UnitUnknown, UnitClosed, OwnRecord),
)
async def move_volunteer(
    data: JSONBody[MoveSent],
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    intent: NamedDependency[Intent],
    volunteer_id: Id,
) -> Response[Changed]:
    """Give a volunteer another unit of one's area."""

    async def move() -> dict[str, int]:
        await verbs.move(
            house.engine,
            staff=staff,
            volunteer_id=VolunteerId(volunteer_id),
            unit_id=UnitId(data.unit_id),
            reason=data.reason,
            now=house.clock(),
        )
        return {"volunteer_id": volunteer_id}

    kept = await answer_once(house, tenant_id=staff.tenant_id, request=intent.by(staff.principal), verb=move)
    return kept.respond(await changed_volunteer(house, staff, volunteer_id))


@changes(
    "/volunteers/{volunteer_id:int}/changes",
    "change_volunteer_state",
    by=CLERK,
    refuses=(VolunteerUnknown, StateDoesNotAllow, RecordErased, UnitClosed, OwnRecord),
)
async def change_volunteer_state(
    data: JSONBody[ChangeSent],
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    intent: NamedDependency[Intent],
    volunteer_id: Id,
) -> Response[Changed]:
    """Suspend a volunteer, lift it, let them go or take them back."""

    async def change() -> dict[str, int]:
        await verbs.change_state(
            house.engine,
            staff=staff,
            volunteer_id=VolunteerId(volunteer_id),
            change=data.change,
            reason=data.reason,
            now=house.clock(),
        )
        return {"volunteer_id": volunteer_id}

    kept = await answer_once(
        house, tenant_id=staff.tenant_id, request=intent.by(staff.principal), verb=change
    )
    return kept.respond(await changed_volunteer(house, staff, volunteer_id))


@reads(
    "/volunteers/{volunteer_id:int}/events", "list_volunteer_events", by=CLERK, refuses=(VolunteerUnknown,)
)
async def list_volunteer_events(
    house: NamedDependency[House], staff: NamedDependency[StaffMember], volunteer_id: Id
) -> VolunteerEventList:
    """List what happened to a volunteer, and who did it."""
    async with house.reading() as connection:
        await _find(connection, house, staff, volunteer_id)
        events = await queries.events_of(
            connection, tenant_id=staff.tenant_id, volunteer_id=VolunteerId(volunteer_id)
        )
        names = await principals_named(
            connection, house, staff.tenant_id, (event.done_by for event in events)
        )
    return VolunteerEventList(
        items=[
            VolunteerEvent(
                kind=event.kind,
                happened_at=event.happened_at,
                done_by_name=names.get(event.done_by),
                unit_name=event.unit_name,
                reason=event.reason,
                seen=event.seen,
                fields=list(event.fields),
            )
            for event in events
        ]
    )


@reads(
    "/volunteers/{volunteer_id:int}/consents",
    "list_volunteer_consents",
    by=CLERK,
    refuses=(VolunteerUnknown,),
)
async def list_volunteer_consents(
    house: NamedDependency[House], staff: NamedDependency[StaffMember], volunteer_id: Id
) -> ConsentList:
    """Show what a volunteer agreed to."""
    async with house.reading() as connection:
        await _find(connection, house, staff, volunteer_id)
        consents = await consents_of(
            connection, tenant_id=staff.tenant_id, volunteer_id=VolunteerId(volunteer_id)
        )
    return ConsentList(items=consents_shown(consents))


@asks(
    "/volunteers/{volunteer_id:int}/consents",
    "note_paper_consent",
    by=CLERK,
    status_code=204,
    refuses=(VolunteerUnknown, ConsentVersionOld, ConsentRequired),
)
async def note_paper_consent(
    data: JSONBody[ConsentSent],
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    volunteer_id: Id,
) -> Response[None]:
    """Note what somebody without a phone has signed on paper."""
    async with house.reading() as connection:
        await _find(connection, house, staff, volunteer_id)
    await say(
        house.engine,
        tenant_id=staff.tenant_id,
        volunteer_id=VolunteerId(volunteer_id),
        said=Said(
            purpose=data.purpose,
            version=data.version,
            given=data.given,
            channel="paper",
            by=staff.principal,
        ),
        now=house.clock(),
    )
    return Response(None)


@asks(
    "/volunteers/{volunteer_id:int}/pin-withdrawals",
    "withdraw_volunteer_pin",
    by=CLERK,
    refuses=(VolunteerUnknown,),
)
async def withdraw_volunteer_pin(
    data: JSONBody[NothingSent],  # noqa: ARG001 - the body says nothing, but must be a JSON object
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    volunteer_id: Id,
) -> PinState:
    """Take away a PIN that is forgotten, blocked or known to others."""
    await withdraw_pin(house.engine, staff=staff, volunteer_id=VolunteerId(volunteer_id), now=house.clock())
    return PinState(has_pin=False)


async def changed_volunteer(house: House, staff: StaffMember, volunteer_id: int) -> Changed:
    """Show where a volunteer stands after a change."""
    async with house.engine.connect() as connection:
        person = await _find(connection, house, staff, volunteer_id)
    return Changed(volunteer_id=volunteer_id, state=person.state, station_name=person.station_name)


async def _find(
    connection: AsyncConnection, house: House, staff: StaffMember, volunteer_id: int
) -> Volunteer:
    """Return a volunteer of one's area, masked, or refuse."""
    return await find_volunteer(
        connection,
        keyring=house.keyring,
        tenant_id=staff.tenant_id,
        volunteer_id=VolunteerId(volunteer_id),
        scope=staff.unit.path,
    )


ROUTES = (
    open_volunteer_record,
    move_volunteer,
    change_volunteer_state,
    list_volunteer_events,
    list_volunteer_consents,
    note_paper_consent,
    withdraw_volunteer_pin,
)
