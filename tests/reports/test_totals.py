"""Totals by station, unit, kind and period, held against a reader who adds every entry up."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from ledger.book.words import MINUTES, POINTS, Unit
from ledger.places.words import WHOLE_BUREAU, Scope
from ledger.reports import totals as totals_module
from ledger.reports.balances import Axis
from ledger.reports.periods import DAYS_MAX, PERIODS_MAX, Period, Span, first_day
from ledger.reports.refusals import PeriodTooLong
from ledger.reports.totals import Totals, totals_of
from tests.market.conftest import NOON, SOAP, Market
from tests.reports.history import Moved, everything_moved, lived

SHANGHAI = ZoneInfo("Asia/Shanghai")
UNIT_OF = {"volunteer/1": 2, "volunteer/2": 2, "unit/2": 2, "shop/1": 2}
FIRST, LAST = date(2026, 11, 20), date(2027, 1, 31)


def span(period: Period = "month", since: date = FIRST, until: date = LAST) -> Span:
    return Span(since=since, until=until, period=period, zone=SHANGHAI)


async def summed(
    market: Market, asked: Span, axis: Axis, *, scope: Scope = WHOLE_BUREAU, unit: Unit | None = None
) -> Totals:
    async with market.engine.connect() as connection:
        return await totals_of(
            connection, tenant_id=market.tenant.tenant_id, scope=scope, span=asked, axis=axis, unit=unit
        )


def added_up(
    moved: list[Moved], asked: Span, axis: Axis, kinds: dict[int, str]
) -> Counter[tuple[object, ...]]:
    """Add entries up by period, station, kind, purpose and unit; `kinds` is what reversals correct."""
    sums: Counter[tuple[object, ...]] = Counter()
    for one in moved:
        at = one.recorded_at if axis == "recorded" else one.occurred_at
        day = at.astimezone(SHANGHAI).date()
        if one.owner in UNIT_OF and asked.since <= day <= asked.until:
            kind = kinds.get(one.log_index, one.kind)
            sums[first_day(day, asked.period), UNIT_OF[one.owner], kind, one.purpose, one.unit] += one.amount
    return Counter({key: amount for key, amount in sums.items() if amount})


@pytest.mark.parametrize("axis", ["recorded", "occurred"])
@pytest.mark.parametrize("period", ["day", "week", "month", "quarter"])
async def test_totals_are_what_the_entries_add_up_to(
    market: Market, period: Period, axis: Axis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(totals_module, "STRETCH", 7)
    await lived(market)
    moved = await everything_moved(market)
    asked = span(period)
    found = await summed(market, asked, axis)
    corrected = {one.log_index: "award" for one in moved if one.kind == "reversal"}
    assert {total.cell: total.amount for total in found.totals if total.amount} == added_up(
        list(moved), asked, axis, corrected
    )
    assert found.log_index == moved[-1].log_index
    assert [station.code for station in found.stations] == ["B", "S01", "S02"]
    assert {total.cell.period_on for total in found.totals} <= set(found.periods)


async def test_a_correction_counts_under_what_it_corrects(market: Market) -> None:
    await lived(market)
    found = await summed(market, span("quarter"), "recorded", unit=MINUTES)
    assert {total.cell.kind for total in found.totals} == {"award"}
    assert sum(total.amount for total in found.totals) == 60 * 10
    assert sum(total.times for total in found.totals) == 11


async def test_totals_are_of_the_area_and_the_unit_asked_for(market: Market) -> None:
    await lived(market)
    elsewhere = await summed(market, span(), "recorded", scope=Scope("/1/3/"))
    assert (elsewhere.totals, [station.code for station in elsewhere.stations]) == ([], ["S02"])
    soap = await summed(market, span(), "recorded", unit=Unit(f"goods:{SOAP}"))
    assert {(total.cell.kind, total.cell.purpose) for total in soap.totals} >= {("receive", "shelf")}
    points = await summed(market, span(), "recorded", unit=POINTS)
    assert {total.cell.unit for total in points.totals} == {POINTS}


async def test_a_span_ends_with_its_last_day(market: Market) -> None:
    market.clock.now = datetime(2026, 11, 30, 15, 59, 59, 999_999, tzinfo=UTC)
    await market.give(1, 10)
    market.clock.advance(timedelta(microseconds=1))
    await market.give(1, 5)
    for axis in ("recorded", "occurred"):
        november = await summed(
            market, span("day", date(2026, 11, 30), date(2026, 11, 30)), axis, unit=POINTS
        )
        lots = [total.amount for total in november.totals if total.cell.purpose == "available"]
        assert lots == [10], axis


def test_weeks_begin_on_monday_and_quarters_in_january() -> None:
    assert first_day(date(2026, 11, 22), "week") == date(2026, 11, 16)
    assert first_day(date(2026, 11, 22), "quarter") == date(2026, 10, 1)
    assert first_day(date(2026, 11, 22), "month") == date(2026, 11, 1)
    assert span("month", date(2026, 11, 22), date(2027, 2, 1)).periods() == [
        date(2026, 11, 1),
        date(2026, 12, 1),
        date(2027, 1, 1),
        date(2027, 2, 1),
    ]
    assert span("quarter", date(2026, 12, 31), date(2027, 1, 1)).periods() == [
        date(2026, 10, 1),
        date(2027, 1, 1),
    ]


@pytest.mark.parametrize(
    ("period", "since", "until"),
    [
        ("day", NOON.date(), NOON.date() - timedelta(days=1)),
        ("day", NOON.date(), NOON.date() + timedelta(days=PERIODS_MAX)),
        ("month", NOON.date(), NOON.date() + timedelta(days=DAYS_MAX)),
        ("quarter", date(1, 1, 1), date(9999, 12, 31)),
        ("day", date(1, 1, 1), date(1, 1, 1)),
    ],
)
def test_a_span_is_bounded(period: Period, since: date, until: date) -> None:
    with pytest.raises(PeriodTooLong):
        span(period, since, until).check()
    span("day", NOON.date(), NOON.date()).check()
