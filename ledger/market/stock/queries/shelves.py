"""What stands in a shop, article by article: on the shelf, held, on its way and set aside."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from ledger.book.words import TenantId
from ledger.market.catalogue.batches import list_batches
from ledger.market.words import Sku
from ledger.places.words import Scope, ShopId

SHELVES: Final = text("""
SELECT g.sku, g.name_zh, g.name_en, g.barcode, g.low_stock, COALESCE(a.on_shelf, 0) AS on_shelf,
    COALESCE(a.reserved, 0) AS reserved, COALESCE(a.set_aside, 0) AS set_aside,
    COALESCE(m.on_the_way, 0) AS on_the_way, a.unit IS NOT NULL AS was_stocked
FROM goods g
LEFT JOIN (
    SELECT unit, sum(balance) FILTER (WHERE purpose = 'shelf')::bigint AS on_shelf,
        sum(balance) FILTER (WHERE purpose = 'reserved')::bigint AS reserved,
        sum(balance) FILTER (WHERE purpose = 'set_aside')::bigint AS set_aside
    FROM accounts WHERE tenant_id = :tenant_id AND owner = :owner GROUP BY unit
) a ON a.unit = 'goods:' || g.sku
LEFT JOIN (
    SELECT line.sku, sum(line.quantity)::bigint AS on_the_way
    FROM moves v JOIN move_lines line ON line.tenant_id = v.tenant_id AND line.log_index = v.log_index
    WHERE v.tenant_id = :tenant_id AND v.to_shop_id = :shop_id AND NOT EXISTS (
        SELECT FROM move_ends e WHERE e.tenant_id = v.tenant_id AND e.move_id = v.log_index)
    GROUP BY line.sku
) m ON m.sku = g.sku
WHERE g.tenant_id = :tenant_id ORDER BY g.sku""")


@dataclass(frozen=True, slots=True, kw_only=True)
class ShelfRow:
    """One article in one shop.

    Attributes:
        low_stock: at or below so many it should be bought, or None where nobody said.
        on_the_way: sent from other shops, not counted in yet.
        set_aside: waiting for a second person, or missing and in question.
        was_stocked: the shop has had it at some time.
        best_before: the first date among the boxes that stand there, or None.
    """

    sku: Sku
    name_zh: str
    name_en: str
    barcode: str | None
    low_stock: int | None
    on_shelf: int
    reserved: int
    set_aside: int
    on_the_way: int
    was_stocked: bool
    best_before: date | None = None

    @property
    def is_low(self) -> bool:
        """Tell whether it should be bought."""
        return self.low_stock is not None and self.on_shelf + self.on_the_way <= self.low_stock


async def shelf_rows(
    connection: AsyncConnection, *, tenant_id: TenantId, shop_id: ShopId, scope: Scope
) -> Sequence[ShelfRow]:
    """Return every article of the bureau as it stands in one shop."""
    named: dict[str, Any] = {"tenant_id": tenant_id, "shop_id": shop_id, "owner": f"shop/{shop_id}"}
    rows = (await connection.execute(SHELVES, named)).mappings().all()
    first: dict[Sku, date] = {}
    for batch in await list_batches(connection, tenant_id=tenant_id, scope=scope):
        if batch.shop_id == shop_id:
            first.setdefault(batch.sku, batch.best_before)
    return [ShelfRow(**row, best_before=first.get(row["sku"])) for row in rows]
