"""Prices are versions of the book; limits, days and shops hold at placing; vouchers give one number each."""

import asyncio
from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from sqlalchemy import insert, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from ledger.book.refusals import GoodsSoldOut
from ledger.book.words import Principal
from ledger.market.catalogue import operations, queries
from ledger.market.catalogue.pricing import SetPrice
from ledger.market.catalogue.refusals import (
    ArticleTaken,
    BarcodeTaken,
    CategoryUnknown,
    GoodsNotOffered,
    KindInUse,
    LimitReached,
    NearCash,
    PriceInPast,
    PriceUnchanged,
)
from ledger.market.catalogue.shelf import shelf_of
from ledger.market.catalogue.tables import voucher_issues
from ledger.market.catalogue.vouchers.load import LoadVouchers
from ledger.market.catalogue.vouchers.queries import count_vouchers, settlement_of, vouchers_of_orders
from ledger.market.catalogue.vouchers.refusals import NoVoucher, SerialsNeeded, SerialTwice, VoucherOver
from ledger.market.catalogue.vouchers.sealing import VoucherSeal
from ledger.market.catalogue.vouchers.words import IssuedVoucher
from ledger.market.catalogue.words import ArticleWish, Category, CategoryCode, Kind, Terms
from ledger.market.refusals import GoodsUnknown
from ledger.market.tables import goods, prices
from ledger.market.words import OrderId, Sku
from ledger.people.seal import Keyring
from ledger.places.changes import Editor, list_changes
from ledger.places.words import WHOLE_BUREAU
from tests.market.conftest import KEEPER, SOAP, Market, request

KEYRING = Keyring(bytes(range(32)))
HAIRCUT = Sku("G017")
A_DAY = timedelta(days=1)


def wish(**changed: object) -> ArticleWish:
    values: dict[str, object] = {
        "name_zh": "理发券",
        "name_en": "Haircut",
        "category": None,
        "barcode": None,
        "unit_cost_fen": 2000,
        "low_stock": None,
        "supplier": "丽人理发",
        "terms": Terms(kind=Kind.VOUCHER),
    }
    return ArticleWish(**{**values, **changed})  # type: ignore[arg-type]


def editor(market: Market) -> Editor:
    return Editor(tenant_id=market.tenant.tenant_id, scope=WHOLE_BUREAU, principal=KEEPER, now=market.clock())


def price(market: Market, points: int, *, after: timedelta | None = None, sku: Sku = SOAP) -> SetPrice:
    return SetPrice(
        request=request(),
        actor=Principal("staff/1"),
        sku=sku,
        points=points,
        effective_from=None if after is None else market.clock() + after,
        reason="按进价调整",
    )


async def term(market: Market, **values: object) -> None:
    """Set terms of the soap as the desk's form does, in one row."""
    async with market.engine.begin() as connection:
        await connection.execute(
            update(goods)
            .where(goods.c.tenant_id == market.tenant.tenant_id, goods.c.sku == SOAP)
            .values(**values)
        )


async def with_haircuts(market: Market, serials: Sequence[str], *, ends: date | None = None) -> None:
    async with market.engine.connect() as connection:
        there = await queries.list_articles(
            connection, tenant_id=market.tenant.tenant_id, scope=WHOLE_BUREAU, now=market.clock(), sku=HAIRCUT
        )
    if not there:
        await operations.add_article(market.engine, editor=editor(market), sku=HAIRCUT, wish=wish())
        await market.teller.submit(price(market, 40, sku=HAIRCUT))
    await market.teller.submit(load(market, serials, ends=ends))


def load(
    market: Market, serials: Sequence[str], *, ends: date | None = None, sku: Sku = HAIRCUT
) -> LoadVouchers:
    seal = VoucherSeal(KEYRING, market.tenant.tenant_id)
    return LoadVouchers(
        request=request(),
        actor=KEEPER,
        shop_id=market.shop,
        sku=sku,
        serials=tuple(seal.seal(sku, serial) for serial in serials),
        supplier="丽人理发",
        unit_cost_fen=2000,
        expires_on=ends,
        document="SH-2026-11",
    )


async def given(market: Market, *orders: int) -> list[IssuedVoucher]:
    async with market.engine.connect() as connection:
        return await vouchers_of_orders(
            connection,
            seal=VoucherSeal(KEYRING, market.tenant.tenant_id),
            tenant_id=market.tenant.tenant_id,
            order_ids=[OrderId(order) for order in orders],
        )


async def test_an_order_keeps_its_price_when_the_next_version_begins(market: Market) -> None:
    await market.open_for(1)
    before = (await market.teller.submit(market.order(1, (SOAP, 1)))).answer["points"]
    await market.teller.submit(price(market, 20, after=A_DAY))
    planned = (await market.teller.submit(market.order(1, (SOAP, 1)))).answer["points"]
    market.clock.advance(A_DAY)
    after = (await market.teller.submit(market.order(1, (SOAP, 1)))).answer["points"]
    assert (before, planned, after) == (15, 15, 20)
    assert await market.differences() == []


async def test_a_later_version_replaces_a_plan_of_the_same_moment(market: Market) -> None:
    await market.open_for(1)
    for points in (20, 18):
        await market.teller.submit(price(market, points, after=A_DAY))
    async with market.engine.connect() as connection:
        (soap,) = await queries.list_articles(
            connection, tenant_id=market.tenant.tenant_id, scope=WHOLE_BUREAU, now=market.clock(), sku=SOAP
        )
    assert (soap.points, [(one.version, one.points) for one in soap.planned]) == (15, [(3, 18)])
    assert [one.reason for one in soap.versions] == ["按进价调整", "按进价调整", None]


async def test_a_price_is_refused_that_is_none_new(market: Market) -> None:
    with pytest.raises(PriceUnchanged):
        await market.teller.submit(price(market, 15))
    with pytest.raises(PriceInPast):
        await market.teller.submit(price(market, 16, after=-A_DAY))
    with pytest.raises(GoodsUnknown):
        await market.teller.submit(price(market, 16, sku=Sku("none")))


async def test_a_price_that_somebody_edits_in_the_database_is_found(
    market: Market, owner_engine: AsyncEngine
) -> None:
    await market.teller.submit(price(market, 20))
    async with owner_engine.begin() as connection:
        await connection.execute(
            update(prices)
            .where(prices.c.tenant_id == market.tenant.tenant_id, prices.c.version == 2)
            .values(points=1)
        )
    assert len(await market.differences()) == 1


async def test_a_person_takes_no_more_than_the_limit_of_the_period(market: Market) -> None:
    await market.open_for(1)
    await term(market, limit_quantity=2, limit_period="day")
    first = (await market.teller.submit(market.order(1, (SOAP, 1)))).log_index
    with pytest.raises(LimitReached) as refused:
        await market.teller.submit(market.order(1, (SOAP, 2)))
    assert refused.value.facts == {"sku": "G001", "limit": 2, "left": 1, "again_on": "2026-11-23"}
    await market.teller.submit(market.void(first, market.keeper))
    await market.teller.submit(market.order(1, (SOAP, 2)))
    market.clock.advance(A_DAY)
    await market.teller.submit(market.order(1, (SOAP, 2)))
    assert await market.differences() == []


async def test_two_orders_of_one_batch_share_the_limit(market: Market) -> None:
    await market.open_for(1)
    await market.open_for(2)
    await term(market, limit_quantity=1, limit_period="month")
    results = await asyncio.gather(
        market.teller.submit(market.order(1, (SOAP, 1))),
        market.teller.submit(market.order(1, (SOAP, 1))),
        market.teller.submit(market.order(2, (SOAP, 1))),
        return_exceptions=True,
    )
    assert [type(result).__name__ for result in results] == ["Outcome", "LimitReached", "Outcome"]


async def test_what_was_handed_over_in_part_counts_in_part(market: Market) -> None:
    await market.open_for(1)
    await term(market, limit_quantity=2, limit_period="day")
    order = (await market.teller.submit(market.order(1, (SOAP, 2)))).log_index
    await market.teller.submit(market.hand_over(order, market.keeper, lines=[(SOAP, 1)]))
    await market.teller.submit(market.order(1, (SOAP, 1)))
    with pytest.raises(LimitReached):
        await market.teller.submit(market.order(1, (SOAP, 1)))


@pytest.mark.parametrize(
    "values",
    [
        {"offered": False},
        {"visible_from": date(2026, 11, 23)},
        {"visible_to": date(2026, 11, 21)},
        {"shop_ids": [2]},
    ],
)
async def test_what_is_not_offered_is_not_ordered_and_not_shown(
    market: Market, values: dict[str, object]
) -> None:
    await market.open_for(1)
    await term(market, **values)
    with pytest.raises(GoodsNotOffered):
        await market.teller.submit(market.order(1, (SOAP, 1)))
    async with market.engine.connect() as connection:
        shelf = await shelf_of(
            connection, tenant_id=market.tenant.tenant_id, shop_ids=[market.shop], now=market.clock()
        )
    assert shelf.articles == []


async def test_each_voucher_gives_one_number_and_no_number_twice(market: Market) -> None:
    await market.open_for(1)
    await market.open_for(2)
    await with_haircuts(market, ["C-003"], ends=date(2027, 1, 31))
    await with_haircuts(market, ["A-001", "B-002"], ends=date(2026, 12, 31))
    placed = await asyncio.gather(
        market.teller.submit(market.order(1, (HAIRCUT, 2), instant=True)),
        market.teller.submit(market.order(2, (HAIRCUT, 1))),
    )
    held = placed[1].log_index
    assert await given(market, held) == []
    await market.teller.submit(market.hand_over(held))
    orders = [OrderId(one.log_index) for one in placed]
    assert [(one.order_id, one.serial) for one in await given(market, *orders)] == [
        (orders[0], "A-001"),
        (orders[0], "B-002"),
        (orders[1], "C-003"),
    ]
    assert await market.differences() == []


async def test_a_voucher_whose_last_number_is_held_or_over_is_sold_out(market: Market) -> None:
    await market.open_for(1)
    await market.open_for(2)
    await with_haircuts(market, ["A-001"])
    await with_haircuts(market, ["B-002"], ends=date(2026, 11, 22))
    market.clock.advance(A_DAY)
    await market.teller.submit(market.order(1, (HAIRCUT, 1)))
    with pytest.raises(GoodsSoldOut) as refused:
        await market.teller.submit(market.order(2, (HAIRCUT, 1)))
    assert refused.value.facts == {"sku": "G017", "boxes_left": 0}


async def test_numbers_are_loaded_once_and_only_as_vouchers(market: Market) -> None:
    await with_haircuts(market, ["A-001"])
    with pytest.raises(SerialTwice) as twice:
        await market.teller.submit(load(market, ["A-000", "A-001"]))
    assert twice.value.facts == {"line": 2}
    with pytest.raises(NoVoucher):
        await market.teller.submit(load(market, ["A-002"], sku=SOAP))
    with pytest.raises(VoucherOver):
        await market.teller.submit(load(market, ["A-002"], ends=date(2026, 11, 21)))
    with pytest.raises(SerialsNeeded):
        await market.stock(HAIRCUT, 1)


async def test_the_database_alone_tells_no_number(market: Market) -> None:
    await with_haircuts(market, ["SECRET-77"])
    async with market.engine.connect() as connection:
        rows = await connection.exec_driver_sql("SELECT v::text AS said FROM vouchers v")
        said = " ".join(row.said for row in rows)
    assert "SECRET" not in said
    assert b"SECRET-77".hex() not in said


async def test_a_supplier_is_owed_for_what_a_month_handed_out(market: Market) -> None:
    await market.open_for(1)
    await with_haircuts(market, ["A-001", "B-002"])
    await market.teller.submit(market.order(1, (HAIRCUT, 1), instant=True))
    months = [(date(2026, 11, 1), date(2026, 12, 1)), (date(2026, 12, 1), date(2027, 1, 1))]
    async with market.engine.connect() as connection:
        found = [
            await settlement_of(
                connection,
                seal=VoucherSeal(KEYRING, market.tenant.tenant_id),
                tenant_id=market.tenant.tenant_id,
                begins=begins,
                ends=ends,
            )
            for begins, ends in months
        ]
        counted = await count_vouchers(
            connection, tenant_id=market.tenant.tenant_id, scope=WHOLE_BUREAU, sku=HAIRCUT
        )
    assert [(line.supplier, line.serials, line.owed_fen) for line in found[0]] == [
        ("丽人理发", ("A-001",), 2000)
    ]
    assert found[1] == []
    assert [(one.free_count, one.issued_count) for one in counted] == [(1, 1)]


async def test_the_office_adds_an_article_once_and_every_change_is_noted(market: Market) -> None:
    category = Category(category=CategoryCode("home"), name_zh="日用", name_en="Home")
    await operations.save_category(market.engine, editor=editor(market), category=category)
    article = wish(category=CategoryCode("home"), barcode="6901990000176")
    await operations.add_article(market.engine, editor=editor(market), sku=HAIRCUT, wish=article)
    with pytest.raises(ArticleTaken):
        await operations.add_article(market.engine, editor=editor(market), sku=HAIRCUT, wish=wish())
    with pytest.raises(BarcodeTaken) as taken:
        await operations.add_article(
            market.engine, editor=editor(market), sku=Sku("other"), wish=wish(barcode="6901990000176")
        )
    assert taken.value.facts == {"sku": "G017"}
    await operations.change_article(
        market.engine, editor=editor(market), sku=HAIRCUT, wish=wish(unit_cost_fen=2500)
    )
    async with market.engine.connect() as connection:
        noted = await list_changes(connection, tenant_id=market.tenant.tenant_id, subject="goods/G017")
    assert [(one.verb, one.after.get("unit_cost_fen")) for one in noted] == [("change", 2500), ("add", 2000)]


async def test_the_office_cannot_add_what_is_money_or_in_no_category(market: Market) -> None:
    cards = Category(category=CategoryCode("cards"), name_zh="购物卡", name_en="Cards")
    with pytest.raises(NearCash):
        await operations.save_category(market.engine, editor=editor(market), category=cards)
    with pytest.raises(NearCash):
        await operations.add_article(
            market.engine, editor=editor(market), sku=Sku("x"), wish=wish(name_zh="话费 10 元")
        )
    with pytest.raises(CategoryUnknown):
        await operations.add_article(
            market.engine, editor=editor(market), sku=Sku("x"), wish=wish(category=CategoryCode("none"))
        )


async def test_a_box_on_a_shelf_does_not_become_a_voucher(market: Market) -> None:
    await market.stock(SOAP, 3)
    with pytest.raises(KindInUse) as refused:
        await operations.change_article(market.engine, editor=editor(market), sku=SOAP, wish=wish())
    assert refused.value.facts == {"boxes": 3}


async def test_no_number_is_given_away_twice_in_the_database_either(market: Market) -> None:
    await market.open_for(1)
    await with_haircuts(market, ["A-001"])
    order = (await market.teller.submit(market.order(1, (HAIRCUT, 1), instant=True))).log_index
    async with market.engine.connect() as connection:
        row = (
            (
                await connection.execute(
                    voucher_issues.select().where(voucher_issues.c.tenant_id == market.tenant.tenant_id)
                )
            )
            .mappings()
            .one()
        )
        with pytest.raises(DBAPIError, match="voucher_issues_pkey"):
            await connection.execute(insert(voucher_issues).values(**{**row, "log_index": order + 1}))
