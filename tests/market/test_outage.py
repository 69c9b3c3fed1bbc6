"""A paper slip of a power cut counts once: one person enters it, and another confirms it."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine

from ledger.market.keeping.refusals import HouseholdOrder
from ledger.market.outage.queries import list_blocks
from ledger.market.outage.refusals import (
    EntryDecided,
    EntryUnknown,
    OwnEntry,
    SlipEntered,
    SlipNumberWrong,
    SlipsOutOfRange,
    SlipTimeWrong,
)
from ledger.market.outage.rules import read_slip_number, slip_number
from ledger.market.outage.words import EntryState
from ledger.market.queries import find_order
from ledger.market.refusals import GoodsUnknown, OwnOrder
from ledger.market.words import OrderId, Sku
from ledger.people.refusals import VolunteerUnknown
from ledger.people.tables import volunteers
from ledger.places.words import WHOLE_BUREAU
from tests.market.conftest import RICE, SOAP, add_staff
from tests.market.paper import CHIEF, ELSEWHERE, HOUR, KEEPER, MONITOR, Paper, paper

__all__ = ["paper"]


def test_the_number_of_a_slip_is_read_with_spaces_and_refused_with_a_wrong_digit() -> None:
    number = slip_number(123)
    assert number.startswith("400000123")
    assert read_slip_number(f" {number[:1]} {number[1:5]}-{number[5:]} ") == 123
    for wrong in (number[:-2] + "9" + number[-1], number[:-1], "", "4x", "7" + number[1:]):
        with pytest.raises(SlipNumberWrong):
            read_slip_number(wrong)


async def test_a_confirmed_slip_is_an_order_of_its_day_placed_and_handed_over(paper: Paper) -> None:
    market = paper.market
    await market.open_for(1)
    outcome = await paper.confirm(await paper.enter())
    assert outcome.answer["state"] == "posted"
    balances = await market.balances()
    assert balances["volunteer/1 available points"] == 70
    assert balances["shop/1 shelf goods:G001"] == 8
    assert balances["shop/1 handed_over goods:G001"] == 2
    async with market.engine.connect() as connection:
        order = await find_order(
            connection, tenant_id=market.tenant.tenant_id, order_id=OrderId(outcome.answer["order_id"])
        )
        way = await connection.execute(
            text("SELECT way, placed_by, witness FROM orders WHERE tenant_id = :tenant_id"),
            {"tenant_id": market.tenant.tenant_id},
        )
    assert order.placed_at == market.clock() - HOUR
    assert way.one() == ("paper", f"staff/{KEEPER}", f"staff/{MONITOR}")
    assert await market.differences() == []


async def test_nothing_moves_before_a_second_person_has_confirmed(paper: Paper) -> None:
    await paper.market.open_for(1)
    before = await paper.market.balances()
    await paper.enter()
    assert await paper.market.balances() == before


async def test_who_entered_a_slip_does_not_confirm_it(paper: Paper) -> None:
    with pytest.raises(OwnEntry):
        await paper.confirm(await paper.enter(), by=KEEPER)


async def test_another_account_of_who_entered_is_the_same_person(paper: Paper) -> None:
    await add_staff(paper.market, 20, roles=["shop_monitor"], volunteer_id=9)
    with pytest.raises(OwnEntry):
        await paper.confirm(await paper.enter(), by=20)


async def test_a_number_counts_once(paper: Paper) -> None:
    await paper.market.open_for(1)
    entry = await paper.enter()
    with pytest.raises(SlipEntered):
        await paper.enter()
    await paper.confirm(entry)
    with pytest.raises(SlipEntered):
        await paper.enter()
    with pytest.raises(EntryDecided):
        await paper.confirm(entry, by=CHIEF)


async def test_a_slip_sent_back_is_entered_again(paper: Paper) -> None:
    await paper.market.open_for(1)
    wrong = await paper.enter(1, (RICE, 1))
    await paper.confirm(wrong, right=False)
    assert await paper.state(wrong) == (EntryState.SENT_BACK, None)
    again = await paper.enter(1, (SOAP, 1))
    await paper.confirm(again)
    assert await paper.state(again) == (EntryState.POSTED, None)


async def test_a_number_that_was_never_printed_is_refused(paper: Paper) -> None:
    with pytest.raises(SlipNumberWrong):
        await paper.enter(11)


async def test_a_slip_of_another_stations_shop_is_as_if_it_were_not_there(paper: Paper) -> None:
    with pytest.raises(SlipNumberWrong):
        await paper.enter(by=ELSEWHERE)
    entry = await paper.enter()
    with pytest.raises(EntryUnknown):
        await paper.confirm(entry, by=ELSEWHERE)


async def test_blocks_go_on_where_the_last_one_ended(paper: Paper) -> None:
    outcome = await paper.print(5, by=ELSEWHERE, shop=paper.market.other_shop)
    assert outcome.answer == {"first_serial": 11, "slips_count": 5}
    with pytest.raises(SlipsOutOfRange):
        await paper.print(0)
    with pytest.raises(SlipsOutOfRange):
        await paper.print(61)


@pytest.mark.parametrize("ago", [-HOUR, 3 * HOUR])
async def test_a_time_ahead_or_before_the_slip_was_printed_is_refused(paper: Paper, ago: timedelta) -> None:
    with pytest.raises(SlipTimeWrong):
        await paper.enter(ago=ago)


async def test_after_a_month_a_slip_is_no_longer_entered(paper: Paper) -> None:
    paper.market.clock.advance(timedelta(days=40))
    with pytest.raises(SlipTimeWrong):
        await paper.enter(ago=timedelta(days=32))


async def test_an_article_or_a_person_that_is_not_there_is_refused(paper: Paper) -> None:
    with pytest.raises(GoodsUnknown):
        await paper.enter(1, (Sku("G999"), 1))
    with pytest.raises(VolunteerUnknown):
        await paper.enter(volunteer=77)


async def test_nobody_handles_a_slip_of_their_own_or_of_their_household(paper: Paper) -> None:
    with pytest.raises(OwnOrder):
        await paper.enter(volunteer=9)
    async with paper.market.engine.begin() as connection:
        await connection.execute(
            update(volunteers)
            .where(volunteers.c.tenant_id == paper.market.tenant.tenant_id)
            .values(household_index=b"one door")
        )
    with pytest.raises(HouseholdOrder):
        await paper.enter()


async def test_a_block_says_what_became_of_its_numbers(paper: Paper) -> None:
    await paper.market.open_for(1)
    await paper.confirm(await paper.enter(1))
    await paper.enter(2)
    await paper.confirm(await paper.enter(3), right=False)
    async with paper.market.engine.connect() as connection:
        (block,) = await list_blocks(connection, tenant_id=paper.market.tenant.tenant_id, scope=WHOLE_BUREAU)
    assert block.entries == {EntryState.POSTED: 1, EntryState.WAITING: 1}


@pytest.mark.parametrize(
    ("changed", "constraint"),
    [
        ({"confirmed_by": 1}, "different_people"),
        ({"settled_by": 2, "verdict": "waived"}, "different_people"),
        ({"confirmer_person": 5}, "different_in_life"),
        ({"confirmer_person": 7}, "nobody_decides_their_own"),
        ({"verdict": "owed"}, "third_person"),
        ({"verdict": "difference"}, "difference_says_what"),
    ],
)
async def test_the_database_too_wants_different_people(
    paper: Paper, owner_engine: AsyncEngine, changed: dict[str, Any], constraint: str
) -> None:
    row = {
        "tenant_id": paper.market.tenant.tenant_id,
        "log_index": 99,
        "entry_id": 1,
        "verdict": "posted",
        "volunteer_id": 7,
        "entered_by": 1,
        "enterer_person": 5,
        "confirmed_by": 2,
        "confirmer_person": None,
        "settled_by": None,
        "decided_at": paper.market.clock(),
        **changed,
    }
    names = ", ".join(row)
    insert = text(
        f"INSERT INTO outage_verdicts ({names}) VALUES ({', '.join(f':{name}' for name in row)})"  # noqa: S608 - our own names
    )
    async with owner_engine.connect() as connection:
        with pytest.raises(IntegrityError, match=constraint):
            await connection.execute(insert, row)


async def test_the_database_takes_a_number_once(paper: Paper, owner_engine: AsyncEngine) -> None:
    await paper.enter()
    again = text(
        """INSERT INTO outage_entries SELECT tenant_id, log_index + 50, serial, shop_id, volunteer_id,
        handed_over_at, entered_by, enterer_person, entered_at, state FROM outage_entries
        WHERE tenant_id = :tenant_id"""
    )
    async with owner_engine.connect() as connection:
        with pytest.raises(IntegrityError, match="serial"):
            await connection.execute(again, {"tenant_id": paper.market.tenant.tenant_id})
