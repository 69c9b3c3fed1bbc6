"""What is asked of the catalogue: articles as the desk edits them, their prices, categories and pictures."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import RowMapping, func, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from ledger.book.words import LogIndex, Principal, TenantId
from ledger.market.catalogue.facts import terms_of
from ledger.market.catalogue.rules import planned
from ledger.market.catalogue.tables import goods_categories, goods_pictures
from ledger.market.catalogue.words import ArticleEntry, ArticleWish, Category, PriceVersion
from ledger.market.refusals import GoodsUnknown
from ledger.market.rules import in_force
from ledger.market.tables import goods
from ledger.market.words import Price, Sku
from ledger.places.words import Scope

ARTICLES: Final = text("""
SELECT g.*, shelves.boxes
FROM goods g
LEFT JOIN (
    SELECT a.unit, sum(a.balance)::bigint AS boxes
    FROM accounts a
    JOIN shops s ON s.tenant_id = a.tenant_id AND a.owner = 'shop/' || s.shop_id
    JOIN units u ON u.tenant_id = s.tenant_id AND u.unit_id = s.unit_id AND starts_with(u.path, :scope)
    WHERE a.tenant_id = :tenant_id AND a.purpose = 'shelf' GROUP BY a.unit) shelves
    ON shelves.unit = 'goods:' || g.sku
WHERE g.tenant_id = :tenant_id AND (CAST(:sku AS text) IS NULL OR g.sku = :sku) ORDER BY g.sku""")
PRICES: Final = text("""
SELECT p.sku, p.version, p.effective_from, p.points, p.set_by, p.log_index, t.reason
FROM prices p LEFT JOIN transactions t ON t.tenant_id = p.tenant_id AND t.log_index = p.log_index
WHERE p.tenant_id = :tenant_id AND (CAST(:sku AS text) IS NULL OR p.sku = :sku)
ORDER BY p.sku, p.version DESC""")


async def list_articles(
    connection: AsyncConnection, *, tenant_id: TenantId, scope: Scope, now: datetime, sku: Sku | None = None
) -> list[ArticleEntry]:
    """Return articles, or one of them, with prices and the boxes on the shelves within reach."""
    asked = {"tenant_id": tenant_id, "sku": sku}
    versions: dict[str, list[PriceVersion]] = {}
    for row in (await connection.execute(PRICES, asked)).mappings():
        versions.setdefault(row["sku"], []).append(_version(row))
    found = await connection.execute(ARTICLES, {**asked, "scope": scope})
    return [_entry(row, versions.get(row["sku"], []), now=now) for row in found.mappings()]


async def find_supply(
    connection: AsyncConnection, *, tenant_id: TenantId, sku: Sku
) -> tuple[str | None, int]:
    """Return who supplies an article, if that is known, and what one costs, in fen.

    Raises:
        GoodsUnknown: there is none of this code.
    """
    found = select(goods.c.supplier, goods.c.unit_cost_fen).where(
        goods.c.tenant_id == tenant_id, goods.c.sku == sku
    )
    row = (await connection.execute(found)).one_or_none()
    if row is None:
        raise GoodsUnknown(sku=sku)
    return row.supplier, row.unit_cost_fen


async def list_categories(connection: AsyncConnection, *, tenant_id: TenantId) -> list[Category]:
    """Return the categories in order of code, each with how many articles stand in it."""
    category, article = goods_categories.c, goods.c
    found = (
        select(
            category.category,
            category.name_zh,
            category.name_en,
            func.count(article.sku).label("articles_count"),
        )
        .outerjoin(goods, (article.tenant_id == category.tenant_id) & (article.category == category.category))
        .where(category.tenant_id == tenant_id)
        .group_by(category.category, category.name_zh, category.name_en)
        .order_by(category.category)
    )
    return [
        Category(
            category=row.category, name_zh=row.name_zh, name_en=row.name_en, articles_count=row.articles_count
        )
        for row in await connection.execute(found)
    ]


async def find_picture(connection: AsyncConnection, *, tenant_id: TenantId, digest: bytes) -> bytes | None:
    """Return the bytes of a picture by its SHA-256."""
    picture = goods_pictures.c
    found = select(picture.content).where(picture.tenant_id == tenant_id, picture.digest == digest)
    return await connection.scalar(found)


def _entry(row: RowMapping, versions: Sequence[PriceVersion], *, now: datetime) -> ArticleEntry:
    prices = [Price(one.effective_from, one.points, one.version) for one in versions]
    current = in_force(prices, now)
    return ArticleEntry(
        sku=row["sku"],
        wish=ArticleWish(
            name_zh=row["name_zh"],
            name_en=row["name_en"],
            category=row["category"],
            barcode=row["barcode"],
            unit_cost_fen=row["unit_cost_fen"],
            low_stock=row["low_stock"],
            supplier=row["supplier"],
            terms=terms_of(row),
        ),
        picture=row["picture"],
        points=current.points if current else None,
        versions=tuple(versions),
        planned=planned(versions, after=current.version if current else 0),
        boxes_left=row["boxes"] or 0,
    )


def _version(row: RowMapping) -> PriceVersion:
    index = row["log_index"]
    return PriceVersion(
        version=row["version"],
        effective_from=row["effective_from"],
        points=row["points"],
        set_by=Principal(row["set_by"]),
        log_index=None if index is None else LogIndex(index),
        reason=row["reason"],
    )
