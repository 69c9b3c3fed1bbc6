"""Appeal against a refusal: the claim waits again, and whoever refused it may not decide it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from ledger.book.words import Change, Decision, Fact, Facts, Owner, Principal, Request, Row, View
from ledger.earning.deciding.refusals import NotRefused
from ledger.earning.deciding.rules import appealable
from ledger.earning.facts import Appealed, ClaimFact, ClaimSeen
from ledger.earning.refusals import ClaimUnknown
from ledger.earning.words import ClaimId
from ledger.people.words import VolunteerId


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealClaim:
    """A claimant does not accept a refusal.

    Attributes:
        request: of the claimant, or of staff who write the appeal down.
        volunteer_id: the claimant.
        claim_id: the claim.
        text_sealed: why, under the claimant's key.
    """

    request: Request
    volunteer_id: VolunteerId
    claim_id: ClaimId
    text_sealed: bytes

    def needs(self, known: Facts) -> Iterable[Fact]:
        """Need the claim."""
        return (ClaimFact(self.claim_id),)

    def owners(self, known: Facts) -> Iterable[Owner]:
        """Touch no account."""
        return ()

    def decide(self, view: View) -> Decision:
        """Write the appeal; the claim waits from the beginning, for other people.

        Raises:
            ClaimUnknown: it is not the claimant's.
            Refusal: as `appealable`.
        """
        claim: ClaimSeen | None = view.fact(ClaimFact(self.claim_id))
        if claim is None or claim.volunteer_id != self.volunteer_id:
            raise ClaimUnknown
        refusal = appealable(claim, now=view.now)
        if refusal.staff_id is None:
            raise NotRefused
        appealed = Appealed(refuser_staff_id=refusal.staff_id, refuser_volunteer_id=refusal.volunteer_id)
        return Decision(
            kind="appeal",
            actor=Principal(f"volunteer/{self.volunteer_id}"),
            occurred_at=view.now,
            refers_to={"claim": claim.claim_id, "volunteer": claim.volunteer_id, "unit": claim.unit_id},
            rows=(
                Row(
                    "appeals",
                    {
                        "claim_id": claim.claim_id,
                        "claimant_id": claim.volunteer_id,
                        "appealed_by": self.request.client,
                        "appealed_at": view.now,
                        "refuser_staff_id": appealed.refuser_staff_id,
                        "refuser_volunteer_id": appealed.refuser_volunteer_id,
                        "text_sealed": self.text_sealed,
                    },
                ),
            ),
            changes=(Change("claims", {"log_index": claim.claim_id}, {"state": "waiting"}),),
            answer={"claim_id": claim.claim_id, "state": "waiting"},
            learned={ClaimFact(self.claim_id): replace(claim, state="waiting", appealed=appealed)},
        )
