"""No paper of stock takes a voucher for a box: vouchers come and go by their numbers."""

import pytest

from ledger.market.catalogue import operations
from ledger.market.catalogue.vouchers.refusals import SerialsNeeded
from ledger.market.stock.words import StockLine
from tests.market.conftest import Market
from tests.market.office import HAIRCUT, editor, price, wish
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
