"""What stands on the shelves of shops, as people who redeem see it: priced, offered there and today."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from ledger.book.words import TenantId
from ledger.market.words import Article, Shelf
from ledger.places.words import ShopId

# A voucher whose last day is past stands on the book's shelf until it is written off; nobody is shown it.
SHELF: Final = text("""
SELECT book.size - 1 AS log_index, shelf.* FROM book LEFT JOIN (
    SELECT g.tenant_id, g.sku, g.name_zh, g.name_en, g.category, g.kind, g.picture, price.points,
        sum(greatest(0, a.balance - COALESCE(past.numbers, 0)))::bigint AS boxes_left
    FROM tenants n
    JOIN goods g ON g.tenant_id = n.tenant_id AND g.offered
    JOIN LATERAL (
        SELECT points FROM prices p
        WHERE p.tenant_id = g.tenant_id AND p.sku = g.sku AND p.effective_from <= :now
        ORDER BY p.version DESC LIMIT 1) price ON true
    JOIN accounts a ON a.tenant_id = g.tenant_id AND a.owner = ANY(:owners)
        AND a.purpose = 'shelf' AND a.unit = 'goods:' || g.sku
        AND (g.shop_ids IS NULL OR CAST(substr(a.owner, 6) AS bigint) = ANY(g.shop_ids))
    LEFT JOIN LATERAL (
        SELECT count(*) AS numbers FROM vouchers v
        WHERE v.tenant_id = g.tenant_id AND v.shop_id = CAST(substr(a.owner, 6) AS bigint) AND v.sku = g.sku
            AND v.issued_index IS NULL
            AND v.expires_on < (CAST(:now AS timestamptz) AT TIME ZONE n.time_zone)::date
        ) past ON g.kind = 'voucher'
    WHERE n.tenant_id = :tenant_id
        AND (CAST(:now AS timestamptz) AT TIME ZONE n.time_zone)::date
            BETWEEN COALESCE(g.visible_from, '-infinity') AND COALESCE(g.visible_to, 'infinity')
    GROUP BY g.tenant_id, g.sku, price.points) shelf USING (tenant_id)
WHERE book.tenant_id = :tenant_id ORDER BY shelf.sku""")


async def shelf_of(
    connection: AsyncConnection, *, tenant_id: TenantId, shop_ids: Sequence[ShopId], now: datetime
) -> Shelf:
    """Return the goods that shops offer and have had on their shelves, with what is left in all of them.

    Of vouchers only those are left whose last day is not past.
    """
    owners = [f"shop/{shop_id}" for shop_id in shop_ids]
    found = await connection.execute(SHELF, {"tenant_id": tenant_id, "owners": owners, "now": now})
    rows = found.mappings().all()
    return Shelf(
        log_index=rows[0]["log_index"] if rows else -1,
        articles=[
            Article(
                sku=row["sku"],
                name_zh=row["name_zh"],
                name_en=row["name_en"],
                category=row["category"],
                kind=row["kind"],
                picture=row["picture"],
                points=row["points"],
                boxes_left=row["boxes_left"],
            )
            for row in rows
            if row["sku"] is not None
        ],
    )
