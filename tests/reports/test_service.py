"""Stars, age bands and ranks: the pure rules of service time."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.people.words import VolunteerId
from ledger.reports.service.fairness import band_of
from ledger.reports.service.honours import ranks_of
from ledger.reports.service.stars import minutes_to_next_star, stars_of
from ledger.reports.service.words import Honour

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("hours", "stars"), [(0, 0), (99, 0), (100, 1), (299, 1), (300, 2), (600, 3), (1_000, 4), (1_500, 5)]
)
def test_stars_begin_at_their_hours(hours: int, stars: int) -> None:
    assert stars_of(hours * 60) == stars


@given(st.integers(0, 200_000))
def test_the_minutes_that_are_missing_bring_exactly_one_star_more(minutes: int) -> None:
    missing = minutes_to_next_star(minutes)
    if missing is None:
        assert stars_of(minutes) == 5
    else:
        assert stars_of(minutes + missing) == stars_of(minutes) + 1
        assert stars_of(minutes + missing - 1) == stars_of(minutes)


@pytest.mark.parametrize(
    ("born_on", "band"),
    [
        (None, "unknown"),
        (date(1996, 11, 23), "under_30"),
        (date(1996, 11, 22), "30_to_44"),
        (date(1967, 1, 1), "45_to_59"),
        (date(1966, 11, 22), "60_and_over"),
    ],
)
def test_a_band_changes_on_the_birthday(born_on: date | None, band: str) -> None:
    assert band_of(born_on, today=TODAY) == band


@given(st.lists(st.integers(1, 5), max_size=8))
def test_equal_time_is_equal_rank_and_the_next_is_skipped(minutes: list[int]) -> None:
    ordered = sorted(minutes, reverse=True)
    honours = [Honour(VolunteerId(number), given, 1) for number, given in enumerate(ordered)]
    assert ranks_of(honours) == [ordered.index(given) + 1 for given in ordered]
