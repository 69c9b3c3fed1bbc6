"""No paper of stock takes a voucher for a box: vouchers come and go by their numbers."""

import pytest

from ledger.book.refusals import GoodsSoldOut
from ledger.market.catalogue import operations
from ledger.market.catalogue.vouchers.queries import count_vouchers
from ledger.market.catalogue.vouchers.refusals import SerialsNeeded
from ledger.market.stock.words import StockLine, WriteOffId, WriteOffState, WriteOffWhy
from ledger.places.words import WHOLE_BUREAU
from tests.market.conftest import Market
from tests.market.office import A_DAY, HAIRCUT, editor, price, wish
from tests.market.stock import Stock, staffed
from tests.market.test_vouchers import load


@pytest.fixture
async def stock(market: Market) -> Stock:
    """Give a shop with two haircuts."""
    stocked = await staffed(market)
    await operations.add_article(market.engine, editor=editor(market), sku=HAIRCUT, wish=wish())
    await market.teller.submit(price(market, 40, sku=HAIRCUT))
    await market.teller.submit(load(market, ["A-001", "B-002"]))
    return stocked


async def test_a_delivery_brings_no_vouchers(stock: Stock) -> None:
    with pytest.raises(SerialsNeeded):
        await stock.receive(StockLine(HAIRCUT, 5))


async def test_a_move_takes_no_vouchers(stock: Stock) -> None:
    with pytest.raises(SerialsNeeded):
        await stock.send(StockLine(HAIRCUT, 1))


async def test_a_write_off_takes_no_vouchers_whoever_else_is_in_its_batch(stock: Stock) -> None:
    with pytest.raises(SerialsNeeded):
        await stock.propose(HAIRCUT, 1)


async def over(stock: Stock, quantity: int = 1) -> WriteOffId:
    """Propose to write off vouchers whose last day is past."""
    return await stock.propose(HAIRCUT, quantity, why=WriteOffWhy.EXPIRED)


async def numbers(stock: Stock) -> list[tuple[int, int]]:
    """Tell how many numbers are free, and how many were handed out."""
    async with stock.market.engine.connect() as connection:
        counted = await count_vouchers(
            connection, tenant_id=stock.market.tenant.tenant_id, scope=WHOLE_BUREAU, sku=HAIRCUT
        )
    return [(one.free_count, one.issued_count) for one in counted]


@pytest.fixture
async def past(stock: Stock) -> Stock:
    """Let two vouchers more be past their last day."""
    ends = stock.market.clock().date()
    await stock.market.teller.submit(load(stock.market, ["C-003", "C-004"], ends=ends))
    stock.market.clock.advance(A_DAY)
    return stock


async def test_vouchers_whose_last_day_is_past_are_written_off_by_number(past: Stock) -> None:
    await past.decide(await over(past, 2), WriteOffState.CONFIRMED)
    assert await numbers(past) == [(2, 0)]
    balances = await past.market.balances()
    assert balances["shop/1 shelf goods:G017"] == 2
    assert balances["shop/1 written_off goods:G017"] == 2
    assert await past.market.differences() == []


async def test_good_vouchers_are_not_written_off(past: Stock) -> None:
    with pytest.raises(GoodsSoldOut) as refused:
        await over(past, 3)
    assert refused.value.facts == {"sku": HAIRCUT, "boxes_left": 2}


async def test_vouchers_whose_write_off_is_refused_are_free_again(past: Stock) -> None:
    proposed = await over(past)
    assert await numbers(past) == [(3, 0)]
    await past.decide(proposed, WriteOffState.REFUSED)
    assert await numbers(past) == [(4, 0)]
    await past.decide(await over(past, 2), WriteOffState.CONFIRMED)
    assert await numbers(past) == [(2, 0)]
