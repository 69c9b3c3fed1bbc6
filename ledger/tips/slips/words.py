"""The words of claim slips, with their limits: issues, prints and single slips."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Literal

from ledger.book.words import LogIndex
from ledger.places.words import UnitId

SLIPS_MIN: Final = 8
SLIPS_MAX: Final = 500
PRINT_MAX: Final = 100
SLIP_DAYS_MAX: Final = 366
SET_ASIDE: Final = 4
"""One slip in so many of every issue is set aside for rewards, whether or not there are any."""
HIDING_PRINTS: Final = 5
"""For every slip handed out as a reward at least so many of the same issue were printed for events."""
SlipState = Literal["open", "used", "over"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """An issue of slips of one amount.

    Attributes:
        unit_id: whose budget paid, and gets back what nobody used.
        set_aside: so many of them are not printed by stations.
        printed_count: of the rest.
        used_count: of all.
    """

    issue_index: LogIndex
    unit_id: UnitId
    points: int
    slips_count: int
    expires_on: date
    printed_count: int
    used_count: int
    is_over: bool
    issued_at: datetime

    @property
    def set_aside(self) -> int:
        """Return how many are kept for rewards."""
        return set_aside(self.slips_count)

    @property
    def left_count(self) -> int:
        """Return how many can still be printed."""
        return self.slips_count - self.set_aside - self.printed_count


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedSlip:
    """One slip as it is printed: the only place where its code stands in the clear."""

    code: str
    points: int
    expires_on: date


def set_aside(slips_count: int) -> int:
    """Return how many slips of an issue are kept for rewards: always the same part, at least two."""
    return max(2, slips_count // SET_ASIDE)
