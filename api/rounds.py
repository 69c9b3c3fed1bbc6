"""What the sweeps of this process have done, so that a stalled one is seen before its users see it."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(slots=True)
class Round:
    """The last round of one sweep over all bureaus.

    Attributes:
        name: of the sweep.
        ended_at: when the round ended; None before the first.
        due_count: things found due in it.
        done_count: those done by this process.
        left_count: those that are still due.
        failures_count: rounds in a row that could not be ended.
    """

    name: str
    ended_at: datetime | None = None
    due_count: int = 0
    done_count: int = 0
    left_count: int = 0
    failures_count: int = 0
