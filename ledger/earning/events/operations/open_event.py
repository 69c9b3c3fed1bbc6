"""Open an event: what, where, when, who leads it, and who is expected."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from ledger.book.words import Decision, Fact, Facts, LogIndex, Owner, Request, Row, View
from ledger.earning.events.facts import EventFact, EventSeen, MarkFact, MarkSeen
from ledger.earning.events.rules import check_times
from ledger.earning.events.words import EventId
from ledger.earning.facts import ActivityFact, StaffFact, StaffSeen, UnitFact, VolunteerFact
from ledger.earning.forms.refusals import ActivityNotByForm
from ledger.earning.forms.words import FORM_KINDS
from ledger.earning.refusals import ActivityUnknown, RoleMissing
from ledger.earning.rules import has_role
from ledger.people.refusals import VolunteerUnknown
from ledger.people.words import StaffId, VolunteerId
from ledger.places.refusals import UnitUnknown
from ledger.places.rules import is_within
from ledger.places.words import Scope, UnitId


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenEvent:
    """A member of staff announces an event.

    Attributes:
        request: who asked, under which key.
        staff_id: the member of staff.
        activity: its code; what was found has a path of its own.
        unit_id: in whose area, whose budget pays.
        title: what it is called, without anybody's name.
        starts_at: aware.
        ends_at: aware.
        leader_id: the volunteer who may tick people off too, if any.
        expected: who is on the list from the beginning, each once.
    """

    request: Request
    staff_id: StaffId
    activity: str
    unit_id: UnitId
    title: str
    starts_at: datetime
    ends_at: datetime
    leader_id: VolunteerId | None
    expected: tuple[VolunteerId, ...]

    @property
    def _people(self) -> tuple[VolunteerId, ...]:
        """Everybody named, the leader first and nobody twice."""
        leader = () if self.leader_id is None else (self.leader_id,)
        return tuple(dict.fromkeys((*leader, *self.expected)))

    def needs(self, known: Facts) -> Iterable[Fact]:
        """Need the activity, the station, the member of staff and everybody named."""
        yield ActivityFact(self.activity)
        yield UnitFact(self.unit_id)
        yield StaffFact(self.staff_id)
        for volunteer_id in self._people:
            yield VolunteerFact(volunteer_id)

    def owners(self, known: Facts) -> Iterable[Owner]:
        """Move no points."""
        return ()

    def decide(self, view: View) -> Decision:
        """Write the event and its list."""
        scope = self._check(view)
        event_id = EventId(view.log_index)
        event = EventSeen(
            event_id=event_id,
            activity=self.activity,
            unit_id=self.unit_id,
            scope=scope,
            starts_at=self.starts_at,
            ends_at=self.ends_at,
            leader_id=self.leader_id,
        )
        learned: dict[Fact, object] = {EventFact(event_id): event}
        learned |= {MarkFact(event_id, one): MarkSeen(present=False) for one in self._people}
        return Decision(
            kind="event",
            actor=self.request.client,
            occurred_at=view.now,
            refers_to={"event": LogIndex(event_id), "activity": self.activity, "unit": self.unit_id},
            rows=(self._row(), *self._marks(event_id)),
            answer={"event_id": event_id, "expected_count": len(self._people)},
            learned=learned,
        )

    def _check(self, view: View) -> Scope:
        activity = view.fact(ActivityFact(self.activity))
        if activity is None:
            raise ActivityUnknown
        if activity.kind not in FORM_KINDS:
            raise ActivityNotByForm
        staff: StaffSeen | None = view.fact(StaffFact(self.staff_id))
        if staff is None or not has_role(staff.roles, "clerk", "approver"):
            raise RoleMissing
        scope: Scope | None = view.fact(UnitFact(self.unit_id))
        if scope is None or not is_within(scope, staff.scope):
            raise UnitUnknown
        check_times(starts_at=self.starts_at, ends_at=self.ends_at, now=view.now)
        for volunteer_id in self._people:
            volunteer = view.fact(VolunteerFact(volunteer_id))
            if volunteer is None or not is_within(volunteer.scope, staff.scope):
                raise VolunteerUnknown
        return scope

    def _row(self) -> Row:
        return Row(
            "events",
            {
                "activity": self.activity,
                "unit_id": self.unit_id,
                "title": self.title,
                "starts_at": self.starts_at,
                "ends_at": self.ends_at,
                "leader_id": self.leader_id,
                "opened_by": self.request.client,
            },
        )

    def _marks(self, event_id: EventId) -> Iterable[Row]:
        for volunteer_id in self._people:
            yield Row(
                "event_marks",
                {
                    "event_id": event_id,
                    "volunteer_id": volunteer_id,
                    "present": False,
                    "how": "roster",
                    "marked_by": self.request.client,
                },
            )
