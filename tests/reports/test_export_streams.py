"""An export takes no more memory of a large book than of a small one, and holds no snapshot on its way."""

import tracemalloc
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime
from typing import Final

import asyncpg
import pytest

from api.rooms import ROOMS
from bench.book import bench_tenant
from bench.filler import fill_book
from ledger.book.teller import connect_book
from ledger.book.words import Tenant
from ledger.reports.export.extent import extent_of
from ledger.reports.export.stream import Part, export_book
from ledger.reports.export.words import CHUNK, Format
from tests.conftest import Database

VOLUNTEERS: Final = 50
SMALL, LARGE = bench_tenant(1), bench_tenant(2)
SIZES: Final = {SMALL: 2_000, LARGE: 6_000}
LITTLE: Final = 1.1
IN_TRANSACTION: Final = """
SELECT xact_start, backend_xmin FROM pg_stat_activity WHERE pid = $1"""


@pytest.fixture
async def books(new_database: Callable[[], Awaitable[Database]]) -> Database:
    """Fill a small book and a large one."""
    database = await new_database()
    for tenant, awards in SIZES.items():
        await fill_book(database.owner_url, tenant, volunteers=VOLUNTEERS, awards=awards)
    return database


async def pieces(connection: asyncpg.Connection, tenant: Tenant, file_format: Format) -> AsyncIterator[Part]:
    size = SIZES[tenant] + 1
    extent = await extent_of(connection, tenant, size_min=size, made_at=datetime.now(UTC))
    async for part in export_book(connection, extent, file_format, ROOMS.sealed_columns):
        yield part


@pytest.mark.parametrize("file_format", Format)
async def test_the_memory_of_an_export_does_not_grow_with_the_book(
    books: Database, file_format: Format
) -> None:
    connection = await connect_book(books.application_url)
    peaks = []
    tracemalloc.start()
    try:
        # What recurs is remembered once: the first large book is not measured.
        for tenant in (LARGE, SMALL, LARGE):
            tracemalloc.reset_peak()
            before, _ = tracemalloc.get_traced_memory()
            async for _ in pieces(connection, tenant, file_format):
                pass
            peaks.append(tracemalloc.get_traced_memory()[1] - before)
    finally:
        tracemalloc.stop()
        await connection.close()
    _, small, large = peaks
    assert large < LITTLE * small


async def test_an_export_is_in_no_transaction_between_its_pieces(books: Database) -> None:
    connection = await connect_book(books.application_url)
    watcher = await connect_book(books.application_url)
    pid = connection.get_server_pid()
    seen = [
        tuple(row)
        async for _ in pieces(connection, SMALL, Format.JSONL)
        for row in await watcher.fetch(IN_TRANSACTION, pid)
    ]
    await watcher.close()
    await connection.close()
    assert len(seen) > SIZES[SMALL] // CHUNK
    assert set(seen) == {(None, None)}
