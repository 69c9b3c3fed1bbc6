"""What is asked about cabinets: whose signature is shown, and what waits to be dropped."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from ledger.book.words import TenantId
from ledger.market.cabinets.rules import DROP_TIME
from ledger.market.queries import find_orders
from ledger.market.words import ByMachine, OrderId, OrderView
from ledger.places.words import KioskId, ShopId

JOBS_MAX: Final = 20
CABINET: Final = text("""
SELECT c.nonce, k.shop_id FROM cabinets c
JOIN kiosks k ON k.tenant_id = c.tenant_id AND k.kiosk_id = c.kiosk_id
WHERE c.tenant_id = :tenant_id AND c.kiosk_id = :kiosk_id AND c.revoked_at IS NULL AND k.revoked_at IS NULL
    AND k.hand_over = 'cabinet'""")
JOBS: Final = text("""
SELECT o.log_index FROM orders o
WHERE o.tenant_id = :tenant_id AND o.kiosk_id = :kiosk_id AND o.hold_until > :until
    AND NOT EXISTS (SELECT FROM order_ends e WHERE e.tenant_id = o.tenant_id AND e.order_id = o.log_index)
ORDER BY o.log_index LIMIT :limit""")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cabinet:
    """A cabinet that serves: whose it is, and what its secret is made from."""

    tenant_id: TenantId
    by: ByMachine
    nonce: bytes


async def find_cabinet(
    connection: AsyncConnection, *, tenant_id: TenantId, kiosk_id: KioskId
) -> Cabinet | None:
    """Return the cabinet of a kiosk, while both serve."""
    found = await connection.execute(CABINET, {"tenant_id": tenant_id, "kiosk_id": kiosk_id})
    row = found.one_or_none()
    if row is None:
        return None
    return Cabinet(tenant_id=tenant_id, by=ByMachine(kiosk_id, ShopId(row.shop_id)), nonce=row.nonce)


async def list_jobs(connection: AsyncConnection, *, cabinet: Cabinet, now: datetime) -> list[OrderView]:
    """Return the orders that a cabinet may still begin to drop, oldest first."""
    asked = {
        "tenant_id": cabinet.tenant_id,
        "kiosk_id": cabinet.by.kiosk_id,
        "until": now + DROP_TIME,
        "limit": JOBS_MAX,
    }
    order_ids = [OrderId(row.log_index) for row in await connection.execute(JOBS, asked)]
    orders = await find_orders(connection, tenant_id=cabinet.tenant_id, order_ids=order_ids)
    return [orders[order_id] for order_id in order_ids]
