"""What is asked about reservations: the order of a pickup code, and what a person has reserved."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from ledger.book.words import TenantId
from ledger.market.queries import find_orders
from ledger.market.words import OrderId, OrderView
from ledger.people.words import VolunteerId

RESERVATIONS_MAX: Final = 20
BY_DIGEST: Final = text("""
SELECT o.log_index, e.order_id IS NULL AS waits FROM orders o
LEFT JOIN order_ends e ON e.tenant_id = o.tenant_id AND e.order_id = o.log_index
WHERE o.tenant_id = :tenant_id AND o.pickup_digest = ANY(:digests)
ORDER BY e.order_id IS NOT NULL, o.log_index DESC LIMIT 2""")
OWN: Final = text("""
SELECT o.log_index FROM orders o
WHERE o.tenant_id = :tenant_id AND o.volunteer_id = :volunteer_id AND (o.way = 'reserve' OR NOT EXISTS (
    SELECT FROM order_ends e WHERE e.tenant_id = o.tenant_id AND e.order_id = o.log_index))
ORDER BY o.log_index DESC LIMIT :limit""")


async def find_pickup(
    connection: AsyncConnection, *, tenant_id: TenantId, digests: Sequence[bytes]
) -> OrderId | None:
    """Return the order that waits for a code, or else the last one that did; None also where two wait."""
    found = await connection.execute(BY_DIGEST, {"tenant_id": tenant_id, "digests": list(digests)})
    rows = found.all()
    if not rows or any(row.waits for row in rows[1:]):
        return None
    return OrderId(rows[0].log_index)


async def list_reservations(
    connection: AsyncConnection, *, tenant_id: TenantId, volunteer_id: VolunteerId
) -> list[OrderView]:
    """Return what a person reserved lately and whatever else waits for them, newest first."""
    found = await connection.execute(
        OWN, {"tenant_id": tenant_id, "volunteer_id": volunteer_id, "limit": RESERVATIONS_MAX}
    )
    order_ids = [OrderId(row.log_index) for row in found]
    orders = await find_orders(connection, tenant_id=tenant_id, order_ids=order_ids)
    return [orders[order_id] for order_id in order_ids]
