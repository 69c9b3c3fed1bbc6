"""Call the roll: late-comers at the start, the call in the middle, the count at the end."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from ledger.book.words import Decision, Fact, Facts, LogIndex, Owner, Request, View
from ledger.earning.evidence.facts import OpenSession, OpenSessionFact
from ledger.earning.facts import VolunteerFact
from ledger.earning.patrols.facts import SessionFact
from ledger.earning.patrols.operations.opening import check_member, mark_row
from ledger.earning.patrols.operations.reach import leader_seen, needs_of_reach, reached
from ledger.earning.patrols.refusals import CallTooSoon
from ledger.earning.patrols.rules import seen_within
from ledger.earning.patrols.words import RollMark, RollMoment, SessionId, SessionSeen, Shown
from ledger.earning.rules import check_scan_time, staff_of


@dataclass(frozen=True, slots=True, kw_only=True)
class CallRoll:
    """A leader, or staff, saw who is there.

    Attributes:
        request: the leader's or of staff.
        session_id: the session.
        moment: start for those who came late, call, or end.
        people: who was there; the leader is always.
        occurred_at: when.
    """

    request: Request
    session_id: SessionId
    moment: RollMoment
    people: tuple[Shown, ...]
    occurred_at: datetime

    def needs(self, known: Facts) -> Iterable[Fact]:
        """Need the session, and late-comers."""
        session: SessionSeen | None = known.get(SessionFact(self.session_id))
        yield from needs_of_reach(self.request.client, self.session_id, session)
        if self.moment == "start":
            for shown in self.people:
                yield VolunteerFact(shown.volunteer_id)

    def owners(self, known: Facts) -> Iterable[Owner]:
        """Read no account."""
        return ()

    def decide(self, view: View) -> Decision:
        """Mark who was there and is of the session; asking again for the same changes nothing."""
        session = reached(view, self.request.client, self.session_id)
        check_scan_time(self.occurred_at, now=view.now)
        if self.moment == "call" and view.now < session.call_at:
            raise CallTooSoon
        seen_at = seen_within(self.occurred_at, opened_at=session.opened_at, now=view.now)
        marks = tuple(
            RollMark(volunteer_id=one.volunteer_id, moment=self.moment, how=one.how, seen_at=seen_at)
            for one in self._new(view, session)
        )
        after = replace(session, marks=(*session.marks, *marks))
        members = session.at("start")
        learned: dict[Fact, Any] = {SessionFact(self.session_id): after}
        if self.moment == "start":
            out = OpenSession(
                session_id=LogIndex(self.session_id),
                leader_id=session.leader_id,
                unit_id=session.unit_id,
                planned_until=session.planned_until,
            )
            learned |= {OpenSessionFact(mark.volunteer_id): out for mark in marks}
        return Decision(
            kind="roll_call",
            actor=self.request.client,
            occurred_at=seen_at,
            refers_to={"session": self.session_id, "unit": session.unit_id},
            rows=tuple(mark_row(self.session_id, mark, recorded_by=self.request.client) for mark in marks),
            answer={
                "session_id": self.session_id,
                "moment": self.moment,
                "present_count": len(after.at(self.moment)),
                "members_count": len(after.at("start")),
                "others_count": sum(one.volunteer_id not in members for one in self.people)
                if self.moment != "start"
                else 0,
            },
            learned=learned,
        )

    def _new(self, view: View, session: SessionSeen) -> Iterable[Shown]:
        """Return who is marked for the first time; at the start anybody of the station, later members."""
        known, members = session.at(self.moment), session.at("start")
        found: dict[int, Shown] = {}
        if self.moment != "start" and staff_of(self.request.client) is None:
            found[session.leader_id] = Shown(volunteer_id=session.leader_id, how="leader")
        for one in self.people:
            if self.moment == "start":
                check_member(view, one.volunteer_id, leader_seen(view, session))
            elif one.volunteer_id not in members:
                continue
            found.setdefault(one.volunteer_id, one)
        return [one for volunteer_id, one in found.items() if volunteer_id not in known]
