"""Best-before batches: what a delivery notes of them, and how many boxes of each still stand in a shop.

A batch is no unit of the book: the book counts boxes, and nobody scans a date at a hand-over. Clerks give
those that end first, so those that still stand are the ones that end last: `standing` works that out.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Final, TypeVar

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from ledger.book.words import Row, TenantId
from ledger.market.words import Sku
from ledger.places.words import Scope, ShopId

BATCH_LENGTH_MAX: Final = 40

# One row per batch; `boxes` is what stands of the article in the shop, also what orders hold.
BATCHES: Final = text("""
SELECT b.shop_id, s.name AS shop_name, b.sku, g.name_zh, g.name_en, b.best_before, b.batch,
    sum(b.quantity)::bigint AS came, boxes.boxes
FROM batches b
JOIN shops s ON s.tenant_id = b.tenant_id AND s.shop_id = b.shop_id
JOIN units u ON u.tenant_id = s.tenant_id AND u.unit_id = s.unit_id
JOIN goods g ON g.tenant_id = b.tenant_id AND g.sku = b.sku
CROSS JOIN LATERAL (
    SELECT COALESCE(sum(a.balance), 0)::bigint AS boxes FROM accounts a
    WHERE a.tenant_id = b.tenant_id AND a.owner = 'shop/' || b.shop_id
        AND a.purpose IN ('shelf', 'reserved') AND a.unit = 'goods:' || b.sku) boxes
WHERE b.tenant_id = :tenant_id AND starts_with(u.path, :scope)
    AND (CAST(:sku AS text) IS NULL OR b.sku = :sku)
GROUP BY b.shop_id, s.name, b.sku, g.name_zh, g.name_en, b.best_before, b.batch, boxes.boxes
HAVING sum(b.quantity) > 0""")


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Boxes with one date: how many came, with the supplier's number of the batch where there is one."""

    best_before: date
    quantity: int
    batch: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingBatch(Batch):
    """A batch of which boxes still stand in a shop: `quantity` of them."""

    shop_id: ShopId
    shop_name: str
    sku: Sku
    name_zh: str
    name_en: str


AnyBatch = TypeVar("AnyBatch", bound=Batch)


def batch_row(line: int, *, shop_id: ShopId, sku: Sku, batch: Batch) -> Row:
    """Make the row by which a delivery, a move or a write-off notes a batch.

    Args:
        line: from 1, of those rows of the transaction.
        shop_id: where the boxes came, or from where they went.
        sku: of which article they are.
        batch: their date; its quantity is negative where they left otherwise than by an order.
    """
    return Row(
        "batches",
        {
            "line": line,
            "shop_id": shop_id,
            "sku": sku,
            "best_before": batch.best_before,
            "batch": batch.batch,
            "quantity": batch.quantity,
        },
    )


def standing(came: Iterable[AnyBatch], *, boxes: int) -> list[AnyBatch]:
    """Return the batches of which boxes still stand, the first to end at the front.

    Args:
        came: the batches of one article in one shop, each with how many came.
        boxes: how many of the article stand there; those beyond all batches have no known date.
    """
    left: list[AnyBatch] = []
    for batch in sorted(came, key=lambda one: (one.best_before, one.batch or ""), reverse=True):
        quantity = min(batch.quantity, boxes)
        if quantity > 0:
            boxes -= quantity
            left.append(replace(batch, quantity=quantity))
    return left[::-1]


async def list_batches(
    connection: AsyncConnection, *, tenant_id: TenantId, scope: Scope, sku: Sku | None = None
) -> list[StandingBatch]:
    """Return the batches that still stand in the shops within reach, the first to end at the front."""
    found = await connection.execute(BATCHES, {"tenant_id": tenant_id, "scope": scope, "sku": sku})
    rows: dict[tuple[int, str], list[StandingBatch]] = {}
    boxes: dict[tuple[int, str], int] = {}
    for row in found:
        rows.setdefault((row.shop_id, row.sku), []).append(
            StandingBatch(
                shop_id=row.shop_id,
                shop_name=row.shop_name,
                sku=row.sku,
                name_zh=row.name_zh,
                name_en=row.name_en,
                best_before=row.best_before,
                batch=row.batch,
                quantity=row.came,
            )
        )
        boxes[row.shop_id, row.sku] = row.boxes
    listed = [one for key, came in rows.items() for one in standing(came, boxes=boxes[key])]
    return sorted(listed, key=lambda one: (one.best_before, one.shop_name, one.sku, one.batch or ""))
