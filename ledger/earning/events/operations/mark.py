"""Tick people off at an event, all at once or one by one; whoever came without a plan is added."""

from collections.abc import Iterable
from dataclasses import dataclass

from ledger.book.words import Decision, Fact, Facts, Owner, Request, Row, View
from ledger.earning.events.facts import EventFact, EventSeen, MarkFact, MarkSeen
from ledger.earning.events.refusals import AttendanceConfirmed
from ledger.earning.events.rules import check_keeper, check_open
from ledger.earning.events.words import EventId
from ledger.earning.facts import StaffFact, StaffSeen, VolunteerFact, VolunteerSeen
from ledger.earning.rules import staff_of
from ledger.people.refusals import VolunteerUnknown
from ledger.people.words import VolunteerId
from ledger.places.rules import is_within


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """Somebody was there, or was not after all."""

    volunteer_id: VolunteerId
    present: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkAttendance:
    """Whoever looks after an event says who is there.

    Attributes:
        request: of a member of staff, or of the volunteer who leads it.
        event_id: the event.
        marks: everybody it is about, each once; those not on the list are added to it.
    """

    request: Request
    event_id: EventId
    marks: tuple[Mark, ...]

    def needs(self, known: Facts) -> Iterable[Fact]:
        """Need the event, who asks, and everybody marked."""
        yield EventFact(self.event_id)
        staff_id = staff_of(self.request.client)
        if staff_id is not None:
            yield StaffFact(staff_id)
        for mark in self.marks:
            yield VolunteerFact(mark.volunteer_id)
            yield MarkFact(self.event_id, mark.volunteer_id)

    def owners(self, known: Facts) -> Iterable[Owner]:
        """Move no points."""
        return ()

    def decide(self, view: View) -> Decision:
        """Write the marks; the last one counts."""
        staff_id = staff_of(self.request.client)
        staff: StaffSeen | None = None if staff_id is None else view.fact(StaffFact(staff_id))
        event = check_keeper(view.fact(EventFact(self.event_id)), client=self.request.client, staff=staff)
        check_open(event, now=view.now)
        return Decision(
            kind="event_marks",
            actor=self.request.client,
            occurred_at=view.now,
            refers_to={"event": event.event_id, "unit": event.unit_id},
            rows=tuple(self._row(view, event, staff, mark) for mark in self.marks),
            answer={"event_id": event.event_id, "marks_count": len(self.marks)},
            learned={
                MarkFact(self.event_id, mark.volunteer_id): MarkSeen(present=mark.present)
                for mark in self.marks
            },
        )

    def _row(self, view: View, event: EventSeen, staff: StaffSeen | None, mark: Mark) -> Row:
        before: MarkSeen | None = view.fact(MarkFact(self.event_id, mark.volunteer_id))
        if before is not None and before.is_confirmed:
            raise AttendanceConfirmed
        volunteer: VolunteerSeen | None = view.fact(VolunteerFact(mark.volunteer_id))
        if volunteer is None or (before is None and not is_near(volunteer, event, staff)):
            raise VolunteerUnknown
        return Row(
            "event_marks",
            {
                "event_id": event.event_id,
                "volunteer_id": mark.volunteer_id,
                "present": mark.present,
                "how": "walk_in" if before is None else "roster",
                "marked_by": self.request.client,
            },
        )


def is_near(volunteer: VolunteerSeen, event: EventSeen, staff: StaffSeen | None) -> bool:
    """Tell whether somebody may be added: of the event's own area, or of that of the member of staff."""
    return is_within(volunteer.scope, event.scope) or (
        staff is not None and is_within(volunteer.scope, staff.scope)
    )
