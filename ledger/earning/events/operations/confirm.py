"""Confirm that somebody was at an event, which makes their claim; never one's own beyond trust."""

from collections.abc import Iterable
from dataclasses import dataclass

from ledger.book.words import Decision, Fact, Facts, Owner, Request, Row, View
from ledger.earning.events.facts import EventFact, EventSeen, MarkFact, MarkSeen
from ledger.earning.events.refusals import AttendanceConfirmed, NotPresent
from ledger.earning.events.rules import (
    check_keeper,
    check_open,
    grade_of_attendance,
    minutes_of,
)
from ledger.earning.events.words import EventId
from ledger.earning.facts import (
    ActivityFact,
    StaffFact,
    StaffSeen,
    VolunteerFact,
    VolunteerSeen,
)
from ledger.earning.operations.awarding import needs_of_award, owners_of_award
from ledger.earning.operations.opening import Submission, open_claim
from ledger.earning.refusals import ActivityUnknown, ClaimForAnother
from ledger.earning.rules import staff_of, volunteer_of, weeks_around
from ledger.earning.signals import Signal
from ledger.people.refusals import VolunteerUnknown
from ledger.people.words import VolunteerId


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmAttendance:
    """Whoever looks after an event vouches for one of those who were there.

    Attributes:
        request: of a member of staff, or of the volunteer who leads it.
        event_id: the event.
        volunteer_id: who was there.
    """

    request: Request
    event_id: EventId
    volunteer_id: VolunteerId

    def needs(self, known: Facts) -> Iterable[Fact]:
        """Need the event, the mark, who asks, and what an award is decided on."""
        yield EventFact(self.event_id)
        yield MarkFact(self.event_id, self.volunteer_id)
        yield VolunteerFact(self.volunteer_id)
        keeper = volunteer_of(self.request.client)
        if keeper is not None:
            yield VolunteerFact(keeper)
        staff_id = staff_of(self.request.client)
        if staff_id is not None:
            yield StaffFact(staff_id)
        event: EventSeen | None = known.get(EventFact(self.event_id))
        if event is not None:
            yield from needs_of_award(
                known,
                volunteer_id=self.volunteer_id,
                activity=event.activity,
                weeks=weeks_around(event.starts_at),
            )

    def owners(self, known: Facts) -> Iterable[Owner]:
        """Read what an award would post to."""
        event: EventSeen | None = known.get(EventFact(self.event_id))
        return owners_of_award(event.unit_id, self.volunteer_id) if event else ()

    def decide(self, view: View) -> Decision:
        """Open the claim of one attendance, once."""
        staff = self._staff(view)
        event = check_keeper(view.fact(EventFact(self.event_id)), client=self.request.client, staff=staff)
        volunteer = self._check(view, event, staff)
        activity = view.fact(ActivityFact(event.activity))
        if activity is None:
            raise ActivityUnknown
        opening = open_claim(
            view,
            Submission(
                volunteer_id=self.volunteer_id,
                activity=activity,
                unit_id=event.unit_id,
                route_id=None,
                occurred_at=min(event.starts_at, view.now),
                grade=grade_of_attendance(self.volunteer_id, client=self.request.client),
                source="event",
                submitted_by=self.request.client,
                submitter_staff_id=staff.staff_id if staff else None,
                submitter_volunteer_id=staff.volunteer_id if staff else volunteer_of(self.request.client),
                signals=self._signals(view, volunteer, staff),
                team_id=volunteer.team_id,
                minutes_given=minutes_of(event),
            ),
        )
        return Decision(
            kind="award" if opening.is_approved else "claim",
            actor=self.request.client,
            occurred_at=min(event.starts_at, view.now),
            postings=opening.postings,
            refers_to={**opening.refers_to, "event": event.event_id},
            rows=(*opening.rows, self._row()),
            answer={**opening.answer, "volunteer_id": self.volunteer_id},
            learned={
                **opening.learned,
                MarkFact(self.event_id, self.volunteer_id): MarkSeen(present=True, is_confirmed=True),
            },
        )

    def _staff(self, view: View) -> StaffSeen | None:
        staff_id = staff_of(self.request.client)
        return None if staff_id is None else view.fact(StaffFact(staff_id))

    def _check(self, view: View, event: EventSeen, staff: StaffSeen | None) -> VolunteerSeen:
        check_open(event, now=view.now)
        if staff is not None and staff.volunteer_id == self.volunteer_id:
            raise ClaimForAnother
        mark: MarkSeen | None = view.fact(MarkFact(self.event_id, self.volunteer_id))
        if mark is None or not mark.present:
            raise NotPresent
        if mark.is_confirmed:
            raise AttendanceConfirmed
        volunteer: VolunteerSeen | None = view.fact(VolunteerFact(self.volunteer_id))
        if volunteer is None:
            raise VolunteerUnknown
        return volunteer

    def _signals(self, view: View, volunteer: VolunteerSeen, staff: StaffSeen | None) -> tuple[Signal, ...]:
        """Say when whoever vouches lives with whom they vouch for."""
        keeper = volunteer_of(self.request.client)
        if keeper == self.volunteer_id or volunteer.household_index is None:
            return ()
        vouching = staff if keeper is None else view.fact(VolunteerFact(keeper))
        is_same = vouching is not None and vouching.household_index == volunteer.household_index
        return ("same_household",) if is_same else ()

    def _row(self) -> Row:
        return Row("event_claims", {"event_id": self.event_id, "volunteer_id": self.volunteer_id})
