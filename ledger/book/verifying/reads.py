"""The reads of verify: parts of the log with everything that belongs to them, each in a short transaction."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

import asyncpg

from ledger.book.merkle import TILE_WIDTH
from ledger.book.refusals import TenantUnknown
from ledger.book.seal import SealedColumns
from ledger.book.sealed_reads import RANGE, Rows, read_domain_rows
from ledger.book.words import AccountKey, Owner, Posting, Purpose, TenantId, Unit

LEVELS_MAX: Final = 7
PURPOSES: Final = {str(purpose): purpose for purpose in Purpose}
TRANSACTIONS: Final = """
SELECT log_index, kind, actor, reason, occurred_at, recorded_at, reverses, refers_to, format, salt,
    commitment, request_id, client, key, fingerprint, answer
FROM transactions WHERE tenant_id = $1 AND {part} ORDER BY log_index"""
ENTRIES: Final = """
SELECT log_index, account_id, amount, balance FROM entries WHERE tenant_id = $1 AND {part}"""
ACCOUNTS_NAMED: Final = """
SELECT account_id, owner, purpose, unit, expires_on FROM accounts
WHERE tenant_id = $1 AND account_id = ANY($2::bigint[])"""
NAMED: Final = "log_index = ANY($2::bigint[])"
TILES: Final = """
SELECT level, tile_index, root FROM tiles
WHERE tenant_id = $1 AND level = $2 AND tile_index >= $3 AND tile_index < $4 ORDER BY tile_index"""
COMMITMENTS: Final = """
SELECT log_index, commitment FROM transactions
WHERE tenant_id = $1 AND log_index >= $2 AND log_index < $3 ORDER BY log_index"""
LAST_ENTRIES: Final = """
SELECT asked.account_id, last.log_index, last.balance FROM unnest($2::bigint[]) AS asked (account_id)
CROSS JOIN LATERAL (
    SELECT log_index, balance FROM entries
    WHERE tenant_id = $1 AND account_id = asked.account_id AND log_index < $3
    ORDER BY log_index DESC LIMIT 1) AS last"""
ACCOUNTS: Final = """
SELECT account_id, purpose, floor, balance FROM accounts
WHERE tenant_id = $1 AND account_id > $2 ORDER BY account_id LIMIT $3"""
POINTS_WAITING: Final = """
SELECT COALESCE(sum(points), 0)::bigint FROM pending_awards WHERE tenant_id = $1 AND state = 'pending'"""
REQUESTS: Final = """
SELECT r.request_id, r.client, r.key, t.log_index
FROM requests r LEFT JOIN transactions t ON t.tenant_id = r.tenant_id AND t.request_id = r.request_id
WHERE r.tenant_id = $1 AND ($2::uuid IS NULL OR r.request_id > $2) ORDER BY r.request_id LIMIT $3"""

UNREADABLE: Final = (ValueError, OverflowError)
"""What the driver raises for a value that Python has no place for, such as a year before 1."""

HEAD_TIME: Final = "SELECT last_recorded_at = $2 FROM book WHERE tenant_id = $1"

Entry = tuple[int, int, int]
"""Account id, amount, balance."""
Accounts = dict[int, AccountKey | None]
"""Accounts by id; None is one that is not there, or whose purpose is none of ours."""


@dataclass(slots=True)
class Part:
    """Transactions in the order of the log, with their entries and sealed domain rows by log index.

    Attributes:
        unreadable: commitments of transactions whose other columns, or whose rows, cannot be read.
    """

    transactions: list[asyncpg.Record]
    entries: dict[int, list[Entry]]
    rows: Rows
    unreadable: dict[int, bytes] = field(default_factory=dict)

    def account_ids(self) -> set[int]:
        """Name the accounts that are posted to."""
        return {entry[0] for entries in self.entries.values() for entry in entries}


async def allow_time(connection: asyncpg.Connection) -> None:
    """Let a busy machine take its time: what a teller must give up after seconds, verify may wait for."""
    await connection.execute("SET statement_timeout = '60s'; SET idle_in_transaction_session_timeout = '60s'")


async def read_head(connection: asyncpg.Connection, tenant_id: TenantId) -> asyncpg.Record:
    """Return the head row, or refuse when there is no such book."""
    row = await connection.fetchrow(
        "SELECT size, frontier, accounts_count FROM book WHERE tenant_id = $1", tenant_id
    )
    if row is None:
        raise TenantUnknown
    return row


async def read_range(
    connection: asyncpg.Connection, tenant_id: TenantId, start: int, end: int, sealed: SealedColumns
) -> Part:
    """Return everything of the transactions [start, end)."""
    return await _read(connection, RANGE, (tenant_id, start, end), sealed)


async def read_named(
    connection: asyncpg.Connection, tenant_id: TenantId, indexes: list[int], sealed: SealedColumns
) -> Part:
    """Return everything of the transactions named."""
    return await _read(connection, NAMED, (tenant_id, indexes), sealed)


async def _read(
    connection: asyncpg.Connection, part: str, arguments: tuple[Any, ...], sealed: SealedColumns
) -> Part:
    transactions = await connection.fetch(TRANSACTIONS.format(part=part), *arguments)
    entries = await _read_entries(connection, part, arguments)
    return Part(transactions, entries, await read_domain_rows(connection, sealed, part, arguments))


async def _read_entries(
    connection: asyncpg.Connection, part: str, arguments: tuple[Any, ...]
) -> dict[int, list[Entry]]:
    entries: dict[int, list[Entry]] = {}
    for log_index, *entry in await connection.fetch(ENTRIES.format(part=part), *arguments):
        entries.setdefault(log_index, []).append((entry[0], entry[1], entry[2]))
    return entries


async def read_unreadable(connection: asyncpg.Connection, tenant_id: TenantId, log_index: int) -> Part:
    """Return what can be read of a transaction that cannot be read whole: entries and commitment."""
    entries = await _read_entries(connection, NAMED, (tenant_id, [log_index]))
    commitments = await connection.fetch(COMMITMENTS, tenant_id, log_index, log_index + 1)
    return Part([], entries, {}, {row["log_index"]: row["commitment"] for row in commitments})


async def read_accounts(
    connection: asyncpg.Connection, tenant_id: TenantId, account_ids: Iterable[int]
) -> Accounts:
    """Return the accounts asked for, each or None."""
    accounts: Accounts = dict.fromkeys(account_ids)
    try:
        for account_id, *named in await connection.fetch(ACCOUNTS_NAMED, tenant_id, list(accounts)):
            accounts[account_id] = _account(*named)
    except UNREADABLE:
        if len(accounts) == 1:
            return accounts
        for account_id in list(accounts):
            accounts |= await read_accounts(connection, tenant_id, [account_id])
    return accounts


def _account(owner: str, purpose: str, unit: str, expires_on: date | None) -> AccountKey | None:
    known = PURPOSES.get(purpose)
    return None if known is None else AccountKey(Owner(owner), known, Unit(unit), expires_on)


async def read_originals(
    connection: asyncpg.Connection, tenant_id: TenantId, indexes: list[int]
) -> dict[int, list[Posting]]:
    """Return the postings of the transactions named; an account that is none of ours is left out."""
    postings: dict[int, list[Posting]] = {}
    if indexes:
        found = await _read_entries(connection, NAMED, (tenant_id, indexes))
        posted = {entry[0] for entries in found.values() for entry in entries}
        accounts = await read_accounts(connection, tenant_id, posted)
        for log_index, entries in found.items():
            named = ((accounts[account_id], amount) for account_id, amount, _ in entries)
            postings[log_index] = [Posting(account, amount) for account, amount in named if account]
    return postings


async def read_tiles(
    connection: asyncpg.Connection, tenant_id: TenantId, start: int, end: int
) -> dict[tuple[int, int], bytes]:
    """Return the roots of the tiles that the leaves [start, end) complete, by level and index."""
    tiles: dict[tuple[int, int], bytes] = {}
    for level in range(LEVELS_MAX):
        width = TILE_WIDTH ** (level + 1)
        if end < width:
            break
        for row in await connection.fetch(TILES, tenant_id, level, start // width, end // width):
            tiles[level, row["tile_index"]] = row["root"]
    return tiles


async def read_last_entries(
    connection: asyncpg.Connection, tenant_id: TenantId, account_ids: Iterable[int], *, before: int
) -> dict[int, tuple[int, int]]:
    """Return the last entry of accounts before a log index, as log index and balance."""
    rows = await connection.fetch(LAST_ENTRIES, tenant_id, list(account_ids), before)
    return {account_id: (log_index, balance) for account_id, log_index, balance in rows}


async def read_strays(
    connection: asyncpg.Connection, tenant_id: TenantId, size: int, sealed_columns: SealedColumns
) -> list[tuple[str, int]]:
    """Return rows that claim an index the log does not have, as table and index."""
    strays: list[tuple[str, int]] = []
    for table in ("transactions", "entries", *sealed_columns):
        for outside in ("log_index >= $2", "log_index < least(0, $2)"):
            query = f"SELECT log_index FROM {table} WHERE tenant_id = $1 AND {outside} LIMIT 10"  # noqa: S608
            strays += [(table, row["log_index"]) for row in await connection.fetch(query, tenant_id, size)]
    for level in range(LEVELS_MAX):
        width = TILE_WIDTH ** (level + 1)
        query = (
            "SELECT tile_index FROM tiles WHERE tenant_id = $1 AND level = $2 AND tile_index >= $3 LIMIT 10"
        )
        for row in await connection.fetch(query, tenant_id, level, size // width):
            strays.append((f"tiles {level}/{row['tile_index']}", row["tile_index"] * width))
    return strays
