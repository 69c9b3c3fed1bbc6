"""Orders hold points and boxes together, end once, and leave nothing behind when they are void."""

import asyncio

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import DBAPIError

from ledger.book.refusals import GoodsSoldOut, PointsNotEnough
from ledger.market.refusals import (
    GoodsUnknown,
    OrderEnded,
    OrderUnknown,
    OwnOrder,
    QuantityOutOfRange,
    TooManyLines,
    WrongShop,
)
from ledger.market.tables import order_ends
from ledger.market.words import ByKiosk, ByVolunteer, Sku
from ledger.people.words import VolunteerId
from ledger.places.refusals import ShopUnknown
from ledger.places.words import KioskId, ShopId
from tests.market.conftest import RICE, SOAP, Market, request

HELD = {
    "volunteer/1 available points": 70,
    "volunteer/1 held points": 30,
    "shop/1 shelf goods:G001": 8,
    "shop/1 reserved goods:G001": 2,
}


def subset(
    balances: dict[str, int], prefixes: tuple[str, ...] = ("volunteer/1 ", "shop/1 ")
) -> dict[str, int]:
    return {
        name: amount
        for name, amount in balances.items()
        if name.startswith(prefixes) and not name.endswith("minutes") and "supplier" not in name
    }


async def test_an_order_holds_points_and_boxes(market: Market) -> None:
    await market.open_for(1)
    outcome = await market.teller.submit(market.order(1, (SOAP, 2)))
    assert outcome.answer == {
        "order_id": outcome.log_index,
        "state": "held",
        "points": 30,
        "points_left": 70,
    }
    assert subset(await market.balances()) == HELD
    assert await market.differences() == []


async def test_a_handed_over_order_redeems_what_it_held(market: Market) -> None:
    await market.open_for(1)
    order = (await market.teller.submit(market.order(1, (SOAP, 2)))).log_index
    await market.teller.submit(market.hand_over(order))
    balances = await market.balances()
    assert subset(balances) == {
        "volunteer/1 available points": 70,
        "shop/1 shelf goods:G001": 8,
        "shop/1 handed_over goods:G001": 2,
    }
    assert balances["system redeemed points"] == 30
    assert await market.differences() == []


async def test_an_instant_order_is_one_transaction(market: Market) -> None:
    await market.open_for(1)
    outcome = await market.teller.submit(market.order(1, (SOAP, 2), instant=True))
    assert outcome.answer["state"] == "handed_over"
    assert (await market.balances())["system redeemed points"] == 30
    with pytest.raises(OrderEnded):
        await market.teller.submit(market.void(outcome.log_index, market.keeper))
    assert await market.differences() == []


async def test_a_void_order_restores_exactly_what_was_there(market: Market) -> None:
    await market.open_for(1)
    before = await market.balances()
    order = (await market.teller.submit(market.order(1, (SOAP, 2)))).log_index
    await market.teller.submit(market.void(order, ByVolunteer(VolunteerId(1), market.shop)))
    assert await market.balances() == before
    assert await market.differences() == []


async def test_an_order_placed_and_ended_in_one_batch_is_sound(market: Market) -> None:
    await market.open_for(1)
    first = (await market.teller.submit(market.order(1, (SOAP, 1)))).log_index
    results = await asyncio.gather(
        market.teller.submit(market.hand_over(first)),
        market.teller.submit(market.order(1, (SOAP, 1), instant=True)),
        market.teller.submit(market.order(1, (SOAP, 1))),
    )
    last = results[-1].log_index
    await asyncio.gather(
        market.teller.submit(market.order(1, (SOAP, 1))),
        market.teller.submit(market.void(last, market.keeper)),
    )
    assert await market.differences() == []
    assert subset(await market.balances())["shop/1 shelf goods:G001"] == 7


async def test_two_orders_for_the_last_box_sell_it_once(market: Market) -> None:
    await market.give(1, 100)
    await market.give(2, 100)
    await market.stock(RICE, 1)
    results = await asyncio.gather(
        market.teller.submit(market.order(1, (RICE, 1))),
        market.teller.submit(market.order(2, (RICE, 1))),
        return_exceptions=True,
    )
    refused = [result for result in results if isinstance(result, GoodsSoldOut)]
    assert [refusal.facts for refusal in refused] == [{"sku": "G005", "boxes_left": 0}]
    assert (await market.balances())["volunteer/2 available points"] == 100


async def test_an_order_beyond_the_points_says_what_is_missing(market: Market) -> None:
    await market.give(1, 20)
    await market.stock(SOAP, 10)
    with pytest.raises(PointsNotEnough) as refused:
        await market.teller.submit(market.order(1, (SOAP, 2)))
    assert refused.value.facts == {"points_missing": 10, "points_available": 20}


async def test_the_same_key_places_one_order(market: Market) -> None:
    await market.open_for(1)
    asked = request()
    first = await market.teller.submit(market.order(1, (SOAP, 2), asked=asked))
    again = await market.teller.submit(market.order(1, (SOAP, 2), asked=asked))
    assert (again.hit, again.log_index, again.answer) == (True, first.log_index, first.answer)
    assert subset(await market.balances()) == HELD


@pytest.mark.parametrize("instant", [False, True])
async def test_an_order_ends_once(market: Market, *, instant: bool) -> None:
    await market.open_for(1)
    order = (await market.teller.submit(market.order(1, (SOAP, 2), instant=instant))).log_index
    if not instant:
        await market.teller.submit(market.hand_over(order))
    with pytest.raises(OrderEnded) as twice:
        await market.teller.submit(market.hand_over(order))
    with pytest.raises(OrderEnded):
        await market.teller.submit(market.void(order, market.keeper))
    assert twice.value.facts == {"state": "handed_over"}
    assert (await market.balances())["system redeemed points"] == 30


async def test_a_hand_over_and_a_void_at_once_end_an_order_once(market: Market) -> None:
    await market.open_for(1)
    order = (await market.teller.submit(market.order(1, (SOAP, 2)))).log_index
    results = await asyncio.gather(
        market.teller.submit(market.void(order, market.keeper)),
        market.teller.submit(market.hand_over(order)),
        return_exceptions=True,
    )
    assert isinstance(results[1], OrderEnded)
    assert (await market.balances())["volunteer/1 available points"] == 100


async def test_nobody_hands_goods_over_to_themselves(market: Market) -> None:
    await market.give(9, 100)
    await market.stock(SOAP, 10)
    order = (await market.teller.submit(market.order(9, (SOAP, 1)))).log_index
    with pytest.raises(OwnOrder):
        await market.teller.submit(market.hand_over(order, market.keeper))
    await market.teller.submit(market.void(order, market.keeper))


async def test_the_database_refuses_a_clerk_who_serves_themselves(market: Market) -> None:
    with pytest.raises(DBAPIError, match="clerk_never_serves_self"):
        async with market.engine.begin() as connection:
            await connection.execute(
                insert(order_ends).values(
                    tenant_id=market.tenant.tenant_id,
                    order_id=1,
                    log_index=2,
                    ending="handed_over",
                    volunteer_id=9,
                    clerk_volunteer_id=9,
                    ended_at=market.clock(),
                )
            )


async def test_orders_are_handled_in_their_own_shop(market: Market) -> None:
    await market.open_for(1)
    order = (await market.teller.submit(market.order(1, (SOAP, 1)))).log_index
    elsewhere = ByKiosk(KioskId(2), market.other_shop)
    for command in (
        market.hand_over(order, elsewhere),
        market.hand_over(order, market.keeper_elsewhere),
        market.void(order, market.keeper_elsewhere),
        market.void(order, ByVolunteer(VolunteerId(1), market.other_shop)),
    ):
        with pytest.raises(WrongShop):
            await market.teller.submit(command)


async def test_another_persons_order_is_not_there(market: Market) -> None:
    await market.open_for(1)
    order = (await market.teller.submit(market.order(1, (SOAP, 1)))).log_index
    with pytest.raises(OrderUnknown):
        await market.teller.submit(market.void(order, ByVolunteer(VolunteerId(2), market.shop)))
    for unknown in (order + 1, 0):
        with pytest.raises(OrderUnknown):
            await market.teller.submit(market.hand_over(unknown))


async def test_what_cannot_be_ordered_is_refused_by_name(market: Market) -> None:
    await market.open_for(1)
    cases = (
        (GoodsUnknown, market.order(1, (Sku("G999"), 1))),
        (TooManyLines, market.order(1)),
        (TooManyLines, market.order(1, *((Sku(f"G{number}"), 1) for number in range(7)))),
        (QuantityOutOfRange, market.order(1, (SOAP, 0))),
        (QuantityOutOfRange, market.order(1, (SOAP, 5), (SOAP, 5))),
        (ShopUnknown, market.order(1, (SOAP, 1), shop=ShopId(77))),
    )
    for refusal, command in cases:
        with pytest.raises(refusal):
            await market.teller.submit(command)
