"""Balances now and as of any moment, held against a reader who adds every entry up."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

import pytest

from ledger.book.words import Owner, Purpose
from ledger.reports import balances as balances_module
from ledger.reports.balances import Axis, Balances, balances_as_of, balances_now
from ledger.reports.refusals import MomentInFuture, TooMuchSince
from tests.market.conftest import NOON, STATION, Market
from tests.reports.history import ONE, TWO, Moved, everything_moved, late, lived

TICK = timedelta(microseconds=1)
LAST_DAY = date(2027, 11, 30)


async def as_of(market: Market, owner: Owner, at: datetime, axis: Axis = "recorded") -> Balances:
    async with market.engine.connect() as connection:
        return await balances_as_of(
            connection,
            tenant_id=market.tenant.tenant_id,
            owner=owner,
            at=at,
            axis=axis,
            now=market.clock(),
        )


async def now(market: Market, owner: Owner) -> Balances:
    async with market.engine.connect() as connection:
        return await balances_now(
            connection, tenant_id=market.tenant.tenant_id, owner=owner, now=market.clock()
        )


def added_up(moved: Sequence[Moved], owner: str, at: datetime, axis: Axis) -> dict[tuple[object, ...], int]:
    """Add up the entries that count at a moment; accounts that hold nothing are left out."""
    held: dict[tuple[object, ...], int] = {}
    for one in moved:
        if one.owner == owner and (one.recorded_at if axis == "recorded" else one.occurred_at) <= at:
            key = (one.purpose, one.unit, one.expires_on)
            held[key] = held.get(key, 0) + one.amount
    return {key: amount for key, amount in held.items() if amount}


def said(balances: Balances) -> dict[tuple[object, ...], int]:
    return {
        (held.purpose, held.unit, held.expires_on): held.balance for held in balances.accounts if held.balance
    }


@pytest.mark.parametrize("owner", [ONE, TWO, STATION, Owner("shop/1"), Owner("volunteer/404")])
@pytest.mark.parametrize("axis", ["recorded", "occurred"])
async def test_any_moment_is_what_the_entries_add_up_to(market: Market, owner: Owner, axis: Axis) -> None:
    await lived(market)
    moved = await everything_moved(market)
    turns = sorted({at for one in moved for at in (one.recorded_at, one.occurred_at)})
    moments = [at + step for at in turns[::3] for step in (-TICK, timedelta(0), TICK)]
    for at in (NOON - timedelta(days=9), *moments, market.clock()):
        if at > market.clock():
            continue
        found = await as_of(market, owner, at, axis)
        assert said(found) == added_up(moved, owner, at, axis), at
        last = max((one.log_index for one in moved if one.recorded_at <= at), default=-1)
        assert (found.recorded_index, found.log_index) == (last, moved[-1].log_index)


async def test_now_is_the_newest_moment(market: Market) -> None:
    await lived(market)
    for owner in (ONE, TWO, STATION, Owner("shop/1")):
        found, same = await now(market, owner), await as_of(market, owner, market.clock())
        assert said(found) == said(same)
        assert found.log_index == same.log_index == same.recorded_index


async def test_what_was_recorded_late_counts_by_when_it_happened(market: Market) -> None:
    await market.give(1, 10)
    asked_at = market.clock() + timedelta(days=1)
    market.clock.advance(timedelta(days=3))
    await late(market, "补记", days=2)
    for at, known in ((asked_at - TICK, 10), (asked_at, 11)):
        recorded, occurred = [await as_of(market, ONE, at, axis) for axis in ("recorded", "occurred")]
        assert recorded.points(Purpose.AVAILABLE) == 10
        assert occurred.points(Purpose.AVAILABLE) == known
        assert (occurred.recorded_index, occurred.log_index) == (1, 3)


async def test_a_lot_counts_until_its_last_day_is_over(market: Market) -> None:
    await market.give(1, 10)
    market.clock.now = datetime.fromisoformat("2027-12-03T00:00:00+08:00")
    last_moment = datetime.fromisoformat("2027-11-30T23:59:59.999999+08:00")
    before, after = await as_of(market, ONE, last_moment), await as_of(market, ONE, last_moment + TICK)
    assert (before.points(Purpose.AVAILABLE), before.points_past) == (10, 0)
    assert (after.points(Purpose.AVAILABLE), after.points_past) == (0, 10)
    assert [(held.expires_on, held.is_past) for held in after.accounts if held.expires_on] == [
        (LAST_DAY, True)
    ]
    assert (await now(market, ONE)).points(Purpose.AVAILABLE) == 0


async def test_a_lot_that_was_closed_since_is_still_seen_as_of_then(market: Market) -> None:
    await market.open_for(1)
    await market.give(1, 50)
    full = market.clock()
    market.clock.advance(timedelta(days=500))
    for _ in range(2):
        await market.give(1, 5)
        market.clock.advance(timedelta(days=1))
    assert (await as_of(market, ONE, full)).points(Purpose.AVAILABLE) == 150


async def test_the_future_is_not_known(market: Market) -> None:
    with pytest.raises(MomentInFuture):
        await as_of(market, ONE, market.clock() + TICK)


async def test_an_empty_book_says_so(market: Market) -> None:
    for found in (await now(market, ONE), await as_of(market, ONE, market.clock(), "occurred")):
        assert (found.log_index, found.recorded_index, found.accounts) == (-1, -1, [])


async def test_a_busy_account_is_not_added_up_without_end(
    market: Market, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(balances_module, "TIMES_MAX", 3)
    before = market.clock()
    market.clock.advance(timedelta(minutes=1))
    for times in range(1, 5):
        await late(market, f"补记 {times}")
        if times < 4:
            found = await as_of(market, ONE, before, "occurred")
            assert found.points(Purpose.AVAILABLE) == times
    with pytest.raises(TooMuchSince):
        await as_of(market, ONE, before, "occurred")
    assert (await as_of(market, ONE, before)).accounts == []
