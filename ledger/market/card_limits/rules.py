"""The pure rules of card limits."""

from dataclasses import replace
from datetime import date

from ledger.book.policy_words import Policy
from ledger.market.card_limits.refusals import CardLimitReached, WitnessLimitReached
from ledger.market.card_limits.words import CardUse


def points_left(use: CardUse, policy: Policy, *, day: date, is_witnessed: bool) -> int:
    """Return what a card may still spend on a day; without its PIN it is the lesser of both limits."""
    left = policy.card_daily_points - use.spent.get(day, 0)
    if is_witnessed:
        left = min(left, policy.witnessed_points - use.witnessed.get(day, 0))
    return max(0, left)


def check_points(use: CardUse, policy: Policy, *, day: date, is_witnessed: bool, points: int) -> None:
    """Let an order of a card pass that keeps within its limits.

    Raises:
        CardLimitReached: more than a card spends on one day.
        WitnessLimitReached: more than goes without a PIN on one day.
    """
    left = points_left(use, policy, day=day, is_witnessed=False)
    if points > left:
        raise CardLimitReached(points_max=policy.card_daily_points, points_left=left)
    left = points_left(use, policy, day=day, is_witnessed=is_witnessed)
    if points > left:
        raise WitnessLimitReached(points_max=policy.witnessed_points, points_left=left)


def with_order(use: CardUse, *, day: date, is_witnessed: bool, points: int) -> CardUse:
    """Return the use of a card after one more order."""
    spent = {**use.spent, day: use.spent.get(day, 0) + points}
    if not is_witnessed:
        return replace(use, spent=spent)
    return replace(use, spent=spent, witnessed={**use.witnessed, day: use.witnessed.get(day, 0) + points})
