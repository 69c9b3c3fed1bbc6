"""The sweep voids what is overdue, once, however often and wherever it runs."""

import asyncio
from datetime import timedelta

import pytest

from ledger.book.operations.sweeps import TOGETHER_MAX
from ledger.market.operations.sweep import BEGINNING, OrdersSwept, void_overdue_orders
from ledger.market.queries import find_order
from ledger.market.refusals import HoldNotOver
from ledger.market.words import BySweep, OrderId, OrderState
from tests.market.conftest import SOAP, Market


async def swept(market: Market, since: OrdersSwept | None = None, *, limit: int = 1_000) -> OrdersSwept:
    return await void_overdue_orders(
        market.teller.submit,
        market.engine,
        tenant_id=market.tenant.tenant_id,
        now=market.clock(),
        since=since.clean_until if since else BEGINNING,
        limit=limit,
    )


async def test_the_sweep_voids_only_what_is_overdue_and_only_once(market: Market) -> None:
    await market.open_for(1)
    order = (await market.teller.submit(market.order(1, (SOAP, 2)))).log_index
    with pytest.raises(HoldNotOver):
        await market.teller.submit(market.void(order, BySweep()))
    early = await swept(market)
    assert early == ((0, 0, 0), market.clock())
    market.clock.advance(timedelta(minutes=15))
    sweeps = [await swept(market) for _ in range(2)]
    assert [sweep.swept.done_count for sweep in sweeps] == [1, 0]
    assert (await market.balances())["volunteer/1 available points"] == 100
    async with market.engine.connect() as connection:
        found = await find_order(connection, tenant_id=market.tenant.tenant_id, order_id=OrderId(order))
    assert found.state is OrderState.VOID


async def test_two_sweeps_at_once_void_an_order_once(market: Market) -> None:
    await market.open_for(1)
    await market.teller.submit(market.order(1, (SOAP, 2)))
    market.clock.advance(timedelta(hours=1))
    sweeps = await asyncio.gather(*(swept(market) for _ in range(2)))
    assert sum(sweep.swept.done_count for sweep in sweeps) == 1


async def test_a_full_round_leaves_the_rest_to_the_next(market: Market) -> None:
    limit = TOGETHER_MAX + 20
    count = limit + 5
    await market.give(1, 15 * count)
    await market.stock(SOAP, count)
    await asyncio.gather(*(market.teller.submit(market.order(1, (SOAP, 1))) for _ in range(count)))
    market.clock.advance(timedelta(minutes=15))
    first = await swept(market, limit=limit)
    second = await swept(market, first, limit=limit)
    third = await swept(market, second, limit=limit)
    assert [sweep.swept.done_count for sweep in (first, second, third)] == [limit, 5, 0]
    assert first.clean_until < second.clean_until == third.clean_until == market.clock()
    assert (await market.balances())["shop/1 shelf goods:G001"] == count
    assert await market.differences() == []


async def test_an_order_placed_after_a_sweep_is_found_by_the_next(market: Market) -> None:
    await market.open_for(1)
    first = await swept(market)
    await market.teller.submit(market.order(1, (SOAP, 1)))
    market.clock.advance(timedelta(minutes=15))
    assert (await swept(market, first)).swept.done_count == 1
