"""Ten working days, over weekends, holidays and the Sundays worked instead."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from ledger.earning.deciding.workdays import Calendar

NATIONAL_DAY = {date(2026, 10, day): False for day in range(1, 8)}
WORKED_INSTEAD = {date(2026, 9, 20): True, date(2026, 10, 10): True}
YEAR = Calendar({**NATIONAL_DAY, **WORKED_INSTEAD})


def test_ten_working_days_are_two_plain_weeks() -> None:
    assert Calendar().due_on(date(2026, 11, 16)) == date(2026, 11, 30)


def test_what_is_handed_in_at_the_weekend_counts_from_monday() -> None:
    assert Calendar().due_on(date(2026, 11, 21)) == date(2026, 12, 4)


def test_a_long_holiday_is_left_out_and_a_saturday_worked_instead_counts() -> None:
    assert YEAR.due_on(date(2026, 9, 28)) == date(2026, 10, 16)


def test_a_day_is_overdue_when_its_last_day_has_passed() -> None:
    assert Calendar().overdue_before(date(2026, 11, 30)) == date(2026, 11, 16)
    assert Calendar().overdue_before(date(2026, 12, 1)) == date(2026, 11, 17)


days = st.dates(date(2026, 1, 1), date(2026, 12, 31))


@given(days, st.integers(0, 60))
def test_the_list_of_overdue_days_says_the_same_as_each_day(today: date, ago: int) -> None:
    day = today - timedelta(days=ago)
    assert (day < YEAR.overdue_before(today)) == (YEAR.due_on(day) < today)
