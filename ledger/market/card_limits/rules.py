"""The pure rules of card limits."""

from dataclasses import replace
from datetime import date

from ledger.book.policy_words import Policy
from ledger.market.card_limits.refusals import CardLimitReached
from ledger.market.card_limits.words import CardUse


def points_left(use: CardUse, policy: Policy, *, day: date) -> int:
    """Return what a card may still spend on a day."""
    return max(0, policy.card_daily_points - use.spent.get(day, 0))


def check_points(use: CardUse, policy: Policy, *, day: date, points: int) -> None:
    """Let an order of a card pass that keeps within its limit.

    Raises:
        CardLimitReached: more than a card spends on one day.
    """
    left = points_left(use, policy, day=day)
    if points > left:
        raise CardLimitReached(points_max=policy.card_daily_points, points_left=left)


def with_order(use: CardUse, *, day: date, points: int) -> CardUse:
    """Return the use of a card after one more order."""
    return replace(use, spent={**use.spent, day: use.spent.get(day, 0) + points})
