"""Appeal against a refusal: the claim waits again, and whoever refused it may not decide it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from ledger.book.words import Change, Decision, Fact, Facts, Owner, Request, Row, View
from ledger.earning.deciding.operations.acting import helper_of
from ledger.earning.deciding.refusals import NotRefused
from ledger.earning.deciding.rules import appealable, with_helper
from ledger.earning.facts import Appealed, ClaimFact, ClaimSeen, StaffFact
from ledger.earning.refusals import ClaimUnknown
from ledger.earning.rules import staff_of
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
        """Need the claim, and the member of staff who writes the appeal down."""
        yield ClaimFact(self.claim_id)
        staff_id = staff_of(self.request.client)
        if staff_id is not None:
            yield StaffFact(staff_id)

    def owners(self, known: Facts) -> Iterable[Owner]:
        """Touch no account."""
        return ()

    def decide(self, view: View) -> Decision:
        """Write the appeal; the claim waits from the beginning, for other people.

        Raises:
            ClaimUnknown: it is not the claimant's.
            Refusal: as `helper_of` and `appealable`.
        """
        claim: ClaimSeen | None = view.fact(ClaimFact(self.claim_id))
        if claim is None or claim.volunteer_id != self.volunteer_id:
            raise ClaimUnknown
        staff = helper_of(view, claim, self.request.client)
        refusal = appealable(claim, now=view.now)
        if refusal.staff_id is None:
            raise NotRefused
        appealed = Appealed(refuser_staff_id=refusal.staff_id, refuser_volunteer_id=refusal.volunteer_id)
        return Decision(
            kind="appeal",
            actor=self.request.client,
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
            learned={
                ClaimFact(self.claim_id): replace(
                    with_helper(claim, staff), state="waiting", appealed=appealed
                )
            },
        )
