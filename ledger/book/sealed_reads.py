"""Reads transactions as they were sealed: what their log entries are made of, made again from the rows."""

from collections.abc import Iterable
from typing import Any, Final, NamedTuple

import asyncpg

from ledger.book.public.refusals import TransactionAltered
from ledger.book.refusals import TransactionUnknown
from ledger.book.seal import (
    SealedColumns,
    SealedEntry,
    SealedTransaction,
    canonical_bytes,
    log_entry,
    rows_digest,
)
from ledger.book.words import AccountId, AccountKey, LogIndex, Owner, Purpose, Tenant, Unit

RANGE: Final = "log_index >= $2 AND log_index < $3"
TRANSACTIONS: Final = """
SELECT log_index, kind, actor, reason, occurred_at, recorded_at, reverses, refers_to, client, key,
    fingerprint, answer, salt, commitment
FROM transactions WHERE tenant_id = $1 AND log_index >= $2 AND log_index < $3 ORDER BY log_index"""
ENTRIES: Final = """
SELECT e.log_index, e.account_id, a.owner, a.purpose, a.unit, a.expires_on, e.amount, e.balance
FROM entries e JOIN accounts a ON a.tenant_id = e.tenant_id AND a.account_id = e.account_id
WHERE e.tenant_id = $1 AND e.log_index >= $2 AND e.log_index < $3 ORDER BY e.log_index, e.account_id"""

Rows = dict[int, list[tuple[str, dict[str, Any]]]]
"""Sealed domain rows as table and columns, by log index."""


class Sealed(NamedTuple):
    """A transaction with what its log entry is made of, and the log entry that is stored."""

    transaction: SealedTransaction
    salt: bytes
    commitment: bytes

    @property
    def canonical(self) -> bytes:
        """Its canonical bytes."""
        return canonical_bytes(self.transaction)

    @property
    def persons(self) -> set[str]:
        """Whose it is: who wanted it, who asked for it, and whose accounts it touched."""
        owners = {str(entry.account.owner) for entry in self.transaction.entries}
        return owners | {str(self.transaction.actor), str(self.transaction.client)}


async def read_sealed(
    connection: asyncpg.Connection, tenant: Tenant, log_index: LogIndex, sealed_columns: SealedColumns
) -> Sealed:
    """Return a transaction as it was sealed.

    Raises:
        TransactionUnknown: the log has not got it.
        TransactionAltered: its rows no longer give the commitment that is in the tree.
    """
    try:
        [sealed] = await read_sealed_range(
            connection, tenant, start=log_index, end=log_index + 1, sealed_columns=sealed_columns
        )
    except LookupError as missing:
        raise TransactionUnknown from missing
    if log_entry(sealed.salt, sealed.canonical) != sealed.commitment:
        raise TransactionAltered(log_index=log_index)
    return sealed


async def read_sealed_range(
    connection: asyncpg.Connection,
    tenant: Tenant,
    *,
    start: int,
    end: int,
    sealed_columns: SealedColumns,
) -> list[Sealed]:
    """Return the transactions [start, end) as their rows are now; nothing is compared.

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
    entries: dict[int, list[SealedEntry]] = {}
    for log_index, account_id, owner, purpose, unit, expires_on, amount, balance in await connection.fetch(
        ENTRIES, *bounds
    ):
        account = AccountKey(Owner(owner), Purpose(purpose), Unit(unit), expires_on)
        entries.setdefault(log_index, []).append(SealedEntry(AccountId(account_id), account, amount, balance))
    domain = await read_domain_rows(connection, sealed_columns, RANGE, bounds)
    return [
        Sealed(
            sealed_transaction(tenant.name, row, entries.get(row[0], []), domain.get(row[0], ())),
            row["salt"],
            row["commitment"],
        )
        for row in rows
    ]


async def read_domain_rows(
    connection: asyncpg.Connection, sealed_columns: SealedColumns, part: str, arguments: tuple[Any, ...]
) -> Rows:
    """Return the domain rows that are sealed with some transactions; `part` says in SQL with which."""
    found: Rows = {}
    for table, columns in sealed_columns.items():
        query = (
            f"SELECT log_index AS at, {', '.join(columns.names)} FROM {table}"  # noqa: S608 - names from our tables
            f" WHERE tenant_id = $1 AND {part}"
        )
        for row in await connection.fetch(query, *arguments):
            found.setdefault(row["at"], []).append((table, columns.of(dict(row))))
    return found


def sealed_transaction(
    tenant: str,
    row: asyncpg.Record,
    entries: list[SealedEntry],
    rows: Iterable[tuple[str, dict[str, Any]]],
) -> SealedTransaction:
    """Put together what is sealed of a transaction from its row, its entries and its domain rows.

    Raises:
        TypeError, ValueError, OverflowError: format 1 has no place for a value of the domain rows.
    """
    return SealedTransaction(
        tenant=tenant,
        log_index=row["log_index"],
        kind=row["kind"],
        actor=row["actor"],
        reason=row["reason"],
        occurred_at=row["occurred_at"],
        recorded_at=row["recorded_at"],
        reverses=row["reverses"],
        refers_to=row["refers_to"],
        client=row["client"],
        key=row["key"],
        fingerprint=row["fingerprint"],
        answer=row["answer"],
        entries=entries,
        rows=rows_digest(rows),
    )
