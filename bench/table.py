"""The one table of the benchmark: rates, latencies, ratios to the yardsticks, and the aims beside them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from bench.measure import Measured

HEADINGS: Final = ("part", "clients", "/s", "median ms", "99 % ms", "x pgbench", "ratio", "aim")
LEFT: Final = frozenset({"part", "ratio", "aim"})
NOTHING: Final = "-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One part as it is shown.

    Attributes:
        part: what was measured.
        clients: how many asked at once.
        measured: the figures.
        against: another part that this one is compared with, and its name.
        aim: the least ratio wanted; to `against` where there is one, else to pgbench.
    """

    part: str
    clients: int
    measured: Measured
    against: tuple[str, Measured] | None = None
    aim: float | None = None

    def is_reached(self, yardstick: float) -> bool | None:
        """Tell whether the aim is reached; None where there is none."""
        if self.aim is None:
            return None
        return self.measured.rate >= self.aim * (self.against[1].rate if self.against else yardstick)


def draw(rows: Iterable[Row], *, yardstick: float) -> str:
    """Draw the rows as a Markdown table, aligned so that a terminal shows it as well."""
    lines = [HEADINGS, *(_cells(row, yardstick) for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(HEADINGS))]
    rule = [
        "-" * width if name in LEFT else "-" * (width - 1) + ":"
        for name, width in zip(HEADINGS, widths, strict=True)
    ]
    drawn = [_line(lines[0], widths), _line(rule, widths), *(_line(line, widths) for line in lines[1:])]
    return "\n".join(drawn)


def _cells(row: Row, yardstick: float) -> Sequence[str]:
    measured = row.measured
    latency = [f"{value:,.1f}" for value in measured.latency_ms] if measured.latency_ms else [NOTHING] * 2
    ratio = NOTHING
    if row.against is not None:
        name, other = row.against
        ratio = f"{_ratio(measured.rate, other.rate)} x {name}"
    return (
        row.part,
        str(row.clients),
        f"{measured.rate:,.0f}",
        *latency,
        _ratio(measured.rate, yardstick),
        ratio,
        _aim(row, yardstick),
    )


def _ratio(rate: float, other: float) -> str:
    return f"{rate / other:.2f}" if other else NOTHING


def _aim(row: Row, yardstick: float) -> str:
    if row.aim is None:
        return NOTHING
    name = row.against[0] if row.against else "pgbench"
    return f">= {row.aim:g} x {name}: {'reached' if row.is_reached(yardstick) else 'missed'}"


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = [
        cell.ljust(width) if name in LEFT else cell.rjust(width)
        for name, cell, width in zip(HEADINGS, cells, widths, strict=True)
    ]
    return f"| {' | '.join(padded)} |"
