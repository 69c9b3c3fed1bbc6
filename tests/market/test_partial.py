"""An order handed over in part is as if no more had been ordered; what returns too late expires at once."""

import asyncio
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select, text

from ledger.book.operations.policy import SetPolicy
from ledger.book.policy_words import Policy
from ledger.market.operations.sweep import void_overdue_orders
from ledger.market.queries import find_order
from ledger.market.refusals import NothingHandedOver, NotInOrder, OrderEnded
from ledger.market.tables import hand_over_lines
from ledger.market.words import ByVolunteer, OrderId, OrderState, Sku
from ledger.people.words import VolunteerId
from tests.market.conftest import KEEPER, NOON, RICE, SOAP, Market, request

LAST_MOMENT = datetime(2027, 11, 30, 15, 55, tzinfo=UTC)
"""Five minutes before the lots of November 2026 end, in Shanghai."""


async def lots(market: Market, volunteer: int = 1) -> dict[date | None, int]:
    async with market.engine.connect() as connection:
        rows = await connection.execute(
            text(
                "SELECT expires_on, balance FROM accounts WHERE tenant_id = :tenant_id AND owner = :owner"
                " AND purpose = 'available' AND balance <> 0"
            ),
            {"tenant_id": market.tenant.tenant_id, "owner": f"volunteer/{volunteer}"},
        )
        return {row.expires_on: row.balance for row in rows}


async def kinds(market: Market) -> list[tuple[str, datetime]]:
    async with market.engine.connect() as connection:
        rows = await connection.execute(
            text(
                "SELECT kind, occurred_at FROM transactions WHERE tenant_id = :tenant_id ORDER BY log_index"
            ),
            {"tenant_id": market.tenant.tenant_id},
        )
        return [(row.kind, row.occurred_at) for row in rows]


async def two_lots(market: Market) -> None:
    """Give volunteer 1 a lot of 40 that ends in November, and one of 100 that ends in December."""
    await market.give(1, 40)
    market.clock.now = NOON + timedelta(days=20)
    await market.give(1, 100)
    await market.stock(SOAP, 10)
    await market.stock(RICE, 3)


async def test_a_part_is_redeemed_and_the_rest_goes_back_to_the_lots_that_last_longest(
    market: Market,
) -> None:
    await two_lots(market)
    order = (await market.teller.submit(market.order(1, (SOAP, 3), (RICE, 1)))).log_index
    assert await lots(market) == {date(2027, 12, 31): 25}
    outcome = await market.teller.submit(market.hand_over(order, lines=[(SOAP, 3)]))
    assert outcome.answer == {"order_id": order, "state": "handed_over", "points_returned": 70}
    # As if soap alone had been ordered: 40 of the lot that ends first, 5 of the other.
    assert await lots(market) == {date(2027, 12, 31): 95}
    balances = await market.balances()
    assert balances["system redeemed points"] == 45
    assert "volunteer/1 held points" not in balances
    assert balances["shop/1 shelf goods:G001"] == 7
    assert balances["shop/1 handed_over goods:G001"] == 3
    assert balances["shop/1 shelf goods:G005"] == 3
    assert not any("reserved" in account for account in balances)
    assert await market.differences() == []


async def test_what_was_handed_over_is_kept_line_by_line(market: Market) -> None:
    await two_lots(market)
    order = (await market.teller.submit(market.order(1, (SOAP, 3), (RICE, 1)))).log_index
    whole = (await market.teller.submit(market.order(1, (SOAP, 1)))).log_index
    end = (await market.teller.submit(market.hand_over(order, lines=[(SOAP, 1), (SOAP, 1)]))).log_index
    await market.teller.submit(market.hand_over(whole, lines=[(SOAP, 1)]))
    async with market.engine.connect() as connection:
        table = hand_over_lines.c
        rows = await connection.execute(
            select(table.order_id, table.line, table.log_index, table.quantity)
            .where(table.tenant_id == market.tenant.tenant_id)
            .order_by(table.line)
        )
        assert [tuple(row) for row in rows] == [(order, 1, end, 2), (order, 2, end, 0)]
        found = await find_order(connection, tenant_id=market.tenant.tenant_id, order_id=OrderId(order))
        all_of_it = await find_order(connection, tenant_id=market.tenant.tenant_id, order_id=OrderId(whole))
    assert found.state is OrderState.HANDED_OVER
    assert [(line.quantity_handed_over, line.quantity_returned) for line in found.lines] == [(2, 1), (0, 1)]
    assert found.points_returned == 85
    assert [(line.quantity_handed_over, line.quantity_returned) for line in all_of_it.lines] == [(1, 0)]
    assert all_of_it.points_returned == 0


async def test_nothing_more_than_ordered_and_not_nothing_is_handed_over(market: Market) -> None:
    await two_lots(market)
    order = (await market.teller.submit(market.order(1, (SOAP, 2)))).log_index
    for lines in ([(SOAP, 3)], [(SOAP, 1), (SOAP, 2)], [(SOAP, 1), (RICE, 1)], [(Sku("G999"), 1)]):
        with pytest.raises(NotInOrder):
            await market.teller.submit(market.hand_over(order, lines=lines))
    with pytest.raises(NothingHandedOver):
        await market.teller.submit(market.hand_over(order, lines=[]))
    await market.teller.submit(market.hand_over(order, lines=[(SOAP, 1)]))
    with pytest.raises(OrderEnded):
        await market.teller.submit(market.hand_over(order, lines=[(SOAP, 1)]))


async def test_a_part_of_an_order_placed_in_the_same_batch(market: Market) -> None:
    await two_lots(market)
    order = (await market.teller.submit(market.order(1, (SOAP, 1)))).log_index
    results = await asyncio.gather(
        market.teller.submit(market.order(1, (SOAP, 2), (RICE, 1))),
        market.teller.submit(market.hand_over(order + 1, lines=[(RICE, 1)])),
    )
    assert [result.answer["state"] for result in results] == ["held", "handed_over"]
    assert await lots(market) == {date(2027, 12, 31): 55}
    assert await market.differences() == []


async def test_a_void_after_the_last_day_lets_the_points_expire_in_the_same_batch(market: Market) -> None:
    await two_lots(market)
    market.clock.now = LAST_MOMENT
    order = (await market.teller.submit(market.order(1, (RICE, 1)))).log_index
    market.clock.advance(timedelta(minutes=16))
    void = await market.teller.submit(market.void(order, ByVolunteer(VolunteerId(1), market.shop)))
    assert await lots(market) == {date(2027, 12, 31): 100}
    assert (await market.balances())["system expired points"] == 40
    # The expiry follows the void and happened with it: before that the points were on hold, not expired.
    assert (await kinds(market))[-2:] == [("void", market.clock.now), ("expiry", market.clock.now)]
    assert void.log_index == len(await kinds(market)) - 2
    assert await market.differences() == []


async def test_an_emptied_lot_is_opened_again_to_take_points_back_that_then_expire(market: Market) -> None:
    await market.give(1, 30)
    await market.stock(SOAP, 5)
    market.clock.now = LAST_MOMENT
    await market.teller.submit(market.order(1, (SOAP, 2)))
    market.clock.advance(timedelta(days=1))
    # Another transaction of the same owner closes the lot, which is empty and over.
    await market.give(1, 10)
    done = await void_overdue_orders(
        market.teller.submit, market.engine, tenant_id=market.tenant.tenant_id, now=market.clock()
    )
    assert done.swept == (1, 1, 0)
    assert [kind for kind, _ in await kinds(market)][-2:] == ["void", "expiry"]
    assert (await market.balances())["system expired points"] == 30
    assert await market.differences() == []


async def test_what_a_partial_hand_over_gives_back_too_late_expires(market: Market) -> None:
    await market.give(1, 100)
    await market.stock(SOAP, 5)
    await market.stock(RICE, 5)
    market.clock.now = LAST_MOMENT
    order = (await market.teller.submit(market.order(1, (SOAP, 2), (RICE, 1)))).log_index
    market.clock.advance(timedelta(minutes=10))
    await market.teller.submit(market.hand_over(order, lines=[(SOAP, 2)]))
    balances = await market.balances()
    assert (balances["system redeemed points"], balances["system expired points"]) == (30, 70)
    assert await market.differences() == []


async def test_an_order_is_held_as_long_as_the_policy_says(market: Market) -> None:
    await market.open_for(1)
    holds: list[timedelta] = []
    for minutes in (None, 90):
        if minutes is not None:
            changed = SetPolicy(request(), KEEPER, Policy(hold_minutes=minutes), "试运行")
            await market.teller.submit(changed)
        order = (await market.teller.submit(market.order(1, (SOAP, 1)))).log_index
        async with market.engine.connect() as connection:
            tenant_id = market.tenant.tenant_id
            found = await find_order(connection, tenant_id=tenant_id, order_id=OrderId(order))
        holds.append(found.hold_until - found.placed_at)
    assert holds == [timedelta(minutes=15), timedelta(minutes=90)]
