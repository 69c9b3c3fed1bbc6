"""The log as the desk reads it: transactions newest first, and one of them with its entries."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from ledger.book.refusals import TransactionUnknown
from ledger.book.words import LogIndex, TenantId

PAGE_MAX = 300
BEYOND = 2**53

COLUMNS = """
SELECT t.log_index, t.kind, t.actor, t.reason, t.occurred_at, t.recorded_at, t.reverses,
    r.log_index AS reversed_by, t.commitment
FROM transactions t LEFT JOIN transactions r ON r.tenant_id = t.tenant_id AND r.reverses = t.log_index
WHERE t.tenant_id = :tenant_id"""
PAGE = text(f"{COLUMNS} AND t.log_index < :before ORDER BY t.log_index DESC LIMIT :limit")
ONE = text(f"{COLUMNS} AND t.log_index = :log_index")
ENTRIES = text("""
SELECT a.account_id, a.owner, a.purpose, a.unit, a.expires_on, e.amount, e.balance
FROM entries e JOIN accounts a ON a.tenant_id = e.tenant_id AND a.account_id = e.account_id
WHERE e.tenant_id = :tenant_id AND e.log_index = :log_index ORDER BY a.account_id""")


@dataclass(frozen=True, slots=True)
class Transaction:
    """One line of the log."""

    log_index: LogIndex
    kind: str
    actor: str
    reason: str | None
    occurred_at: datetime
    recorded_at: datetime
    reverses: LogIndex | None
    reversed_by: LogIndex | None
    commitment: bytes


@dataclass(frozen=True, slots=True)
class Entry:
    """One amount on one account, and the balance after it."""

    account_id: int
    owner: str
    purpose: str
    unit: str
    expires_on: date | None
    amount: int
    balance: int


async def list_transactions(
    connection: AsyncConnection, *, tenant_id: TenantId, before: int | None, limit: int
) -> list[Transaction]:
    """Return transactions below an index, newest first."""
    rows = await connection.execute(
        PAGE,
        {
            "tenant_id": tenant_id,
            "before": BEYOND if before is None else before,
            "limit": min(limit, PAGE_MAX),
        },
    )
    return [Transaction(*row) for row in rows]


async def find_transaction(
    connection: AsyncConnection, *, tenant_id: TenantId, log_index: LogIndex
) -> tuple[Transaction, list[Entry]]:
    """Return one transaction with its entries, or raise TransactionUnknown."""
    named = {"tenant_id": tenant_id, "log_index": log_index}
    row = (await connection.execute(ONE, named)).one_or_none()
    if row is None:
        raise TransactionUnknown
    entries = await connection.execute(ENTRIES, named)
    return Transaction(*row), [Entry(*entry) for entry in entries]
