"""The words of budgets: how a bureau plans them, and the period that a day lies in."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Literal, NamedTuple

PeriodKind = Literal["month", "quarter", "year"]
Unspent = Literal["return", "stay"]
"""What becomes of points that a station has not given when a period ends: they go back, or stay with it."""
MANUAL_LIMIT_MAX: Final = 10_000
MONTHS: Final[dict[PeriodKind, int]] = {"month": 1, "quarter": 3, "year": 12}


class Period(NamedTuple):
    """Whole days of a bureau's calendar, both ends included."""

    begins_on: date
    ends_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetPlan:
    """What a bureau has decided about its budgets.

    Attributes:
        period: how long one lasts.
        unspent: what becomes of points left at its end.
        manual_limit: so many points one person alone may award one volunteer by hand in a calendar
            month; 0 is never alone.
        set_at: since when; None is the plan that a bureau begins with, under which nothing ends.
    """

    period: PeriodKind = "quarter"
    unspent: Unspent = "stay"
    manual_limit: int = 0
    set_at: datetime | None = None
