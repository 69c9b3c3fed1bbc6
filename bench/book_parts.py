"""The parts of the book in process: batches, a hot account, tenants at once, bytes, and a large book."""

import asyncio
from typing import Final, NamedTuple

from bench.book import CLIENTS_PER_PLACE, MINUTES, bench_tenant, measure_book, measure_book_apart
from bench.children import in_children
from bench.filler import fill_book
from bench.measure import Measured, Window, together
from bench.over_http import Tell
from bench.plan import HOT, Plan
from bench.server import administer, disk_bytes, log_size
from bench.table import AtLeast, Figure, Row
from ledger.storage.embedded import EmbeddedServer

ALONE: Final = 1
BESIDE: Final = (2, 3)
"""Tenant 1 is measured in this process, tenants 2 and 3 in processes of their own."""
SMALL: Final = 4
LARGE: Final = 5
ROUNDS: Final = 3
"""The small and the large book take turns, so that both meet the same machine."""
BATCH_AIMS: Final = {100: 4.0, 500: 6.0}
HOT_AIM: Final = 0.95
APART_AIM: Final = 1.7
BYTES_AIM: Final = 650.0
SIZE_AIM: Final = 1.2
VOLUNTEERS_PER_AWARDS: Final = 5


class Part(NamedTuple):
    """One run of one book: its name, the commands of a batch, and how many volunteers share them."""

    name: str
    batch: int
    volunteers: int
    minutes: int = MINUTES


async def measure_books(server: EmbeddedServer, plan: Plan, tell: Tell) -> tuple[list[Row], list[Figure]]:
    """Measure one tenant in this process, then one and two in processes of their own."""
    rows: dict[str, Row] = {}
    sizes: dict[str, float] = {}
    parts = [
        *(Part(f"book, batch {batch}", batch, plan.volunteers) for batch in plan.batches),
        Part(f"book, batch {HOT}, one hot volunteer", HOT, 1),
        Part(f"book, batch {HOT}, points alone", HOT, plan.volunteers, 0),
    ]
    for part in parts:
        tell(part.name)
        measured, sizes[part.name] = await _measure(server, plan, part)
        rows[part.name] = Row(part=part.name, clients=part.batch * CLIENTS_PER_PLACE, measured=measured)
    for name, aim in _aims(rows).items():
        rows[name] = Row(part=name, clients=rows[name].clients, measured=rows[name].measured, aims=(aim,))
    figures = [
        Figure(
            name="on disk, a transaction of two entries",
            value=sizes[parts[-1].name],
            unit="bytes",
            most=BYTES_AIM,
        ),
        Figure(name="on disk, an award of four entries", value=sizes[f"book, batch {HOT}"], unit="bytes"),
    ]
    return [*rows.values(), *await _tenants(server, plan, tell)], figures


async def measure_sizes(server: EmbeddedServer, plan: Plan, tell: Tell) -> Figure:
    """Compare what an award costs in a small and in a large book, each spread over all its volunteers."""
    books = ((SMALL, plan.small_awards), (LARGE, plan.large_awards))
    tell(f"filling books with {' and '.join(f'{4 * awards:,}' for _, awards in books)} entries")
    for number, awards in books:
        await fill_book(
            server.owner_url, bench_tenant(number), volunteers=awards // VOLUNTEERS_PER_AWARDS, awards=awards
        )
    rates = {number: 0.0 for number, _ in books}
    for turn in range(ROUNDS):
        for number, awards in books:
            tell(f"batch {HOT} in a book of {4 * awards:,} entries, turn {turn + 1}")
            part = Part("", HOT, awards // VOLUNTEERS_PER_AWARDS)
            measured, _ = await _measure(server, plan, part, number=number, begins_clean=not turn)
            rates[number] += measured.rate
    return Figure(
        name=f"cost of an award with {4 * plan.large_awards:,} entries against {4 * plan.small_awards:,}",
        value=rates[SMALL] / rates[LARGE],
        unit="x",
        most=SIZE_AIM,
    )


async def _measure(
    server: EmbeddedServer, plan: Plan, part: Part, *, number: int = ALONE, begins_clean: bool = True
) -> tuple[Measured, float]:
    """Measure one part, mostly after a checkpoint, and the bytes on disk that its transactions have taken."""
    if begins_clean:
        await administer(server, "CHECKPOINT")
    bytes_before, size_before = await disk_bytes(server), await log_size(server, number)
    measured = await measure_book(
        server.application_url,
        bench_tenant(number),
        batch=part.batch,
        volunteers=part.volunteers,
        minutes=part.minutes,
        window=Window.after(plan.warm_up_seconds, seconds=plan.seconds),
    )
    grown = await log_size(server, number) - size_before
    return measured, (await disk_bytes(server) - bytes_before) / max(1, grown)


def _aims(rows: dict[str, Row]) -> dict[str, AtLeast]:
    aims = {f"book, batch {batch}": AtLeast(aim) for batch, aim in BATCH_AIMS.items()}
    spread = rows[f"book, batch {HOT}"].measured
    aims[f"book, batch {HOT}, one hot volunteer"] = AtLeast(HOT_AIM, "spread", spread)
    return {name: aim for name, aim in aims.items() if name in rows}


async def _tenants(server: EmbeddedServer, plan: Plan, tell: Tell) -> list[Row]:
    one = await _apart(server, plan, BESIDE[:1], tell)
    two = await _apart(server, plan, BESIDE, tell)
    clients = HOT * CLIENTS_PER_PLACE
    return [
        Row(part=f"book, batch {HOT}, one tenant apart", clients=clients, measured=one),
        Row(
            part=f"book, batch {HOT}, two tenants at once",
            clients=2 * clients,
            measured=two,
            aims=(AtLeast(APART_AIM, "one tenant", one),),
        ),
    ]


async def _apart(server: EmbeddedServer, plan: Plan, numbers: tuple[int, ...], tell: Tell) -> Measured:
    """Measure tenants at the same time, each in a process of its own."""
    tell(f"book, batch {HOT}, tenants in processes of their own: {len(numbers)}")
    await administer(server, "CHECKPOINT")
    arguments = [(server.application_url, number, plan, HOT) for number in numbers]
    return together(await asyncio.to_thread(in_children, measure_book_apart, arguments))
