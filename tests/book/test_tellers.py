"""A process that serves many bureaus keeps few connections, and each bureau its own book."""

import asyncio
from collections.abc import AsyncIterator
from typing import Final

import asyncpg
import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from ledger.book import tellers as tellers_module
from ledger.book.tellers import Tellers
from ledger.book.words import TenantId
from tests.apart import database, engine
from tests.book.conftest import NOON, ROOMS, grant
from tests.conftest import Database, open_tenant

__all__ = ["database", "engine"]

BUREAUS: Final = [TenantId(number) for number in range(1, 10)]
OPEN: Final = """
SELECT count(*) FROM pg_stat_activity
 WHERE datname = current_database() AND application_name = 'pingan-teller'"""


@pytest.fixture
async def tellers(
    engine: AsyncEngine, database: Database, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Tellers]:
    """Serve nine bureaus by at most three idle tellers."""
    monkeypatch.setattr(tellers_module, "TELLERS_MAX", 3)
    for tenant_id in BUREAUS:
        await open_tenant(engine, tenant_id)
    made = Tellers(database.application_url, ROOMS, clock=lambda: NOON)
    yield made
    await made.close()


async def connections_of(database: Database) -> int:
    """Count the tellers' connections, once those that were closed have left the server."""
    connection = await asyncpg.connect(database.administrator_url)
    open_count = len(BUREAUS)
    for _ in range(100):
        open_count = await connection.fetchval(OPEN)
        if open_count <= 3:
            break
        await asyncio.sleep(0.05)
    await connection.close()
    return open_count


async def test_bureaus_that_ask_in_turn_share_a_few_connections(tellers: Tellers, database: Database) -> None:
    for expected in range(2):
        for tenant_id in BUREAUS:
            assert (await tellers.submit(tenant_id, grant(1))).log_index == expected
    assert await connections_of(database) == 3


async def test_whoever_asked_last_keeps_the_connection(tellers: Tellers) -> None:
    first = BUREAUS[0]
    await tellers.submit(first, grant(1))
    kept = tellers._tellers[first]  # noqa: SLF001 - whose connection it is, is what this is about
    for tenant_id in BUREAUS[1:]:
        await tellers.submit(tenant_id, grant(1))
        await tellers.submit(first, grant(1))
    assert tellers._tellers[first] is kept  # noqa: SLF001 - as above


async def test_nobody_who_waits_for_an_answer_is_sent_away(tellers: Tellers) -> None:
    asked = [tellers.submit(tenant_id, grant(1)) for tenant_id in BUREAUS for _ in range(20)]
    outcomes = await asyncio.gather(*asked)
    assert sorted(outcome.log_index for outcome in outcomes) == sorted(list(range(20)) * len(BUREAUS))
