"""What is asked about the market: facts for decisions, shelves, and orders with their lines."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

import asyncpg
from sqlalchemy import RowMapping, text
from sqlalchemy.ext.asyncio import AsyncConnection

from ledger.book.facts import Loaders
from ledger.book.words import AMOUNT_MAX, TenantId
from ledger.market.refusals import OrderUnknown
from ledger.market.words import (
    RECEIPT_CODE_LENGTH,
    Clerk,
    ClerkFact,
    Line,
    LineView,
    Order,
    OrderFact,
    OrderId,
    OrderState,
    OrderView,
    Overdue,
    Price,
    PricesFact,
    ShopFact,
    VoidReason,
)
from ledger.places.rules import is_code, typed_code
from ledger.places.words import Scope, ShopId

HELD_LOOK_BACK: Final = timedelta(days=7)
"""Orders without an end are younger than this, unless no sweep has run for a week."""
PAGE_MAX: Final = 300

PRICES = """
SELECT g.sku, array_agg(p.effective_from) AS moments, array_agg(p.points) AS points,
    array_agg(p.version) AS versions
FROM goods g LEFT JOIN prices p ON p.tenant_id = g.tenant_id AND p.sku = g.sku
WHERE g.tenant_id = $1 AND g.sku = ANY($2::text[]) GROUP BY g.sku"""
SHOP_PATHS = """
SELECT s.shop_id, u.path FROM shops s JOIN units u ON u.tenant_id = s.tenant_id AND u.unit_id = s.unit_id
WHERE s.tenant_id = $1 AND s.shop_id = ANY($2::bigint[])"""
CLERKS = """
SELECT s.staff_id, s.volunteer_id, u.path
FROM staff s JOIN units u ON u.tenant_id = s.tenant_id AND u.unit_id = s.unit_id
WHERE s.tenant_id = $1 AND s.staff_id = ANY($2::bigint[]) AND s.left_at IS NULL"""
ORDERS = """
SELECT o.log_index, o.volunteer_id, o.shop_id, u.path, o.points, o.hold_until, o.proxy_volunteer_id,
    e.ending, l.*
FROM orders o
JOIN shops s ON s.tenant_id = o.tenant_id AND s.shop_id = o.shop_id
JOIN units u ON u.tenant_id = s.tenant_id AND u.unit_id = s.unit_id
LEFT JOIN order_ends e ON e.tenant_id = o.tenant_id AND e.order_id = o.log_index
CROSS JOIN LATERAL (
    SELECT array_agg(sku ORDER BY line) AS skus, array_agg(quantity ORDER BY line) AS quantities,
        array_agg(points_each ORDER BY line) AS prices
    FROM order_lines WHERE tenant_id = o.tenant_id AND log_index = o.log_index) l
WHERE o.tenant_id = $1 AND o.log_index = ANY($2::bigint[])"""

ORDER_VIEW = """
SELECT o.log_index, o.volunteer_id, o.shop_id, s.name AS shop_name, o.kiosk_id, o.points, o.placed_at,
    o.hold_until, o.receipt_code, o.pickup_digest IS NOT NULL AS has_pickup, e.ending, e.void_reason,
    e.ended_at, l.lines
FROM orders o
JOIN shops s ON s.tenant_id = o.tenant_id AND s.shop_id = o.shop_id
LEFT JOIN order_ends e ON e.tenant_id = o.tenant_id AND e.order_id = o.log_index
CROSS JOIN LATERAL (
    SELECT jsonb_agg(jsonb_build_object('sku', line.sku, 'name_zh', g.name_zh, 'name_en', g.name_en,
        'kind', g.kind, 'quantity', line.quantity, 'points', line.quantity * line.points_each,
        'quantity_handed_over', CASE e.ending WHEN 'handed_over' THEN COALESCE(part.quantity, line.quantity)
            ELSE 0 END,
        'quantity_returned', CASE e.ending WHEN 'handed_over' THEN line.quantity
            - COALESCE(part.quantity, line.quantity) WHEN 'void' THEN line.quantity ELSE 0 END,
        'quantity_brought_back', COALESCE(back.quantity, 0))
        ORDER BY line.line) AS lines
    FROM order_lines line JOIN goods g ON g.tenant_id = line.tenant_id AND g.sku = line.sku
    LEFT JOIN hand_over_lines part ON part.tenant_id = o.tenant_id AND part.order_id = o.log_index
        AND part.line = line.line
    LEFT JOIN LATERAL (
        SELECT sum(r.quantity)::int AS quantity FROM order_returns r
        WHERE e.ending = 'handed_over' AND r.tenant_id = o.tenant_id AND r.order_id = o.log_index
            AND r.line = line.line) back ON true
    WHERE line.tenant_id = o.tenant_id AND line.log_index = o.log_index) l
WHERE o.tenant_id = :tenant_id"""
ORDER_BY_ID = text(f"{ORDER_VIEW} AND o.log_index = :order_id")
ORDERS_BY_ID = text(f"{ORDER_VIEW} AND o.log_index = ANY(:order_ids)")
ORDER_BY_RECEIPT = text(f"{ORDER_VIEW} AND o.receipt_code = :receipt_code")
HELD_ORDERS = text(f"""{ORDER_VIEW} AND e.order_id IS NULL AND o.hold_until > :since
    AND o.shop_id = ANY(:shop_ids) AND o.log_index > :after
ORDER BY o.log_index LIMIT :limit""")
ENDED_ORDERS = text(f"""{ORDER_VIEW} AND e.ending = :ending
    AND o.shop_id = ANY(:shop_ids) AND o.log_index < :before
ORDER BY o.log_index DESC LIMIT :limit""")
OVERDUE_ORDERS = text("""
SELECT o.log_index, o.hold_until FROM orders o
WHERE o.tenant_id = :tenant_id AND o.hold_until > :since AND o.hold_until <= :now
    AND NOT EXISTS (SELECT FROM order_ends e WHERE e.tenant_id = o.tenant_id AND e.order_id = o.log_index)
ORDER BY o.hold_until, o.log_index LIMIT :limit""")


async def find_order(connection: AsyncConnection, *, tenant_id: TenantId, order_id: OrderId) -> OrderView:
    """Return an order by its id, or raise OrderUnknown."""
    found = await connection.execute(ORDER_BY_ID, {"tenant_id": tenant_id, "order_id": order_id})
    return _only_order(found.mappings().one_or_none())


async def find_orders(
    connection: AsyncConnection, *, tenant_id: TenantId, order_ids: Collection[OrderId]
) -> dict[OrderId, OrderView]:
    """Return orders by their ids; those that are not there are left out."""
    found = await connection.execute(ORDERS_BY_ID, {"tenant_id": tenant_id, "order_ids": list(order_ids)})
    return {order.order_id: order for order in map(_order_view, found.mappings())}


async def find_order_by_receipt(
    connection: AsyncConnection, *, tenant_id: TenantId, receipt_code: str
) -> OrderView:
    """Return an order by the code on its receipt, as scanned or as typed, or raise OrderUnknown."""
    code = typed_code(receipt_code)
    if not is_code(code, length=RECEIPT_CODE_LENGTH):
        raise OrderUnknown
    found = await connection.execute(ORDER_BY_RECEIPT, {"tenant_id": tenant_id, "receipt_code": code})
    return _only_order(found.mappings().one_or_none())


async def list_held_orders(
    connection: AsyncConnection,
    *,
    tenant_id: TenantId,
    shop_ids: Sequence[ShopId],
    now: datetime,
    after: int = -1,
    limit: int = PAGE_MAX,
) -> list[OrderView]:
    """Return orders of shops that wait to be handed over, oldest first, from after an order id on."""
    found = await connection.execute(
        HELD_ORDERS,
        {
            "tenant_id": tenant_id,
            "shop_ids": list(shop_ids),
            "since": now - HELD_LOOK_BACK,
            "after": after,
            "limit": min(limit, PAGE_MAX),
        },
    )
    return [_order_view(row) for row in found.mappings()]


async def list_ended_orders(
    connection: AsyncConnection,
    *,
    tenant_id: TenantId,
    shop_ids: Sequence[ShopId],
    state: OrderState,
    before: int | None = None,
    limit: int = PAGE_MAX,
) -> list[OrderView]:
    """Return orders of shops that were handed over, or void, newest first, from before an order id on."""
    found = await connection.execute(
        ENDED_ORDERS,
        {
            "tenant_id": tenant_id,
            "shop_ids": list(shop_ids),
            "ending": state.value,
            "before": AMOUNT_MAX if before is None else before,
            "limit": min(limit, PAGE_MAX),
        },
    )
    return [_order_view(row) for row in found.mappings()]


async def list_overdue_orders(
    connection: AsyncConnection, *, tenant_id: TenantId, since: datetime, now: datetime, limit: int
) -> list[Overdue]:
    """Return orders without an end whose deadline lies after `since` and not after `now`, earliest first."""
    found = await connection.execute(
        OVERDUE_ORDERS, {"tenant_id": tenant_id, "since": since, "now": now, "limit": limit}
    )
    return [Overdue(OrderId(row.log_index), row.hold_until) for row in found]


def _only_order(row: RowMapping | None) -> OrderView:
    if row is None:
        raise OrderUnknown
    return _order_view(row)


def _order_view(row: RowMapping) -> OrderView:
    return OrderView(
        order_id=OrderId(row["log_index"]),
        volunteer_id=row["volunteer_id"],
        shop_id=row["shop_id"],
        shop_name=row["shop_name"],
        kiosk_id=row["kiosk_id"],
        points=row["points"],
        placed_at=row["placed_at"],
        hold_until=row["hold_until"],
        receipt_code=row["receipt_code"],
        has_pickup=row["has_pickup"],
        state=OrderState(row["ending"] or OrderState.HELD),
        void_reason=VoidReason(row["void_reason"]) if row["void_reason"] else None,
        ended_at=row["ended_at"],
        lines=[LineView(**line) for line in row["lines"]],
    )


async def load_prices(
    connection: asyncpg.Connection, tenant_id: TenantId, facts: Sequence[PricesFact]
) -> Mapping[PricesFact, tuple[Price, ...]]:
    """Load every price of the articles asked for; an article without a price has an empty tuple."""
    rows = await connection.fetch(PRICES, tenant_id, [fact.sku for fact in facts])
    return {
        PricesFact(row["sku"]): tuple(
            Price(moment, points, version)
            for moment, points, version in zip(row["moments"], row["points"], row["versions"], strict=True)
            if moment is not None
        )
        for row in rows
    }


async def load_shops(
    connection: asyncpg.Connection, tenant_id: TenantId, facts: Sequence[ShopFact]
) -> Mapping[ShopFact, Scope]:
    """Load where the shops stand in the organisation tree."""
    rows = await connection.fetch(SHOP_PATHS, tenant_id, [fact.shop_id for fact in facts])
    return {ShopFact(row["shop_id"]): Scope(row["path"]) for row in rows}


async def load_clerks(
    connection: asyncpg.Connection, tenant_id: TenantId, facts: Sequence[ClerkFact]
) -> Mapping[ClerkFact, Clerk]:
    """Load the subtree that members of staff serve, and who they are as volunteers."""
    rows = await connection.fetch(CLERKS, tenant_id, [fact.staff_id for fact in facts])
    return {ClerkFact(row["staff_id"]): Clerk(Scope(row["path"]), row["volunteer_id"]) for row in rows}


async def load_orders(
    connection: asyncpg.Connection, tenant_id: TenantId, facts: Sequence[OrderFact]
) -> Mapping[OrderFact, Order]:
    """Load orders with their lines and their state."""
    rows = await connection.fetch(ORDERS, tenant_id, [fact.order_id for fact in facts])
    return {OrderFact(row["log_index"]): _order(row) for row in rows}


def _order(row: asyncpg.Record) -> Order:
    lines = zip(row["skus"], row["quantities"], row["prices"], strict=True)
    return Order(
        order_id=OrderId(row["log_index"]),
        volunteer_id=row["volunteer_id"],
        shop_id=row["shop_id"],
        shop_path=Scope(row["path"]),
        points=row["points"],
        hold_until=row["hold_until"],
        state=OrderState(row["ending"] or OrderState.HELD),
        lines=tuple(Line(*line) for line in lines),
        proxy_volunteer_id=row["proxy_volunteer_id"],
    )


LOADERS: Loaders = {
    PricesFact: load_prices,
    ShopFact: load_shops,
    ClerkFact: load_clerks,
    OrderFact: load_orders,
}
