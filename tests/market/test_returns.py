"""What was handed over may come back for some days: points to their lots, boxes to the shelf."""

import asyncio
from collections.abc import Sequence
from datetime import date, timedelta

import pytest

from ledger.book.lots import DAY
from ledger.market.refusals import OrderUnknown, OwnOrder, WrongShop
from ledger.market.returns.operations import ReturnGoods
from ledger.market.returns.refusals import NotHandedOver, NothingReturned, NotOutThere, ReturnTooLate
from ledger.market.returns.words import LineReturned
from ledger.market.words import ByStaff, OrderId, Sku
from tests.market.conftest import KEEPER, NOON, RICE, SOAP, Market, request
from tests.market.test_partial import LAST_MOMENT, kinds, lots, two_lots


def bring_back(
    market: Market, order: int, *lines: tuple[Sku, int, int], by: ByStaff | None = None
) -> ReturnGoods:
    """Bring so many of an article back, some of them damaged."""
    return ReturnGoods(
        request=request(client=KEEPER),
        order_id=OrderId(order),
        by=by or market.keeper,
        lines=tuple(LineReturned(*line) for line in lines),
        returned_at=market.clock(),
        reason="买错了",
    )


async def taken(market: Market, *lines: tuple[Sku, int], instant: bool = True) -> int:
    """Let volunteer 1, who has two lots, take goods away."""
    await two_lots(market)
    return (await market.teller.submit(market.order(1, *lines, instant=instant))).log_index


async def test_what_comes_back_returns_to_the_lots_that_last_longest(market: Market) -> None:
    order = await taken(market, (SOAP, 2), (RICE, 1))
    assert await lots(market) == {date(2027, 12, 31): 40}
    outcome = await market.teller.submit(bring_back(market, order, (SOAP, 1, 0)))
    assert outcome.answer == {"order_id": order, "points_returned": 15}
    assert await lots(market) == {date(2027, 12, 31): 55}
    await market.teller.submit(bring_back(market, order, (RICE, 1, 0), (SOAP, 1, 0)))
    assert await lots(market) == {date(2027, 11, 30): 40, date(2027, 12, 31): 100}
    balances = await market.balances()
    assert "system redeemed points" not in balances
    assert (balances["shop/1 shelf goods:G001"], balances["shop/1 shelf goods:G005"]) == (10, 3)
    assert await market.differences() == []


async def test_of_a_part_only_what_left_the_shop_comes_back(market: Market) -> None:
    order = await taken(market, (SOAP, 3), (RICE, 1), instant=False)
    await market.teller.submit(market.hand_over(order, lines=[(SOAP, 2)]))
    for line in ((RICE, 1, 0), (SOAP, 3, 0)):
        with pytest.raises(NotOutThere):
            await market.teller.submit(bring_back(market, order, line))
    await market.teller.submit(bring_back(market, order, (SOAP, 2, 0)))
    assert await lots(market) == {date(2027, 11, 30): 40, date(2027, 12, 31): 100}
    with pytest.raises(NotOutThere):
        await market.teller.submit(bring_back(market, order, (SOAP, 1, 0)))
    assert await market.differences() == []


async def test_two_returns_in_one_batch_bring_nothing_back_twice(market: Market) -> None:
    order = await taken(market, (SOAP, 1))
    results = await asyncio.gather(
        *(market.teller.submit(bring_back(market, order, (SOAP, 1, 0))) for _ in range(2)),
        return_exceptions=True,
    )
    assert [type(result).__name__ for result in results] == ["Outcome", "NotOutThere"]
    assert (await market.balances())["shop/1 shelf goods:G001"] == 10


async def test_damaged_boxes_are_set_aside_for_a_second_person(market: Market) -> None:
    order = await taken(market, (SOAP, 3))
    await market.teller.submit(bring_back(market, order, (SOAP, 3, 2)))
    balances = await market.balances()
    assert (balances["shop/1 shelf goods:G001"], balances["shop/1 set_aside goods:G001"]) == (8, 2)
    assert [kind for kind, _ in await kinds(market)][-2:] == ["return", "write_off"]
    assert await market.differences() == []


async def test_points_of_a_lot_that_is_over_expire_when_they_come_back(market: Market) -> None:
    await market.give(1, 30)
    await market.stock(SOAP, 5)
    market.clock.now = LAST_MOMENT
    order = (await market.teller.submit(market.order(1, (SOAP, 2), instant=True))).log_index
    market.clock.advance(DAY)
    await market.teller.submit(bring_back(market, order, (SOAP, 2, 0)))
    assert [kind for kind, _ in await kinds(market)][-2:] == ["return", "expiry"]
    assert (await market.balances())["system expired points"] == 30
    assert await market.differences() == []


async def test_the_last_day_counts_whole_and_the_next_is_too_late(market: Market) -> None:
    order = await taken(market, (SOAP, 2))
    market.clock.now = (NOON + timedelta(days=27)).replace(hour=15, minute=59)
    await market.teller.submit(bring_back(market, order, (SOAP, 1, 0)))
    market.clock.advance(timedelta(minutes=2))
    with pytest.raises(ReturnTooLate):
        await market.teller.submit(bring_back(market, order, (SOAP, 1, 0)))


@pytest.mark.parametrize("lines", [[], [(SOAP, 0, 0)], [(SOAP, 1, 2)], [(SOAP, -1, 0)], [(SOAP, 1, -1)]])
async def test_nothing_and_less_than_nothing_do_not_come_back(
    market: Market, lines: Sequence[tuple[Sku, int, int]]
) -> None:
    order = await taken(market, (SOAP, 2))
    with pytest.raises(NothingReturned):
        await market.teller.submit(bring_back(market, order, *lines))


async def test_what_waits_or_is_unknown_or_elsewhere_or_ones_own_does_not_come_back(market: Market) -> None:
    await market.give(9, 100)
    await two_lots(market)
    own = await market.teller.submit(market.order(9, (SOAP, 1), instant=True))
    waiting = (await market.teller.submit(market.order(1, (SOAP, 1)))).log_index
    refused = (
        (waiting, market.keeper, NotHandedOver),
        (waiting, market.keeper_elsewhere, WrongShop),
        (10_000, market.keeper, OrderUnknown),
        (own.log_index, market.keeper, OwnOrder),
    )
    for order, by, refusal in refused:
        with pytest.raises(refusal):
            await market.teller.submit(bring_back(market, order, (SOAP, 1, 0), by=by))
