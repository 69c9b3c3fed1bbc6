"""End a patrol session: each member gets a claim of their own, worth what the weakest link is."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from hashlib import sha256

from ledger.book.words import Change, Decision, Fact, Facts, LogIndex, Owner, Request, Row, View
from ledger.earning.coverage.facts import VisitFact
from ledger.earning.coverage.visiting import Noted, note_visit, percent_for
from ledger.earning.evidence.facts import OpenSessionFact
from ledger.earning.evidence.rules import tied
from ledger.earning.facts import ActivityFact, VolunteerFact, VolunteerSeen
from ledger.earning.operations.awarding import needs_of_award, owners_of_award
from ledger.earning.operations.opening import Submission, open_claim
from ledger.earning.patrols.facts import SessionFact
from ledger.earning.patrols.operations.reach import needs_of_reach, reached
from ledger.earning.patrols.rules import best_stops, evidence_of, minutes_present, route_of
from ledger.earning.patrols.words import SessionId, SessionSeen
from ledger.earning.rules import patrol_activity, staff_of, weeks_around, worst_grade
from ledger.earning.signals import Signal
from ledger.earning.words import NIGHT_PATROL, PATROL, Activity, Grade
from ledger.people.words import VolunteerId


@dataclass(frozen=True, slots=True, kw_only=True)
class EndSession:
    """A leader, or staff, ends a session; who was not counted back is looked at.

    Attributes:
        request: the leader's or of staff.
        session_id: the session.
    """

    request: Request
    session_id: SessionId

    def needs(self, known: Facts) -> Iterable[Fact]:
        """Need the session, and what every member's award is decided on."""
        session: SessionSeen | None = known.get(SessionFact(self.session_id))
        yield from needs_of_reach(self.request.client, self.session_id, session)
        if session is None:
            return
        route_id = route_of(best_stops(session.stops))
        if route_id is not None:
            yield VisitFact("route", route_id)
        for volunteer_id in session.at("start"):
            for activity in (PATROL, NIGHT_PATROL):
                yield from needs_of_award(
                    known,
                    volunteer_id=volunteer_id,
                    activity=activity,
                    weeks=weeks_around(session.opened_at),
                )

    def owners(self, known: Facts) -> Iterable[Owner]:
        """Read what the awards would post to."""
        session: SessionSeen | None = known.get(SessionFact(self.session_id))
        if session is None:
            return ()
        return {
            owner
            for volunteer_id in session.at("start")
            for owner in owners_of_award(session.unit_id, volunteer_id)
        }

    def decide(self, view: View) -> Decision:
        """Close the session; the claims follow, each in a transaction of its own."""
        session = reached(view, self.request.client, self.session_id)
        stops = best_stops(session.stops)
        route_id = route_of(stops)
        walk = Noted()
        if route_id is not None:
            walk = note_visit(
                view,
                "route",
                route_id,
                at=stops[-1].occurred_at,
                grade=worst_grade(stop.grade for stop in stops),
            )
        after = replace(session, state="ended")
        members = session.at("start")
        claims = self._claims(view, after, walk)
        return Decision(
            kind="session_end",
            actor=self.request.client,
            occurred_at=view.now,
            refers_to={"session": self.session_id, "unit": session.unit_id},
            rows=(
                Row(
                    "session_ends",
                    {
                        "session_id": self.session_id,
                        "ended_at": view.now,
                        "ended_by": self.request.client,
                    },
                ),
            ),
            changes=(
                Change("patrol_sessions", {"log_index": self.session_id}, {"state": "ended"}),
                *walk.changes,
            ),
            answer={
                "session_id": self.session_id,
                "members_count": len(members),
                "back_count": len(session.at("end")),
                "claims_count": len(claims),
            },
            learned={
                **walk.learned,
                SessionFact(self.session_id): after,
                **{OpenSessionFact(volunteer_id): None for volunteer_id in members},
            },
            follows=claims,
        )

    def _claims(self, view: View, session: SessionSeen, walk: Noted) -> "tuple[ClaimOfMember, ...]":
        """Return a claim for every member; a bureau that has published no rule for patrols gets none."""
        started = session.opened_at.astimezone(view.tenant.zone).time()
        activity: Activity | None = view.fact(ActivityFact(patrol_activity(started)))
        if activity is None or not activity.rules:
            return ()
        leader: VolunteerSeen | None = view.fact(VolunteerFact(session.leader_id))
        gaps = (walk.gap, *(stop.gap for stop in best_stops(session.stops)))
        percent = percent_for(activity, gaps, at=session.opened_at)
        found = []
        for number, volunteer_id in enumerate(session.at("start")):
            person: VolunteerSeen | None = view.fact(VolunteerFact(volunteer_id))
            if person is None:
                continue
            grade, signals = evidence_of(session, volunteer_id, ended_at=view.now)
            if volunteer_id != session.leader_id:
                signals = (*signals, *tied(leader, person))
            key = f"{sha256(self.request.key.encode()).hexdigest()}/member/{number}"
            found.append(
                ClaimOfMember(
                    request=replace(self.request, key=key),
                    session=session,
                    volunteer_id=volunteer_id,
                    activity=activity,
                    grade=grade,
                    signals=signals,
                    coverage_percent=percent,
                )
            )
        return tuple(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimOfMember:
    """What a session earns one of its members; it follows the end and never refuses."""

    request: Request
    session: SessionSeen
    volunteer_id: VolunteerId
    activity: Activity
    grade: Grade
    signals: tuple[Signal, ...]
    coverage_percent: int

    def needs(self, known: Facts) -> Iterable[Fact]:
        """Need nothing more than the end has asked for."""
        return ()

    def owners(self, known: Facts) -> Iterable[Owner]:
        """Read no more than the end."""
        return ()

    def decide(self, view: View) -> Decision:
        """Open the claim."""
        session = self.session
        stops = best_stops(session.stops)
        staff_id = staff_of(self.request.client)
        # Staff never submit for themselves; the leader's own patrol that they end is theirs alone.
        is_theirs = staff_id is not None and self.volunteer_id == session.leader_id
        opening = open_claim(
            view,
            Submission(
                volunteer_id=self.volunteer_id,
                activity=self.activity,
                unit_id=session.unit_id,
                route_id=route_of(stops),
                occurred_at=session.opened_at,
                grade=self.grade,
                source="session",
                signals=self.signals,
                team_id=session.team_id,
                squad_id=LogIndex(session.session_id),
                submitted_by=self.request.client,
                submitter_staff_id=staff_id,
                submitter_volunteer_id=None if is_theirs else session.leader_id,
                minutes_present=minutes_present(session, self.volunteer_id),
                coverage_percent=self.coverage_percent,
            ),
        )
        return Decision(
            kind="award" if opening.is_approved else "claim",
            actor=self.request.client,
            occurred_at=session.opened_at,
            postings=opening.postings,
            refers_to={**opening.refers_to, "session": session.session_id},
            rows=opening.rows,
            answer=opening.answer,
            learned=opening.learned,
        )
