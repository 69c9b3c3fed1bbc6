"""A second person counts a shop and decides what it lacks: not its keeper, by no account, and no relative."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine

from ledger.market.keeping.refusals import KeeperUnfit
from ledger.market.stock.refusals import (
    KeeperCounts,
    NothingCounted,
    NotTheGiver,
    OwnCase,
    ShopUnkept,
)
from ledger.market.stock.words import CountKind, StockLine
from tests.market.conftest import RICE, SOAP, Market
from tests.market.stock import CHIEF, KEEPER, MONITOR, Stock, staffed
from tests.market.test_keeping import live_together

KEEPER_IN_LIFE = 9


@pytest.fixture
async def stock(market: Market) -> Stock:
    """Give a shop with ten pieces of soap and three bags of rice, and somebody with a hundred points."""
    stocked = await staffed(market)
    await market.give(2, 100)
    await stocked.receive(StockLine(SOAP, 10), StockLine(RICE, 3))
    return stocked


@pytest.mark.parametrize(
    ("people", "constraint"),
    [
        ("1, 1, NULL, NULL, NULL", "second_person_counts"),
        ("1, 2, 9, 9, NULL", "second_human_counts"),
        ("1, 2, 8, 9, true", "household_counts_nothing"),
    ],
)
async def test_the_database_too_keeps_counter_and_keeper_apart(
    stock: Stock, people: str, constraint: str
) -> None:
    own = text(
        "INSERT INTO counts (tenant_id, log_index, shop_id, kind, opened_at, counter_id, keeper_id,"  # noqa: S608 - a test's own words
        " counter_person, keeper_person, of_keepers_household)"
        f" VALUES (:tenant_id, 1, 1, 'spot', now(), {people})"
    )
    async with stock.market.engine.connect() as connection:
        with pytest.raises(IntegrityError, match=constraint):
            await connection.execute(own, {"tenant_id": stock.market.tenant.tenant_id})


async def test_the_keeper_does_not_count_their_own_shop(stock: Stock) -> None:
    with pytest.raises(KeeperCounts):
        await stock.begin(by=KEEPER)
    await stock.hire(41, "shop_keeper", unit_id=2, volunteer_id=None)
    await stock.begin(by=41)


async def test_the_keeper_does_not_count_their_own_shop_by_a_second_account_either(stock: Stock) -> None:
    await stock.hire(41, "shop_monitor", unit_id=2, volunteer_id=KEEPER_IN_LIFE)
    with pytest.raises(KeeperCounts):
        await stock.begin(by=41)


async def test_nobody_who_lives_with_the_keeper_counts_the_shop(stock: Stock) -> None:
    await stock.hire(41, "shop_monitor", unit_id=2, volunteer_id=2)
    await live_together(stock.market.engine, stock.market, 2, KEEPER_IN_LIFE)
    with pytest.raises(KeeperCounts):
        await stock.begin(by=41)


async def test_a_shop_that_nobody_keeps_is_counted_by_nobody(market: Market) -> None:
    with pytest.raises(ShopUnkept):
        await Stock(market).begin(by=KEEPER)


@pytest.mark.parametrize("together", [KEEPER_IN_LIFE, 2])
async def test_the_keeper_decides_their_own_difference_by_no_account_and_no_relative(
    stock: Stock, together: int
) -> None:
    case = await stock.count_one(SOAP, 9)
    await stock.hire(41, "shop_monitor", unit_id=2, volunteer_id=together)
    await live_together(stock.market.engine, stock.market, 2, KEEPER_IN_LIFE)
    with pytest.raises(OwnCase):
        await stock.find(case, by=41)


async def test_what_was_counted_before_persons_were_noted_is_no_case_of_the_keepers_either(
    stock: Stock, owner_engine: AsyncEngine
) -> None:
    case = await stock.count_one(SOAP, 9)
    async with owner_engine.begin() as connection:
        await connection.execute(
            text("UPDATE difference_cases SET keeper_person = NULL WHERE tenant_id = :tenant_id"),
            {"tenant_id": stock.market.tenant.tenant_id},
        )
    await stock.hire(41, "shop_monitor", unit_id=2, volunteer_id=KEEPER_IN_LIFE)
    with pytest.raises(OwnCase):
        await stock.find(case, by=41)


async def test_a_shop_changes_hands_when_one_has_counted_and_the_other_signs(stock: Stock) -> None:
    await stock.hire(41, "shop_keeper", unit_id=2, volunteer_id=None)
    count = await stock.begin(CountKind.HAND_OVER, by=41)
    await stock.count(count, SOAP, 9, by=41)
    await stock.count(count, RICE, 3, by=41)
    with pytest.raises(NothingCounted):
        await stock.sign(count)
    await stock.close(count, by=41)
    with pytest.raises(NotTheGiver):
        await stock.sign(count, by=41)
    await stock.sign(count)
    people = await stock.rows(
        "SELECT keeper_id, monitor_id, appointed_by FROM shop_appointments WHERE tenant_id = :tenant_id"
        " ORDER BY log_index"
    )
    assert people == [(KEEPER, MONITOR, f"staff/{CHIEF}"), (41, MONITOR, f"staff/{KEEPER}")]
    # What was missing is the old keeper's to explain.
    owners = "SELECT keeper_id, boxes FROM difference_cases WHERE tenant_id = :tenant_id"
    assert await stock.rows(owners) == [(KEEPER, -1)]
    assert await stock.market.differences() == []


async def test_only_who_may_keep_a_shop_takes_it_over(stock: Stock) -> None:
    with pytest.raises(KeeperUnfit):
        await stock.begin(CountKind.HAND_OVER, by=CHIEF)
    with pytest.raises(KeeperCounts):
        await stock.begin(CountKind.HAND_OVER, by=KEEPER)
