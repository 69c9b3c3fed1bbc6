"""Routes of events at the desk: announce, list, tick off, print slips, confirm everybody."""

import asyncio
from typing import Annotated, Final

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import JSONBody, PathParameter

from api.event_views import confirm_all, event_row, whole_event
from api.house import House
from api.identity import CLERK, staff_with
from api.once import answer_once, respond
from api.qr import Correction, qr_svg
from api.refusals import PublicUrlMissing
from api.requests import Intent
from api.verbs import changes, commands, reads
from api.wire.base import WHOLE_NUMBER_MAX
from api.wire.events import (
    CodesSent,
    Confirmations,
    Event,
    EventCode,
    EventCodes,
    EventList,
    EventOpened,
    EventRow,
    EventSent,
    MarksKept,
    MarksSent,
)
from api.wire.volunteers import NothingSent
from ledger.earning.events.operations import Mark, MarkAttendance, OpenEvent
from ledger.earning.events.operations.print_codes import print_codes
from ledger.earning.events.queries import find_event, list_events
from ledger.earning.events.refusals import (
    AttendanceConfirmed,
    EventNotOpen,
    EventTimesWrong,
    EventUnknown,
)
from ledger.earning.events.words import Event as KnownEvent
from ledger.earning.events.words import EventId
from ledger.earning.forms.refusals import ActivityNotByForm
from ledger.earning.refusals import ActivityUnknown, RoleMissing
from ledger.people.refusals import VolunteerUnknown
from ledger.people.words import StaffMember, VolunteerId
from ledger.places.refusals import UnitUnknown
from ledger.places.rules import shown_code
from ledger.places.words import UnitId

ENTERS: Final = staff_with("clerk", "approver")
Id = Annotated[int, PathParameter(ge=0, le=WHOLE_NUMBER_MAX)]


@reads("/events", "list_events", by=CLERK)
async def list_area_events(house: NamedDependency[House], staff: NamedDependency[StaffMember]) -> EventList:
    """List the last events of one's area."""
    async with house.reading() as connection:
        found = await list_events(connection, tenant_id=staff.tenant_id, scope=staff.unit.path)
    return EventList(items=[EventRow(**event_row(house, event)) for event in found])


@reads("/events/{event_id:int}", "get_event", by=CLERK, refuses=(EventUnknown,))
async def get_event(
    house: NamedDependency[House], staff: NamedDependency[StaffMember], event_id: Id
) -> Event:
    """Show one event with everybody on its list."""
    event = await _find(house, staff, event_id)
    return await whole_event(house, tenant_id=staff.tenant_id, event=event)


@commands(
    "/events",
    "open_event",
    by=ENTERS,
    refuses=(
        ActivityUnknown,
        ActivityNotByForm,
        UnitUnknown,
        VolunteerUnknown,
        RoleMissing,
        EventTimesWrong,
    ),
)
async def open_event(
    data: JSONBody[EventSent],
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    intent: NamedDependency[Intent],
) -> Response[EventOpened]:
    """Announce an event with whoever is expected."""
    outcome = await house.tellers.submit(
        staff.tenant_id,
        OpenEvent(
            request=intent.by(staff.principal),
            staff_id=staff.staff_id,
            activity=data.activity,
            unit_id=UnitId(data.unit_id),
            title=data.title.strip(),
            starts_at=data.starts_at,
            ends_at=data.ends_at,
            leader_id=None if data.leader_id is None else VolunteerId(data.leader_id),
            expected=tuple(VolunteerId(volunteer_id) for volunteer_id in data.volunteer_ids),
        ),
    )
    body = EventOpened(event_id=outcome.answer["event_id"], expected_count=outcome.answer["expected_count"])
    return respond(body, hit=outcome.hit)


@commands(
    "/events/{event_id:int}/marks",
    "mark_attendance",
    by=ENTERS,
    refuses=(EventUnknown, EventNotOpen, VolunteerUnknown, AttendanceConfirmed),
)
async def mark_attendance(
    data: JSONBody[MarksSent],
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    intent: NamedDependency[Intent],
    event_id: Id,
) -> Response[MarksKept]:
    """Tick people off; whoever is not on the list is added to it."""
    outcome = await house.tellers.submit(
        staff.tenant_id,
        MarkAttendance(
            request=intent.by(staff.principal),
            event_id=EventId(event_id),
            marks=tuple(
                Mark(volunteer_id=VolunteerId(mark.volunteer_id), present=mark.present) for mark in data.marks
            ),
        ),
    )
    body = MarksKept(event_id=event_id, marks_count=outcome.answer["marks_count"])
    return respond(body, hit=outcome.hit)


@changes(
    "/events/{event_id:int}/codes",
    "print_event_codes",
    by=ENTERS,
    refuses=(EventUnknown, PublicUrlMissing),
)
async def print_event_codes(
    data: JSONBody[CodesSent],
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    intent: NamedDependency[Intent],
    event_id: Id,
) -> Response[EventCodes]:
    """Make slips with one-time codes, to hand to whoever is there."""
    house.address("/")
    event = await _find(house, staff, event_id)
    codes: list[str] = []

    async def print_them() -> dict[str, int]:
        codes.extend(
            await print_codes(
                house.engine,
                keyring=house.keyring,
                tenant_id=staff.tenant_id,
                event_id=event.event_id,
                count=data.count,
                printed_by=staff.principal,
                now=house.clock(),
            )
        )
        return {"codes_count": len(codes)}

    kept = await answer_once(
        house, tenant_id=staff.tenant_id, request=intent.by(staff.principal), verb=print_them
    )
    if kept.hit:
        # Codes are kept nowhere in the clear, so a repeated request can only be given new ones.
        await print_them()
    return kept.respond(EventCodes(items=await asyncio.to_thread(_codes, house, codes)))


@commands(
    "/events/{event_id:int}/confirmations",
    "confirm_attendance",
    by=ENTERS,
    refuses=(EventUnknown,),
    many=True,
)
async def confirm_attendance(
    data: JSONBody[NothingSent],  # noqa: ARG001 - the body says nothing, but must be a JSON object
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    intent: NamedDependency[Intent],
    event_id: Id,
) -> Confirmations:
    """Vouch for everybody who was there, which makes their claims; somebody else approves them."""
    event = await _find(house, staff, event_id)
    return await confirm_all(
        house,
        tenant_id=staff.tenant_id,
        client=staff.principal,
        intent=intent,
        event_id=event.event_id,
    )


async def _find(house: House, staff: StaffMember, event_id: int) -> KnownEvent:
    async with house.reading() as connection:
        return await find_event(
            connection,
            tenant_id=staff.tenant_id,
            event_id=EventId(event_id),
            scope=staff.unit.path,
        )


def _codes(house: House, codes: list[str]) -> list[EventCode]:
    shown = [shown_code(code) for code in codes]
    urls = [house.address(f"/phone/#/events/{code}") for code in shown]
    return [
        EventCode(code=code, url=url, qr_svg=qr_svg(url, correction=Correction.SLIP))
        for code, url in zip(shown, urls, strict=True)
    ]


ROUTES = (
    list_area_events,
    get_event,
    open_event,
    mark_attendance,
    print_event_codes,
    confirm_attendance,
)
