"""A book that was filled is one that a teller can go on with, and whose figures agree."""

import asyncpg

from bench.book import bench_tenant, check_book, measure_book
from bench.filler import fill_book
from bench.measure import Window
from tests.conftest import Database

WRONG_BALANCES = """
SELECT count(*) FROM accounts a WHERE tenant_id = $1 AND balance IS DISTINCT FROM (
    SELECT sum(amount) FROM entries e WHERE e.tenant_id = a.tenant_id AND e.account_id = a.account_id)"""
WRONG_ENTRIES = """
SELECT count(*) FROM entries e WHERE tenant_id = $1 AND balance <> (
    SELECT sum(amount) FROM entries before
    WHERE before.tenant_id = $1 AND before.account_id = e.account_id AND before.log_index <= e.log_index)"""
UNBALANCED = """
SELECT count(*) FROM (SELECT FROM entries JOIN accounts USING (tenant_id, account_id)
    WHERE tenant_id = $1 GROUP BY log_index, unit HAVING sum(amount) <> 0) wrong"""
SIZE = """
SELECT size = (SELECT count(*) FROM transactions WHERE tenant_id = $1) FROM book WHERE tenant_id = $1"""
INDEXES = "SELECT count(*) FROM pg_indexes WHERE tablename IN ('accounts', 'transactions', 'entries')"


async def test_a_filled_book_verifies(database: Database) -> None:
    tenant = bench_tenant(8)
    await fill_book(database.owner_url, tenant, volunteers=9, awards=700)
    assert await check_book(database.application_url, tenant) == 701


async def test_a_filled_book_agrees_and_goes_on(database: Database) -> None:
    tenant = bench_tenant(7)
    connection = await asyncpg.connect(database.owner_url)
    indexes = await connection.fetchval(INDEXES)
    await fill_book(database.owner_url, tenant, volunteers=9, awards=700)
    await measure_book(
        database.application_url, tenant, batch=2, volunteers=9, window=Window.after(0, seconds=0.2)
    )
    wrong = [
        await connection.fetchval(count, tenant.tenant_id)
        for count in (WRONG_BALANCES, WRONG_ENTRIES, UNBALANCED)
    ]
    assert wrong == [0, 0, 0]
    assert await connection.fetchval(SIZE, tenant.tenant_id)
    assert await connection.fetchval(INDEXES) == indexes
    await connection.close()
