"""What outstanding points would cost: the rate with its basis, and every part adding up to the whole."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncEngine

from ledger.book.words import Owner, Purpose
from ledger.market.tables import prices
from ledger.places.words import WHOLE_BUREAU, Scope
from ledger.reports.liability import Liability, Rate, liability_of
from tests.market.conftest import NOON, SOAP, Market
from tests.reports.history import everything_moved, lived

YEAR = timedelta(days=365)


async def owed(market: Market, *, scope: Scope = WHOLE_BUREAU, now: datetime | None = None) -> Liability:
    at = now or market.clock()
    async with market.engine.connect() as connection:
        return await liability_of(
            connection, tenant_id=market.tenant.tenant_id, scope=scope, now=at, year_ago=at - YEAR
        )


async def test_the_rate_is_what_goods_cost_per_point_handed_over(market: Market) -> None:
    """Two soaps at 3.50 and one rice at 29.00 for 100 points."""
    await lived(market)
    found = await owed(market)
    assert found.rate == Rate("handed_over", 2 * 350 + 2_900, 2 * 15 + 70)
    assert found.rate.fen(100) == 3_600
    assert found.log_index == (await everything_moved(market))[-1].log_index


async def test_what_was_handed_over_more_than_a_year_ago_does_not_count(market: Market) -> None:
    await lived(market)
    market.clock.advance(timedelta(days=300))
    assert (await owed(market)).rate.basis == "handed_over"
    market.clock.advance(timedelta(days=30))
    await market.give(1, 100)
    await market.teller.submit(market.order(1, (SOAP, 3), instant=True))
    assert (await owed(market)).rate == Rate("handed_over", 3 * 350, 3 * 15)


async def test_without_anything_handed_over_the_catalogue_is_the_basis(market: Market) -> None:
    await market.open_for(1)
    found = await owed(market)
    assert found.rate == Rate("catalogue", 350 + 2_900, 15 + 70)
    assert found.rate.fen(found.total.outstanding) == 3_824  # 100 x 3250 / 85 = 3823.53


async def test_without_prices_there_is_no_rate(market: Market, owner_engine: AsyncEngine) -> None:
    await market.open_for(1)
    async with owner_engine.begin() as connection:
        await connection.execute(
            update(prices)
            .where(prices.c.tenant_id == market.tenant.tenant_id)
            .values(effective_from=NOON + YEAR)
        )
    found = await owed(market)
    assert (found.rate.basis, found.rate.fen(100), found.total.outstanding) == ("none", None, 100)


async def test_stations_and_months_add_up_to_the_points_outstanding(market: Market) -> None:
    await lived(market)
    moved = await everything_moved(market)
    expected = sum(
        one.amount
        for one in moved
        if one.owner.startswith("volunteer/") and one.purpose in {"available", "held", "pending"}
    )
    found = await owed(market)
    assert found.total.outstanding == expected > 0
    assert sum(part.outstanding for part in found.stations.values()) == expected
    assert sum(part.outstanding for part in found.months.values()) == expected
    assert [station.code for station in found.stations] == ["S01"]
    assert list(found.months) == [date(2027, 11, 1), date(2028, 1, 1), None]
    assert found.months[None].points == {Purpose.HELD: 2 * 70}
    assert (await owed(market, scope=Scope("/1/3/"))).total.outstanding == 0


async def test_a_lot_is_no_liability_after_its_last_day(market: Market) -> None:
    await market.open_for(1)
    last_moment = datetime.fromisoformat("2027-11-30T23:59:59+08:00")
    assert (await owed(market, now=last_moment)).total.outstanding == 100
    assert (await owed(market, now=last_moment + timedelta(seconds=1))).total.outstanding == 0


@pytest.mark.parametrize(("points", "fen"), [(0, 0), (1, 1), (2, 1), (3, 2), (-1, 0)])
def test_a_cost_is_rounded_half_up(points: int, fen: int) -> None:
    assert Rate("catalogue", 1, 2).fen(points) == fen


async def test_the_history_of_others_is_not_ours(market: Market) -> None:
    assert Owner("volunteer/1") not in {one.owner for one in await everything_moved(market)}
    assert (await owed(market)).log_index == -1
