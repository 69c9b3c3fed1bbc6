"""The tables of the benchmark: rates, latencies, ratios to the yardsticks, sizes, and the aims."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from bench.measure import Measured

HEADINGS: Final = ("part", "clients", "/s", "median ms", "99 % ms", "x pgbench", "aim")
FIGURES: Final = ("figure", "measured", "aim")
LEFT: Final = frozenset({"part", "figure", "aim"})
NOTHING: Final = "-"


@dataclass(frozen=True, slots=True)
class AtLeast:
    """A rate of at least so many times another one; without another, pgbench's."""

    ratio: float
    name: str = "pgbench"
    other: Measured | None = None


@dataclass(frozen=True, slots=True)
class Within:
    """Ninety-nine of a hundred answers within so many milliseconds."""

    milliseconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One part as it is shown: what was measured, how many asked at once, the figures and the aims."""

    part: str
    clients: int
    measured: Measured
    aims: Sequence[AtLeast | Within] = ()

    def reached(self, aim: AtLeast | Within, yardstick: float) -> bool:
        """Tell whether an aim is reached."""
        if isinstance(aim, Within):
            return self.measured.latency_ms is not None and self.measured.latency_ms[1] < aim.milliseconds
        return self.measured.rate >= aim.ratio * (aim.other.rate if aim.other else yardstick)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """Something that is not a rate, and at most how much of it is wanted."""

    name: str
    value: float
    unit: str
    most: float | None = None


def draw(rows: Iterable[Row], *, yardstick: float) -> str:
    """Draw the rows as a Markdown table, aligned so that a terminal shows it as well."""
    return _table(HEADINGS, [_cells(row, yardstick) for row in rows])


def draw_figures(figures: Iterable[Figure]) -> str:
    """Draw the other figures the same way."""
    return _table(FIGURES, [_figure_cells(figure) for figure in figures])


def _table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [headings, *rows]
    widths = [max(len(line[column]) for line in lines) for column in range(len(headings))]
    rule = [
        "-" * width if name in LEFT else "-" * (width - 1) + ":"
        for name, width in zip(headings, widths, strict=True)
    ]
    return "\n".join([
        _line(headings, headings, widths),
        _line(headings, rule, widths),
        *(_line(headings, row, widths) for row in rows),
    ])  # fmt: skip


def _cells(row: Row, yardstick: float) -> Sequence[str]:
    measured = row.measured
    latency = [f"{value:,.1f}" for value in measured.latency_ms] if measured.latency_ms else [NOTHING] * 2
    return (
        row.part,
        str(row.clients),
        f"{measured.rate:,.0f}",
        *latency,
        _ratio(measured.rate, yardstick),
        "; ".join(_aim(row, aim, yardstick) for aim in row.aims) or NOTHING,
    )


def _figure_cells(figure: Figure) -> Sequence[str]:
    aim = NOTHING
    if figure.most is not None:
        aim = f"<= {figure.most:g}: {_verdict(reached=figure.value <= figure.most)}"
    return figure.name, f"{figure.value:,.3g} {figure.unit}".strip(), aim


def _ratio(rate: float, other: float) -> str:
    return f"{rate / other:.2f}" if other else NOTHING


def _aim(row: Row, aim: AtLeast | Within, yardstick: float) -> str:
    verdict = _verdict(reached=row.reached(aim, yardstick))
    if isinstance(aim, Within):
        return f"99 % < {aim.milliseconds:g} ms: {verdict}"
    measured = f" ({_ratio(row.measured.rate, aim.other.rate)})" if aim.other else ""
    return f">= {aim.ratio:g} x {aim.name}{measured}: {verdict}"


def _verdict(*, reached: bool) -> str:
    return "reached" if reached else "missed"


def _line(headings: Sequence[str], cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = [
        cell.ljust(width) if name in LEFT else cell.rjust(width)
        for name, cell, width in zip(headings, cells, widths, strict=True)
    ]
    return f"| {' | '.join(padded)} |"
