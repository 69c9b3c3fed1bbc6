"""Fills a book of the benchmark to any size: entries made by PostgreSQL, transactions sealed in bulk.

For measuring what reads, writes and `verify` cost in a large book, in a database that is thrown away. Nothing
is decided, but everything is sealed as a teller would have: such a book verifies.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import asyncpg

from bench.book import MINUTES, OFFICE, POINTS
from bench.filled_log import BUDGET, FilledLog
from ledger.book.lots import lot_expiry
from ledger.book.merkle import Frontier
from ledger.book.operations.open_book import open_book
from ledger.book.policy_words import Policy
from ledger.book.teller import connect_book
from ledger.book.words import Tenant
from ledger.book.writer import TRANSACTION_COLUMNS
from ledger.storage.engine import make_engine

SPAN: Final = timedelta(days=300)
"""The time over which the transactions are spread; the last was recorded an hour ago."""
ACCOUNTS_SHARED: Final = 3
ENTRIES_A_TRANSACTION: Final = 4
TRANSACTIONS_A_VOLUNTEER: Final = 5
TILE_COLUMNS: Final = ("tenant_id", "level", "tile_index", "root")

ACCOUNTS: Final = """
INSERT INTO accounts (tenant_id, account_id, owner, purpose, unit, expires_on, floor, balance)
VALUES ($1::bigint, 1::bigint, 'system', 'issuance', 'points', NULL::date, NULL::bigint, -$4::bigint),
    ($1, 2, $7::text, 'budget', 'points', NULL, 0, $4::bigint - $3::bigint * $5::bigint),
    ($1, 3, 'system', 'issuance', 'minutes', NULL, NULL, -$3::bigint * $6::bigint)
UNION ALL
SELECT $1::bigint, 4 + 2 * v + n, 'volunteer/' || v, purpose, unit, expires_on, 0,
    amount * ($3 / $2 + (v < $3 % $2)::int)
FROM generate_series(0, $2::bigint - 1) v,
    (VALUES (0, 'available', 'points', $8::date, $5::bigint), (1, 'served', 'minutes', NULL, $6::bigint))
    AS kept (n, purpose, unit, expires_on, amount)"""
ENTRIES: Final = """
INSERT INTO entries (tenant_id, account_id, log_index, amount, balance)
SELECT $1::bigint, account_id, t, amount, balance
FROM generate_series(0, $3::bigint) t,
    LATERAL (SELECT (t - 1) % $2::bigint AS v, (t - 1) / $2 + 1 AS nth) of,
    LATERAL (VALUES (1, -$4::bigint, -$4, t = 0), (2, $4, $4, t = 0),
        (2, -$5::bigint, $4 - t * $5, t > 0), (4 + 2 * v, $5, nth * $5, t > 0),
        (3, -$6::bigint, -t * $6, t > 0), (5 + 2 * v, $6, nth * $6, t > 0)
    ) AS entry (account_id, amount, balance, is_there)
WHERE is_there"""
HEAD: Final = """
UPDATE book SET size = $2, frontier = $3, accounts_count = $4, last_recorded_at = $5 WHERE tenant_id = $1"""
INDEXES: Final = """
SELECT i.indexrelid::regclass::text AS name, pg_get_indexdef(i.indexrelid) AS made_by,
    c.conname AS constraint_name, pg_get_constraintdef(c.oid) AS constrained_by
FROM pg_index i LEFT JOIN pg_constraint c ON c.conindid = i.indexrelid AND c.conrelid = i.indrelid
WHERE i.indrelid = $1::regclass"""


def awards_of(entries: int) -> tuple[int, int]:
    """Return how many awards make so many entries, and among how many volunteers they are spread."""
    awards = max(1, entries // ENTRIES_A_TRANSACTION)
    return awards, -(-awards // TRANSACTIONS_A_VOLUNTEER)


async def fill_book(owner_url: str, tenant: Tenant, *, volunteers: int, awards: int) -> None:
    """Open a book and fill it with awards of 3 points and 60 minutes, each to the next volunteer in turn.

    Args:
        owner_url: the database as the owner of its tables, which lose their indexes while it is filled.
        tenant: a bureau that has no book yet.
        volunteers: each has two accounts; there are three more, of the office and the system.
        awards: each is a transaction with four entries; one more gives the office its budget.
    """
    engine = make_engine(owner_url, pooled=False)
    async with engine.begin() as opening:
        await open_book(opening, tenant)
    await engine.dispose()
    ended_at = datetime.now(UTC) - timedelta(hours=1)
    lot = lot_expiry(tenant.day(datetime.now(UTC)), Policy())
    log = FilledLog(
        tenant=tenant,
        volunteers=volunteers,
        begun_at=ended_at - SPAN,
        step=SPAN / (awards + 1),
        lot=lot,
    )
    tree = Frontier(0, b"")
    amounts = (BUDGET, POINTS, MINUTES)
    connection = await connect_book(owner_url, statement_timeout="0", synchronous_commit="off")
    try:
        async with connection.transaction():
            async with _without_indexes(connection, "accounts"):
                await connection.execute(
                    ACCOUNTS, tenant.tenant_id, volunteers, awards, *amounts, OFFICE, lot
                )
            async with _without_indexes(connection, "transactions"):
                await connection.copy_records_to_table(
                    "transactions", records=log.records(awards + 1, tree), columns=TRANSACTION_COLUMNS
                )
            async with _without_indexes(connection, "entries"):
                await connection.execute(ENTRIES, tenant.tenant_id, volunteers, awards, *amounts)
            await _write_head(connection, tenant, tree, volunteers=volunteers, at=log.recorded_at(awards))
        await connection.execute("VACUUM (ANALYZE) accounts, transactions, entries, tiles")
    finally:
        await connection.close()


async def _write_head(
    connection: "asyncpg.Connection[Any]", tenant: Tenant, tree: Frontier, *, volunteers: int, at: datetime
) -> None:
    tiles = [(tenant.tenant_id, *tile) for tile in tree.filled]
    await connection.copy_records_to_table("tiles", records=tiles, columns=TILE_COLUMNS)
    accounts_count = ACCOUNTS_SHARED + 2 * volunteers
    await connection.execute(HEAD, tenant.tenant_id, tree.size, tree.to_bytes(), accounts_count, at)


@asynccontextmanager
async def _without_indexes(connection: "asyncpg.Connection[Any]", table: str) -> AsyncIterator[None]:
    """Drop a table's indexes and make them again, sorted, which is many times faster than growing them."""
    indexes = await connection.fetch(INDEXES, table)
    for index in indexes:
        await connection.execute(
            f"ALTER TABLE {table} DROP CONSTRAINT {index['constraint_name']}"
            if index["constraint_name"]
            else f"DROP INDEX {index['name']}"
        )
    yield
    for index in indexes:
        await connection.execute(
            f"ALTER TABLE {table} ADD CONSTRAINT {index['constraint_name']} {index['constrained_by']}"
            if index["constraint_name"]
            else index["made_by"]
        )
