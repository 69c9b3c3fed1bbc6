"""Runs the whole benchmark on one server, from the yardstick to the last verify, and returns its report."""

from dataclasses import dataclass
from typing import Final

from bench.book import bench_tenant, check_book, open_funded_book
from bench.book_parts import ALONE, BESIDE, measure_books, measure_sizes
from bench.bureau import NUMBER
from bench.measure import Measured
from bench.over_http import Served, Tell, measure_over_http
from bench.plan import Plan
from bench.server import own_server
from bench.table import AtLeast, Figure, Row, Within, draw, draw_figures
from bench.yardstick import measure_yardstick, prepare_yardstick

AWARD_AIM: Final = 1.0
AWARD_TO_BARE_AIM: Final = 0.6
ORDER_AIM: Final = 0.6
LATENCY_MS_AIM: Final = 50.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a benchmark found.

    Attributes:
        rows: the parts in the order of the table.
        figures: sizes and costs.
        yardstick: pgbench's transactions per second, the mean of a run before and one after.
        yardsticks: the two runs; far apart means that the machine was busy with something else.
        verified: transactions that verify recomputed without a difference.
    """

    rows: list[Row]
    figures: list[Figure]
    yardstick: float
    yardsticks: tuple[float, float]
    verified: int

    def __str__(self) -> str:
        """Draw the tables, and say in lines what does not fit into them."""
        before, after = self.yardsticks
        lines = [
            draw(self.rows, yardstick=self.yardstick),
            "",
            draw_figures(self.figures),
            "",
            f"pgbench before and after: {before:,.0f} and {after:,.0f} /s; ratios are to the mean",
            f"verify: clean over {self.verified:,} transactions",
        ]
        for row in self.rows:
            lines += [f"{row.part}: {count} x {what}" for what, count in row.measured.failed.most_common(5)]
        return "\n".join(lines)


async def run_bench(plan: Plan, tell: Tell) -> Report:
    """Measure everything, one part after the other, on one server."""
    tell("starting PostgreSQL in a temporary folder")
    async with own_server() as server:
        url = server.application_url
        tell(f"pgbench: filling scale {plan.scale}")
        await prepare_yardstick(server, plan)
        tell("pgbench: TPC-B")
        before = await measure_yardstick(server, plan)
        for number in (ALONE, *BESIDE):
            await open_funded_book(url, bench_tenant(number))
        rows, figures = await measure_books(server, plan, tell)
        tell("verifying the books")
        counts = [await check_book(url, bench_tenant(number)) for number in (ALONE, *BESIDE)]
        served = await measure_over_http(server, plan, tell)
        tell("verifying the bureau")
        verified = sum(counts) + await check_book(url, bench_tenant(NUMBER))
        tell("pgbench once more")
        after = await measure_yardstick(server, plan)
        figures.append(await measure_sizes(server, plan, tell))
    both = together_in_turn(before, after)
    return Report(
        rows=[
            Row(part="pgbench TPC-B", clients=plan.pgbench_clients, measured=both),
            *rows,
            *_http_rows(served, plan),
        ],
        figures=figures,
        yardstick=both.rate,
        yardsticks=(before.rate, after.rate),
        verified=verified,
    )


def together_in_turn(first: Measured, second: Measured) -> Measured:
    """Take two runs of the same as one."""
    return Measured(count=first.count + second.count, seconds=first.seconds + second.seconds)


def _http_rows(served: Served, plan: Plan) -> list[Row]:
    award = (AtLeast(AWARD_AIM), AtLeast(AWARD_TO_BARE_AIM, "bare", served.bare))
    parts = (
        ("HTTP, bare route", served.bare, ()),
        ("HTTP, award", served.award, award),
        ("HTTP, award at half of that load", served.award_half, (Within(LATENCY_MS_AIM),)),
        ("HTTP, order", served.order, (AtLeast(ORDER_AIM),)),
        ("HTTP, order at half of that load", served.order_half, (Within(LATENCY_MS_AIM),)),
    )
    return [
        Row(part=part, clients=plan.connections, measured=measured, aims=aims)
        for part, measured, aims in parts
    ]
