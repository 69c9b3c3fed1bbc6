"""Object to an award: its points wait, if they still do, until a second person has decided."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from ledger.book.pending import PendingAward, PendingFact, PendingState, held_back
from ledger.book.words import Change, Decision, Fact, Facts, LogIndex, Owner, Request, Row, View
from ledger.earning.facts import ClaimFact, ClaimSeen
from ledger.earning.notice.facts import (
    ObjectionFact,
    ObjectionSeen,
    OpenObjectionFact,
    OwnObjectionsFact,
)
from ledger.earning.notice.refusals import NoticeUnknown, ObjectionOpen, OwnAward, TooManyObjections
from ledger.earning.notice.words import OBJECTIONS_OPEN_MAX, Channel
from ledger.earning.words import ClaimId
from ledger.people.words import StaffId, VolunteerId


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectToAward:
    """Somebody says that an award is wrong.

    Attributes:
        request: of a volunteer, or of staff for a visitor or after a recheck.
        claim_id: whose award it is, found by the notice's code.
        channel: where it came from.
        staff_id: of staff who write it down or rechecked.
        volunteer_id: who objects, if it is a volunteer, or the volunteer whom the account belongs to.
        text_sealed: why, under the claimant's key.
    """

    request: Request
    claim_id: ClaimId
    channel: Channel
    staff_id: StaffId | None
    volunteer_id: VolunteerId | None
    text_sealed: bytes

    def needs(self, known: Facts) -> Iterable[Fact]:
        """Need the claim, whether it is contested already, then its award's notice window."""
        yield ClaimFact(self.claim_id)
        yield OpenObjectionFact(self.claim_id)
        if self.volunteer_id is not None:
            yield OwnObjectionsFact(self.volunteer_id)
        claim: ClaimSeen | None = known.get(ClaimFact(self.claim_id))
        if claim is not None and claim.award_index is not None:
            yield PendingFact(claim.award_index)

    def owners(self, known: Facts) -> Iterable[Owner]:
        """Touch no account."""
        return ()

    def decide(self, view: View) -> Decision:
        """Write the objection.

        Raises:
            NoticeUnknown: the claim is not approved, or not any more.
            OwnAward: it is one's own.
            ObjectionOpen: somebody was faster.
            TooManyObjections: enough of one's own wait.
        """
        claim: ClaimSeen | None = view.fact(ClaimFact(self.claim_id))
        if claim is None or claim.award_index is None:
            raise NoticeUnknown
        if self.volunteer_id == claim.volunteer_id:
            raise OwnAward
        if view.fact(OpenObjectionFact(self.claim_id)) is not None:
            raise ObjectionOpen
        if self.channel == "phone" and self._open_count(view) >= OBJECTIONS_OPEN_MAX:
            raise TooManyObjections(open_max=OBJECTIONS_OPEN_MAX)
        return objection_of(view, claim, self, award_index=claim.award_index)

    def _open_count(self, view: View) -> int:
        return 0 if self.volunteer_id is None else view.fact(OwnObjectionsFact(self.volunteer_id)) or 0


def objection_of(view: View, claim: ClaimSeen, asked: ObjectToAward, *, award_index: LogIndex) -> Decision:
    """Return what an objection writes: itself, and that the award waits for the verdict."""
    award: PendingAward | None = view.fact(PendingFact(award_index))
    changes: tuple[Change, ...] = ()
    learned: dict[Fact, Any] = {
        OpenObjectionFact(claim.claim_id): view.log_index,
        ObjectionFact(view.log_index): ObjectionSeen(
            objection_id=view.log_index,
            claim_id=claim.claim_id,
            award_index=award_index,
            objector_staff_id=asked.staff_id,
            objector_volunteer_id=asked.volunteer_id,
            state="open",
        ),
    }
    if asked.volunteer_id is not None:
        own = OwnObjectionsFact(asked.volunteer_id)
        learned[own] = (view.fact(own) or 0) + 1
    if award is not None and award.state is PendingState.PENDING:
        change, learned[PendingFact(award_index)] = held_back(award, view.log_index)
        changes = (change,)
    return Decision(
        kind="objection",
        actor=asked.request.client,
        occurred_at=view.now,
        refers_to={"claim": claim.claim_id, "award": award_index, "unit": claim.unit_id},
        rows=(
            Row(
                "objections",
                {
                    "claim_id": claim.claim_id,
                    "award_index": award_index,
                    "unit_id": claim.unit_id,
                    "channel": asked.channel,
                    "raised_by": asked.request.client,
                    "raised_at": view.now,
                    "claimant_id": claim.volunteer_id,
                    "objector_staff_id": asked.staff_id,
                    "objector_volunteer_id": asked.volunteer_id,
                    "text_sealed": asked.text_sealed,
                    "state": "open",
                },
            ),
        ),
        changes=changes,
        answer={"objection_id": view.log_index, "waits": bool(changes)},
        learned=learned,
    )
