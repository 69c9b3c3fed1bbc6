"""Pay by coverage: bounded, more where nobody has been for long, less where somebody just was."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.earning.coverage.rules import coverage_percent, light_of, visit
from ledger.earning.coverage.words import GAP_MINUTES_MAX, VISIT_TOGETHER, Gap, Visited

NOON = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
DAILY = Visited(every_hours=24)


def gap(hours: float, *, every: int = 24) -> Gap:
    return Gap(every_hours=every, gap_minutes=int(hours * 60))


def came(hours: float, before: Visited) -> Visited:
    after = visit(before, NOON + timedelta(hours=hours))
    assert after is not None
    return after


@pytest.mark.parametrize(
    ("hours", "percent"),
    [(0, -20), (6, -10), (12, 0), (18, 0), (24, 0), (36, 10), (48, 20), (400, 20)],
)
def test_a_point_pays_by_how_long_nobody_has_been_there(hours: float, percent: int) -> None:
    assert coverage_percent([gap(hours)], limit=20) == percent


def test_a_patrol_gets_the_mean_of_what_it_visited() -> None:
    assert coverage_percent([gap(48), gap(18), gap(0)], limit=20) == 0
    assert coverage_percent([gap(48), gap(18)], limit=20) == 10
    assert coverage_percent([], limit=20) == 0


gaps = st.builds(
    Gap,
    every_hours=st.integers(1, 8760),
    gap_minutes=st.integers(0, GAP_MINUTES_MAX),
)


@given(st.lists(gaps, max_size=20), st.integers(0, 100))
def test_coverage_never_leaves_its_bound(seen: list[Gap], limit: int) -> None:
    assert -limit <= coverage_percent(seen, limit=limit) <= limit


@given(gaps, st.integers(0, 100_000), st.integers(0, 100))
def test_a_longer_absence_never_pays_less(seen: Gap, longer: int, limit: int) -> None:
    later = Gap(every_hours=seen.every_hours, gap_minutes=seen.gap_minutes + longer)
    assert coverage_percent([later], limit=limit) >= coverage_percent([seen], limit=limit)


@given(st.integers(1, 100), st.integers(1, 200), st.integers(100, 1000))
def test_waiting_until_a_point_lights_up_never_pays_more_than_coming_on_time(
    limit: int, every: int, waited: int
) -> None:
    on_time = 100 + coverage_percent([gap(every, every=every)], limit=limit)
    left = Gap(every_hours=every, gap_minutes=every * 60 * waited // 100)
    late = 100 + coverage_percent([left], limit=limit)
    assert late * 100 <= on_time * waited


def test_the_first_visit_ever_counts_as_a_year_of_absence() -> None:
    first = came(0, DAILY)
    assert (first.began_at, first.visited_at, first.gap_minutes) == (NOON, NOON, GAP_MINUTES_MAX)


def test_a_squad_that_comes_together_is_one_visit() -> None:
    first = came(0, DAILY)
    second = came(30, first)
    third = came(30.4, second)
    assert (second.gap_minutes, third.gap_minutes) == (30 * 60, 30 * 60)
    assert third.visited_at == NOON + timedelta(hours=30.4)
    assert third.began_at == second.began_at


def test_somebody_always_there_is_many_visits() -> None:
    seen = came(0, DAILY)
    for quarter in range(1, 9):
        seen = came(quarter / 4, seen)
    assert seen.gap_minutes == 15


def test_a_scan_that_comes_late_leaves_the_newer_visit_alone() -> None:
    seen = came(30, came(0, DAILY))
    assert visit(seen, NOON + timedelta(hours=20)) is None
    early = visit(seen, NOON + timedelta(hours=30) - VISIT_TOGETHER)
    assert early is not None
    assert (early.visited_at, early.gap_minutes) == (seen.visited_at, seen.gap_minutes)


@pytest.mark.parametrize(("hours", "light"), [(0, "fresh"), (23.9, "fresh"), (24, "due"), (48, "overdue")])
def test_a_point_lights_up_when_its_interval_is_over(hours: float, light: str) -> None:
    seen = came(0, DAILY)
    assert light_of(seen, now=NOON + timedelta(hours=hours)) == light
    assert light_of(DAILY, now=NOON) == "overdue"
