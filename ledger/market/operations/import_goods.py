"""Import goods: names, barcodes and costs are brought up to date; a changed price is a new version."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, NamedTuple

from sqlalchemy import RowMapping, insert, select
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext.asyncio import AsyncConnection

from ledger.book.words import Principal, TenantId
from ledger.market.rules import is_ean
from ledger.market.tables import goods, prices
from ledger.market.words import PRICE_MAX, UNIT_COST_FEN_MAX, Sku
from ledger.places.chinese import half_width
from ledger.places.spreadsheet.row import Row
from ledger.places.spreadsheet.sheet import FileKind, Sheet

GOODS_FILE: Final = FileKind(
    name="goods", columns=("sku", "name_zh", "name_en", "points", "unit_cost_fen", "barcode")
)


@dataclass(frozen=True, slots=True, kw_only=True)
class GoodsRow:
    """One article as a file gives it."""

    sku: Sku
    name_zh: str
    name_en: str
    points: int
    unit_cost_fen: int
    barcode: str | None


class GoodsImported(NamedTuple):
    """How many articles are new, how many got another name, barcode or cost, and how many another price."""

    new_count: int
    changed_count: int
    priced_count: int


def read_goods(sheet: Sheet) -> list[GoodsRow]:
    """Read the articles of a file; what is wrong is noted with its row, and the row left out."""
    by_barcode: dict[str, int] = {}
    articles: list[GoodsRow] = []
    for sku, row in sheet.sound_rows_by("sku").items():
        article = GoodsRow(
            sku=Sku(sku),
            name_zh=row.text("name_zh"),
            name_en=row.text("name_en"),
            points=row.whole("points", least=1, most=PRICE_MAX),
            unit_cost_fen=row.whole("unit_cost_fen", least=0, most=UNIT_COST_FEN_MAX),
            barcode=_barcode(row, by_barcode),
        )
        if row.is_sound:
            articles.append(article)
    return articles


def _barcode(row: Row, lines: dict[str, int]) -> str | None:
    digits = half_width(row.text("barcode", required=False))
    if not digits:
        return None
    if not is_ean(digits):
        row.problem(
            "barcode",
            zh="应为 13 位或 8 位商品条码，且校验位正确；若显示为 6.9E+12，请先把该列设为文本",
            en="must be a barcode of 13 or 8 digits with its check digit; a cell like 6.9E+12 must be text",
        )
    elif digits in lines:
        row.problem("barcode", zh=f"与第 {lines[digits]} 行重复", en=f"the same as in line {lines[digits]}")
    lines.setdefault(digits, row.line)
    return digits


async def check_barcodes(
    connection: AsyncConnection, *, tenant_id: TenantId, articles: Sequence[GoodsRow], sheet: Sheet
) -> None:
    """Note rows whose barcode an article outside the file has already."""
    skus = {article.sku for article in articles}
    held = select(goods.c.barcode, goods.c.sku).where(goods.c.tenant_id == tenant_id)
    owners = {row.barcode: row.sku for row in await connection.execute(held) if row.sku not in skus}
    rows = {row.code("sku"): row for row in sheet.rows if row.is_sound}
    for article in articles:
        owner = owners.get(article.barcode) if article.barcode else None
        if owner is not None:
            rows[article.sku].problem(
                "barcode", zh=f"物品 {owner} 已用此条码", en=f"article {owner} has this barcode already"
            )


async def write_goods(
    connection: AsyncConnection,
    *,
    tenant_id: TenantId,
    articles: Sequence[GoodsRow],
    set_by: Principal,
    effective_from: datetime,
) -> GoodsImported:
    """Store articles and the prices that changed; the same file again changes nothing.

    Args:
        connection: inside the transaction of the import.
        tenant_id: whose goods.
        articles: from `read_goods`.
        set_by: who imports.
        effective_from: from when a new price counts; an order keeps the price it was placed at.
    """
    before = await _stored(connection, tenant_id, effective_from)
    new = [article for article in articles if article.sku not in before]
    changed = [
        article
        for article in articles
        if article.sku in before and not _columns(article).items() <= before[article.sku].items()
    ]
    if changed or new:
        await _upsert(
            connection, [{"tenant_id": tenant_id, **_columns(article)} for article in (*changed, *new)]
        )
    priced = [
        {
            "tenant_id": tenant_id,
            "sku": article.sku,
            "effective_from": effective_from,
            "points": article.points,
            "set_by": set_by,
        }
        for article in articles
        if article.sku not in before or before[article.sku]["points"] != article.points
    ]
    if priced:
        await connection.execute(insert(prices), priced)
    return GoodsImported(len(new), len(changed), len(priced))


async def _stored(connection: AsyncConnection, tenant_id: TenantId, at: datetime) -> Mapping[str, RowMapping]:
    price = prices.c
    current = (
        select(price.sku, price.points)
        .where(price.tenant_id == tenant_id, price.effective_from <= at)
        .distinct(price.sku)
        .order_by(price.sku, price.effective_from.desc())
        .subquery()
    )
    found = (
        select(goods, current.c.points)
        .outerjoin(current, current.c.sku == goods.c.sku)
        .where(goods.c.tenant_id == tenant_id)
    )
    return {row["sku"]: row for row in (await connection.execute(found)).mappings()}


def _columns(article: GoodsRow) -> dict[str, str | int | None]:
    return {
        "sku": article.sku,
        "name_zh": article.name_zh,
        "name_en": article.name_en,
        "barcode": article.barcode,
        "unit_cost_fen": article.unit_cost_fen,
    }


async def _upsert(connection: AsyncConnection, rows: Sequence[Mapping[str, object]]) -> None:
    statement = postgresql.insert(goods)
    named = {name: statement.excluded[name] for name in ("name_zh", "name_en", "barcode", "unit_cost_fen")}
    await connection.execute(
        statement.on_conflict_do_update(index_elements=["tenant_id", "sku"], set_=named), rows
    )
