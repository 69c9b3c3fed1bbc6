"""Answer what was asked about a claim: by the claimant, or by staff who write down what they were told."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from ledger.book.words import Change, Decision, Fact, Facts, LogIndex, Owner, Request, Row, View
from ledger.earning.attachments.facts import AttachmentFact
from ledger.earning.attachments.rules import attach
from ledger.earning.attachments.words import AttachmentId
from ledger.earning.deciding.refusals import NothingAsked
from ledger.earning.deciding.rules import open_state
from ledger.earning.facts import ClaimFact, ClaimSeen, StaffFact, StaffSeen
from ledger.earning.refusals import ClaimForAnother, ClaimUnknown, RoleMissing
from ledger.earning.rules import has_role, staff_of, volunteer_of
from ledger.earning.words import ClaimId
from ledger.places.rules import is_within


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerQuestion:
    """What was asked for is given.

    Attributes:
        request: of the claimant, or of staff on their behalf.
        claim_id: the claim.
        text_sealed: what was said, under the claimant's key.
        attachment_ids: pictures that go with it.
    """

    request: Request
    claim_id: ClaimId
    text_sealed: bytes
    attachment_ids: tuple[AttachmentId, ...] = ()

    def needs(self, known: Facts) -> Iterable[Fact]:
        """Need the claim, the pictures, and the member of staff who answers for somebody."""
        yield ClaimFact(self.claim_id)
        for attachment_id in self.attachment_ids:
            yield AttachmentFact(attachment_id)
        staff_id = staff_of(self.request.client)
        if staff_id is not None:
            yield StaffFact(staff_id)

    def owners(self, known: Facts) -> Iterable[Owner]:
        """Touch no account."""
        return ()

    def decide(self, view: View) -> Decision:
        """Write the answer; the claim goes back to where it waited."""
        claim: ClaimSeen | None = view.fact(ClaimFact(self.claim_id))
        staff = self._check_person(view, claim)
        if claim is None or claim.state != "asked":
            raise NothingAsked
        state = open_state(claim)
        attached = attach(view, self.attachment_ids, by=self.request.client, about=LogIndex(claim.claim_id))
        return Decision(
            kind="answer",
            actor=self.request.client,
            occurred_at=view.now,
            refers_to={"claim": claim.claim_id, "volunteer": claim.volunteer_id, "unit": claim.unit_id},
            rows=(
                Row(
                    "claim_answers",
                    {
                        "claim_id": claim.claim_id,
                        "step": len(claim.steps),
                        "answered_by": self.request.client,
                        "answered_at": view.now,
                        "staff_id": staff.staff_id if staff else None,
                        "claimant_id": claim.volunteer_id,
                        "text_sealed": self.text_sealed,
                        "attachment_ids": list(self.attachment_ids) or None,
                    },
                ),
                *attached.rows,
            ),
            changes=(Change("claims", {"log_index": claim.claim_id}, {"state": state}),),
            answer={"claim_id": claim.claim_id, "state": state},
            learned={
                **attached.learned,
                ClaimFact(self.claim_id): replace(
                    claim,
                    state=state,
                    answerers=claim.answerers | ({staff.staff_id} if staff else frozenset()),
                ),
            },
        )

    def _check_person(self, view: View, claim: ClaimSeen | None) -> StaffSeen | None:
        """Return the member of staff who answers for the claimant, or None when it is the claimant.

        Raises:
            ClaimUnknown: it is nobody's claim, or not one of theirs.
            RoleMissing: neither the claimant nor staff of the station asks.
            ClaimForAnother: staff answer for themselves at the desk.
        """
        volunteer_id = volunteer_of(self.request.client)
        if volunteer_id is not None:
            if claim is None or claim.volunteer_id != volunteer_id:
                raise ClaimUnknown
            return None
        staff_id = staff_of(self.request.client)
        staff: StaffSeen | None = None if staff_id is None else view.fact(StaffFact(staff_id))
        if staff is None or not has_role(staff.roles, "clerk", "approver"):
            raise RoleMissing
        if claim is None or not is_within(claim.scope, staff.scope):
            raise ClaimUnknown
        if staff.volunteer_id == claim.volunteer_id:
            raise ClaimForAnother
        return staff
