"""Activate an award: its notice window is over, so its points can be spent."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from ledger.book.debt import owed_first
from ledger.book.lots import expiry_moment, is_past
from ledger.book.operations.expiry import EXPIRED, SWEEP, system_request
from ledger.book.pending import PendingAward, PendingFact, PendingState, state_change
from ledger.book.refusals import AwardNotWaiting, NoticeNotOver
from ledger.book.words import (
    SYSTEM,
    Decision,
    Fact,
    Facts,
    LogIndex,
    Owner,
    Posting,
    Request,
    View,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivateAward:
    """The notice window of an award is over.

    Attributes:
        request: from `activation_request`, so that it is the same on every machine.
        award_index: the award.
    """

    request: Request
    award_index: LogIndex

    def needs(self, known: Facts) -> Iterable[Fact]:
        """Need the award."""
        return (PendingFact(self.award_index),)

    def owners(self, known: Facts) -> Iterable[Owner]:
        """Read the volunteer's and the system's accounts."""
        award: PendingAward | None = known.get(PendingFact(self.award_index))
        return (award.owner, SYSTEM) if award else ()

    def decide(self, view: View) -> Decision:
        """Post the points to their lot, dated as the end of the window or a later verdict.

        A sweep that comes so late that the lot is over lets the points expire instead.

        Raises:
            AwardNotWaiting: it never had to wait, or something became of it already.
            NoticeNotOver: the window still runs, or an objection has not been decided.
        """
        fact = PendingFact(self.award_index)
        award: PendingAward | None = view.fact(fact)
        if award is None or award.state is not PendingState.PENDING:
            raise AwardNotWaiting
        if view.now < award.activates_at or award.contested_by is not None:
            raise NoticeNotOver
        target, ended_at, state = award.lot, award.waited_until, PendingState.ACTIVE
        if award.expires_on is not None and is_past(award.expires_on, view.tenant.day(view.now)):
            target, state = EXPIRED, PendingState.EXPIRED
            ended_at = max(ended_at, expiry_moment(view.tenant, award.expires_on))
        return Decision(
            kind="activation" if state is PendingState.ACTIVE else "expiry",
            actor=SWEEP,
            occurred_at=ended_at,
            postings=(
                Posting(award.waiting, -award.points),
                *owed_first(view, volunteer=award.owner, points=award.points, target=target),
            ),
            refers_to={"award": award.award_index},
            changes=(state_change(award.award_index, state),),
            answer={"points": award.points, "state": state.value},
            learned={fact: replace(award, state=state)},
        )


def activation_request(award_index: LogIndex) -> Request:
    """Name the one activation of an award."""
    return system_request(f"activation/{award_index}")
