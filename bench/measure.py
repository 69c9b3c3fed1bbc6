"""What a part of the benchmark measured: how many, how long, and how long one took."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from time import monotonic
from typing import Final, Self

MILLISECONDS: Final = 1_000


@dataclass(frozen=True, slots=True)
class Window:
    """The time in which answers count, on the clock that all processes of a machine share."""

    begins_at: float
    ends_at: float

    @classmethod
    def after(cls, warm_up_seconds: float, *, seconds: float) -> Self:
        """Open a window once a warm-up from now is over."""
        begins_at = monotonic() + warm_up_seconds
        return cls(begins_at, begins_at + seconds)


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One part of the benchmark.

    Attributes:
        count: answers within the window that were good.
        seconds: length of the window.
        latency_ms: median and 99th percentile of a good answer, where it was taken.
        failed: everything else that came back, by what it was.
    """

    count: int
    seconds: float
    latency_ms: tuple[float, float] | None = None
    failed: Counter[str] = field(default_factory=Counter)

    @property
    def rate(self) -> float:
        """Good answers per second."""
        return self.count / self.seconds if self.seconds else 0.0


def together(parts: Sequence[Measured]) -> Measured:
    """Add up what ran at the same time."""
    return Measured(
        count=sum(part.count for part in parts),
        seconds=max(part.seconds for part in parts),
        failed=sum((part.failed for part in parts), Counter[str]()),
    )


def percentiles_ms(latencies_s: list[float]) -> tuple[float, float] | None:
    """Return median and 99th percentile in milliseconds, or None of nothing."""
    if not latencies_s:
        return None
    ordered = sorted(latencies_s)
    return (
        ordered[len(ordered) // 2] * MILLISECONDS,
        ordered[min(len(ordered) - 1, len(ordered) * 99 // 100)] * MILLISECONDS,
    )
