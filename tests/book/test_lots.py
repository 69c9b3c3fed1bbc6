"""The rules of lots: how long points last, when they can first be spent, and where they go back to."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.book.lots import (
    expiry_moment,
    is_past,
    lot_expiry,
    lot_of,
    notice_ends_at,
    return_to_lots,
)
from ledger.book.policy_words import Expiry, Policy
from ledger.book.words import (
    POINTS,
    AccountKey,
    Owner,
    Posting,
    Purpose,
    Tenant,
    TenantId,
)

ZHANG = Owner("volunteer/3")
SHANGHAI = Tenant(TenantId(1), "liaohe", "辽河市公安局", demo=False, zone=ZoneInfo("Asia/Shanghai"))
YEAR_END = Policy(expiry=Expiry.YEAR_END)
NEVER = Policy(expiry=Expiry.NEVER)
DAYS = st.dates(date(2020, 1, 1), date(2090, 12, 31))
MOMENTS = st.integers(1_577_836_800, 3_786_912_000).map(lambda second: datetime.fromtimestamp(second, UTC))
POLICIES = st.builds(Policy, expiry=st.sampled_from(Expiry), points_valid_months=st.integers(1, 120))


def lot(expires_on: date | None) -> AccountKey:
    return AccountKey(ZHANG, Purpose.AVAILABLE, POINTS, expires_on)


@pytest.mark.parametrize(
    ("earned_on", "months", "expires_on"),
    [
        (date(2026, 11, 22), 12, date(2027, 11, 30)),
        (date(2026, 11, 30), 12, date(2027, 11, 30)),
        (date(2026, 12, 1), 1, date(2027, 1, 31)),
        (date(2027, 1, 31), 1, date(2027, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2026, 12, 31), 120, date(2036, 12, 31)),
    ],
)
def test_months_run_to_the_end_of_a_month(earned_on: date, months: int, expires_on: date) -> None:
    assert lot_expiry(earned_on, Policy(points_valid_months=months)) == expires_on


def test_a_year_ends_in_december_and_never_is_never() -> None:
    assert lot_expiry(date(2026, 1, 1), YEAR_END) == date(2026, 12, 31)
    assert lot_expiry(date(2026, 12, 31), YEAR_END) == date(2026, 12, 31)
    assert lot_expiry(date(2026, 1, 1), NEVER) is None


def test_service_of_december_whose_notice_ends_in_january_lasts_through_the_new_year() -> None:
    earned_on, spendable_on = date(2026, 12, 30), date(2027, 1, 3)
    assert lot_of(YEAR_END, earned_on=earned_on, spendable_on=spendable_on) == date(2027, 12, 31)
    assert lot_of(YEAR_END, earned_on=earned_on, spendable_on=earned_on) == date(2026, 12, 31)


@given(POLICIES, DAYS, DAYS)
def test_points_can_be_spent_on_the_first_day_they_are_there(
    policy: Policy, earned_on: date, spendable_on: date
) -> None:
    expires_on = lot_of(policy, earned_on=earned_on, spendable_on=spendable_on)
    assert not is_past(expires_on, spendable_on)
    assert not is_past(expires_on, earned_on)
    if expires_on is not None:
        assert (expires_on + timedelta(days=1)).day == 1
        assert expires_on in {lot_expiry(earned_on, policy), lot_expiry(spendable_on, policy)}


def test_a_lot_ends_at_midnight_of_the_bureau() -> None:
    assert expiry_moment(SHANGHAI, date(2026, 11, 30)) == datetime(2026, 11, 30, 16, tzinfo=UTC)


@given(MOMENTS, st.integers(1, 90))
def test_a_notice_lasts_so_many_whole_days_after_the_day_of_the_award(
    awarded_at: datetime, notice_days: int
) -> None:
    ends_at = notice_ends_at(SHANGHAI, awarded_at, notice_days).astimezone(SHANGHAI.zone)
    assert (ends_at.hour, ends_at.minute, ends_at.second) == (0, 0, 0)
    awarded_on = awarded_at.astimezone(SHANGHAI.zone).date()
    assert (ends_at.date() - awarded_on).days == notice_days + 1


LOTS = st.dictionaries(st.none() | DAYS, st.integers(1, 50), min_size=1, max_size=6)


@given(LOTS, st.data())
def test_giving_a_part_back_leaves_what_ordering_less_would_have_taken(
    held: dict[date | None, int], data: st.DataObject
) -> None:
    earliest_first = sorted(held.items(), key=lambda one: one[0] or date.max)
    whole = data.draw(st.integers(1, sum(held.values())))
    kept = data.draw(st.integers(0, whole))

    def taken(points: int) -> dict[date | None, int]:
        parts = {}
        for day, amount in earliest_first:
            parts[day] = min(amount, points)
            points -= parts[day]
        return parts

    postings = [Posting(lot(day), -part) for day, part in taken(whole).items() if part]
    left = taken(whole)
    for account, amount in return_to_lots(postings, whole - kept):
        assert amount > 0
        left[account.expires_on] -= amount
    assert left == taken(kept)


def test_more_than_was_taken_is_never_given_back() -> None:
    with pytest.raises(ValueError, match="more is given back"):
        return_to_lots([Posting(lot(None), -5)], 6)
