"""Take a patrol out: the leader's roll call at the post."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from ledger.book.seal import utc_text
from ledger.book.words import Decision, Fact, Facts, LogIndex, Owner, Request, Row, View
from ledger.earning.evidence.facts import LeadsFact, OpenSession, OpenSessionFact
from ledger.earning.evidence.refusals import LeaderNeeded
from ledger.earning.evidence.witnesses import leader_of
from ledger.earning.facts import VolunteerFact, VolunteerSeen
from ledger.earning.patrols.facts import SessionFact
from ledger.earning.patrols.refusals import SessionUnderWay
from ledger.earning.patrols.rules import call_at, check_minutes
from ledger.earning.patrols.words import RollMark, RollMoment, SessionId, SessionSeen, Shown
from ledger.earning.rules import check_scan_time
from ledger.people.refusals import VolunteerUnknown
from ledger.people.words import VolunteerId


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenPatrol:
    """A leader takes people out.

    Attributes:
        request: the leader's.
        leader_id: who leads.
        people: who was there besides the leader.
        minutes: planned.
        call_percent: of the planned time, when the call in the middle comes; drawn by the service.
        occurred_at: when the roll was called.
    """

    request: Request
    leader_id: VolunteerId
    people: tuple[Shown, ...]
    minutes: int
    call_percent: int
    occurred_at: datetime

    def needs(self, known: Facts) -> Iterable[Fact]:
        """Need the leader and everybody who was there."""
        yield LeadsFact(self.leader_id)
        yield VolunteerFact(self.leader_id)
        yield OpenSessionFact(self.leader_id)
        for shown in self.people:
            yield VolunteerFact(shown.volunteer_id)

    def owners(self, known: Facts) -> Iterable[Owner]:
        """Read no account: nothing is earned yet."""
        return ()

    def decide(self, view: View) -> Decision:
        """Open the session with everybody who was there."""
        check_minutes(self.minutes)
        check_scan_time(self.occurred_at, now=view.now)
        leader = leader_of(view, self.leader_id)
        earlier: OpenSession | None = view.fact(OpenSessionFact(self.leader_id))
        if earlier is not None and earlier.leader_id == self.leader_id:
            raise SessionUnderWay
        opened_at = min(self.occurred_at, view.now)
        until = opened_at + timedelta(minutes=self.minutes)
        session_id = SessionId(view.log_index)
        people = self._people(view, leader)
        marks = tuple(
            RollMark(volunteer_id=one.volunteer_id, moment="start", how=one.how, seen_at=opened_at)
            for one in people
        )
        session = SessionSeen(
            session_id=session_id,
            leader_id=self.leader_id,
            unit_id=leader.unit_id,
            team_id=view.fact(LeadsFact(self.leader_id)),
            opened_at=opened_at,
            planned_until=until,
            call_at=call_at(opened_at, until, percent=self.call_percent),
            state="open",
            marks=marks,
        )
        out = OpenSession(
            session_id=LogIndex(session_id),
            leader_id=self.leader_id,
            unit_id=leader.unit_id,
            planned_until=until,
        )
        learned: dict[Fact, Any] = {OpenSessionFact(one.volunteer_id): out for one in people}
        return Decision(
            kind="session",
            actor=self.request.client,
            occurred_at=opened_at,
            refers_to={"session": session_id, "leader": self.leader_id, "unit": leader.unit_id},
            rows=(
                _session_row(session),
                *(mark_row(session_id, mark, recorded_by=self.request.client) for mark in marks),
            ),
            answer={
                "session_id": session_id,
                "members_count": len(people),
                "planned_until": utc_text(until),
            },
            learned={**learned, SessionFact(session_id): session},
        )

    def _people(self, view: View, leader: VolunteerSeen) -> tuple[Shown, ...]:
        """Return everybody once, the leader first; all are of the leader's station."""
        found = {self.leader_id: Shown(volunteer_id=self.leader_id, how="leader")}
        for one in self.people:
            check_member(view, one.volunteer_id, leader)
            found.setdefault(one.volunteer_id, one)
        return tuple(found.values())


def check_member(view: View, volunteer_id: VolunteerId, leader: VolunteerSeen) -> None:
    """Refuse who is not there any more, or of another station than the leader."""
    person: VolunteerSeen | None = view.fact(VolunteerFact(volunteer_id))
    if person is None:
        raise VolunteerUnknown
    if person.unit_id != leader.unit_id:
        raise LeaderNeeded


def mark_row(session_id: SessionId, mark: RollMark, *, recorded_by: str) -> Row:
    """Write that somebody was there."""
    moment: RollMoment = mark.moment
    return Row(
        "session_presences",
        {
            "session_id": session_id,
            "moment": moment,
            "volunteer_id": mark.volunteer_id,
            "method": mark.how,
            "seen_at": mark.seen_at,
            "recorded_by": recorded_by,
        },
    )


def _session_row(session: SessionSeen) -> Row:
    return Row(
        "patrol_sessions",
        {
            "leader_id": session.leader_id,
            "unit_id": session.unit_id,
            "team_id": session.team_id,
            "opened_at": session.opened_at,
            "planned_until": session.planned_until,
            "call_at": session.call_at,
            "state": session.state,
        },
    )
