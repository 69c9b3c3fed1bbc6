"""The papers of stock as pages show them, newest first: deliveries, moves and write-offs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import RowMapping, text
from sqlalchemy.ext.asyncio import AsyncConnection

from ledger.book.words import TenantId
from ledger.market.stock.queries.pages import PAGE_MAX, page_of
from ledger.market.stock.words import DeliveryId, MoveId, WriteOffId, WriteOffState, WriteOffWhy
from ledger.market.words import Sku
from ledger.people.words import StaffId
from ledger.places.words import ShopId

DELIVERIES: Final = text("""
SELECT d.log_index AS delivery_id, d.shop_id, s.name AS shop_name, d.supplier, d.document, d.received_by,
    d.received_at, l.lines
FROM deliveries d
JOIN shops s ON s.tenant_id = d.tenant_id AND s.shop_id = d.shop_id
CROSS JOIN LATERAL (
    SELECT jsonb_agg(jsonb_build_object('sku', line.sku, 'name_zh', g.name_zh, 'name_en', g.name_en,
        'quantity', line.quantity, 'quantity_arrived', NULL, 'batch', b.batch, 'best_before', b.best_before)
        ORDER BY line.line) AS lines
    FROM delivery_lines line
    JOIN goods g ON g.tenant_id = line.tenant_id AND g.sku = line.sku
    LEFT JOIN batches b ON b.tenant_id = line.tenant_id AND b.log_index = line.log_index
        AND b.line = line.line
    WHERE line.tenant_id = d.tenant_id AND line.log_index = d.log_index) l
WHERE d.tenant_id = :tenant_id AND d.shop_id = ANY(CAST(:shop_ids AS bigint[])) AND d.log_index < :before
ORDER BY d.log_index DESC LIMIT :limit""")
MOVES: Final = text("""
SELECT m.log_index AS move_id, m.from_shop_id, m.to_shop_id, f.name AS from_shop_name,
    t.name AS to_shop_name, m.sent_by, m.sent_at, e.received_by, e.received_at, l.lines
FROM moves m
JOIN shops f ON f.tenant_id = m.tenant_id AND f.shop_id = m.from_shop_id
JOIN shops t ON t.tenant_id = m.tenant_id AND t.shop_id = m.to_shop_id
LEFT JOIN move_ends e ON e.tenant_id = m.tenant_id AND e.move_id = m.log_index
CROSS JOIN LATERAL (
    SELECT jsonb_agg(jsonb_build_object('sku', line.sku, 'name_zh', g.name_zh, 'name_en', g.name_en,
        'quantity', line.quantity, 'quantity_arrived', a.quantity, 'batch', b.batch,
        'best_before', b.best_before) ORDER BY line.sku) AS lines
    FROM move_lines line
    JOIN goods g ON g.tenant_id = line.tenant_id AND g.sku = line.sku
    LEFT JOIN move_end_lines a ON a.tenant_id = line.tenant_id AND a.move_id = line.log_index
        AND a.sku = line.sku
    LEFT JOIN batches b ON b.tenant_id = line.tenant_id AND b.log_index = line.log_index AND b.sku = line.sku
    WHERE line.tenant_id = m.tenant_id AND line.log_index = m.log_index) l
WHERE m.tenant_id = :tenant_id AND m.log_index < :before
    AND (m.from_shop_id = ANY(CAST(:shop_ids AS bigint[])) OR m.to_shop_id = ANY(CAST(:shop_ids AS bigint[])))
ORDER BY m.log_index DESC LIMIT :limit""")
WRITE_OFFS: Final = text("""
SELECT w.log_index AS write_off_id, w.shop_id, s.name AS shop_name, w.sku, g.name_zh, g.name_en, w.quantity,
    w.why, t.reason, w.proposed_by, w.proposed_at, w.state, v.decided_by, v.decided_at
FROM write_offs w
JOIN shops s ON s.tenant_id = w.tenant_id AND s.shop_id = w.shop_id
JOIN goods g ON g.tenant_id = w.tenant_id AND g.sku = w.sku
JOIN transactions t ON t.tenant_id = w.tenant_id AND t.log_index = w.log_index
LEFT JOIN write_off_verdicts v ON v.tenant_id = w.tenant_id AND v.write_off_id = w.log_index
WHERE w.tenant_id = :tenant_id AND w.shop_id = ANY(CAST(:shop_ids AS bigint[])) AND w.log_index < :before
ORDER BY w.log_index DESC LIMIT :limit""")


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperLine:
    """One line of a delivery or move; `quantity_arrived` is None while a move is on its way."""

    sku: Sku
    name_zh: str
    name_en: str
    quantity: int
    quantity_arrived: int | None
    batch: str | None
    best_before: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryView:
    """A delivery as pages and forms show it."""

    delivery_id: DeliveryId
    shop_id: ShopId
    shop_name: str
    supplier: str
    document: str
    received_by: StaffId
    received_at: datetime
    lines: list[PaperLine]


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveView:
    """A move as pages and forms show it; what it lacks at the end is a difference of the sending shop."""

    move_id: MoveId
    from_shop_id: ShopId
    from_shop_name: str
    to_shop_id: ShopId
    to_shop_name: str
    sent_by: StaffId
    sent_at: datetime
    received_by: StaffId | None
    received_at: datetime | None
    lines: list[PaperLine]


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteOffView:
    """A write-off as pages and forms show it."""

    write_off_id: WriteOffId
    shop_id: ShopId
    shop_name: str
    sku: Sku
    name_zh: str
    name_en: str
    quantity: int
    why: WriteOffWhy
    reason: str | None
    proposed_by: StaffId
    proposed_at: datetime
    state: WriteOffState
    decided_by: StaffId | None
    decided_at: datetime | None


async def list_deliveries(
    connection: AsyncConnection,
    *,
    tenant_id: TenantId,
    shop_ids: Sequence[ShopId],
    before: int | None = None,
    limit: int = PAGE_MAX,
) -> list[DeliveryView]:
    """Return deliveries of shops, newest first."""
    rows = await page_of(connection, DELIVERIES, _of(tenant_id, shop_ids), before=before, limit=limit)
    return [DeliveryView(**{**row, "lines": _lines(row)}) for row in rows]


async def list_moves(
    connection: AsyncConnection,
    *,
    tenant_id: TenantId,
    shop_ids: Sequence[ShopId],
    before: int | None = None,
    limit: int = PAGE_MAX,
) -> list[MoveView]:
    """Return moves from or to shops, newest first."""
    rows = await page_of(connection, MOVES, _of(tenant_id, shop_ids), before=before, limit=limit)
    return [MoveView(**{**row, "lines": _lines(row)}) for row in rows]


async def list_write_offs(
    connection: AsyncConnection,
    *,
    tenant_id: TenantId,
    shop_ids: Sequence[ShopId],
    before: int | None = None,
    limit: int = PAGE_MAX,
) -> list[WriteOffView]:
    """Return write-offs of shops, newest first."""
    rows = await page_of(connection, WRITE_OFFS, _of(tenant_id, shop_ids), before=before, limit=limit)
    return [
        WriteOffView(**{**row, "why": WriteOffWhy(row["why"]), "state": WriteOffState(row["state"])})
        for row in rows
    ]


def _of(tenant_id: TenantId, shop_ids: Sequence[ShopId]) -> dict[str, Any]:
    return {"tenant_id": tenant_id, "shop_ids": list(shop_ids)}


def _lines(row: RowMapping) -> list[PaperLine]:
    return [
        PaperLine(
            **{
                **line,
                "best_before": line["best_before"] and date.fromisoformat(line["best_before"]),
            }
        )
        for line in row["lines"]
    ]
