"""What moved on the accounts of an owner, page by page, newest first: the statement that the desk reads."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from ledger.book.words import AccountId, LogIndex, Owner, TenantId, Unit
from ledger.reports.log import LogLine, line_values
from ledger.reports.refusals import AccountUnknown

PAGE_MAX: Final = 100
BEYOND: Final = 2**53

# Each account gives at most a page of its newest entries: a transaction of the page cannot be deeper in any
# of them. So a page costs the same however long the history is.
MOVEMENTS = text("""
WITH own AS (
    SELECT account_id, purpose, unit, expires_on FROM accounts
    WHERE tenant_id = :tenant_id AND owner = :owner
        AND (CAST(:account_id AS bigint) IS NULL OR account_id = :account_id)
        AND (CAST(:unit AS text) IS NULL OR unit = :unit)),
page AS (
    SELECT DISTINCT e.log_index
    FROM own CROSS JOIN LATERAL (
        SELECT log_index FROM entries
        WHERE tenant_id = :tenant_id AND account_id = own.account_id AND log_index < :before
        ORDER BY log_index DESC LIMIT :limit) e
    ORDER BY e.log_index DESC LIMIT :limit)
SELECT b.size - 1 AS head, t.log_index, t.kind, t.actor, t.reason, t.occurred_at, t.recorded_at, t.reverses,
    r.log_index AS reversed_by, moved.moves
FROM book b
LEFT JOIN (page JOIN transactions t ON t.tenant_id = :tenant_id AND t.log_index = page.log_index) ON true
LEFT JOIN transactions r ON r.tenant_id = t.tenant_id AND r.reverses = t.log_index
LEFT JOIN LATERAL (
    SELECT jsonb_agg(jsonb_build_array(own.account_id, own.purpose, own.unit, own.expires_on,
        e.amount, e.balance) ORDER BY own.account_id) AS moves
    FROM entries e JOIN own ON own.account_id = e.account_id
    WHERE e.tenant_id = t.tenant_id AND e.log_index = t.log_index) moved ON true
WHERE b.tenant_id = :tenant_id ORDER BY t.log_index DESC""")
OWNER_OF = text("SELECT owner FROM accounts WHERE tenant_id = :tenant_id AND account_id = :account_id")


class Move(NamedTuple):
    """One entry: the account, the amount, and what it held afterwards."""

    account_id: AccountId
    purpose: str
    unit: str
    expires_on: date | None
    amount: int
    balance: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Movement(LogLine):
    """One transaction, as far as it touched the owner's accounts."""

    moves: Sequence[Move]


@dataclass(frozen=True, slots=True)
class MovementPage:
    """A page, newest first; `log_index` is the newest transaction of the book that it knows."""

    log_index: LogIndex
    items: list[Movement]


async def movements_of(
    connection: AsyncConnection,
    *,
    tenant_id: TenantId,
    owner: Owner,
    account_id: AccountId | None = None,
    unit: Unit | None = None,
    before: int | None = None,
    limit: int = PAGE_MAX,
) -> MovementPage:
    """Return a page of what moved below an index of the log: one statement, so one moment.

    Args:
        connection: for SELECTs.
        tenant_id: whose book.
        owner: whose accounts.
        account_id: this account alone.
        unit: accounts of this unit alone.
        before: only below this index.
        limit: at most so many transactions, and never more than `PAGE_MAX`.
    """
    found = await connection.execute(
        MOVEMENTS,
        {
            "tenant_id": tenant_id,
            "owner": owner,
            "account_id": account_id,
            "unit": unit,
            "before": BEYOND if before is None else before,
            "limit": min(limit, PAGE_MAX),
        },
    )
    rows = found.all()
    return MovementPage(
        LogIndex(rows[0].head),
        [
            Movement(**line_values(row), moves=[_move(*move) for move in row.moves])
            for row in rows
            if row.log_index is not None
        ],
    )


async def owner_of(connection: AsyncConnection, *, tenant_id: TenantId, account_id: AccountId) -> Owner:
    """Return whose an account is, or refuse."""
    named = {"tenant_id": tenant_id, "account_id": account_id}
    owner = await connection.scalar(OWNER_OF, named)
    if owner is None:
        raise AccountUnknown
    return Owner(owner)


def _move(
    account_id: int, purpose: str, unit: str, expires_on: str | None, amount: int, balance: int
) -> Move:
    return Move(
        AccountId(account_id),
        purpose,
        unit,
        None if expires_on is None else date.fromisoformat(expires_on),
        amount,
        balance,
    )
