"""Reads one transaction as it was sealed: its salt and canonical bytes, made again from the rows."""

from typing import Any, NamedTuple

import asyncpg

from ledger.book.overlay import SealedColumns
from ledger.book.public.refusals import TransactionAltered
from ledger.book.refusals import TransactionUnknown
from ledger.book.seal import SealedEntry, SealedTransaction, canonical_bytes, log_entry, rows_digest
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

TRANSACTION = """
SELECT kind, actor, reason, occurred_at, recorded_at, reverses, refers_to, salt, commitment, client, key,
    fingerprint, answer
FROM transactions WHERE tenant_id = $1 AND log_index = $2"""
ENTRIES = """
SELECT e.account_id, e.amount, e.balance, a.owner, a.purpose, a.unit, a.expires_on
FROM entries e JOIN accounts a ON a.tenant_id = e.tenant_id AND a.account_id = e.account_id
WHERE e.tenant_id = $1 AND e.log_index = $2"""


class Sealed(NamedTuple):
    """A transaction with what its log entry is made of."""

    transaction: SealedTransaction
    salt: bytes
    canonical: bytes

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
    row = await connection.fetchrow(TRANSACTION, tenant.tenant_id, log_index)
    if row is None:
        raise TransactionUnknown
    transaction = SealedTransaction(
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
        entries=await _entries(connection, tenant.tenant_id, log_index),
        rows=rows_digest(await _rows(connection, tenant.tenant_id, log_index, sealed_columns)),
    )
    canonical = canonical_bytes(transaction)
    if log_entry(row["salt"], canonical) != row["commitment"]:
        raise TransactionAltered(log_index=log_index)
    return Sealed(transaction, row["salt"], canonical)


async def _entries(
    connection: asyncpg.Connection, tenant_id: TenantId, log_index: LogIndex
) -> list[SealedEntry]:
    return [
        SealedEntry(
            AccountId(account_id),
            AccountKey(Owner(owner), Purpose(purpose), Unit(unit), expires_on),
            amount,
            balance,
        )
        for account_id, amount, balance, owner, purpose, unit, expires_on in await connection.fetch(
            ENTRIES, tenant_id, log_index
        )
    ]


async def _rows(
    connection: asyncpg.Connection, tenant_id: TenantId, log_index: LogIndex, sealed_columns: SealedColumns
) -> list[tuple[str, dict[str, Any]]]:
    rows: list[tuple[str, dict[str, Any]]] = []
    for table, columns in sealed_columns.items():
        names = ", ".join(columns)
        query = f"SELECT {names} FROM {table} WHERE tenant_id = $1 AND log_index = $2"  # noqa: S608 - our names
        found = await connection.fetch(query, tenant_id, log_index)
        rows += [(table, {name: row[name] for name in columns}) for row in found]
    return rows
