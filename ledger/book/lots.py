"""The pure rules of lots: from when and until when points can be spent, and where they return to."""

from calendar import monthrange
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

from ledger.book.policy_words import Expiry, Policy
from ledger.book.words import (
    AccountKey,
    Posting,
    Purpose,
    Tenant,
    View,
)

DAY = timedelta(days=1)
DECEMBER = 12


@lru_cache(maxsize=1_024)
def lot_expiry(earned_on: date, policy: Policy) -> date | None:
    """Return the last day on which points earned on a day can be spent, or None when they never expire."""
    if policy.expiry is Expiry.NEVER:
        return None
    if policy.expiry is Expiry.YEAR_END:
        return date(earned_on.year, DECEMBER, 31)
    count = earned_on.year * 12 + earned_on.month - 1 + policy.points_valid_months
    year, month = divmod(count, 12)
    return date(year, month + 1, monthrange(year, month + 1)[1])


def lot_of(policy: Policy, *, earned_on: date, spendable_on: date) -> date | None:
    """Return the lot of an award: that of the day of the service, unless it would be over before it begins.

    Args:
        policy: the one in force.
        earned_on: the civil day of the service.
        spendable_on: the first civil day on which the points can be spent. Service of December that is
            approved, or whose notice ends, in January counts to the year of January.
    """
    expires_on = lot_expiry(earned_on, policy)
    if expires_on is not None and expires_on < spendable_on:
        return lot_expiry(spendable_on, policy)
    return expires_on


def is_past(expires_on: date | None, today: date) -> bool:
    """Tell whether a lot's last day is over."""
    return expires_on is not None and expires_on < today


def beginning_of(tenant: Tenant, day: date) -> datetime:
    """Return the first moment of a civil day of the tenant."""
    return datetime.combine(day, time.min, tenant.zone).astimezone(UTC)


def expiry_moment(tenant: Tenant, expires_on: date) -> datetime:
    """Return when a lot ends: the first moment of the day after its last day."""
    return beginning_of(tenant, expires_on + DAY)


def notice_ends_at(tenant: Tenant, awarded_at: datetime, notice_days: int) -> datetime:
    """Return when the notice window of an award ends.

    The day of the award does not count, and the last day counts whole, as civil law counts days.
    """
    return beginning_of(tenant, tenant.day(awarded_at) + (notice_days + 1) * DAY)


def return_to_lots(taken: Iterable[Posting], points: int) -> list[Posting]:
    """Give a part back to the lots it was taken from: to those that lapse last, as if less had been taken.

    What was taken on credit is given back before all lots.

    Args:
        taken: postings among which are those that took the points.
        points: 0 up to what was taken.
    """
    lots = [posting for posting in taken if posting.account.purpose in {Purpose.AVAILABLE, Purpose.DEBT}]
    lots.sort(
        key=lambda lot: (lot.account.purpose is Purpose.DEBT, lot.account.expires_on or date.max),
        reverse=True,
    )
    returned: list[Posting] = []
    for key, amount in lots:
        part = min(-amount, points)
        if part > 0:
            returned.append(Posting(key, part))
            points -= part
    if points:
        message = "more is given back than was taken"
        raise ValueError(message)
    return returned


def returned_late(view: View, postings: Iterable[Posting]) -> list[AccountKey]:
    """Name the lots that postings put something into although their last day is over."""
    today = view.tenant.day(view.now)
    return [
        key
        for key, amount in postings
        if amount > 0 and key.purpose is Purpose.AVAILABLE and is_past(key.expires_on, today)
    ]
