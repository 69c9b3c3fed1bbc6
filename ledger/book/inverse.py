"""How a transaction is undone: its exact inverse, where a debt may stand in for points already spent."""

from collections.abc import Iterable

from ledger.book.debt import debt_of
from ledger.book.lots import is_past
from ledger.book.policy_words import OnSpent
from ledger.book.refusals import BalanceTooLow, PointsAlreadySpent
from ledger.book.rules import floor_of
from ledger.book.words import (
    POINTS,
    AccountKey,
    Owner,
    Posting,
    Purpose,
    View,
)


def points_moved(postings: Iterable[Posting]) -> int:
    """Return how many points a transaction moves; other units count nothing."""
    return sum(amount for account, amount in postings if account.unit == POINTS and amount > 0)


def undo(view: View, postings: Iterable[Posting]) -> tuple[Posting, ...]:
    """Return the inverse of postings: to the same accounts and lots, as far as these hold it.

    What a volunteer's lot lacks becomes their debt if the policy says so. A lot past its date makes no debt:
    what it lacks may have expired without ever being of use.

    Raises:
        PointsAlreadySpent: an account lacks what has to be taken back, and nothing may stand in for it.
    """
    amounts: dict[AccountKey, int] = {}
    for account, amount in postings:
        lacking = 0
        if amount > 0 and floor_of(account.purpose) == 0:
            lacking = max(0, amount - view.balance(account))
        if lacking:
            if not _may_be_owed(view, account):
                raise PointsAlreadySpent from BalanceTooLow()
            debt = debt_of(account.owner)
            amounts[debt] = amounts.get(debt, 0) - lacking
        amounts[account] = amounts.get(account, 0) - amount + lacking
    return tuple(Posting(account, amount) for account, amount in amounts.items() if amount)


def _may_be_owed(view: View, account: AccountKey) -> bool:
    if account.purpose is not Purpose.AVAILABLE or view.policy.on_spent is not OnSpent.DEBT:
        return False
    return not is_past(account.expires_on, view.tenant.day(view.now))


def is_inverse(original: Iterable[Posting], reversal: Iterable[Posting]) -> bool:
    """Tell whether postings undo others exactly, but for points that a debt took instead of the lot.

    Every account gets back the opposite amount. Only where the original put points into a lot may the lot
    give less than that, and then the debt of the same owner, and nobody else, takes the difference.
    """
    given = dict(original)
    left = dict(given)
    for account, amount in reversal:
        left[account] = left.get(account, 0) + amount
    owed: dict[Owner, int] = {}
    for account, amount in left.items():
        if account.purpose is Purpose.AVAILABLE:
            if not 0 <= amount <= given.get(account, 0) and amount:
                return False
            owed[account.owner] = owed.get(account.owner, 0) + amount
    for account, amount in left.items():
        if account.purpose is not Purpose.AVAILABLE:
            expected = -owed.pop(account.owner, 0) if account == debt_of(account.owner) else 0
            if amount != expected:
                return False
    return not any(owed.values())
