"""Runs the whole benchmark on one server, from the yardstick to the last verify, and returns its report."""

import asyncio
from dataclasses import dataclass
from typing import Final

from bench.book import MINUTES, bench_tenant, check_book, measure_book, measure_book_apart, open_funded_book
from bench.bureau import NUMBER
from bench.children import in_children
from bench.measure import Measured, Window, together
from bench.over_http import Tell, measure_over_http
from bench.plan import HOT, Plan
from bench.server import administer, disk_bytes, own_server
from bench.table import Row, draw
from bench.yardstick import measure_yardstick, prepare_yardstick
from ledger.storage.embedded import EmbeddedServer

ALONE: Final = 1
BESIDE: Final = (2, 3)
"""Tenant 1 is measured in this process, tenants 2 and 3 in processes of their own."""
BOOK_AIM: Final = 2.5
AWARD_AIM: Final = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a benchmark found.

    Attributes:
        rows: the parts in the order of the table.
        yardstick: pgbench's transactions per second, the mean of a run before and one after.
        yardsticks: the two runs; far apart means that the machine was busy with something else.
        bytes_per_transaction: all tables and indexes, over the transactions of the book runs.
        verified: transactions that verify recomputed without a difference.
    """

    rows: list[Row]
    yardstick: float
    yardsticks: tuple[float, float]
    bytes_per_transaction: int
    verified: int

    def __str__(self) -> str:
        """Draw the table, and say in lines what does not fit into it."""
        before, after = self.yardsticks
        lines = [
            draw(self.rows, yardstick=self.yardstick),
            "",
            f"pgbench before and after: {before:,.0f} and {after:,.0f} /s; ratios are to the mean",
            f"on disk: {self.bytes_per_transaction:,} bytes a transaction, all tables and indexes",
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
        empty = await disk_bytes(server)
        rows = await _book_rows(server, plan, tell)
        full = await disk_bytes(server)
        tell("verifying the books")
        counts = [await check_book(url, bench_tenant(number)) for number in (ALONE, *BESIDE)]
        served = await measure_over_http(server, plan, tell)
        tell("verifying the bureau")
        verified = sum(counts) + await check_book(url, bench_tenant(NUMBER))
        tell("pgbench once more")
        after = await measure_yardstick(server, plan)
    return Report(
        rows=[
            Row(part="pgbench TPC-B", clients=plan.pgbench_clients, measured=together_in_turn(before, after)),
            *rows,
            *_http_rows(served, plan),
        ],
        yardstick=together_in_turn(before, after).rate,
        yardsticks=(before.rate, after.rate),
        bytes_per_transaction=(full - empty) // sum(counts),
        verified=verified,
    )


def together_in_turn(first: Measured, second: Measured) -> Measured:
    """Take two runs of the same as one."""
    return Measured(count=first.count + second.count, seconds=first.seconds + second.seconds)


async def _book_rows(server: EmbeddedServer, plan: Plan, tell: Tell) -> list[Row]:
    rows: list[Row] = []
    runs = [
        *((clients, plan.volunteers, MINUTES) for clients in plan.batches),
        (HOT, 1, MINUTES),
        (HOT, plan.volunteers, 0),
    ]
    for clients, volunteers, minutes in runs:
        special = ", one hot volunteer" if volunteers == 1 else ", points alone" if not minutes else ""
        name = f"book, batch {clients}{special}"
        tell(name)
        await administer(server, "CHECKPOINT")
        measured = await measure_book(
            server.application_url,
            bench_tenant(ALONE),
            clients=clients,
            volunteers=volunteers,
            minutes=minutes,
            window=Window.after(plan.warm_up_seconds, seconds=plan.seconds),
        )
        aim = BOOK_AIM if clients == HOT and not special else None
        rows.append(Row(part=name, clients=clients, measured=measured, aim=aim))
    one = await _apart(server, plan, BESIDE[:1], tell)
    two = await _apart(server, plan, BESIDE, tell)
    rows.append(Row(part=f"book, batch {HOT}, one tenant apart", clients=HOT, measured=one))
    rows.append(
        Row(
            part=f"book, batch {HOT}, two tenants at once",
            clients=2 * HOT,
            measured=two,
            against=("one tenant", one),
        )
    )
    return rows


async def _apart(server: EmbeddedServer, plan: Plan, numbers: tuple[int, ...], tell: Tell) -> Measured:
    """Measure tenants at the same time, each in a process of its own."""
    tell(f"book, batch {HOT}, tenants in processes of their own: {len(numbers)}")
    await administer(server, "CHECKPOINT")
    arguments = [(server.application_url, number, plan, HOT) for number in numbers]
    return together(await asyncio.to_thread(in_children, measure_book_apart, arguments))


def _http_rows(served: dict[str, Measured], plan: Plan) -> list[Row]:
    bare, award, order = served["bare"], served["award"], served["order"]
    return [
        Row(part="HTTP, bare route", clients=plan.connections, measured=bare),
        Row(
            part="HTTP, award",
            clients=plan.connections,
            measured=award,
            against=("bare", bare),
            aim=AWARD_AIM,
        ),
        Row(part="HTTP, order", clients=plan.connections, measured=order, against=("bare", bare)),
    ]
