"""Decide a claim: approve it, which awards its points, or refuse it with a reason; never one's own."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from ledger.book.words import Change, Decision, Fact, Facts, Owner, Principal, Request, Row, View
from ledger.earning.facts import (
    ActivityFact,
    ClaimFact,
    ClaimSeen,
    StaffFact,
    StaffSeen,
)
from ledger.earning.operations.awarding import Awarded, award, needs_of_award, owners_of_award
from ledger.earning.refusals import (
    ClaimDecided,
    ClaimSubmittedByYou,
    ClaimUnknown,
    OwnClaim,
    ReasonMissing,
    RoleMissing,
    SecondPersonNeeded,
)
from ledger.earning.rules import has_role, rule_of_version, week_of
from ledger.earning.words import (
    ClaimId,
    State,
    Verdict,
)
from ledger.people.words import StaffId
from ledger.places.rules import is_within


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideClaim:
    """An approver's verdict on one claim.

    Attributes:
        request: who asked, under which key.
        staff_id: the approver.
        claim_id: the claim.
        verdict: approve or refuse.
        reason: needed to refuse; the claimant reads it.
    """

    request: Request
    staff_id: StaffId
    claim_id: ClaimId
    verdict: Verdict
    reason: str | None = None

    def needs(self, known: Facts) -> Iterable[Fact]:
        """Need the claim and the approver, then what its award reads."""
        yield ClaimFact(self.claim_id)
        yield StaffFact(self.staff_id)
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
        claim: ClaimSeen | None = view.fact(ClaimFact(self.claim_id))
        staff: StaffSeen | None = view.fact(StaffFact(self.staff_id))
        if staff is None or not has_role(staff.roles, "approver"):
            raise RoleMissing
        if claim is None or not is_within(claim.scope, staff.scope):
            raise ClaimUnknown
        check_person(claim, staff)
        reason = (self.reason or "").strip() or None
        if self.verdict == "refuse" and reason is None:
            raise ReasonMissing
        state = next_state(claim, self.verdict)
        awarded = self._award(view, claim) if state == "approved" else Awarded()
        decided = replace(
            claim,
            state=state,
            first_staff_id=staff.staff_id,
            first_volunteer_id=staff.volunteer_id,
            steps_count=claim.steps_count + 1,
        )
        points = claim.points if state == "approved" else 0
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
            rows=(self._row(view, claim, staff), *awarded.rows),
            changes=(self._change(view, state),),
            answer={"claim_id": claim.claim_id, "state": state, "points": points},
            learned={**awarded.learned, ClaimFact(self.claim_id): decided},
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

    def _row(self, view: View, claim: ClaimSeen, staff: StaffSeen) -> Row:
        return Row(
            "decisions",
            {
                "claim_id": claim.claim_id,
                "step": claim.steps_count + 1,
                "verdict": self.verdict,
                "decided_by": f"staff/{staff.staff_id}",
                "decided_at": view.now,
                "staff_id": staff.staff_id,
                "approver_volunteer_id": staff.volunteer_id,
                "claimant_id": claim.volunteer_id,
                "submitter_staff_id": claim.submitter_staff_id,
                "submitter_volunteer_id": claim.submitter_volunteer_id,
                "first_staff_id": claim.first_staff_id,
                "first_volunteer_id": claim.first_volunteer_id,
            },
        )

    def _change(self, view: View, state: State) -> Change:
        values = {"state": state, "award_index": view.log_index if state == "approved" else None}
        return Change("claims", {"log_index": self.claim_id}, values)


def check_person(claim: ClaimSeen, staff: StaffSeen) -> None:
    """Refuse an approver who is the claimant, entered the claim, or approved its first step."""
    if claim.state in ("approved", "refused"):
        raise ClaimDecided
    if staff.volunteer_id is not None and staff.volunteer_id == claim.volunteer_id:
        raise OwnClaim
    if staff.staff_id == claim.submitter_staff_id or (
        staff.volunteer_id is not None and staff.volunteer_id == claim.submitter_volunteer_id
    ):
        raise ClaimSubmittedByYou
    if claim.state == "second" and (
        staff.staff_id == claim.first_staff_id
        or (staff.volunteer_id is not None and staff.volunteer_id == claim.first_volunteer_id)
    ):
        raise SecondPersonNeeded


def next_state(claim: ClaimSeen, verdict: Verdict) -> State:
    """Return where a verdict takes a claim: the path with two people passes through "second"."""
    if verdict == "refuse":
        return "refused"
    return "second" if claim.path == "two" and claim.state == "waiting" else "approved"
