"""Answer what was asked about a claim: by the claimant, or by staff who write down what they were told."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from ledger.book.words import Change, Decision, Fact, Facts, LogIndex, Owner, Request, Row, View
from ledger.earning.attachments.facts import AttachmentFact
from ledger.earning.attachments.rules import attach
from ledger.earning.attachments.words import AttachmentId
from ledger.earning.deciding.operations.acting import helper_of
from ledger.earning.deciding.refusals import NothingAsked
from ledger.earning.deciding.rules import open_state, with_helper
from ledger.earning.facts import ClaimFact, ClaimSeen, StaffFact
from ledger.earning.rules import staff_of
from ledger.earning.words import ClaimId


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
        staff = helper_of(view, claim, self.request.client)
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
                ClaimFact(self.claim_id): replace(with_helper(claim, staff), state=state),
            },
        )
