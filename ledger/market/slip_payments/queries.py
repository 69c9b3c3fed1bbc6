"""What is read of orders that slips paid."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from ledger.book.words import TenantId
from ledger.market.words import OrderId

LEFT: Final = text("""
SELECT o.log_index, sum(s.points - s.points_spent) AS points_left FROM orders o
JOIN claim_slips s ON s.tenant_id = o.tenant_id AND s.code_hash = ANY(o.slips)
WHERE o.tenant_id = :tenant_id AND o.log_index = ANY(:order_ids) GROUP BY o.log_index""")


async def points_on_slips_of(
    connection: AsyncConnection, *, tenant_id: TenantId, order_ids: Sequence[OrderId]
) -> dict[OrderId, int]:
    """Return what the slips shown for orders still buy."""
    if not order_ids:
        return {}
    rows = await connection.execute(LEFT, {"tenant_id": tenant_id, "order_ids": list(order_ids)})
    return {OrderId(row.log_index): row.points_left for row in rows}
