"""Two hundred orders at once from several processes share the last fifty boxes, and fifty of them win."""

import asyncio
import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from typing import Final

import pytest

from ledger.book.refusals import GoodsSoldOut, PointsNotEnough
from ledger.book.teller import Teller, connect_book
from ledger.book.words import Tenant
from ledger.market.operations.place_order import PlaceOrder
from tests.market.conftest import NOON, RICE, ROOMS, Market

PROCESSES: Final = 4
ORDERS: Final = 200
BOXES: Final = 50


def place_all(url: str, tenant: Tenant, orders: list[PlaceOrder]) -> list[str]:
    """Place the orders of one process, all at once, with a teller of its own."""
    return asyncio.run(_place_all(url, tenant, orders))


async def _place_all(url: str, tenant: Tenant, orders: list[PlaceOrder]) -> list[str]:
    teller = Teller(tenant=tenant, connect=lambda: connect_book(url), rooms=ROOMS, clock=lambda: NOON)
    try:
        return await asyncio.gather(*(_place(teller, order) for order in orders))
    finally:
        await teller.close()


async def _place(teller: Teller, order: PlaceOrder) -> str:
    try:
        await teller.submit(order)
    except GoodsSoldOut:
        return "sold out"
    except PointsNotEnough:
        return "poor"
    return "won"


@pytest.mark.parametrize(("points", "won"), [(70 * ORDERS, BOXES), (70 * 20, 20)])
async def test_the_last_boxes_are_sold_once(market: Market, points: int, won: int) -> None:
    await market.give(1, points)
    await market.stock(RICE, BOXES)
    orders = [market.order(1, (RICE, 1)) for _ in range(ORDERS)]
    loop = asyncio.get_running_loop()
    with ProcessPoolExecutor(PROCESSES, mp_context=multiprocessing.get_context("spawn")) as pool:
        shares = await asyncio.gather(
            *(
                loop.run_in_executor(
                    pool, place_all, market.database.application_url, market.tenant, orders[start::PROCESSES]
                )
                for start in range(PROCESSES)
            )
        )
    outcomes = [outcome for share in shares for outcome in share]
    assert outcomes.count("won") == won
    balances = await market.balances()
    assert balances.get("shop/1 shelf goods:G005", 0) == BOXES - won
    assert balances["shop/1 reserved goods:G005"] == won
    assert balances.get("volunteer/1 available points", 0) == points - 70 * won
    assert balances["volunteer/1 held points"] == 70 * won
    assert await market.differences() == []
