"""Reverse a transaction: its exact inverse, once; an award that was activated goes back in two steps."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Final

from ledger.book.activations import ActivationFact
from ledger.book.inverse import points_moved, undo
from ledger.book.pending import PendingAward, PendingFact, PendingState, state_change
from ledger.book.proposals import WaitingFact
from ledger.book.queries import KnownTransaction, TransactionFact
from ledger.book.refusals import (
    AlreadyReversed,
    BookBusy,
    NotReversible,
    PointsAlreadySpent,
    ReversalNeedsSecondPerson,
    ReversalWaiting,
    TransactionUnknown,
)
from ledger.book.words import Decision, Fact, Facts, LogIndex, Owner, Principal, Request, View

REVERSIBLE: Final = frozenset({"grant", "award", "receive"})
"""Kinds that are reversed; the others have a way back of their own, or none."""


@dataclass(frozen=True, slots=True)
class Reverse:
    """Undo a transaction, as one person may where it moves few enough points."""

    request: Request
    actor: Principal
    reverses: LogIndex
    reason: str

    def needs(self, known: Facts) -> Iterable[Fact]:
        """Need the transaction, and whether its reversal waits for a second person."""
        yield WaitingFact(self.reverses)
        yield from needs_of_reversal(known, self.reverses)

    def owners(self, known: Facts) -> Iterable[Owner]:
        """Read the accounts the transaction posted to."""
        return owners_of_reversal(known, self.reverses)

    def decide(self, view: View) -> Decision:
        """Post the inverse, or refuse.

        Raises:
            ReversalNeedsSecondPerson: it moves more points than the policy lets one person reverse.
            ReversalWaiting: it is proposed already.
            Refusal: as `reversal_of`.
        """
        points = points_moved(reversible(view, self.reverses).postings)
        waiting = view.fact(WaitingFact(self.reverses))
        if waiting is not None:
            raise ReversalWaiting(proposal=waiting)
        limit = view.policy.second_person_above
        if limit is not None and points > limit:
            raise ReversalNeedsSecondPerson(points=points, points_limit=limit)
        return reversal_of(
            view, request=self.request, actor=self.actor, reverses=self.reverses, reason=self.reason
        )


@dataclass(frozen=True, slots=True)
class ReverseAward:
    """Undo an award whose activation has just been undone, so that its points wait again."""

    request: Request
    actor: Principal
    reverses: LogIndex
    reason: str

    def needs(self, known: Facts) -> Iterable[Fact]:
        """Need what the command before needed."""
        return needs_of_reversal(known, self.reverses)

    def owners(self, known: Facts) -> Iterable[Owner]:
        """Read the accounts the award posted to."""
        return owners_of_reversal(known, self.reverses)

    def decide(self, view: View) -> Decision:
        """Post the inverse of the award."""
        return reversal_of(
            view, request=self.request, actor=self.actor, reverses=self.reverses, reason=self.reason
        )


def needs_of_reversal(known: Facts, reverses: LogIndex) -> Iterable[Fact]:
    """Name what the reversal of a transaction depends on: itself, its notice window, its activation."""
    yield TransactionFact(reverses)
    yield PendingFact(reverses)
    yield ActivationFact(reverses)
    activation: LogIndex | None = known.get(ActivationFact(reverses))
    if activation is not None:
        yield TransactionFact(activation)


def owners_of_reversal(known: Facts, reverses: LogIndex) -> Iterable[Owner]:
    """Name the owners of everything the transaction, or its activation, posted to."""
    indexes = (reverses, known.get(ActivationFact(reverses)))
    found = [known.get(TransactionFact(index)) for index in indexes if index is not None]
    return {posting.account.owner for each in found if each for posting in each.postings}


def reversible(view: View, reverses: LogIndex) -> KnownTransaction:
    """Return a transaction that can be reversed.

    Raises:
        TransactionUnknown: there is none.
        AlreadyReversed: it was reversed before.
        NotReversible: its kind has a way back of its own, or none.
    """
    found: KnownTransaction | None = view.fact(TransactionFact(reverses))
    if found is None:
        raise TransactionUnknown
    if found.reversed_by is not None:
        raise AlreadyReversed
    if found.kind not in REVERSIBLE or not found.postings:
        raise NotReversible(kind=found.kind)
    return found


def reversal_of(
    view: View, *, request: Request, actor: Principal, reverses: LogIndex, reason: str
) -> Decision:
    """Return the reversal of a transaction; that of an activated award begins with its activation.

    Raises:
        PointsAlreadySpent: what it gave is not there any more, and the policy makes no debt of it.
        Refusal: as `reversible`.
    """
    found = reversible(view, reverses)
    award: PendingAward | None = view.fact(PendingFact(reverses))
    if award is not None and award.state is PendingState.EXPIRED:
        raise PointsAlreadySpent
    if award is not None and award.state is PendingState.ACTIVE:
        return _activation_first(view, request=request, actor=actor, award=award, reason=reason)
    decision = Decision(
        kind="reversal",
        actor=actor,
        occurred_at=view.now,
        reason=reason,
        reverses=reverses,
        postings=undo(view, found.postings),
        answer={"reverses": reverses},
        learned={TransactionFact(reverses): replace(found, reversed_by=view.log_index)},
    )
    if award is None:
        return decision
    return replace(
        decision,
        changes=(state_change(reverses, PendingState.REVERSED),),
        learned={**decision.learned, PendingFact(reverses): replace(award, state=PendingState.REVERSED)},
    )


def _activation_first(
    view: View, *, request: Request, actor: Principal, award: PendingAward, reason: str
) -> Decision:
    index: LogIndex | None = view.fact(ActivationFact(award.award_index))
    activation: KnownTransaction | None = None if index is None else view.fact(TransactionFact(index))
    if index is None or activation is None:
        # It was activated a moment ago, in this very batch.
        raise BookBusy
    key = f"{sha256(request.key.encode()).hexdigest()}/award"
    follow = ReverseAward(replace(request, key=key), actor, award.award_index, reason)
    return Decision(
        kind="reversal",
        actor=actor,
        occurred_at=view.now,
        reason=reason,
        reverses=index,
        refers_to={"award": award.award_index},
        postings=undo(view, activation.postings),
        answer={"reverses": award.award_index},
        changes=(state_change(award.award_index, PendingState.PENDING),),
        follows=(follow,),
        learned={
            TransactionFact(index): replace(activation, reversed_by=view.log_index),
            PendingFact(award.award_index): replace(award, state=PendingState.PENDING),
        },
    )
