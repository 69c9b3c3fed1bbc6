"""A server that is killed with a long write-ahead log is waited for, and gives every answer back."""

import os
import secrets
import signal
import time
from pathlib import Path
from typing import Final

import asyncpg

from api.rooms import ROOMS
from ledger.book.operations.grant_budget import GrantBudget
from ledger.book.teller import Teller, connect_book
from ledger.book.words import Owner, TenantId
from ledger.storage.embedded import EmbeddedServer
from ledger.storage.engine import connect, make_engine
from ledger.storage.migrate import upgrade
from ledger.storage.postmaster import running_server
from tests.conftest import POSTGRES_VERSION, open_tenant
from tests.faults.post import SYSTEM, ask, differences

LOG_BYTES: Final = int(os.environ.get("PINGAN_TEST_WAL_MEGABYTES", "256")) * 1024 * 1024
"""A quarter of a gigabyte, and a whole one in the full ./test, which says so by this variable."""
ROWS_AT_ONCE: Final = 100_000
BALLAST: Final = """
INSERT INTO ballast SELECT number, repeat(md5(number::text), 8) FROM generate_series(1, $1::int) AS number"""
GRANTS: Final = 50


async def write_log(url: str) -> int:
    """Write pages until so many bytes of log lie behind the last checkpoint; return how many."""
    connection = await connect(url, statement_timeout="0")
    await connection.execute("CHECKPOINT")
    began = await connection.fetchval("SELECT pg_current_wal_lsn()")
    await connection.execute("CREATE TABLE ballast (number bigint, text text)")
    written = 0
    while written < LOG_BYTES:
        await connection.execute(BALLAST, ROWS_AT_ONCE)
        written = int(await connection.fetchval("SELECT pg_current_wal_lsn() - $1::pg_lsn", began))
    await connection.close()
    return written


async def test_a_long_recovery_is_waited_for(folder: Path) -> None:
    told: list[str] = []
    server = EmbeddedServer(folder, POSTGRES_VERSION, tell=told.append)
    async with server:
        await upgrade(server.owner_url)
        engine = make_engine(server.application_url)
        tenant = await open_tenant(engine, TenantId(secrets.randbelow(2**40) + 1))
        await engine.dispose()
        written = await write_log(server.administrator_url)
        url = server.application_url
        teller = Teller(tenant=tenant, connect=lambda: connect_book(url), rooms=ROOMS)
        outcomes = [
            await teller.submit(GrantBudget(ask(f"grant-{number}"), SYSTEM, Owner("unit/7"), 1, "拨付"))
            for number in range(GRANTS)
        ]
        found = running_server(server.data)
        assert found is not None
        os.kill(found.pid, signal.SIGKILL)
        await teller.close()
    assert written >= LOG_BYTES
    began = time.monotonic()
    again = EmbeddedServer(folder, POSTGRES_VERSION, tell=told.append)
    async with again:
        waited = time.monotonic() - began
        connection = await asyncpg.connect(again.application_url)
        kept = await connection.fetch(
            "SELECT log_index FROM transactions WHERE tenant_id = $1 ORDER BY log_index", tenant.tenant_id
        )
        await connection.close()
        assert [row["log_index"] for row in kept] == [outcome.log_index for outcome in outcomes]
        assert await differences(again.application_url, tenant) == []
    said = (folder / "postgres" / "log").glob("*.log")
    assert any("redo done" in path.read_text(errors="replace") for path in said), (
        f"no recovery in {waited:.1f} s"
    )
