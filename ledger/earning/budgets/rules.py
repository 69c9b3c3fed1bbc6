"""The pure rules of budgets: periods of the calendar, and which one has ended and is not closed yet."""

from datetime import date, timedelta
from typing import Final

from ledger.earning.budgets.words import MONTHS, BudgetPlan, Period, PeriodKind

YEAR_MONTHS: Final = 12
DAY: Final = timedelta(days=1)


def period_of(day: date, kind: PeriodKind) -> Period:
    """Return the month, quarter or year that a day lies in."""
    length = MONTHS[kind]
    first = (day.month - 1) // length * length
    begins_on = date(day.year, first + 1, 1)
    end = day.year * YEAR_MONTHS + first + length
    return Period(begins_on, date(end // YEAR_MONTHS, end % YEAR_MONTHS + 1, 1) - DAY)


def before(period: Period, kind: PeriodKind) -> Period:
    """Return the period before."""
    return period_of(period.begins_on - DAY, kind)


def due_end(plan: BudgetPlan, *, set_on: date | None, today: date) -> date | None:
    """Return the last day of the period that ended last and has to be closed, or None.

    Args:
        plan: in force.
        set_on: the civil day on which it was set; what ended before is not its business.
        today: the civil day.
    """
    if set_on is None:
        return None
    ended_on = before(period_of(today, plan.period), plan.period).ends_on
    return ended_on if ended_on >= set_on else None
