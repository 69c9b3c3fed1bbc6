"""Routes of events on a phone: those one is on the list of, a slip's code, and what their leader does."""

from typing import Annotated

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import JSONBody, PathParameter

from api.event_views import confirm_all, event_row, whole_event
from api.house import House
from api.identity import PHONE
from api.once import respond
from api.requests import Intent
from api.verbs import commands, reads
from api.wire.base import WHOLE_NUMBER_MAX
from api.wire.events import (
    Confirmations,
    Event,
    EventCodeSent,
    EventJoined,
    MarksKept,
    MarksSent,
    OwnEventList,
    OwnEventRow,
    WalkInSent,
)
from api.wire.volunteers import NothingSent
from ledger.earning.events.operations import Mark, MarkAttendance, UseEventCode
from ledger.earning.events.operations.print_codes import event_code_hash
from ledger.earning.events.queries import events_of, find_event, volunteer_of_number
from ledger.earning.events.refusals import (
    AlreadyOnList,
    AttendanceConfirmed,
    EventCodeUnknown,
    EventCodeUsed,
    EventNotOpen,
    EventUnknown,
)
from ledger.earning.events.words import Event as KnownEvent
from ledger.earning.events.words import EventId
from ledger.people.refusals import VolunteerUnknown
from ledger.people.words import PhoneHolder, VolunteerId
from ledger.places.refusals import TooManyTries
from ledger.places.rules import typed_code
from ledger.places.words import WHOLE_BUREAU

Id = Annotated[int, PathParameter(ge=0, le=WHOLE_NUMBER_MAX)]
MARKED = (EventUnknown, EventNotOpen, VolunteerUnknown, AttendanceConfirmed)


@reads("/me/events", "list_my_events", by=PHONE)
async def list_my_events(house: NamedDependency[House], holder: NamedDependency[PhoneHolder]) -> OwnEventList:
    """List the last events that one leads or is on the list of."""
    async with house.reading() as connection:
        found = await events_of(connection, tenant_id=holder.tenant_id, volunteer_id=holder.volunteer_id)
    return OwnEventList(items=[_row(house, holder, event) for event in found])


@commands(
    "/me/event-codes",
    "use_event_code",
    by=PHONE,
    refuses=(EventCodeUnknown, EventCodeUsed, AlreadyOnList, EventNotOpen, VolunteerUnknown, TooManyTries),
)
async def use_event_code(
    data: JSONBody[EventCodeSent],
    house: NamedDependency[House],
    holder: NamedDependency[PhoneHolder],
    intent: NamedDependency[Intent],
) -> Response[EventJoined]:
    """Go on the list by the one-time code on a slip."""
    house.slip_tries.count(f"event/{holder.tenant_id}/{holder.volunteer_id}")
    outcome = await house.tellers.submit(
        holder.tenant_id,
        UseEventCode(
            request=intent.by(holder.principal),
            volunteer_id=holder.volunteer_id,
            code_hash=event_code_hash(house.keyring, tenant_id=holder.tenant_id, code=typed_code(data.code)),
        ),
    )
    async with house.reading() as connection:
        event = await find_event(
            connection,
            tenant_id=holder.tenant_id,
            event_id=EventId(outcome.answer["event_id"]),
            scope=WHOLE_BUREAU,
        )
    return respond(EventJoined(event=_row(house, holder, event)), hit=outcome.hit)


@reads("/me/events/{event_id:int}", "get_my_event", by=PHONE, refuses=(EventUnknown,))
async def get_my_event(
    house: NamedDependency[House], holder: NamedDependency[PhoneHolder], event_id: Id
) -> Event:
    """Show the list of an event that one leads."""
    event = await _led(house, holder, event_id)
    return await whole_event(house, tenant_id=holder.tenant_id, event=event)


@commands("/me/events/{event_id:int}/marks", "mark_my_event", by=PHONE, refuses=MARKED)
async def mark_my_event(
    data: JSONBody[MarksSent],
    house: NamedDependency[House],
    holder: NamedDependency[PhoneHolder],
    intent: NamedDependency[Intent],
    event_id: Id,
) -> Response[MarksKept]:
    """Tick people off at an event that one leads."""
    marks = tuple(
        Mark(volunteer_id=VolunteerId(mark.volunteer_id), present=mark.present) for mark in data.marks
    )
    return await _mark(house, holder, intent, event_id, marks)


@commands("/me/events/{event_id:int}/walk-ins", "add_walk_in", by=PHONE, refuses=MARKED)
async def add_walk_in(
    data: JSONBody[WalkInSent],
    house: NamedDependency[House],
    holder: NamedDependency[PhoneHolder],
    intent: NamedDependency[Intent],
    event_id: Id,
) -> Response[MarksKept]:
    """Add somebody who came without a plan, by their volunteer number."""
    event = await _led(house, holder, event_id)
    async with house.reading() as connection:
        volunteer_id = await volunteer_of_number(connection, tenant_id=holder.tenant_id, number=data.number)
    mark = Mark(volunteer_id=volunteer_id, present=True)
    return await _mark(house, holder, intent, event.event_id, (mark,))


@commands(
    "/me/events/{event_id:int}/confirmations",
    "confirm_my_event",
    by=PHONE,
    refuses=(EventUnknown,),
    many=True,
)
async def confirm_my_event(
    data: JSONBody[NothingSent],  # noqa: ARG001 - the body says nothing, but must be a JSON object
    house: NamedDependency[House],
    holder: NamedDependency[PhoneHolder],
    intent: NamedDependency[Intent],
    event_id: Id,
) -> Confirmations:
    """Vouch, as its leader, for everybody who was there."""
    event = await _led(house, holder, event_id)
    return await confirm_all(
        house,
        tenant_id=holder.tenant_id,
        client=holder.principal,
        intent=intent,
        event_id=event.event_id,
    )


async def _mark(
    house: House, phone: PhoneHolder, intent: Intent, event_id: int, marks: tuple[Mark, ...]
) -> Response[MarksKept]:
    outcome = await house.tellers.submit(
        phone.tenant_id,
        MarkAttendance(request=intent.by(phone.principal), event_id=EventId(event_id), marks=marks),
    )
    body = MarksKept(event_id=event_id, marks_count=outcome.answer["marks_count"])
    return respond(body, hit=outcome.hit)


async def _led(house: House, phone: PhoneHolder, event_id: int) -> KnownEvent:
    async with house.reading() as connection:
        return await find_event(
            connection,
            tenant_id=phone.tenant_id,
            event_id=EventId(event_id),
            leader_id=phone.volunteer_id,
        )


def _row(house: House, phone: PhoneHolder, event: KnownEvent) -> OwnEventRow:
    return OwnEventRow(**event_row(house, event), leads=event.leader_id == phone.volunteer_id)


ROUTES = (
    list_my_events,
    use_event_code,
    get_my_event,
    mark_my_event,
    add_walk_in,
    confirm_my_event,
)
