"""Goods and stock are read from office files: bad cells by name, and the same files again change nothing."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from ledger.market.importing.goods import GOODS as GOODS_FILE
from ledger.market.importing.goods import GOODS_STAGE
from ledger.market.importing.stock import STOCK as STOCK_FILE
from ledger.market.importing.stock import StockImport
from ledger.market.tables import prices
from ledger.places.importing.run import Counts, ImportRun, Stage
from ledger.places.spreadsheet.problems import Problems
from ledger.places.spreadsheet.sheet import read_sheet
from tests.market.conftest import Market

GOODS = """sku,name_zh,name_en,points,unit_cost_fen,barcode
G001,香皂,Soap,15,350,6901990000015
G020,盐3袋,"Salt, 3 bags",10,450,6901990000206
G024,话费10元,Phone credit 10 yuan,35,1000,
"""
BAD_GOODS = """sku,name_zh,name_en,points,unit_cost_fen,barcode
G001,香皂,Soap,0,350,6901990000015
G002,,Dish soap,20,6.5,6901990000023
G003,保温杯,Thermos cup,60,2500,6.90199E+12
G003,保温杯,Thermos cup,60,2500,6901990000039
G004,水杯,Cup,20,500,6901990000015
"""
STOCK = """shop_code,sku,quantity
M01,G001,40
M02,G001,6
M02,G020,0
"""
BAD_STOCK = """shop_code,sku,quantity
M09,G001,4
M01,G777,4
M01,G001,-4
M01,G001,4
"""


async def taken_over(
    market: Market, content: str, stage: Stage, problems: Problems, *, encoding: str = "utf-8"
) -> Counts:
    """Run one stage as an import does: what is wrong leaves nothing."""
    sheet = read_sheet("file.csv", content.encode(encoding), [GOODS_FILE, STOCK_FILE], problems)
    assert sheet is not None
    async with market.engine.connect() as connection, connection.begin() as transaction:
        run = ImportRun(
            connection=connection, tenant_id=market.tenant.tenant_id, now=market.clock(), problems=problems
        )
        counts = await stage.load(run, sheet)
        if problems.count:
            await transaction.rollback()
    return counts


async def goods_imported(market: Market, content: str, *, encoding: str = "utf-8") -> Counts:
    problems = Problems()
    counts = await taken_over(market, content, GOODS_STAGE, problems, encoding=encoding)
    assert problems.count == 0
    return counts


async def stock_received(market: Market, content: str) -> int:
    stock = StockImport()
    await taken_over(market, content, stock.stage, Problems())
    return len(await asyncio.gather(*map(market.teller.submit, stock.commands)))


async def problems_of(market: Market, content: str, stage: Stage) -> list[tuple[int, str | None]]:
    problems = Problems()
    await taken_over(market, content, stage, problems)
    return [(problem.line, problem.column) for problem in problems.kept]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
async def test_goods_are_imported_once_and_a_changed_price_is_a_version(
    market: Market, encoding: str
) -> None:
    market.clock.advance(timedelta(days=1))
    assert await goods_imported(market, GOODS, encoding=encoding) == Counts(added=2, changed=1)
    assert await goods_imported(market, GOODS) == Counts(unchanged=3)
    market.clock.advance(timedelta(days=1))
    assert await goods_imported(market, GOODS.replace("10,450", "12,450")) == Counts(changed=1, unchanged=2)
    async with market.engine.connect() as connection:
        versions = select(func.count()).where(
            prices.c.tenant_id == market.tenant.tenant_id, prices.c.sku == "G020"
        )
        assert (await connection.execute(versions)).scalar_one() == 2


async def test_every_bad_cell_of_goods_is_named(market: Market) -> None:
    assert await problems_of(market, BAD_GOODS, GOODS_STAGE) == [
        (5, "sku"),
        (2, "points"),
        (3, "name_zh"),
        (3, "unit_cost_fen"),
        (3, "barcode"),
        (4, "barcode"),
        (6, "barcode"),
    ]


async def test_a_barcode_of_another_article_is_named(market: Market) -> None:
    await goods_imported(market, GOODS)
    assert await problems_of(market, GOODS.replace("G001", "G901"), GOODS_STAGE) == [(2, "barcode")]


async def test_stock_is_received_once(market: Market) -> None:
    await goods_imported(market, GOODS)
    assert await stock_received(market, STOCK) == 2
    assert await stock_received(market, STOCK) == 0
    balances = await market.balances()
    assert (balances["shop/1 shelf goods:G001"], balances["shop/2 shelf goods:G001"]) == (40, 6)


async def test_stock_received_with_another_number_is_named(market: Market) -> None:
    await goods_imported(market, GOODS)
    await stock_received(market, STOCK)
    other = STOCK.replace("M01,G001,40", "M01,G001,41")
    assert await problems_of(market, other, StockImport().stage) == [(2, "quantity")]


async def test_every_bad_cell_of_stock_is_named(market: Market) -> None:
    assert await problems_of(market, BAD_STOCK, StockImport().stage) == [
        (2, "shop_code"),
        (3, "sku"),
        (4, "quantity"),
        (5, "sku"),
    ]
