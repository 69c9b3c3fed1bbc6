"""What a batch reads and updates by name is found by the whole index, also where nobody has counted yet."""

from collections.abc import Awaitable, Callable

import asyncpg
import pytest

from ledger.book.journal import LOAD_ACCOUNTS, LOAD_REQUESTS
from ledger.book.refusals import AmountOutOfRange
from ledger.book.teller import connect_book, expect_look_ups
from ledger.book.words import TenantId
from ledger.book.writer import UPDATE_BALANCES
from ledger.storage.engine import make_engine
from tests.book.conftest import NOON, ROOMS, award, grant
from tests.conftest import POSTGRES_VERSION, Database, open_tenant
from tests.tellers import open_teller

VERSION_OF_SKIP_SCANS = 18
NAMED = {
    "balances": (UPDATE_BALANCES, "'{1,2}', '{5,5}', '{f,f}'", 1),
    "requests": (LOAD_REQUESTS, "'{00000000-0000-0000-0000-000000000001}'", 2),
    "accounts": (LOAD_ACCOUNTS, "'{volunteer/1}'", 1),
}


# Before 18 the planner may look the few refusals of a young bureau up by bureau alone, until they are
# counted again.
SKIPPED = pytest.mark.skipif(
    POSTGRES_VERSION < VERSION_OF_SKIP_SCANS, reason="refusals are few, and 16 filters them"
)


@pytest.mark.parametrize(
    "named", [pytest.param(name, marks=[SKIPPED] if name == "requests" else []) for name in NAMED]
)
async def test_a_batch_finds_its_rows_by_the_whole_index(
    new_database: Callable[[], Awaitable[Database]], named: str
) -> None:
    # A database of its own: beside many bureaus of a handful of accounts each, the planner rather reads one
    # bureau whole, and what other tests have left behind would decide.
    database = await new_database()
    await open_young_bureau(database)
    query, arguments, tables = NAMED[named]
    connection = await connect_book(database.application_url)
    await expect_look_ups(connection)
    await connection.execute(f"PREPARE named AS {query}")
    rows = await connection.fetch(f"EXPLAIN EXECUTE named (1, {arguments})")
    await connection.close()
    plan = "\n".join(row[0] for row in rows)
    assert plan.count("Index Cond: ((tenant_id = $1) AND (") == tables, plan
    assert "Seq Scan" not in plan
    assert "Filter" not in plan


async def open_young_bureau(database: Database) -> None:
    """Open a bureau with fifty awards and fifty refusals, and count its rows."""
    engine = make_engine(database.application_url)
    tenant = await open_tenant(engine, TenantId(100))
    await engine.dispose()
    async with open_teller(database.application_url, tenant, rooms=ROOMS, clock=lambda: NOON) as teller:
        await teller.submit(grant(1_000))
        for number in range(50):
            await teller.submit(award(number, 1, minutes=1))
            with pytest.raises(AmountOutOfRange):
                await teller.submit(grant(0))
    connection = await asyncpg.connect(database.owner_url)
    await connection.execute("ANALYZE accounts, transactions, requests")
    await connection.close()
