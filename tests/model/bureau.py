"""One small bureau in a database: a station, a shop, two articles; enough for every verb of the book."""

from datetime import datetime

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from ledger.book.operations.open_book import open_book
from ledger.book.words import Tenant
from tests.model.plain_book import PRICES

UNIT_ID = 7
SHOP_ID = 5
STATION = """
INSERT INTO units (tenant_id, unit_id, parent_id, kind, code, name, path, depth)
VALUES (:tenant_id, 7, NULL, 'station', 'S01', '仙城第2派出所', '/7/', 0)"""
SHOP = """
INSERT INTO shops (tenant_id, shop_id, code, unit_id, name) VALUES (:tenant_id, 5, 'M01', 7, '平安超市')"""


async def open_bureau(engine: AsyncEngine, tenant: Tenant, *, priced_from: datetime) -> None:
    """Open a book with a shop that sells soap and rice."""
    async with engine.begin() as connection:
        await open_book(connection, tenant)
        for statement in (STATION, SHOP):
            await connection.execute(text(statement), {"tenant_id": tenant.tenant_id})
        for sku, points in PRICES.items():
            await connection.execute(
                text(
                    "INSERT INTO goods (tenant_id, sku, name_zh, name_en, unit_cost_fen)"
                    " VALUES (:tenant_id, :sku, :sku, :sku, 350)"
                ),
                {"tenant_id": tenant.tenant_id, "sku": sku},
            )
            await connection.execute(
                text(
                    "INSERT INTO prices (tenant_id, sku, effective_from, points, set_by)"
                    " VALUES (:tenant_id, :sku, :at, :points, 'system/test')"
                ),
                {"tenant_id": tenant.tenant_id, "sku": sku, "at": priced_from, "points": points},
            )
