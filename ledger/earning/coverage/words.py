"""The words of coverage, with their limits: what must be visited, its last visit, and how due it was."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

Subject = Literal["checkpoint", "route"]
"""What must be visited: a point 必到点, or a whole route 必巡线."""
Light = Literal["fresh", "due", "overdue"]
"""How a subject stands: within its interval, past it, past twice of it."""

VISIT_TOGETHER: Final = timedelta(minutes=30)
"""Whoever comes within this time of the first belongs to the same visit: a squad is not many visits."""
GAP_MINUTES_MAX: Final = 366 * 24 * 60
"""A longer absence, and a place where nobody has ever been, count as a year."""
DUE_PERCENT: Final = 100
"""How due a place is in percent of its interval: at this it is due,"""
OVERDUE_PERCENT: Final = 200
"""from this on it pays the most,"""
EARLY_PERCENT: Final = 50
"""and below this it pays less."""
POINTS_SHOWN_MAX: Final = 500
"""So many places a list or a map of coverage shows at most, the most overdue first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visited:
    """What is known of one subject.

    Attributes:
        every_hours: somebody must come this often; None where nobody must.
        began_at: when the first of the last visit came; None where nobody has been yet.
        visited_at: when the last of that visit came.
        gap_minutes: how long nobody had been there when that visit began.
    """

    every_hours: int | None
    began_at: datetime | None = None
    visited_at: datetime | None = None
    gap_minutes: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """How long nobody had been somewhere when somebody came, and how often somebody must."""

    every_hours: int
    gap_minutes: int
