"""A file of goods may say more of them; what is as good as money is taken over and never offered."""

import pytest
from sqlalchemy import select

from ledger.market.importing.goods import CATEGORIES as CATEGORIES_FILE
from ledger.market.importing.goods import CATEGORIES_STAGE, GOODS_STAGE
from ledger.market.importing.goods import GOODS as GOODS_FILE
from ledger.market.tables import goods
from ledger.places.importing.run import Counts, ImportRun, Stage
from ledger.places.spreadsheet.problems import Problems
from ledger.places.spreadsheet.sheet import read_sheet
from tests.market.conftest import Market

CATEGORIES = "category,name_zh,name_en\nhome,日用品,Home\n"
MORE = """sku,name_zh,name_en,points,unit_cost_fen,barcode,category,kind,supplier,limit_quantity,\
limit_period,visible_from,visible_to,low_stock
G030,搪瓷杯,Mug,12,350,,home,box,,2,month,2026-11-01,2026-12-31,5
G031,理发券,Haircut,40,2000,,,voucher,丽人理发,,,,,
"""
PLAIN = "sku,name_zh,name_en,points,unit_cost_fen,barcode\n"


async def imported(market: Market, content: str, stage: Stage) -> tuple[Counts, list[tuple[int, str | None]]]:
    """Take a file over, or name the cells that are wrong."""
    problems = Problems()
    sheet = read_sheet("file.csv", content.encode(), [GOODS_FILE, CATEGORIES_FILE], problems)
    assert sheet is not None
    async with market.engine.connect() as connection, connection.begin() as transaction:
        run = ImportRun(
            connection=connection, tenant_id=market.tenant.tenant_id, now=market.clock(), problems=problems
        )
        counts = await stage.load(run, sheet)
        if problems.count:
            await transaction.rollback()
    return counts, [(problem.line, problem.column) for problem in problems.kept]


async def row(market: Market, sku: str) -> dict[str, object]:
    async with market.engine.connect() as connection:
        found = select(goods).where(goods.c.tenant_id == market.tenant.tenant_id, goods.c.sku == sku)
        return dict((await connection.execute(found)).mappings().one())


async def test_a_file_may_say_category_kind_limit_days_and_when_few_are_few(market: Market) -> None:
    await imported(market, CATEGORIES, CATEGORIES_STAGE)
    assert await imported(market, MORE, GOODS_STAGE) == (Counts(added=2), [])
    assert await imported(market, MORE, GOODS_STAGE) == (Counts(unchanged=2), [])
    mug = await row(market, "G030")
    assert (mug["category"], mug["limit_quantity"], mug["limit_period"], mug["low_stock"]) == (
        "home",
        2,
        "month",
        5,
    )
    assert (await row(market, "G031"))["supplier"] == "丽人理发"


async def test_what_a_file_does_not_say_stays_as_the_desk_set_it(market: Market) -> None:
    await imported(market, CATEGORIES, CATEGORIES_STAGE)
    await imported(market, MORE, GOODS_STAGE)
    await imported(market, f"{PLAIN}G030,搪瓷缸,Mug,12,350,\n", GOODS_STAGE)
    mug = await row(market, "G030")
    assert (mug["name_zh"], mug["limit_quantity"]) == ("搪瓷缸", 2)


async def test_phone_credit_is_taken_over_for_its_old_orders_and_never_offered(market: Market) -> None:
    await imported(
        market, f"{PLAIN}G024,话费10元,Phone credit,35,1000,\nG030,搪瓷杯,Mug,12,350,\n", GOODS_STAGE
    )
    assert [(await row(market, sku))["offered"] for sku in ("G024", "G030")] == [False, True]


@pytest.mark.parametrize(
    ("old", "new", "column"),
    [
        ("home,box", "none,box", "category"),
        ("home,box", "home,gift", "kind"),
        ("2,month", "2,", "limit_quantity"),
        ("2026-12-31", "2026-10-31", "visible_to"),
        ("丽人理发", "", "supplier"),
    ],
)
async def test_a_bad_cell_is_named(market: Market, old: str, new: str, column: str) -> None:
    await imported(market, CATEGORIES, CATEGORIES_STAGE)
    _, problems = await imported(market, MORE.replace(old, new), GOODS_STAGE)
    assert [named for _, named in problems] == [column]


async def test_a_category_of_money_is_named(market: Market) -> None:
    _, problems = await imported(market, "category,name_zh,name_en\ncards,购物卡,Cards\n", CATEGORIES_STAGE)
    assert problems == [(2, "name_zh")]
