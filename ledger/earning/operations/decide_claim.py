"""Decide a claim: approve it, which awards its points, refuse it, or ask for more; never one's own."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from ledger.book.words import Change, Decision, Fact, Facts, LogIndex, Owner, Principal, Request, Row, View
from ledger.earning.deciding.facts import LoansFact
from ledger.earning.deciding.refusals import QuestionMissing
from ledger.earning.deciding.rules import (
    check_decider,
    conflicts_of,
    first_approval,
    named_apart,
    next_state,
    reach_of,
)
from ledger.earning.facts import (
    ActivityFact,
    ClaimFact,
    ClaimSeen,
    StaffFact,
    StaffSeen,
    Step,
    VolunteerFact,
)
from ledger.earning.operations.awarding import Awarded, award, needs_of_award, owners_of_award
from ledger.earning.refusals import ClaimUnknown, ReasonMissing, RoleMissing
from ledger.earning.rules import has_role, rule_of_version, week_of
from ledger.earning.words import ClaimId, State, Verdict
from ledger.people.words import StaffId


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideClaim:
    """An approver's verdict on one claim.

    Attributes:
        request: who asked, under which key.
        staff_id: the approver.
        claim_id: the claim.
        verdict: approve, refuse or ask; undoing is UndoDecision.
        reason: needed to refuse or to ask; the claimant reads it.
    """

    request: Request
    staff_id: StaffId
    claim_id: ClaimId
    verdict: Verdict
    reason: str | None = None

    def needs(self, known: Facts) -> Iterable[Fact]:
        """Need the claim, the approver with the loans of them, then what its award reads."""
        yield ClaimFact(self.claim_id)
        yield StaffFact(self.staff_id)
        yield LoansFact(self.staff_id)
        claim: ClaimSeen | None = known.get(ClaimFact(self.claim_id))
        if claim is not None:
            yield from needs_of_award(
                known,
                volunteer_id=claim.volunteer_id,
                activity=claim.activity,
                weeks=(week_of(claim.served_on),),
            )

    def owners(self, known: Facts) -> Iterable[Owner]:
        """Read what the award posts to."""
        claim: ClaimSeen | None = known.get(ClaimFact(self.claim_id))
        return owners_of_award(claim.unit_id, claim.volunteer_id) if claim else ()

    def decide(self, view: View) -> Decision:
        """Write the verdict; a cap or a budget that is used up leaves the claim waiting and says so."""
        claim, staff, loan_id = decider_of(view, claim_id=self.claim_id, staff_id=self.staff_id)
        check_decider(claim, staff)
        reason = (self.reason or "").strip() or None
        if reason is None and self.verdict != "approve":
            raise ReasonMissing if self.verdict == "refuse" else QuestionMissing
        state = next_state(claim, self.verdict)
        awarded = self._award(view, claim) if state == "approved" else Awarded()
        row = decision_row(view, claim, staff, verdict=self.verdict, loan_id=loan_id)
        return Decision(
            kind="award" if state == "approved" else "decision",
            actor=Principal(f"staff/{staff.staff_id}"),
            occurred_at=view.now,
            postings=awarded.postings,
            reason=reason,
            refers_to={
                "claim": claim.claim_id,
                "volunteer": claim.volunteer_id,
                "activity": claim.activity,
                "unit": claim.unit_id,
            },
            rows=(row, *awarded.rows),
            changes=(claim_change(view, claim.claim_id, state),),
            answer={
                "claim_id": claim.claim_id,
                "state": state,
                "points": claim.points if state == "approved" else 0,
            },
            learned={
                **awarded.learned,
                ClaimFact(self.claim_id): decided(view, claim, staff, verdict=self.verdict, state=state),
            },
        )

    def _award(self, view: View, claim: ClaimSeen) -> Awarded:
        activity = view.fact(ActivityFact(claim.activity))
        rule = rule_of_version(activity.rules, claim.rule_version) if activity else None
        if rule is None:
            message = f"claim {claim.claim_id} names a rule that is not there"
            raise LookupError(message)
        return award(
            view,
            rule=rule,
            unit_id=claim.unit_id,
            volunteer_id=claim.volunteer_id,
            activity=claim.activity,
            served_on=claim.served_on,
            points=claim.points,
            minutes=claim.minutes,
        )


def decider_of(
    view: View, *, claim_id: ClaimId, staff_id: StaffId
) -> tuple[ClaimSeen, StaffSeen, LogIndex | None]:
    """Return a claim, the approver who is to decide about it, and the loan that brings them there, if any.

    Raises:
        RoleMissing: they are no approver.
        ClaimUnknown: there is no such claim in their reach.
    """
    claim: ClaimSeen | None = view.fact(ClaimFact(claim_id))
    staff: StaffSeen | None = view.fact(StaffFact(staff_id))
    if staff is None or not has_role(staff.roles, "approver"):
        raise RoleMissing
    if claim is None:
        raise ClaimUnknown
    loan_id = reach_of(claim.scope, staff, view.fact(LoansFact(staff_id)) or (), now=view.now)
    return claim, staff, loan_id


def decision_row(
    view: View, claim: ClaimSeen, staff: StaffSeen, *, verdict: Verdict, loan_id: LogIndex | None
) -> Row:
    """Return the row of a verdict, with everybody in it who must be somebody else."""
    first = first_approval(claim) if verdict != "undo" else None
    refused = claim.appealed if verdict != "undo" else None
    values: dict[str, Any] = {
        "claim_id": claim.claim_id,
        "step": len(claim.steps) + 1,
        "verdict": verdict,
        "decided_by": f"staff/{staff.staff_id}",
        "decided_at": view.now,
        "staff_id": staff.staff_id,
        "approver_volunteer_id": staff.volunteer_id,
        "claimant_id": claim.volunteer_id,
        "submitter_staff_id": claim.submitter_staff_id,
        "submitter_volunteer_id": claim.submitter_volunteer_id,
        "first_staff_id": first.staff_id if first else None,
        "first_volunteer_id": first.volunteer_id if first else None,
        "before": claim.state,
        "refuser_staff_id": refused.refuser_staff_id if refused else None,
        "refuser_volunteer_id": refused.refuser_volunteer_id if refused else None,
        "loan_id": loan_id,
        **named_apart("helper", claim.helpers if verdict != "undo" else ()),
        "conflicts": list(conflicts_of(staff, view.fact(VolunteerFact(claim.volunteer_id)))) or None,
    }
    return Row("decisions", values)


def claim_change(view: View, claim_id: ClaimId, state: State) -> Change:
    """Return where a claim stands now, and the transaction that gave its points, if this is it."""
    values = {"state": state, "award_index": view.log_index if state == "approved" else None}
    return Change("claims", {"log_index": claim_id}, values)


def decided(view: View, claim: ClaimSeen, staff: StaffSeen, *, verdict: Verdict, state: State) -> ClaimSeen:
    """Return a claim as it is after a verdict."""
    step = Step(
        verdict=verdict,
        staff_id=staff.staff_id,
        volunteer_id=staff.volunteer_id,
        decided_at=view.now,
        before=claim.state,
    )
    return replace(
        claim,
        state=state,
        steps=(*claim.steps, step),
        award_index=view.log_index if state == "approved" else None,
    )
