"""Reverse a transaction: its exact inverse, once."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from ledger.book import rules
from ledger.book.queries import TransactionFact
from ledger.book.refusals import (
    AlreadyReversed,
    BalanceTooLow,
    NotReversible,
    PointsAlreadySpent,
    TransactionUnknown,
)
from ledger.book.words import Decision, Fact, Facts, LogIndex, Owner, Posting, Principal, Request, View

OWN_WAY_BACK = frozenset({"reversal", "order", "hand_over", "void"})
"""Kinds that end or begin an order, or are a reversal: they are never reversed themselves."""


@dataclass(frozen=True, slots=True)
class Reverse:
    """Undo a transaction by its exact inverse, once."""

    request: Request
    actor: Principal
    reverses: LogIndex
    reason: str

    def needs(self, known: Facts) -> Iterable[Fact]:
        """Need the transaction."""
        return (TransactionFact(self.reverses),)

    def owners(self, known: Facts) -> Iterable[Owner]:
        """Read the accounts the transaction posted to."""
        found = known.get(TransactionFact(self.reverses))
        return {posting.account.owner for posting in found.postings} if found else ()

    def decide(self, view: View) -> Decision:
        """Post the inverse, or refuse: unknown, reversed before, of another kind, or spent already."""
        fact = TransactionFact(self.reverses)
        found = view.fact(fact)
        if found is None:
            raise TransactionUnknown
        if found.reversed_by is not None:
            raise AlreadyReversed
        if found.kind in OWN_WAY_BACK or not found.postings:
            raise NotReversible(kind=found.kind)
        postings = rules.inverse(found.postings)
        _check_unspent(view, postings)
        return Decision(
            kind="reversal",
            actor=self.actor,
            occurred_at=view.now,
            reason=self.reason,
            reverses=self.reverses,
            postings=postings,
            learned={fact: replace(found, reversed_by=view.log_index)},
        )


def _check_unspent(view: View, postings: Iterable[Posting]) -> None:
    for account, amount in postings:
        if rules.floor_of(account.purpose) == 0 and view.balance(account) + amount < 0:
            raise PointsAlreadySpent from BalanceTooLow()
