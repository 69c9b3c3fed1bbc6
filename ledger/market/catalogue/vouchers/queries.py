"""What is asked about vouchers: those of an order, how many are left, and what a supplier is owed."""

from collections.abc import Collection
from datetime import date
from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from ledger.book.words import TenantId
from ledger.market.catalogue.vouchers.sealing import VoucherSeal
from ledger.market.catalogue.vouchers.words import IssuedVoucher, SettlementLine, VoucherCount
from ledger.market.words import OrderId, Sku
from ledger.places.words import Scope

OF_ORDERS: Final = text("""
SELECT i.order_id, v.sku, v.serial_sealed, v.expires_on FROM voucher_issues i
JOIN vouchers v ON v.tenant_id = i.tenant_id AND v.log_index = i.load_index AND v.line = i.load_line
WHERE i.tenant_id = :tenant_id AND i.order_id = ANY(:order_ids)
ORDER BY i.order_id, v.sku, v.log_index, v.line""")
COUNTS: Final = text("""
SELECT s.name, count(*) FILTER (WHERE v.issued_index IS NULL) AS free_count,
    count(i.load_index) AS issued_count,
    min(v.expires_on) FILTER (WHERE v.issued_index IS NULL) AS first_end
FROM vouchers v
LEFT JOIN voucher_issues i
    ON i.tenant_id = v.tenant_id AND i.load_index = v.log_index AND i.load_line = v.line
JOIN shops s ON s.tenant_id = v.tenant_id AND s.shop_id = v.shop_id
JOIN units u ON u.tenant_id = s.tenant_id AND u.unit_id = s.unit_id
WHERE v.tenant_id = :tenant_id AND v.sku = :sku AND starts_with(u.path, :scope)
GROUP BY s.shop_id, s.name ORDER BY s.name""")
SETTLED: Final = text("""
SELECT v.supplier, v.sku, g.name_zh, g.name_en, v.unit_cost_fen, count(*) AS issued_count,
    array_agg(v.serial_sealed ORDER BY i.issued_at, i.load_index, i.load_line) AS sealed
FROM tenants n
JOIN voucher_issues i ON i.tenant_id = n.tenant_id
    AND i.issued_at >= (CAST(:begins AS date)::timestamp AT TIME ZONE n.time_zone)
    AND i.issued_at < (CAST(:ends AS date)::timestamp AT TIME ZONE n.time_zone)
JOIN vouchers v ON v.tenant_id = i.tenant_id AND v.log_index = i.load_index AND v.line = i.load_line
JOIN goods g ON g.tenant_id = v.tenant_id AND g.sku = v.sku
WHERE n.tenant_id = :tenant_id
GROUP BY v.supplier, v.sku, g.name_zh, g.name_en, v.unit_cost_fen
ORDER BY v.supplier, v.sku, v.unit_cost_fen""")


async def vouchers_of_orders(
    connection: AsyncConnection, *, seal: VoucherSeal, tenant_id: TenantId, order_ids: Collection[OrderId]
) -> list[IssuedVoucher]:
    """Return the vouchers that were handed over with orders, their numbers opened."""
    found = await connection.execute(OF_ORDERS, {"tenant_id": tenant_id, "order_ids": list(order_ids)})
    return [
        IssuedVoucher(
            order_id=row.order_id,
            sku=row.sku,
            serial=seal.open(row.sku, row.serial_sealed),
            expires_on=row.expires_on,
        )
        for row in found
    ]


async def count_vouchers(
    connection: AsyncConnection, *, tenant_id: TenantId, scope: Scope, sku: Sku
) -> list[VoucherCount]:
    """Return how the vouchers of an article stand in each shop within reach."""
    found = await connection.execute(COUNTS, {"tenant_id": tenant_id, "scope": scope, "sku": sku})
    return [
        VoucherCount(
            shop_name=row.name,
            free_count=row.free_count,
            issued_count=row.issued_count,
            first_end=row.first_end,
        )
        for row in found
    ]


async def settlement_of(
    connection: AsyncConnection, *, seal: VoucherSeal, tenant_id: TenantId, begins: date, ends: date
) -> list[SettlementLine]:
    """Return what suppliers are owed for vouchers handed out from a day on and before another."""
    found = await connection.execute(SETTLED, {"tenant_id": tenant_id, "begins": begins, "ends": ends})
    return [
        SettlementLine(
            supplier=row.supplier,
            sku=row.sku,
            name_zh=row.name_zh,
            name_en=row.name_en,
            unit_cost_fen=row.unit_cost_fen,
            issued_count=row.issued_count,
            serials=tuple(seal.open(row.sku, sealed) for sealed in row.sealed),
        )
        for row in found
    ]
