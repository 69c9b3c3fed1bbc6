"""What reading costs in a small book and in a large one: pingan bench --reads ENTRIES.

A balance, a balance as of a moment and a statement page, of volunteers and of the one office whose account
every award moves. Median of many calls as the service makes them, and the pages that PostgreSQL touches.
What had occurred by a moment is asked of volunteers alone: of a busy office the service refuses it.
"""

import random
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from time import perf_counter
from typing import Any, Final

from sqlalchemy import TextClause, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bench.book import OFFICE, bench_tenant
from bench.filler import SPAN, awards_of, fill_book
from bench.over_http import Tell
from bench.server import own_server
from ledger.book.words import Owner, Tenant, TenantId
from ledger.reports import balances, movements
from ledger.reports.balances import balances_as_of, balances_now
from ledger.reports.movements import movements_of
from ledger.storage.engine import make_engine, reading_from

SMALL_ENTRIES: Final = 10_000
CALLS: Final = 400
ROUNDS: Final = 5
PAGE: Final = 50
OLD: Final = 1_000
"""An old page lies just below this index."""
RATIO_AIM: Final = 1.2
MICROSECONDS: Final = 1_000_000

Read = Callable[[AsyncConnection, Owner, datetime], Awaitable[object]]


@dataclass(frozen=True, slots=True)
class Book:
    """One filled book: its bureau, and how many volunteers it has."""

    tenant: Tenant
    volunteers: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One kind of read: its name, whose accounts, how the service does it, and the statement it sends."""

    name: str
    of_office: bool
    read: Callable[[TenantId], Read]
    statement: TextClause
    named: Callable[[datetime], Mapping[str, Any]]


def _now(tenant_id: TenantId) -> Read:
    async def read(connection: AsyncConnection, owner: Owner, _: datetime) -> object:
        return await balances_now(connection, tenant_id=tenant_id, owner=owner, now=datetime.now(UTC))

    return read


def _as_of(axis: balances.Axis) -> Callable[[TenantId], Read]:
    def of(tenant_id: TenantId) -> Read:
        async def read(connection: AsyncConnection, owner: Owner, at: datetime) -> object:
            return await balances_as_of(
                connection, tenant_id=tenant_id, owner=owner, at=at, axis=axis, now=datetime.now(UTC)
            )

        return read

    return of


def _page(tenant_id: TenantId) -> Read:
    async def read(connection: AsyncConnection, owner: Owner, _: datetime) -> object:
        return await movements_of(connection, tenant_id=tenant_id, owner=owner, limit=PAGE)

    return read


def _deep_page(tenant_id: TenantId) -> Read:
    async def read(connection: AsyncConnection, owner: Owner, _: datetime) -> object:
        return await movements_of(connection, tenant_id=tenant_id, owner=owner, before=OLD, limit=PAGE)

    return read


def _at_now(at: datetime) -> Mapping[str, Any]:
    return {"at": at}


def _at(at: datetime) -> Mapping[str, Any]:
    return {"at": at, "moment": at, "by_occurred": False, "times_max": balances.TIMES_MAX}


def _at_occurred(at: datetime) -> Mapping[str, Any]:
    return {**_at(at), "by_occurred": True}


def _newest(_: datetime) -> Mapping[str, Any]:
    return {"account_id": None, "unit": None, "before": movements.BEYOND, "limit": PAGE}


def _old(at: datetime) -> Mapping[str, Any]:
    return {**_newest(at), "before": OLD}


_occurred = _as_of("occurred")
LEFT_OUT: Final = {("office", _occurred), ("volunteer", _deep_page)}
"""The first may be refused; in a large book a volunteer has next to nothing in the first thousand."""
READINGS: Final[Sequence[Reading]] = tuple(
    Reading(name=f"{what}, {whose}", of_office=whose == "office", read=read, statement=statement, named=named)
    for whose in ("volunteer", "office")
    for what, read, statement, named in (
        ("balance now", _now, balances.NOW, _at_now),
        ("balance as of, recorded", _as_of("recorded"), balances.AS_OF, _at),
        ("balance as of, occurred", _occurred, balances.AS_OF, _at_occurred),
        ("newest statement page", _page, movements.MOVEMENTS, _newest),
        ("old statement page", _deep_page, movements.MOVEMENTS, _old),
    )
    if (whose, read) not in LEFT_OUT
)


async def run_reads(large: int, tell: Tell) -> str:
    """Fill two books, measure each read in both in turn, and draw a table.

    Args:
        large: entries of the large book.
        tell: told what is being done.
    """
    lines = [
        f"| read | {SMALL_ENTRIES:,} entries | {large:,} | ratio | pages |",
        "| --- | ---: | ---: | ---: | ---: |",
    ]
    async with own_server() as server:
        books = []
        for number, entries in ((1, SMALL_ENTRIES), (2, large)):
            tell(f"filling {entries:,} entries")
            awards, volunteers = awards_of(entries)
            books.append(Book(bench_tenant(number), volunteers))
            await fill_book(server.owner_url, books[-1].tenant, volunteers=volunteers, awards=awards)
        engine = make_engine(server.application_url)
        try:
            for reading in READINGS:
                tell(reading.name)
                lines.append(await _line(engine, reading, books))
        finally:
            await engine.dispose()
    return "\n".join(lines)


async def _line(engine: AsyncEngine, reading: Reading, books: Sequence[Book]) -> str:
    """Measure one read in both books, in turn so that neither has the quieter minute."""
    times: list[list[float]] = [[], []]
    async with reading_from(engine).connect() as connection:
        for _ in range(ROUNDS):
            for at, book in enumerate(books):
                times[at] += await _times(connection, reading, book)
        pages = [await _pages(connection, reading, book) for book in books]
    small, large = [sorted(part)[len(part) // 2] * MICROSECONDS for part in times]
    ratio = large / small
    aim = "" if ratio <= RATIO_AIM else f" (aim {RATIO_AIM})"
    cells = (reading.name, f"{small:,.0f} µs", f"{large:,.0f} µs", f"{ratio:.2f}{aim}", " / ".join(pages))
    return f"| {' | '.join(cells)} |"


async def _times(connection: AsyncConnection, reading: Reading, book: Book) -> list[float]:
    chance = random.Random(7)  # noqa: S311 - load, not secrets
    read = reading.read(book.tenant.tenant_id)
    times: list[float] = []
    for _ in range(CALLS // ROUNDS):
        owner = OFFICE if reading.of_office else Owner(f"volunteer/{chance.randrange(book.volunteers)}")
        at = datetime.now(UTC) - SPAN * chance.random() - timedelta(hours=1)
        began = perf_counter()
        await read(connection, owner, at)
        times.append(perf_counter() - began)
    return times


async def _pages(connection: AsyncConnection, reading: Reading, book: Book) -> str:
    """Count the pages of one call, found in memory or not."""
    owner = OFFICE if reading.of_office else Owner(f"volunteer/{book.volunteers // 2}")
    at = datetime.now(UTC) - SPAN / 2
    named = {"tenant_id": book.tenant.tenant_id, "owner": owner, **reading.named(at)}
    explain = text(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {reading.statement.text}")
    plan = (await connection.execute(explain, named)).scalar_one()[0]["Plan"]
    return str(int(plan["Shared Hit Blocks"]) + int(plan["Shared Read Blocks"]))
