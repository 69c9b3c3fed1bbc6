"""Reads ranges of the log as they were sealed: transactions, their entries, and their domain rows."""

from collections.abc import Iterable
from typing import Any, Final

import asyncpg

from ledger.book.overlay import SealedColumns
from ledger.book.seal import SealedEntry, SealedTransaction, rows_digest
from ledger.book.words import (
    AccountId,
    AccountKey,
    LogIndex,
    Owner,
    Principal,
    Purpose,
    Tenant,
    TenantId,
    Unit,
)
from ledger.reports.export.words import Copied

TRANSACTIONS: Final = """
SELECT log_index, kind, actor, reason, occurred_at, recorded_at, reverses, refers_to, client, key,
    fingerprint, answer, salt
FROM transactions WHERE tenant_id = $1 AND log_index >= $2 AND log_index < $3 ORDER BY log_index"""
ENTRIES: Final = """
SELECT e.log_index, e.account_id, a.owner, a.purpose, a.unit, a.expires_on, e.amount, e.balance
FROM entries e JOIN accounts a ON a.tenant_id = e.tenant_id AND a.account_id = e.account_id
WHERE e.tenant_id = $1 AND e.log_index >= $2 AND e.log_index < $3 ORDER BY e.log_index, e.account_id"""

Rows = dict[int, list[tuple[str, dict[str, Any]]]]
Entries = dict[int, list[SealedEntry]]


async def read_copied(
    connection: asyncpg.Connection,
    tenant: Tenant,
    *,
    start: int,
    end: int,
    sealed_columns: SealedColumns,
) -> list[Copied]:
    """Return the transactions [start, end) as they were sealed.

    Args:
        connection: with the codecs of `connect_book`.
        tenant: whose book.
        start: first index.
        end: the index after the last.
        sealed_columns: the tables whose rows are sealed with transactions; without them, no digest of rows.

    Raises:
        LookupError: the log lacks one of them.
    """
    bounds = (tenant.tenant_id, start, end)
    rows = await connection.fetch(TRANSACTIONS, *bounds)
    if len(rows) != end - start:
        message = f"{tenant.name} lacks {end - start - len(rows)} of the transactions {start} to {end - 1}"
        raise LookupError(message)
    entries = _entries(await connection.fetch(ENTRIES, *bounds))
    domain = await _domain_rows(connection, bounds, sealed_columns)
    return [_copied(tenant, row, entries, domain) for row in rows]


async def _domain_rows(
    connection: asyncpg.Connection, bounds: tuple[TenantId, int, int], sealed_columns: SealedColumns
) -> Rows:
    found: Rows = {}
    for table, columns in sealed_columns.items():
        query = (
            f"SELECT log_index AS at, {', '.join(columns)} FROM {table}"  # noqa: S608 - names from our tables
            " WHERE tenant_id = $1 AND log_index >= $2 AND log_index < $3"
        )
        for row in await connection.fetch(query, *bounds):
            found.setdefault(row["at"], []).append((table, {name: row[name] for name in columns}))
    return found


def _entries(rows: Iterable[asyncpg.Record]) -> Entries:
    found: Entries = {}
    for log_index, account_id, owner, purpose, unit, expires_on, amount, balance in rows:
        account = AccountKey(Owner(owner), Purpose(purpose), Unit(unit), expires_on)
        found.setdefault(log_index, []).append(SealedEntry(AccountId(account_id), account, amount, balance))
    return found


def _copied(tenant: Tenant, row: asyncpg.Record, entries: Entries, domain: Rows) -> Copied:
    log_index = LogIndex(row["log_index"])
    return Copied(
        SealedTransaction(
            tenant=tenant.name,
            log_index=log_index,
            kind=row["kind"],
            actor=Principal(row["actor"]),
            reason=row["reason"],
            occurred_at=row["occurred_at"],
            recorded_at=row["recorded_at"],
            reverses=row["reverses"],
            refers_to=row["refers_to"],
            client=Principal(row["client"]),
            key=row["key"],
            fingerprint=row["fingerprint"],
            answer=row["answer"],
            entries=entries.get(log_index, []),
            rows=rows_digest(domain.get(log_index, ())),
        ),
        row["salt"],
    )
