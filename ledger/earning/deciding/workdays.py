"""Working days of a bureau: Monday to Friday, but for the holidays and the Sundays worked instead of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from ledger.earning.deciding.words import WORKING_DAYS_DUE

A_DAY: Final = timedelta(days=1)
FRIDAY: Final = 4
SPAN: Final = timedelta(days=60)
"""Ten working days never take longer, also over the longest holidays."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """Which days are worked; `exceptions` says for a day whether it is, against the week."""

    exceptions: Mapping[date, bool] = field(default_factory=dict)

    def is_worked(self, day: date) -> bool:
        """Tell whether offices work on a day."""
        return self.exceptions.get(day, day.weekday() <= FRIDAY)

    def due_on(self, begun_on: date, *, working_days: int = WORKING_DAYS_DUE) -> date:
        """Return the last day of so many working days after a day, which does not count itself."""
        day = begun_on
        while working_days > 0:
            day += A_DAY
            working_days -= self.is_worked(day)
        return day

    def overdue_before(self, today: date) -> date:
        """Return the first day on which what was handed in is not yet overdue today: all before it is."""
        day = today - SPAN
        while self.due_on(day) < today:
            day += A_DAY
        return day
