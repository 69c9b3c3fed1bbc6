"""Decide about an objection, as somebody with no part in it: uphold it, which reverses, or dismiss it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from ledger.book.operations.reverse import needs_of_reversal, owners_of_reversal, reversal_of
from ledger.book.pending import PendingAward, PendingFact, PendingState, let_go
from ledger.book.refusals import AlreadyReversed
from ledger.book.words import Change, Decision, Fact, Facts, LogIndex, Owner, Principal, Request, Row, View
from ledger.earning.deciding.facts import LoansFact
from ledger.earning.deciding.operations.undo import freed
from ledger.earning.facts import ClaimFact, ClaimSeen, StaffFact, StaffSeen
from ledger.earning.notice.facts import ObjectionFact, ObjectionSeen, OpenObjectionFact, OwnObjectionsFact
from ledger.earning.notice.refusals import (
    AwardGone,
    ObjectionDecided,
    ObjectionUnknown,
    VerdictReasonMissing,
)
from ledger.earning.notice.rules import check_judge
from ledger.earning.notice.words import ObjectionState, ObjectionVerdict
from ledger.earning.operations.awarding import needs_of_award
from ledger.earning.operations.decide_claim import claim_change, decided, decider_of, decision_row
from ledger.earning.refusals import ClaimUnknown
from ledger.earning.rules import week_of
from ledger.people.words import StaffId


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideObjection:
    """A second person's verdict on an objection.

    Attributes:
        request: who asked, under which key.
        staff_id: the approver who decides.
        objection_id: the objection.
        verdict: uphold takes the points back and refuses the claim; dismiss lets them go on.
        reason: why; the claimant reads that of an upheld one.
    """

    request: Request
    staff_id: StaffId
    objection_id: LogIndex
    verdict: ObjectionVerdict
    reason: str

    def needs(self, known: Facts) -> Iterable[Fact]:
        """Need the objection and the judge, then the claim, then what taking its award back needs."""
        yield ObjectionFact(self.objection_id)
        yield StaffFact(self.staff_id)
        yield LoansFact(self.staff_id)
        objection: ObjectionSeen | None = known.get(ObjectionFact(self.objection_id))
        if objection is None:
            return
        yield ClaimFact(objection.claim_id)
        if objection.objector_volunteer_id is not None:
            yield OwnObjectionsFact(objection.objector_volunteer_id)
        yield from needs_of_reversal(known, objection.award_index)
        claim: ClaimSeen | None = known.get(ClaimFact(objection.claim_id))
        if claim is not None:
            yield from needs_of_award(
                known,
                volunteer_id=claim.volunteer_id,
                activity=claim.activity,
                weeks=(week_of(claim.served_on),),
            )

    def owners(self, known: Facts) -> Iterable[Owner]:
        """Read the accounts that the award posted to."""
        objection: ObjectionSeen | None = known.get(ObjectionFact(self.objection_id))
        return () if objection is None else owners_of_reversal(known, objection.award_index)

    def decide(self, view: View) -> Decision:
        """Write the verdict.

        Raises:
            ObjectionUnknown: there is none in the judge's reach.
            ObjectionDecided: somebody was faster.
            ObjectionNeedsAnother: the judge approved, objected or is concerned.
            VerdictReasonMissing: without a reason.
            AwardGone: the award was taken back meanwhile; dismissing still ends the objection.
            PointsAlreadySpent: what was given is spent, and the policy makes no debt of it.
        """
        objection: ObjectionSeen | None = view.fact(ObjectionFact(self.objection_id))
        if objection is None:
            raise ObjectionUnknown
        try:
            claim, staff, loan_id = decider_of(view, claim_id=objection.claim_id, staff_id=self.staff_id)
        except ClaimUnknown:
            raise ObjectionUnknown from None
        if objection.state != "open":
            raise ObjectionDecided
        check_judge(claim, objection, staff)
        reason = self.reason.strip()
        if not reason:
            raise VerdictReasonMissing
        base = (
            self._upheld(view, claim, staff, objection, loan_id)
            if self.verdict == "uphold"
            else self._dismissed(view, staff, objection)
        )
        return self._with_verdict(view, base, claim, staff, objection, loan_id, reason)

    def _dismissed(self, view: View, staff: StaffSeen, objection: ObjectionSeen) -> Decision:
        fact = PendingFact(objection.award_index)
        award: PendingAward | None = view.fact(fact)
        base = Decision(
            kind="objection_verdict", actor=Principal(f"staff/{staff.staff_id}"), occurred_at=view.now
        )
        if award is None or award.state is not PendingState.PENDING:
            return base
        change, award = let_go(award, view.now)
        return replace(base, changes=(change,), learned={fact: award})

    def _upheld(
        self,
        view: View,
        claim: ClaimSeen,
        staff: StaffSeen,
        objection: ObjectionSeen,
        loan_id: LogIndex | None,
    ) -> Decision:
        """Take the award back; the claim stands refused by the judge, and may be appealed."""
        if claim.award_index != objection.award_index:
            raise AwardGone
        try:
            reversal = reversal_of(
                view,
                request=self.request,
                actor=Principal(f"staff/{staff.staff_id}"),
                reverses=objection.award_index,
                reason=self.reason.strip(),
            )
        except AlreadyReversed:
            raise AwardGone from None
        return replace(
            reversal,
            rows=(
                *reversal.rows,
                decision_row(view, claim, staff, verdict="refuse", loan_id=loan_id),
            ),
            changes=(*reversal.changes, claim_change(view, claim.claim_id, "refused")),
            learned={
                **reversal.learned,
                **freed(view, claim),
                ClaimFact(claim.claim_id): decided(view, claim, staff, verdict="refuse", state="refused"),
            },
        )

    def _with_verdict(
        self,
        view: View,
        base: Decision,
        claim: ClaimSeen,
        staff: StaffSeen,
        objection: ObjectionSeen,
        loan_id: LogIndex | None,
        reason: str,
    ) -> Decision:
        state: ObjectionState = "upheld" if self.verdict == "uphold" else "dismissed"
        learned: dict[Fact, Any] = {
            ObjectionFact(self.objection_id): replace(objection, state=state),
            OpenObjectionFact(claim.claim_id): None,
        }
        if objection.objector_volunteer_id is not None:
            own = OwnObjectionsFact(objection.objector_volunteer_id)
            learned[own] = max(0, (view.fact(own) or 0) - 1)
        return replace(
            base,
            reason=reason,
            refers_to={
                **base.refers_to,
                "claim": claim.claim_id,
                "objection": self.objection_id,
                "volunteer": claim.volunteer_id,
                "activity": claim.activity,
                "unit": claim.unit_id,
            },
            rows=(*base.rows, self._row(view, claim, staff, objection, loan_id)),
            changes=(
                *base.changes,
                Change("objections", {"log_index": self.objection_id}, {"state": state}),
            ),
            answer={"objection_id": self.objection_id, "state": state, "claim_id": claim.claim_id},
            learned={**base.learned, **learned},
        )

    def _row(
        self,
        view: View,
        claim: ClaimSeen,
        staff: StaffSeen,
        objection: ObjectionSeen,
        loan_id: LogIndex | None,
    ) -> Row:
        approvals = [step for step in claim.steps if step.verdict == "approve" and step.staff_id is not None]
        last, first = (approvals[-1], approvals[0]) if approvals else (None, None)
        return Row(
            "objection_verdicts",
            {
                "objection_id": self.objection_id,
                "verdict": self.verdict,
                "decided_by": f"staff/{staff.staff_id}",
                "decided_at": view.now,
                "staff_id": staff.staff_id,
                "decider_volunteer_id": staff.volunteer_id,
                "loan_id": loan_id,
                "claimant_id": claim.volunteer_id,
                "objector_staff_id": objection.objector_staff_id,
                "objector_volunteer_id": objection.objector_volunteer_id,
                "approver_staff_id": last.staff_id if last else None,
                "approver_volunteer_id": last.volunteer_id if last else None,
                "first_staff_id": first.staff_id if first else None,
                "first_volunteer_id": first.volunteer_id if first else None,
            },
        )
