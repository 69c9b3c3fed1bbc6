"""A command decides on what it asked for, and on nothing that a neighbour happened to ask for."""

from collections.abc import Iterable

import pytest

from ledger.book.operations.grant_budget import GrantBudget
from ledger.book.queries import TransactionFact
from ledger.book.teller import CommandFailed, Teller
from ledger.book.words import Decision, Fact, Facts, LogIndex, View
from tests.book.conftest import CLERK, OFFICE, request

NEVER_BOOKED = TransactionFact(LogIndex(10**9))


class Careless(GrantBudget):
    """Looks at a transaction that it did not ask for."""

    __slots__ = ()

    def decide(self, view: View) -> Decision:
        """Look, then grant."""
        assert view.fact(NEVER_BOOKED) is None
        return GrantBudget.decide(self, view)


class Careful(Careless):
    """Asks for the transaction that it looks at."""

    __slots__ = ()

    def needs(self, known: Facts) -> Iterable[Fact]:
        """Ask for it, beside what a grant asks for."""
        return (*GrantBudget.needs(self, known), NEVER_BOOKED)


async def test_a_command_that_looks_at_what_it_did_not_ask_for_fails_loudly(teller: Teller) -> None:
    with pytest.raises(CommandFailed):
        await teller.submit(Careless(request(), CLERK, OFFICE, 100, "季度拨付"))


async def test_what_was_asked_for_and_is_not_there_is_known_to_be_missing(teller: Teller) -> None:
    outcome = await teller.submit(Careful(request(), CLERK, OFFICE, 100, "季度拨付"))
    assert outcome.log_index == 0
