"""Fills a book of the benchmark to any size: rows made by PostgreSQL, neither decided nor sealed.

For measuring what reads and writes cost in a large book, in a database that is thrown away. Balances, entries
and the head agree; the commitments are digests of nothing, so `verify` would rightly refuse such a book.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import asyncpg

from bench.book import MINUTES, OFFICE, POINTS
from ledger.book.lots import lot_expiry
from ledger.book.merkle import HASH_BYTES, TILE_HEIGHT
from ledger.book.operations.open_book import open_book
from ledger.book.policy_words import Policy
from ledger.book.words import (
    Tenant,
)
from ledger.storage.engine import connect, make_engine

BUDGET: Final = 10**12
"""What the office was given in transaction 0: enough for any number of awards."""
SPAN: Final = timedelta(days=300)
"""The time over which the transactions are spread; the last was recorded an hour ago."""
ACCOUNTS_SHARED: Final = 3
LEVELS_MAX: Final = 4

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
TRANSACTIONS: Final = """
INSERT INTO transactions (tenant_id, log_index, occurred_at, recorded_at, request_id, format, kind, actor,
    client, key, fingerprint, reason, refers_to, answer, salt, commitment)
SELECT $1::bigint, t, at, at, gen_random_uuid(), 1, CASE WHEN t = 0 THEN 'grant' ELSE 'award' END,
    'staff/' || t % 20, 'staff/' || t % 20, 'filled-' || t, sha256(int8send(t)), '夜间巡逻',
    '{}', '{"points": 3}', substr(sha256(int8send(t)), 1, 16), sha256(int8send(-t))
FROM generate_series(0, $2::bigint) t, LATERAL (SELECT $3::timestamptz + t * $4::interval AS at) recorded"""
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
TILES: Final = """
INSERT INTO tiles (tenant_id, level, tile_index, root)
SELECT $1::bigint, $2::smallint, tile_index, sha256(int8send(tile_index))
FROM generate_series(0, $3::bigint - 1) tile_index"""
HEAD: Final = """
UPDATE book SET size = $2, frontier = $3, accounts_count = $4, last_recorded_at = $5 WHERE tenant_id = $1"""
INDEXES: Final = """
SELECT i.indexrelid::regclass::text AS name, pg_get_indexdef(i.indexrelid) AS made_by,
    c.conname AS constraint_name, pg_get_constraintdef(c.oid) AS constrained_by
FROM pg_index i LEFT JOIN pg_constraint c ON c.conindid = i.indexrelid AND c.conrelid = i.indrelid
WHERE i.indrelid = $1::regclass"""


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
    amounts = (BUDGET, POINTS, MINUTES)
    connection = await connect(owner_url, statement_timeout="0", synchronous_commit="off")
    try:
        async with connection.transaction():
            async with _without_indexes(connection, "accounts"):
                await connection.execute(
                    ACCOUNTS, tenant.tenant_id, volunteers, awards, *amounts, OFFICE, lot
                )
            async with _without_indexes(connection, "transactions"):
                step = SPAN / (awards + 1)
                await connection.execute(TRANSACTIONS, tenant.tenant_id, awards, ended_at - SPAN, step)
            async with _without_indexes(connection, "entries"):
                await connection.execute(ENTRIES, tenant.tenant_id, volunteers, awards, *amounts)
            await _write_head(connection, tenant, size=awards + 1, volunteers=volunteers, at=ended_at)
        await connection.execute("VACUUM (ANALYZE) accounts, transactions, entries, tiles")
    finally:
        await connection.close()


async def _write_head(
    connection: "asyncpg.Connection[Any]", tenant: Tenant, *, size: int, volunteers: int, at: datetime
) -> None:
    for level in range(LEVELS_MAX):
        tiles_count = size >> TILE_HEIGHT * (level + 1)
        await connection.execute(TILES, tenant.tenant_id, level, tiles_count)
    accounts_count = ACCOUNTS_SHARED + 2 * volunteers
    frontier = bytes(HASH_BYTES * size.bit_count())
    await connection.execute(HEAD, tenant.tenant_id, size, frontier, accounts_count, at)


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
