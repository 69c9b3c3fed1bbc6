"""Add to a claim that nobody has decided yet: the details of a ten-second report, or a photo found later."""

from collections.abc import Iterable
from dataclasses import dataclass

from ledger.book.words import Decision, Fact, Facts, LogIndex, Owner, Request, View
from ledger.earning.attachments.facts import AttachmentFact
from ledger.earning.attachments.rules import attach
from ledger.earning.attachments.words import AttachmentId
from ledger.earning.facts import ClaimFact, ClaimSeen
from ledger.earning.forms.refusals import EvidenceMissing
from ledger.earning.refusals import ClaimDecided, ClaimUnknown
from ledger.earning.rules import staff_of, volunteer_of
from ledger.earning.words import ClaimId


@dataclass(frozen=True, slots=True, kw_only=True)
class AddEvidence:
    """Whoever made a claim hands in more.

    Attributes:
        request: of the claimant, or of the member of staff who entered the claim.
        claim_id: the claim.
        attachment_ids: files they have uploaded.
    """

    request: Request
    claim_id: ClaimId
    attachment_ids: tuple[AttachmentId, ...]

    def needs(self, known: Facts) -> Iterable[Fact]:
        """Need the claim and the files."""
        yield ClaimFact(self.claim_id)
        for attachment_id in self.attachment_ids:
            yield AttachmentFact(attachment_id)

    def owners(self, known: Facts) -> Iterable[Owner]:
        """Move no points."""
        return ()

    def decide(self, view: View) -> Decision:
        """Seal the files as evidence of the claim."""
        claim: ClaimSeen | None = view.fact(ClaimFact(self.claim_id))
        if claim is None or not self._is_theirs(claim):
            raise ClaimUnknown
        if claim.state in ("approved", "refused"):
            raise ClaimDecided
        if not self.attachment_ids:
            raise EvidenceMissing
        attached = attach(view, self.attachment_ids, by=self.request.client, about=LogIndex(self.claim_id))
        return Decision(
            kind="evidence",
            actor=self.request.client,
            occurred_at=view.now,
            refers_to={"claim": self.claim_id, "volunteer": claim.volunteer_id},
            rows=attached.rows,
            answer={"claim_id": self.claim_id, "files_count": len(attached.rows)},
            learned=attached.learned,
        )

    def _is_theirs(self, claim: ClaimSeen) -> bool:
        client = self.request.client
        staff_id = staff_of(client)
        if staff_id is not None:
            return staff_id == claim.submitter_staff_id
        return volunteer_of(client) == claim.volunteer_id
