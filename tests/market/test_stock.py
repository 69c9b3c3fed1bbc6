"""Deliveries, moves and write-offs: every box is somewhere, and nobody is alone with it."""

from datetime import date, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from ledger.book.refusals import AmountOutOfRange, GoodsSoldOut
from ledger.market.catalogue.batches import list_batches
from ledger.market.refusals import GoodsUnknown
from ledger.market.stock.refusals import (
    BatchPast,
    DeliveryKnown,
    MoreThanSent,
    MoveReceived,
    MoveToSameShop,
    MoveUnknown,
    OwnMove,
    SamePerson,
    StockLinesOutOfRange,
    StockRoleMissing,
    WriteOffEnded,
    WriteOffUnknown,
)
from ledger.market.stock.words import StockLine, WriteOffState
from ledger.market.words import Sku
from ledger.places.refusals import ShopUnknown
from ledger.places.words import WHOLE_BUREAU
from tests.market.conftest import NOON, RICE, SHOP, SOAP, Market
from tests.market.stock import CHIEF, KEEPER, KEEPER_THERE, MONITOR, MONITOR_THERE, Stock, staffed

SPRING = date(2027, 3, 1)


@pytest.fixture
async def stock(market: Market) -> Stock:
    """Give a shop with ten pieces of soap, its keeper, its monitor and their chief."""
    stocked = await staffed(market)
    await stocked.receive(StockLine(SOAP, 10))
    return stocked


async def test_a_delivery_stands_on_the_shelf_batch_by_batch(stock: Stock) -> None:
    await stock.receive(StockLine(SOAP, 4, SPRING, "A1"), StockLine(SOAP, 6, date(2027, 5, 1)), by=MONITOR)
    balances = await stock.market.balances()
    assert balances["shop/1 shelf goods:G001"] == 20
    assert balances["shop/1 supplier goods:G001"] == -20
    async with stock.market.engine.connect() as connection:
        batches = await list_batches(connection, tenant_id=stock.market.tenant.tenant_id, scope=WHOLE_BUREAU)
    assert [(batch.best_before, batch.batch, batch.quantity) for batch in batches] == [
        (SPRING, "A1", 4),
        (date(2027, 5, 1), None, 6),
    ]
    assert await stock.market.differences() == []


async def test_a_note_is_received_once_whoever_brings_it(stock: Stock) -> None:
    number = await stock.receive(StockLine(RICE, 1), note="送-778")
    with pytest.raises(DeliveryKnown) as refused:
        await stock.receive(StockLine(RICE, 1), note="送-778", by=MONITOR)
    assert refused.value.facts == {"document": "送-778", "log_index": number}
    assert (await stock.market.balances())["shop/1 shelf goods:G005"] == 1


@pytest.mark.parametrize(
    ("lines", "refusal"),
    [
        ((), StockLinesOutOfRange),
        ((StockLine(Sku("NONE"), 1),), GoodsUnknown),
        ((StockLine(SOAP, 0),), AmountOutOfRange),
        ((StockLine(SOAP, 100_001),), AmountOutOfRange),
        ((StockLine(SOAP, 1, NOON.date() - timedelta(days=1)),), BatchPast),
    ],
)
async def test_what_no_delivery_brings_is_refused(
    stock: Stock, lines: tuple[StockLine, ...], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        await stock.receive(*lines)


async def test_only_who_handles_the_shop_receives_for_it(stock: Stock) -> None:
    with pytest.raises(ShopUnknown):
        await stock.receive(StockLine(SOAP, 1), by=KEEPER_THERE)
    with pytest.raises(StockRoleMissing):
        await stock.receive(StockLine(SOAP, 1), by=CHIEF)


async def test_boxes_on_their_way_stand_on_no_shelf_until_they_are_counted_in(stock: Stock) -> None:
    move = await stock.send(StockLine(SOAP, 4))
    on_the_way = await stock.market.balances()
    assert on_the_way["shop/1 shelf goods:G001"] == 6
    assert on_the_way["shop/1 in_transit goods:G001"] == 4
    await stock.arrive(move, StockLine(SOAP, 4))
    arrived = await stock.market.balances()
    assert arrived["shop/2 shelf goods:G001"] == 4
    assert "shop/1 in_transit goods:G001" not in arrived
    with pytest.raises(MoveReceived):
        await stock.arrive(move, StockLine(SOAP, 4))
    assert await stock.market.differences() == []


async def test_the_dates_of_boxes_move_with_them(stock: Stock) -> None:
    later = date(2027, 5, 1)
    await stock.receive(StockLine(RICE, 5, SPRING, "B7"), StockLine(RICE, 5, later, "C1"))
    move = await stock.send(StockLine(RICE, 5, later, "C1"))
    await stock.arrive(move, StockLine(RICE, 5))
    async with stock.market.engine.connect() as connection:
        batches = await list_batches(connection, tenant_id=stock.market.tenant.tenant_id, scope=WHOLE_BUREAU)
    assert [(batch.shop_id, batch.batch, batch.quantity) for batch in batches] == [
        (SHOP, "B7", 5),
        (2, "C1", 5),
    ]


async def test_what_is_lost_on_the_way_is_a_difference_of_the_shop_that_sent_it(stock: Stock) -> None:
    move = await stock.send(StockLine(SOAP, 4))
    outcome = await stock.arrive(move, StockLine(SOAP, 3))
    assert outcome.answer == {"move_id": move, "boxes": 3, "boxes_missing": 1}
    [case] = await stock.rows(
        "SELECT shop_id, sku, boxes, origin, keeper_id, state FROM difference_cases"
        " WHERE tenant_id = :tenant_id"
    )
    assert case == (SHOP, SOAP, -1, "move", KEEPER, "open")
    balances = await stock.market.balances()
    assert balances["shop/1 set_aside goods:G001"] == 1
    assert await stock.market.differences() == []


async def test_nobody_sends_boxes_to_themselves(stock: Stock) -> None:
    with pytest.raises(MoveToSameShop):
        await stock.send(StockLine(SOAP, 1), to=SHOP)
    await stock.hire(21, "shop_keeper", unit_id=1, volunteer_id=9)
    move = await stock.send(StockLine(SOAP, 1))
    with pytest.raises(OwnMove):
        await stock.arrive(move, StockLine(SOAP, 1), by=21)


async def test_nothing_is_sent_that_is_not_there_and_no_more_arrives_than_left(stock: Stock) -> None:
    with pytest.raises(GoodsSoldOut):
        await stock.send(StockLine(SOAP, 11))
    with pytest.raises(StockLinesOutOfRange):
        await stock.send(StockLine(SOAP, 1), StockLine(SOAP, 2))
    move = await stock.send(StockLine(SOAP, 2))
    with pytest.raises(MoreThanSent):
        await stock.arrive(move, StockLine(SOAP, 3))
    with pytest.raises(MoveUnknown):
        await stock.arrive(move, StockLine(SOAP, 2), by=KEEPER)


async def test_boxes_are_written_off_by_two_people(stock: Stock) -> None:
    damaged = await stock.propose(SOAP, 3)
    aside = await stock.market.balances()
    assert (aside["shop/1 shelf goods:G001"], aside["shop/1 set_aside goods:G001"]) == (7, 3)
    await stock.decide(damaged, WriteOffState.CONFIRMED)
    gone = await stock.market.balances()
    assert gone["shop/1 written_off goods:G001"] == 3
    assert "shop/1 set_aside goods:G001" not in gone
    with pytest.raises(WriteOffEnded):
        await stock.decide(damaged, WriteOffState.REFUSED)
    assert await stock.market.differences() == []


@pytest.mark.parametrize("verdict", [WriteOffState.REFUSED, WriteOffState.WITHDRAWN])
async def test_what_is_not_written_off_goes_back_on_the_shelf(stock: Stock, verdict: WriteOffState) -> None:
    proposed = await stock.propose(SOAP, 3)
    await stock.decide(proposed, verdict, by=KEEPER if verdict is WriteOffState.WITHDRAWN else MONITOR)
    assert (await stock.market.balances())["shop/1 shelf goods:G001"] == 10


async def test_one_person_with_two_accounts_is_still_one_person(stock: Stock) -> None:
    proposed = await stock.propose(SOAP, 1)
    await stock.hire(22, "approver", unit_id=2, volunteer_id=9)
    with pytest.raises(SamePerson):
        await stock.decide(proposed, WriteOffState.CONFIRMED, by=22)
    with pytest.raises(WriteOffUnknown):
        await stock.decide(proposed, WriteOffState.CONFIRMED, by=MONITOR_THERE)
    with pytest.raises(StockRoleMissing):
        await stock.decide(proposed, WriteOffState.CONFIRMED, by=KEEPER)


async def test_the_database_too_wants_two_people_for_a_write_off(stock: Stock) -> None:
    alone = text(
        "INSERT INTO write_off_verdicts (tenant_id, write_off_id, log_index, verdict, proposed_by,"
        " decided_by, decided_at) VALUES (:tenant_id, 1, 2, 'confirmed', 1, 1, now())"
    )
    async with stock.market.engine.connect() as connection:
        with pytest.raises(IntegrityError, match="two_people"):
            await connection.execute(alone, {"tenant_id": stock.market.tenant.tenant_id})
