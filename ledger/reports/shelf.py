"""What a shop's accounts say about its goods: boxes on the shelf, reserved, handed over, by article."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from ledger.book.words import Purpose, TenantId
from ledger.reports.balances import Balances

GOODS_PREFIX: Final = "goods:"
NAMES = text("""
SELECT sku, name_zh, name_en FROM goods
WHERE tenant_id = :tenant_id AND sku = ANY(CAST(:skus AS text[])) ORDER BY sku""")


@dataclass(frozen=True, slots=True)
class Boxes:
    """How many boxes of one article a shop has, and has handed over since the beginning."""

    sku: str
    name_zh: str
    name_en: str
    on_shelf: int
    reserved: int
    handed_over: int


async def shelf_of(connection: AsyncConnection, *, tenant_id: TenantId, balances: Balances) -> list[Boxes]:
    """Name the articles that a shop's accounts are about, by sku."""
    held = {
        (account.unit.removeprefix(GOODS_PREFIX), account.purpose): account.balance
        for account in balances.accounts
        if account.unit.startswith(GOODS_PREFIX)
    }
    named = {"tenant_id": tenant_id, "skus": sorted({sku for sku, _ in held})}
    return [
        Boxes(
            row.sku,
            row.name_zh,
            row.name_en,
            on_shelf=held.get((row.sku, Purpose.SHELF), 0),
            reserved=held.get((row.sku, Purpose.RESERVED), 0),
            handed_over=held.get((row.sku, Purpose.HANDED_OVER), 0),
        )
        for row in await connection.execute(NAMES, named)
    ]
