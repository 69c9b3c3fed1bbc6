"""What is due in the books: awards whose notice window is over, and lots whose last day is over."""

from datetime import date, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from ledger.book.tables import tenants
from ledger.book.words import LogIndex, Owner, Tenant, TenantId

DUE_ACTIVATIONS = text("""
SELECT log_index FROM pending_awards
WHERE tenant_id = :tenant_id AND state = 'pending' AND activates_at <= :now AND contested_by IS NULL
ORDER BY activates_at, log_index LIMIT :limit""")
LOTS_PAST = text("""
SELECT a.owner, a.expires_on, (
    SELECT max(e.log_index) FROM entries e WHERE e.tenant_id = a.tenant_id AND e.account_id = a.account_id)
FROM accounts a
WHERE a.tenant_id = :tenant_id AND a.expires_on >= :since AND a.expires_on < :today AND NOT a.closed
    AND a.purpose = 'available' AND a.balance > 0
ORDER BY a.expires_on, a.account_id LIMIT :limit""")


class LotPast(NamedTuple):
    """A lot that holds something after its last day; `touched_at` is the last transaction on it."""

    owner: Owner
    expires_on: date
    touched_at: LogIndex


async def list_tenants(connection: AsyncConnection) -> list[Tenant]:
    """Return every bureau of this database, for whose sake the sweeps run."""
    found = select(tenants).order_by(tenants.c.tenant_id)
    return [
        Tenant(row.tenant_id, row.name, row.title, row.demo, ZoneInfo(row.time_zone))
        for row in await connection.execute(found)
    ]


async def list_due_activations(
    connection: AsyncConnection, *, tenant_id: TenantId, now: datetime, limit: int
) -> list[LogIndex]:
    """Return awards whose notice window is over, by index, the earliest first."""
    due = await connection.execute(DUE_ACTIVATIONS, {"tenant_id": tenant_id, "now": now, "limit": limit})
    return [LogIndex(row.log_index) for row in due]


async def list_lots_past(
    connection: AsyncConnection, *, tenant_id: TenantId, today: date, since: date, limit: int
) -> list[LotPast]:
    """Return lots that ended from `since` on and before `today` and hold something, the earliest first."""
    past = await connection.execute(
        LOTS_PAST, {"tenant_id": tenant_id, "today": today, "since": since, "limit": limit}
    )
    return [LotPast(*row) for row in past]
