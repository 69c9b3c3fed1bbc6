"""Blind counts: selling goes on, each difference becomes one case, and two others decide it."""

import asyncio
from typing import Any

import pytest

from ledger.market.stock.refusals import (
    BoxesReserved,
    CaseEnded,
    CaseFound,
    CaseNotFound,
    CaseUnknown,
    CountEnded,
    CountUnderWay,
    CountUnfinished,
    CountUnknown,
    NothingCounted,
    NotTheCounter,
    OwnCase,
    SamePerson,
    StockRoleMissing,
)
from ledger.market.stock.words import CaseId, CountKind, StockLine, Verdict, WriteOffState
from tests.market.conftest import RICE, SOAP, Market
from tests.market.stock import CHIEF, KEEPER, MONITOR_THERE, Stock, staffed

KEEPER_IN_LIFE = 9


@pytest.fixture
async def stock(market: Market) -> Stock:
    """Give a shop with ten pieces of soap and three bags of rice, and somebody with a hundred points."""
    stocked = await staffed(market)
    await market.give(2, 100)
    await stocked.receive(StockLine(SOAP, 10), StockLine(RICE, 3))
    return stocked


async def cases(stock: Stock) -> list[tuple[Any, ...]]:
    return await stock.rows(
        "SELECT sku, boxes, set_aside, state FROM difference_cases WHERE tenant_id = :tenant_id"
        " ORDER BY log_index"
    )


async def test_a_count_that_agrees_opens_no_case_also_while_the_kiosk_sells(stock: Stock) -> None:
    market = stock.market
    count = await stock.begin()
    await market.teller.submit(market.order(2, (SOAP, 2), instant=True))
    await stock.count(count, SOAP, 8)
    await market.teller.submit(market.order(2, (SOAP, 1), instant=True))
    outcome = await stock.close(count)
    assert outcome.answer["differences"] == 0
    assert await cases(stock) == []


async def test_boxes_held_for_orders_stand_in_the_shop_and_are_counted(stock: Stock) -> None:
    await stock.market.teller.submit(stock.market.order(2, (SOAP, 2)))
    count = await stock.begin()
    await stock.count(count, SOAP, 10)
    assert (await stock.close(count)).answer["differences"] == 0


async def test_the_counter_is_told_neither_what_the_book_has_nor_whether_it_fits(stock: Stock) -> None:
    count = await stock.begin()
    outcome = await stock.count(count, SOAP, 7)
    assert outcome.answer == {"count_id": count, "sku": SOAP, "quantity": 7}


async def test_an_article_counted_again_counts_as_it_was_counted_last(stock: Stock) -> None:
    count = await stock.begin()
    await stock.count(count, SOAP, 7)
    await stock.count(count, SOAP, 10)
    assert (await stock.close(count)).answer["differences"] == 0


async def test_missing_boxes_leave_the_shelf_at_once_and_the_book_when_two_agree(stock: Stock) -> None:
    case = await stock.count_one(SOAP, 7)
    assert await cases(stock) == [(SOAP, -3, 3, "open")]
    assert (await stock.market.balances())["shop/1 shelf goods:G001"] == 7
    await stock.find(case)
    await stock.agree(case)
    balances = await stock.market.balances()
    assert balances["shop/1 count_difference goods:G001"] == 3
    assert balances["shop/1 shelf goods:G001"] == 7
    assert not any("set_aside" in account for account in balances)
    with pytest.raises(CaseEnded):
        await stock.find(case)
    assert await stock.market.differences() == []


async def test_surplus_boxes_enter_the_book_when_two_agree(stock: Stock) -> None:
    case = await stock.count_one(SOAP, 12)
    await stock.find(case)
    await stock.agree(case)
    balances = await stock.market.balances()
    assert balances["shop/1 shelf goods:G001"] == 12
    assert balances["shop/1 count_difference goods:G001"] == -2


async def test_boxes_that_were_there_after_all_go_back_on_the_shelf(stock: Stock) -> None:
    case = await stock.count_one(SOAP, 7)
    await stock.find(case, Verdict.DISMISS)
    await stock.agree(case)
    assert (await stock.market.balances())["shop/1 shelf goods:G001"] == 10
    assert await cases(stock) == [(SOAP, -3, 3, "dismissed")]


@pytest.mark.parametrize("counted", [7, 12])
async def test_a_difference_in_question_is_not_found_twice(stock: Stock, counted: int) -> None:
    await stock.count_one(SOAP, counted)
    count = await stock.begin()
    await stock.count(count, SOAP, counted)
    assert (await stock.close(count)).answer["differences"] == 0


async def test_after_a_case_has_ended_the_shop_is_counted_by_the_book_again(stock: Stock) -> None:
    case = await stock.count_one(SOAP, 12)
    await stock.find(case, Verdict.DISMISS)
    await stock.agree(case)
    count = await stock.begin()
    await stock.count(count, SOAP, 10)
    assert (await stock.close(count)).answer["differences"] == 0


async def test_a_case_that_ends_is_no_question_to_the_count_right_behind_it(stock: Stock) -> None:
    case = await stock.count_one(SOAP, 12)
    await stock.find(case, Verdict.DISMISS)
    count = await stock.begin()
    # Both wait for the teller at once, so that one batch decides them one after the other.
    await asyncio.gather(stock.agree(case), stock.count(count, SOAP, 10))
    assert (await stock.close(count)).answer["differences"] == 0


async def test_boxes_promised_to_an_order_are_not_written_out_of_the_book(stock: Stock) -> None:
    await stock.market.teller.submit(stock.market.order(2, (SOAP, 4)))
    case = await stock.count_one(SOAP, 2)
    assert await cases(stock) == [(SOAP, -8, 6, "open")]
    await stock.find(case)
    with pytest.raises(BoxesReserved) as refused:
        await stock.agree(case)
    assert refused.value.facts == {"boxes": 2}


async def test_the_superior_may_send_a_case_back(stock: Stock) -> None:
    case = await stock.count_one(SOAP, 9)
    with pytest.raises(CaseNotFound):
        await stock.agree(case)
    await stock.find(case)
    with pytest.raises(CaseFound):
        await stock.find(case)
    await stock.agree(case, agrees=False)
    assert await cases(stock) == [(SOAP, -1, 1, "open")]
    await stock.find(case, Verdict.DISMISS)
    await stock.agree(case)
    assert await cases(stock) == [(SOAP, -1, 1, "dismissed")]


async def test_a_case_is_decided_by_two_people_of_the_place(stock: Stock) -> None:
    case = await stock.count_one(SOAP, 9)
    with pytest.raises(StockRoleMissing):
        await stock.find(case, by=CHIEF)
    with pytest.raises(CaseUnknown):
        await stock.find(case, by=MONITOR_THERE)
    await stock.find(case)
    await stock.hire(31, "approver", unit_id=2, volunteer_id=1)
    with pytest.raises(SamePerson):
        await stock.agree(case, by=31)


async def test_who_sent_the_boxes_does_not_decide_what_was_lost_on_the_way(stock: Stock) -> None:
    await stock.rows(
        "UPDATE staff SET roles = '{shop_keeper,shop_monitor}' WHERE tenant_id = :tenant_id AND staff_id = 1"
    )
    move = await stock.send(StockLine(SOAP, 2))
    case = CaseId((await stock.arrive(move)).log_index + 1)
    with pytest.raises(OwnCase):
        await stock.find(case, by=KEEPER)


async def test_a_shop_is_counted_once_at_a_time_by_one_person(stock: Stock) -> None:
    count = await stock.begin()
    with pytest.raises(CountUnderWay):
        await stock.begin(by=CHIEF)
    with pytest.raises(NotTheCounter):
        await stock.count(count, SOAP, 1, by=CHIEF)
    with pytest.raises(CountUnknown):
        await stock.count(count, SOAP, 1, by=MONITOR_THERE)
    with pytest.raises(NothingCounted):
        await stock.close(count)
    await stock.call_off(count, by=CHIEF)
    with pytest.raises(CountEnded):
        await stock.count(count, SOAP, 1)
    await stock.begin(by=CHIEF)


async def test_a_whole_count_is_over_when_every_article_has_its_number(stock: Stock) -> None:
    count = await stock.begin(CountKind.FULL)
    await stock.count(count, SOAP, 10)
    with pytest.raises(CountUnfinished) as refused:
        await stock.close(count)
    assert refused.value.facts == {"articles_left": 1}
    await stock.count(count, RICE, 0)
    assert (await stock.close(count)).answer["differences"] == 1


async def test_boxes_set_aside_to_be_written_off_are_not_counted(stock: Stock) -> None:
    proposed = await stock.propose(SOAP, 2)
    count = await stock.begin()
    await stock.count(count, SOAP, 8)
    assert (await stock.close(count)).answer["differences"] == 0
    await stock.decide(proposed, WriteOffState.CONFIRMED)
