"""What of a paper slip cannot be posted is a difference, and a third person says who bears it."""

import pytest

from ledger.book.refusals import GoodsSoldOut, PointsNotEnough
from ledger.market.outage.queries import list_entries
from ledger.market.outage.refusals import (
    NotADifference,
    OwnEntry,
)
from ledger.market.outage.words import EntryState, Settlement
from ledger.market.returns.operations import ReturnGoods
from ledger.market.returns.words import LineReturned
from ledger.market.words import OrderId
from ledger.places.words import WHOLE_BUREAU
from tests.market.conftest import SOAP, request
from tests.market.paper import KEEPER, MONITOR, Paper, paper

__all__ = ["paper"]


async def test_missing_points_make_a_difference_and_move_nothing(paper: Paper) -> None:
    await paper.market.stock(SOAP, 10)
    before = await paper.market.balances()
    entry = await paper.enter()
    assert (await paper.confirm(entry)).answer["state"] == "difference"
    assert await paper.state(entry) == (EntryState.DIFFERENCE, "points_not_enough")
    assert await paper.market.balances() == before
    async with paper.market.engine.connect() as connection:
        listed = await list_entries(
            connection,
            tenant_id=paper.market.tenant.tenant_id,
            scope=WHOLE_BUREAU,
            state=EntryState.DIFFERENCE,
            position=None,
            limit=5,
        )
    assert [each.entry_id for each in listed] == [entry]


async def test_missing_boxes_make_a_difference_that_is_posted_once_the_delivery_is_entered(
    paper: Paper,
) -> None:
    market = paper.market
    await market.give(1, 100)
    entry = await paper.enter()
    await paper.confirm(entry)
    assert await paper.state(entry) == (EntryState.DIFFERENCE, "goods_sold_out")
    with pytest.raises(GoodsSoldOut):
        await paper.settle(entry, Settlement.POST)
    await market.stock(SOAP, 10)
    await paper.settle(entry, Settlement.POST)
    assert await paper.state(entry) == (EntryState.POSTED, None)
    assert (await market.balances())["volunteer/1 available points"] == 70


async def test_who_owes_a_slip_pays_what_they_have_and_earns_the_rest(paper: Paper) -> None:
    market = paper.market
    await market.give(1, 20)
    await market.stock(SOAP, 10)
    entry = await paper.enter()
    await paper.confirm(entry)
    with pytest.raises(PointsNotEnough):
        await paper.settle(entry, Settlement.POST)
    await paper.settle(entry, Settlement.OWE)
    balances = await market.balances()
    assert balances["volunteer/1 debt points"] == -10
    assert "volunteer/1 available points" not in balances
    assert balances["system redeemed points"] == 30
    await market.give(1, 25)
    balances = await market.balances()
    assert balances["volunteer/1 available points"] == 15
    assert "volunteer/1 debt points" not in balances
    assert await market.differences() == []


async def test_what_is_returned_of_a_slip_on_credit_pays_the_debt_first(paper: Paper) -> None:
    market = paper.market
    await market.give(1, 20)
    await market.stock(SOAP, 10)
    entry = await paper.enter()
    await paper.confirm(entry)
    order = (await paper.settle(entry, Settlement.OWE)).log_index
    await market.teller.submit(
        ReturnGoods(
            request=request(),
            order_id=OrderId(order),
            by=market.keeper,
            lines=(LineReturned(SOAP, 1),),
            returned_at=market.clock(),
            reason="包装破损",
        )
    )
    balances = await market.balances()
    assert "volunteer/1 debt points" not in balances
    assert balances["volunteer/1 available points"] == 5
    assert await market.differences() == []


async def test_what_the_shop_bears_leaves_the_shelf_and_costs_nobody_points(paper: Paper) -> None:
    market = paper.market
    await market.stock(SOAP, 10)
    entry = await paper.enter()
    await paper.confirm(entry)
    await paper.settle(entry, Settlement.WAIVE)
    balances = await market.balances()
    assert balances["shop/1 shelf goods:G001"] == 8
    assert balances["shop/1 count_difference goods:G001"] == 2
    assert "system redeemed points" not in balances
    assert await paper.state(entry) == (EntryState.WAIVED, None)
    assert await market.differences() == []


async def test_a_third_person_settles_and_only_differences(paper: Paper) -> None:
    await paper.market.stock(SOAP, 10)
    entry = await paper.enter()
    with pytest.raises(NotADifference):
        await paper.settle(entry, Settlement.WAIVE)
    await paper.confirm(entry)
    for same in (KEEPER, MONITOR):
        with pytest.raises(OwnEntry):
            await paper.settle(entry, Settlement.WAIVE, by=same)
