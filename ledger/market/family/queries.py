"""What relatives redeemed, for both sides to see."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from ledger.book.words import TenantId
from ledger.market.words import OrderId, OrderState
from ledger.people.words import VolunteerId

LISTED_MAX: Final = 50
BY_RELATIVES: Final = text("""
SELECT o.log_index, o.volunteer_id, o.proxy_volunteer_id, s.name AS shop_name, o.points, o.placed_at, e.ending
FROM (
    SELECT * FROM orders WHERE tenant_id = :tenant_id AND volunteer_id = :volunteer_id
        AND proxy_volunteer_id IS NOT NULL
    UNION ALL
    SELECT * FROM orders WHERE tenant_id = :tenant_id AND proxy_volunteer_id = :volunteer_id) o
JOIN shops s ON s.tenant_id = o.tenant_id AND s.shop_id = o.shop_id
LEFT JOIN order_ends e ON e.tenant_id = o.tenant_id AND e.order_id = o.log_index
ORDER BY o.log_index DESC LIMIT :limit""")


@dataclass(frozen=True, slots=True, kw_only=True)
class FamilyOrder:
    """An order of a person's points that a relative placed."""

    order_id: OrderId
    volunteer_id: VolunteerId
    relative_id: VolunteerId
    shop_name: str
    points: int
    placed_at: datetime
    state: OrderState


async def family_orders(
    connection: AsyncConnection, *, tenant_id: TenantId, volunteer_id: VolunteerId
) -> list[FamilyOrder]:
    """Return the last orders that somebody's relatives placed, or that they placed for a relative."""
    asked = {"tenant_id": tenant_id, "volunteer_id": volunteer_id, "limit": LISTED_MAX}
    return [
        FamilyOrder(
            order_id=OrderId(row.log_index),
            volunteer_id=VolunteerId(row.volunteer_id),
            relative_id=VolunteerId(row.proxy_volunteer_id),
            shop_name=row.shop_name,
            points=row.points,
            placed_at=row.placed_at,
            state=OrderState(row.ending or OrderState.HELD),
        )
        for row in await connection.execute(BY_RELATIVES, asked)
    ]
