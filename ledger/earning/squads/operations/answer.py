"""Agree to one's part of a squad result, or not; the last to agree opens the claims of all."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from ledger.book.words import Decision, Fact, Facts, Owner, Request, Row, View
from ledger.earning.facts import StaffFact, StaffSeen, VolunteerFact
from ledger.earning.found.facts import FoundFact
from ledger.earning.found.words import FoundId
from ledger.earning.operations.awarding import needs_of_award, owners_of_award
from ledger.earning.refusals import ClaimForAnother, RoleMissing
from ledger.earning.rules import has_role, staff_of, volunteer_of, weeks_around
from ledger.earning.squads.facts import SquadFact, SquadSeen
from ledger.earning.squads.operations.claims import ClaimShare
from ledger.earning.squads.operations.common import ended, refers_to
from ledger.earning.squads.refusals import SquadAnswered, SquadEnded, SquadUnknown
from ledger.earning.squads.words import DisputeWhy, SquadId, SquadState
from ledger.people.words import VolunteerId
from ledger.places.rules import is_within


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerSquad:
    """A member, or staff who have the member before them, agrees to the member's part or does not.

    Attributes:
        request: of the member's phone or of staff.
        squad_id: the result.
        volunteer_id: whose answer it is.
        dispute_why: None agrees.
    """

    request: Request
    squad_id: SquadId
    volunteer_id: VolunteerId
    dispute_why: DisputeWhy | None = None

    def needs(self, known: Facts) -> Iterable[Fact]:
        """Need the result, and what the claims read that may follow."""
        yield SquadFact(self.squad_id)
        staff_id = staff_of(self.request.client)
        if staff_id is not None:
            yield StaffFact(staff_id)
        squad: SquadSeen | None = known.get(SquadFact(self.squad_id))
        if squad is None:
            return
        if squad.found_id is not None:
            yield FoundFact(FoundId(squad.found_id))
        if squad.entered_volunteer_id is not None:
            yield VolunteerFact(squad.entered_volunteer_id)
        for volunteer_id in squad.shares:
            yield from needs_of_award(
                known,
                volunteer_id=volunteer_id,
                activity=squad.activity,
                weeks=weeks_around(squad.occurred_at),
            )

    def owners(self, known: Facts) -> Iterable[Owner]:
        """Read what the claims that may follow post to."""
        squad: SquadSeen | None = known.get(SquadFact(self.squad_id))
        if squad is None:
            return ()
        return {
            owner for volunteer_id in squad.shares for owner in owners_of_award(squad.unit_id, volunteer_id)
        }

    def decide(self, view: View) -> Decision:
        """Write the answer; the last that agrees is followed by every member's claim, one no ends the result.

        Raises:
            SquadUnknown: no such result, or no part in it, or out of reach.
            SquadEnded, SquadAnswered: too late.
            RoleMissing, ClaimForAnother: not by this person.
        """
        squad: SquadSeen | None = view.fact(SquadFact(self.squad_id))
        if squad is None or self.volunteer_id not in squad.shares:
            raise SquadUnknown
        staff = self._check_answerer(view, squad)
        if squad.state != "open":
            raise SquadEnded
        share = squad.shares[self.volunteer_id]
        if share.answered_by is not None:
            raise SquadAnswered
        answered = {
            **squad.shares,
            self.volunteer_id: replace(
                share, answered_by=self.request.client, staff_id=staff.staff_id if staff else None
            ),
        }
        state: SquadState = "disputed" if self.dispute_why else "open"
        if state == "open" and all(one.answered_by is not None for one in answered.values()):
            state = "agreed"
        after = replace(squad, state=state, shares=answered)
        changes, learned = ended(view, after) if state != "open" else ((), {})
        return Decision(
            kind="squad_answer",
            actor=self.request.client,
            occurred_at=view.now,
            refers_to={**refers_to(squad), "volunteer": self.volunteer_id},
            rows=(self._row(view, staff),),
            changes=changes,
            answer={"squad_id": squad.squad_id, "state": state, "points": share.points},
            learned={**learned, SquadFact(squad.squad_id): after},
            follows=tuple(ClaimShare(squad=after, share=one) for one in answered.values())
            if state == "agreed"
            else (),
        )

    def _check_answerer(self, view: View, squad: SquadSeen) -> StaffSeen | None:
        staff_id = staff_of(self.request.client)
        if staff_id is None:
            if volunteer_of(self.request.client) != self.volunteer_id:
                raise SquadUnknown
            return None
        staff: StaffSeen | None = view.fact(StaffFact(staff_id))
        if staff is None or not has_role(staff.roles, "clerk", "approver"):
            raise RoleMissing
        if not is_within(squad.scope, staff.scope):
            raise SquadUnknown
        if staff.volunteer_id == self.volunteer_id:
            raise ClaimForAnother
        return staff

    def _row(self, view: View, staff: StaffSeen | None) -> Row:
        return Row(
            "squad_answers",
            {
                "squad_id": self.squad_id,
                "volunteer_id": self.volunteer_id,
                "dispute_why": self.dispute_why,
                "answered_by": self.request.client,
                "answered_at": view.now,
                "staff_id": staff.staff_id if staff else None,
                "staff_volunteer_id": staff.volunteer_id if staff else None,
            },
        )
