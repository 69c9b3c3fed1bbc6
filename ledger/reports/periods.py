"""Periods of the calendar that totals are drawn up by: days, weeks, months and quarters of the bureau."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final, Literal
from zoneinfo import ZoneInfo

from ledger.reports.refusals import PeriodTooLong

Period = Literal["day", "week", "month", "quarter"]

PERIODS_MAX: Final = 120
DAYS_MAX: Final = 1_100
"""Three years and a bit: enough to compare a quarter with those of two years before."""
FIRST_DAY: Final = date(1970, 1, 1)
"""The book's clock begins here."""
MONTHS: Final[dict[Period, int]] = {"month": 1, "quarter": 3}
DAYS: Final[dict[Period, int]] = {"day": 1, "week": 7}


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Whole civil days of a bureau, cut into periods; `until` is the last day."""

    since: date
    until: date
    period: Period
    zone: ZoneInfo

    def check(self) -> None:
        """Refuse days that run backwards, or more of them than a page could show.

        Raises:
            PeriodTooLong: with the limits.
        """
        days = (self.until - self.since).days
        if self.since < FIRST_DAY or not 0 <= days < DAYS_MAX or len(self.periods()) > PERIODS_MAX:
            raise PeriodTooLong(periods_max=PERIODS_MAX, days_max=DAYS_MAX)

    @property
    def begins_at(self) -> datetime:
        """Return the first moment of the first day, in UTC."""
        return day_begins_at(self.since, self.zone)

    @property
    def ends_at(self) -> datetime:
        """Return the first moment after the last day, in UTC."""
        return day_begins_at(self.until + timedelta(days=1), self.zone)

    def periods(self) -> list[date]:
        """Return the first day of every period that the span touches, in order."""
        return list(_firsts(self))


def first_day(day: date, period: Period) -> date:
    """Return the first day of the period in which a day lies; weeks begin on Monday."""
    match period:
        case "day":
            return day
        case "week":
            return day - timedelta(days=day.weekday())
        case "month":
            return day.replace(day=1)
        case "quarter":
            return date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)


def _firsts(span: Span) -> Iterator[date]:
    day = first_day(span.since, span.period)
    while day <= span.until:
        yield day
        if span.period in DAYS:
            day += timedelta(days=DAYS[span.period])
        else:
            months = day.year * 12 + day.month - 1 + MONTHS[span.period]
            day = date(months // 12, months % 12 + 1, 1)


def day_begins_at(day: date, zone: ZoneInfo) -> datetime:
    """Return the first moment of a civil day, in UTC."""
    return datetime.combine(day, time(), zone).astimezone(UTC)
