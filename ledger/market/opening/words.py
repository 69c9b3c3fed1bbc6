"""The words of opening times, with their limits: spans of a weekday, closed days, and how a shop stands."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final, NamedTuple

DAY_MINUTES: Final = 24 * 60
WEEKDAYS: Final = 7
SPANS_MAX: Final = 21
"""Three spans on each day: morning, afternoon and evening."""
CLOSED_DAYS_MAX: Final = 366
LOOK_AHEAD_DAYS: Final = 60
"""A shop that opens later than this says nothing of when."""
REASON_LENGTH_MAX: Final = 60


class Span(NamedTuple):
    """Hours of one weekday, 1 is Monday: minutes since midnight, from the first up to the second."""

    weekday: int
    opens_minute: int
    closes_minute: int


@dataclass(frozen=True, slots=True)
class Opening:
    """The opening times of a shop: one that has never said any is open at all hours, such as a machine.

    Attributes:
        spans: hours of the week, in order.
        closed_days: days on which it stays shut all the same, and why.
    """

    spans: tuple[Span, ...] = ()
    closed_days: Mapping[date, str] = field(default_factory=dict)


class Standing(NamedTuple):
    """How a shop stands at a moment: aware moments, None where nothing changes in the days ahead.

    `closed_for` says why it is shut today, when today is one of its closed days.
    """

    is_open: bool
    opens_at: datetime | None
    closes_at: datetime | None
    closed_for: str | None
