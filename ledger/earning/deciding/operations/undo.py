"""Undo a verdict within a minute: the claim stands as before, and what an approval gave goes back exactly."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from ledger.book.operations.reverse import needs_of_reversal, owners_of_reversal, reversal_of
from ledger.book.pending import PendingAward, PendingFact, PendingState
from ledger.book.words import Decision, Fact, Facts, Owner, Principal, Request, View
from ledger.earning.deciding.facts import LoansFact
from ledger.earning.deciding.refusals import UndoTooLate
from ledger.earning.deciding.rules import undoable
from ledger.earning.facts import ActivityFact, ClaimFact, ClaimSeen, LifeFact, StaffFact, StaffSeen, WeekFact
from ledger.earning.operations.awarding import is_capped_for_life, needs_of_award
from ledger.earning.operations.decide_claim import claim_change, decided, decider_of, decision_row
from ledger.earning.rules import week_of, with_points
from ledger.earning.words import ClaimId, State
from ledger.people.words import StaffId


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoDecision:
    """An approver takes back the verdict they have just given."""

    request: Request
    staff_id: StaffId
    claim_id: ClaimId

    def needs(self, known: Facts) -> Iterable[Fact]:
        """Need the claim and the approver, then the award to be reversed and the caps it counts against."""
        yield ClaimFact(self.claim_id)
        yield StaffFact(self.staff_id)
        yield LoansFact(self.staff_id)
        claim: ClaimSeen | None = known.get(ClaimFact(self.claim_id))
        if claim is None:
            return
        yield from needs_of_award(
            known,
            volunteer_id=claim.volunteer_id,
            activity=claim.activity,
            weeks=(week_of(claim.served_on),),
        )
        if claim.award_index is not None:
            yield from needs_of_reversal(known, claim.award_index)

    def owners(self, known: Facts) -> Iterable[Owner]:
        """Read the accounts that the award posted to."""
        claim: ClaimSeen | None = known.get(ClaimFact(self.claim_id))
        if claim is None or claim.award_index is None:
            return ()
        return owners_of_reversal(known, claim.award_index)

    def decide(self, view: View) -> Decision:
        """Write that the verdict is undone; of an approval also the exact reversal.

        Raises:
            NothingToUndo: the last verdict is not theirs.
            UndoTooLate: the minute is over, or something has come of the verdict.
            PointsAlreadySpent: the points were spent within the minute.
        """
        claim, staff, loan_id = decider_of(view, claim_id=self.claim_id, staff_id=self.staff_id)
        last = undoable(claim, staff, now=view.now)
        state: State = last.before or "waiting"
        base = self._plain(view, claim, staff) if claim.award_index is None else self._reversal(view, claim)
        return replace(
            base,
            reason=None,
            refers_to={
                "claim": claim.claim_id,
                "volunteer": claim.volunteer_id,
                "activity": claim.activity,
                "unit": claim.unit_id,
            },
            rows=(*base.rows, decision_row(view, claim, staff, verdict="undo", loan_id=loan_id)),
            changes=(*base.changes, claim_change(view, claim.claim_id, state)),
            answer={"claim_id": claim.claim_id, "state": state, "points": 0},
            learned={
                **base.learned,
                ClaimFact(self.claim_id): decided(view, claim, staff, verdict="undo", state=state),
            },
        )

    def _plain(self, view: View, claim: ClaimSeen, staff: StaffSeen) -> Decision:
        return Decision(kind="decision", actor=Principal(f"staff/{staff.staff_id}"), occurred_at=view.now)

    def _reversal(self, view: View, claim: ClaimSeen) -> Decision:
        award_index = claim.award_index
        if award_index is None:
            raise UndoTooLate
        award: PendingAward | None = view.fact(PendingFact(award_index))
        if award is not None and (award.state is not PendingState.PENDING or award.contested_by is not None):
            raise UndoTooLate
        reversal = reversal_of(
            view,
            request=self.request,
            actor=Principal(f"staff/{self.staff_id}"),
            reverses=award_index,
            reason="",
        )
        return replace(reversal, learned={**reversal.learned, **freed(view, claim)})


def freed(view: View, claim: ClaimSeen) -> dict[Fact, Any]:
    """Return what is known of a volunteer's caps once the points of a claim are taken back."""
    week, life = (
        WeekFact(claim.volunteer_id, week_of(claim.served_on)),
        LifeFact(claim.volunteer_id, claim.activity),
    )
    learned: dict[Fact, Any] = {
        week: with_points(
            view.fact(week) or (),
            activity=claim.activity,
            served_on=claim.served_on,
            points=-claim.points,
        )
    }
    if is_capped_for_life(view.fact(ActivityFact(claim.activity))):
        learned[life] = view.fact(life) - claim.points
    return learned
