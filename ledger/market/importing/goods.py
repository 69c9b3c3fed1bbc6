"""Goods from a file: what they are is brought up to date, and a changed price is a new version.

What is as good as money is taken over, because old orders name it, and is never offered.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from sqlalchemy import insert, select, update

from ledger.book.words import Principal
from ledger.market.catalogue.refusals import NearCash
from ledger.market.catalogue.rules import cash_word
from ledger.market.catalogue.tables import goods_categories
from ledger.market.importing.terms import TERMS, read_terms
from ledger.market.rules import is_ean, price_at
from ledger.market.tables import goods, prices
from ledger.market.words import PRICE_MAX, UNIT_COST_FEN_MAX, Price
from ledger.places.chinese import half_width
from ledger.places.importing.run import Counts, ImportRun, Stage
from ledger.places.importing.upsert import Values, ids_by_code, save_by_code
from ledger.places.spreadsheet.row import Row
from ledger.places.spreadsheet.sheet import FileKind, Sheet

GOODS: Final = FileKind(
    name="goods",
    columns=("sku", "name_zh", "name_en", "points", "unit_cost_fen", "barcode"),
    optional=TERMS,
)
CATEGORIES: Final = FileKind(name="categories", columns=("category", "name_zh", "name_en"))
IMPORTER: Final = Principal("system/import")


async def load_categories(run: ImportRun, sheet: Sheet) -> Counts:
    """Bring the categories of the catalogue to what the file says; none is taken away."""
    wanted: dict[str, Values] = {}
    for code, row in run.rows_by_code(sheet, "category").items():
        values = {"name_zh": row.text("name_zh"), "name_en": row.text("name_en")}
        word = cash_word(*values.values())
        if word is not None:
            row.refuse("name_zh", NearCash(word=word))
        if row.is_sound:
            wanted[code] = values
    return await save_by_code(run, goods_categories, wanted, key="category")


async def load_goods(run: ImportRun, sheet: Sheet) -> Counts:
    """Bring goods to what the file says; an order keeps the price it was placed at."""
    wanted: dict[str, Values] = {}
    points: dict[str, int] = {}
    rows = run.rows_by_code(sheet, "sku")
    barcodes = await _barcodes_elsewhere(run, rows)
    categories = await ids_by_code(run, goods_categories, "category", key="category")
    near_cash: list[str] = []
    for sku, row in rows.items():
        values: Values = {
            "name_zh": row.text("name_zh"),
            "name_en": row.text("name_en"),
            "unit_cost_fen": row.whole("unit_cost_fen", least=0, most=UNIT_COST_FEN_MAX),
            "barcode": _barcode(row, sku, barcodes),
            **read_terms(row, categories),
        }
        price = row.whole("points", least=1, most=PRICE_MAX)
        if row.is_sound:
            wanted[sku], points[sku] = values, price
            if cash_word(row.text("name_zh"), row.text("name_en")) is not None:
                near_cash.append(sku)
    before = await _prices(run)
    priced = {sku: price for sku, price in points.items() if price_at(before.get(sku, ()), run.now) != price}
    repriced = {sku: wanted[sku] for sku in priced if sku in before}
    await save_by_code(run, goods, repriced, key="sku")
    rest = {sku: values for sku, values in wanted.items() if sku not in repriced}
    counts = await save_by_code(run, goods, rest, key="sku")
    await _add_prices(run, priced, before)
    await _withdraw(run, near_cash)
    return Counts(added=counts.added, changed=counts.changed + len(repriced), unchanged=counts.unchanged)


async def _barcodes_elsewhere(run: ImportRun, rows: Mapping[str, Row]) -> dict[str, str]:
    """Return the barcodes of articles that the file does not name, and whose they are."""
    article = goods.c
    found = select(article.barcode, article.sku).where(
        article.tenant_id == run.tenant_id, article.barcode.is_not(None)
    )
    return {row.barcode: row.sku for row in await run.connection.execute(found) if row.sku not in rows}


def _barcode(row: Row, sku: str, owners: dict[str, str]) -> str | None:
    digits = half_width(row.text("barcode", required=False))
    if not digits:
        return None
    if not is_ean(digits):
        row.problem(
            "barcode",
            zh="应为 13 位或 8 位商品条码，且校验位正确；若显示为 6.9E+12，请先把该列设为文本",
            en="must be a barcode of 13 or 8 digits with its check digit; a cell like 6.9E+12 must be text",
        )
        return None
    owner = owners.setdefault(digits, sku)
    if owner != sku:
        row.problem("barcode", zh=f"物品 {owner} 已用此条码", en=f"article {owner} has this barcode already")
    return digits


async def _withdraw(run: ImportRun, skus: Sequence[str]) -> None:
    """Take what is as good as money out of the catalogue; its old orders keep their names."""
    if skus:
        await run.connection.execute(
            update(goods)
            .where(goods.c.tenant_id == run.tenant_id, goods.c.sku.in_(skus))
            .values(offered=False)
        )


async def _prices(run: ImportRun) -> dict[str, list[Price]]:
    """Return every version of the price of every article that has one."""
    price = prices.c
    found = select(price.sku, price.effective_from, price.points, price.version).where(
        price.tenant_id == run.tenant_id
    )
    versions: dict[str, list[Price]] = {}
    for row in await run.connection.execute(found):
        versions.setdefault(row.sku, []).append(Price(row.effective_from, row.points, row.version))
    return versions


async def _add_prices(run: ImportRun, points: Mapping[str, int], before: Mapping[str, list[Price]]) -> None:
    if not points:
        return
    versions = [
        {
            "tenant_id": run.tenant_id,
            "sku": sku,
            "version": max((one.version for one in before.get(sku, ())), default=0) + 1,
            "effective_from": run.now,
            "points": price,
            "set_by": IMPORTER,
        }
        for sku, price in points.items()
    ]
    await run.connection.execute(insert(prices), versions)


GOODS_STAGE: Final = Stage(kind=GOODS, load=load_goods)
CATEGORIES_STAGE: Final = Stage(kind=CATEGORIES, load=load_categories)
