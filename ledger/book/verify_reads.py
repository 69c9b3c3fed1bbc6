"""The reads of verify: a range of the log with everything that belongs to it, and the ends of the book."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import asyncpg

from ledger.book.merkle import TILE_WIDTH
from ledger.book.overlay import SealedColumns
from ledger.book.refusals import TenantUnknown
from ledger.book.words import AccountKey, Owner, Posting, Purpose, TenantId, Unit

LEVELS_MAX = 7
PURPOSES = frozenset(str(purpose) for purpose in Purpose)
TRANSACTIONS = """
SELECT log_index, kind, actor, reason, occurred_at, recorded_at, reverses, refers_to, format, salt,
    commitment, request_id, client, key, fingerprint, answer
FROM transactions WHERE tenant_id = $1 AND log_index >= $2 AND log_index < $3"""
ENTRIES = """
SELECT e.log_index, e.account_id, e.amount, e.balance, a.owner, a.purpose, a.unit, a.expires_on
FROM entries e LEFT JOIN accounts a ON a.tenant_id = e.tenant_id AND a.account_id = e.account_id
WHERE e.tenant_id = $1 AND e.log_index >= $2 AND e.log_index < $3"""
ORIGINALS = """
SELECT e.log_index, e.amount, a.owner, a.purpose, a.unit, a.expires_on
FROM entries e JOIN accounts a ON a.tenant_id = e.tenant_id AND a.account_id = e.account_id
WHERE e.tenant_id = $1 AND e.log_index = ANY($2::bigint[])"""
TILES = """
SELECT level, tile_index, root FROM tiles
WHERE tenant_id = $1 AND level = $2 AND tile_index >= $3 AND tile_index < $4"""

Entry = tuple[int, AccountKey | None, int, int]
"""Account id, the account or None when it is not there, amount, balance."""
Originals = dict[int, list[Posting]]
"""What transactions posted, by log index; an entry whose account is not a known one is left out."""


@dataclass(slots=True)
class Chunk:
    """A range of the log by log index: transactions, entries and sealed domain rows."""

    transactions: dict[int, asyncpg.Record]
    entries: dict[int, list[Entry]]
    rows: dict[int, list[tuple[str, dict[str, Any]]]]

    def reversed_indexes(self) -> list[int]:
        """Name the transactions that this range reverses."""
        return [row["reverses"] for row in self.transactions.values() if row["reverses"] is not None]


async def read_head(connection: asyncpg.Connection, tenant_id: TenantId) -> asyncpg.Record:
    """Return the head row, or refuse when there is no such book."""
    row = await connection.fetchrow(
        "SELECT size, frontier, accounts_count FROM book WHERE tenant_id = $1", tenant_id
    )
    if row is None:
        raise TenantUnknown
    return row


async def read_chunk(
    connection: asyncpg.Connection, tenant_id: TenantId, start: int, end: int, sealed_columns: SealedColumns
) -> Chunk:
    """Return everything of the transactions [start, end)."""
    transactions = await connection.fetch(TRANSACTIONS, tenant_id, start, end)
    entries: dict[int, list[Entry]] = {}
    for row in await connection.fetch(ENTRIES, tenant_id, start, end):
        log_index, account_id, amount, balance, owner, purpose, unit, expires_on = row
        key = _account(owner, purpose, unit, expires_on)
        entries.setdefault(log_index, []).append((account_id, key, amount, balance))
    rows: dict[int, list[tuple[str, dict[str, Any]]]] = {}
    for table, columns in sealed_columns.items():
        names = ", ".join(columns)
        query = (
            f"SELECT log_index AS at, {names} FROM {table}"  # noqa: S608 - names from our tables
            " WHERE tenant_id = $1 AND log_index >= $2 AND log_index < $3"
        )
        for row in await connection.fetch(query, tenant_id, start, end):
            rows.setdefault(row["at"], []).append((table, {name: row[name] for name in columns}))
    return Chunk(
        {row["log_index"]: row for row in transactions},
        entries,
        rows,
    )


async def read_originals(
    connection: asyncpg.Connection, tenant_id: TenantId, indexes: list[int]
) -> Originals:
    """Return the postings of the transactions named."""
    originals: Originals = {}
    if indexes:
        for log_index, amount, *named in await connection.fetch(ORIGINALS, tenant_id, indexes):
            account = _account(*named)
            if account is not None:
                originals.setdefault(log_index, []).append(Posting(account, amount))
    return originals


def _account(owner: str, purpose: str, unit: str, expires_on: date | None) -> AccountKey | None:
    """Name an account, or return None when its purpose is none of ours."""
    if purpose not in PURPOSES:
        return None
    return AccountKey(Owner(owner), Purpose(purpose), Unit(unit), expires_on)


async def read_tiles(
    connection: asyncpg.Connection, tenant_id: TenantId, start: int, end: int
) -> dict[tuple[int, int], asyncpg.Record]:
    """Return the tiles that the leaves [start, end) complete, by level and index."""
    tiles: dict[tuple[int, int], asyncpg.Record] = {}
    for level in range(LEVELS_MAX):
        width = TILE_WIDTH ** (level + 1)
        if end < width:
            break
        for row in await connection.fetch(TILES, tenant_id, level, start // width, end // width):
            tiles[level, row["tile_index"]] = row
    return tiles


async def read_accounts(connection: asyncpg.Connection, tenant_id: TenantId) -> dict[int, int]:
    """Return the balance of every account by id."""
    rows = await connection.fetch("SELECT account_id, balance FROM accounts WHERE tenant_id = $1", tenant_id)
    return {row["account_id"]: row["balance"] for row in rows}


async def read_strays(
    connection: asyncpg.Connection, tenant_id: TenantId, size: int, sealed_columns: SealedColumns
) -> list[tuple[str, int]]:
    """Return rows that claim an index the log has not reached, as table and index."""
    strays: list[tuple[str, int]] = []
    tables: Iterable[str] = ("transactions", "entries", *sealed_columns)
    for table in tables:
        query = f"SELECT log_index FROM {table} WHERE tenant_id = $1 AND log_index >= $2 LIMIT 10"  # noqa: S608
        strays += [(table, row["log_index"]) for row in await connection.fetch(query, tenant_id, size)]
    return strays
