"""Prices are versions of the book; limits, days and shops hold at placing; the office edits the rest."""

import asyncio
from datetime import date

import pytest
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncEngine

from ledger.market.catalogue import operations, queries
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
from ledger.market.catalogue.words import Category, CategoryCode
from ledger.market.refusals import GoodsUnknown
from ledger.market.returns.operations import ReturnGoods
from ledger.market.returns.words import LineReturned
from ledger.market.tables import goods, prices
from ledger.market.words import OrderId, Sku
from ledger.places.changes import list_changes
from ledger.places.words import WHOLE_BUREAU
from tests.market.conftest import SOAP, Market, request
from tests.market.office import A_DAY, HAIRCUT, editor, price, wish


async def term(market: Market, **values: object) -> None:
    """Set terms of the soap as the desk's form does, in one row."""
    async with market.engine.begin() as connection:
        await connection.execute(
            update(goods)
            .where(goods.c.tenant_id == market.tenant.tenant_id, goods.c.sku == SOAP)
            .values(**values)
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


async def test_what_was_brought_back_may_be_taken_again(market: Market) -> None:
    await market.open_for(1)
    await term(market, limit_quantity=1, limit_period="day")
    order = (await market.teller.submit(market.order(1, (SOAP, 1), instant=True))).log_index
    back = ReturnGoods(
        request=request(),
        order_id=OrderId(order),
        by=market.keeper,
        lines=(LineReturned(SOAP, 1, 0),),
        returned_at=market.clock(),
        reason="买错了",
    )
    await market.teller.submit(back)
    again = await market.teller.submit(market.order(1, (SOAP, 1)))
    assert again.answer["points"] == 15


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
