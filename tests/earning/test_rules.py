"""The pure rules of earning: grades, paths, weeks, haste, signals and the sentences said about claims."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.earning import refusals, sentences
from ledger.earning.phone_words import OwnClaim
from ledger.earning.refusals import ScanTooOld, TimeInFuture
from ledger.earning.rules import (
    check_scan_time,
    is_too_fast,
    path_of,
    patrol_activity,
    rule_at,
    scanned,
    signals,
    week_of,
    weeks_around,
    worst_grade,
)
from ledger.earning.sentences import why
from ledger.earning.words import (
    ClaimId,
    Grade,
    HeldBy,
    State,
    Stop,
)
from ledger.refusal import Refusal
from tests.earning.world import MONDAY_NOON, place_of, rule

GRADES: tuple[Grade, ...] = get_args(Grade)


@pytest.mark.parametrize(
    ("clock", "activity"),
    [
        ("20:59", "patrol"),
        ("21:00", "night_patrol"),
        ("23:59", "night_patrol"),
        ("00:00", "night_patrol"),
        ("04:59", "night_patrol"),
        ("05:00", "patrol"),
        ("12:00", "patrol"),
    ],
)
def test_a_patrol_that_starts_at_night_is_a_night_patrol(clock: str, activity: str) -> None:
    assert patrol_activity(datetime.strptime(clock, "%H:%M").replace(tzinfo=UTC).time()) == activity


def test_weak_evidence_lateness_and_haste_each_ask_for_one_person_more() -> None:
    auto, one, two = rule(1), rule(1, approval="one"), rule(1, approval="two")
    assert path_of(auto, "B", late=False) == ("auto", None)
    assert path_of(one, "A", late=False) == ("one", "rule")
    assert path_of(two, "A", late=False) == ("two", "rule")
    assert path_of(auto, "C", late=False) == ("one", "grade")
    assert path_of(auto, "A", late=True) == ("one", "late")
    assert path_of(auto, "A", late=False, asked_by="too_fast") == ("one", "too_fast")
    assert path_of(one, "D", late=False) == ("two", "grade")


@given(st.lists(st.sampled_from(GRADES), min_size=1))
def test_a_chain_of_evidence_is_as_strong_as_its_weakest_part(grades: list[Grade]) -> None:
    assert worst_grade(grades) == max(grades, key="ABCD".index)


@given(st.datetimes(timezones=st.just(UTC)), st.integers(min_value=-14, max_value=14))
def test_the_week_of_every_time_zone_is_among_the_weeks_asked_for(moment: datetime, hours: int) -> None:
    if not 2 < moment.year < 9998:
        return
    civil_day = (moment + timedelta(hours=hours)).date()
    assert week_of(civil_day) in weeks_around(moment)
    assert week_of(civil_day).weekday() == 0


def test_a_week_begins_on_monday() -> None:
    assert week_of(date(2026, 11, 22)) == date(2026, 11, 16)
    assert week_of(date(2026, 11, 23)) == date(2026, 11, 23)


def test_service_counts_by_the_rule_of_its_time_and_before_all_by_the_first() -> None:
    first = rule(3)
    second = replace(first, version=2, points=5, effective_from=MONDAY_NOON)
    rules = (first, second)
    assert rule_at(rules, MONDAY_NOON) is second
    assert rule_at(rules, MONDAY_NOON - timedelta(seconds=1)) is first
    assert rule_at(rules, MONDAY_NOON - timedelta(days=900)) is first
    assert rule_at((), MONDAY_NOON) is None


def test_a_scan_is_never_in_the_future_and_never_kept_for_days() -> None:
    later = MONDAY_NOON + timedelta(hours=2)
    assert scanned(None, received_at=MONDAY_NOON) == MONDAY_NOON
    assert scanned(later, received_at=MONDAY_NOON) == MONDAY_NOON
    check_scan_time(MONDAY_NOON, now=later)
    with pytest.raises(TimeInFuture):
        check_scan_time(later, now=MONDAY_NOON)
    with pytest.raises(ScanTooOld, match="24 hours"):
        check_scan_time(MONDAY_NOON, now=MONDAY_NOON + timedelta(hours=25))


def test_nobody_scans_three_stickers_of_a_route_in_a_minute() -> None:
    walk = [(place_of(number), MONDAY_NOON + number * timedelta(minutes=5)) for number in (1, 2, 3)]
    photographs = [(place_of(number), MONDAY_NOON + number * timedelta(seconds=9)) for number in (1, 2, 3)]
    same_moment = [(place_of(number), MONDAY_NOON) for number in (1, 2)]
    assert not is_too_fast(walk)
    assert not is_too_fast([(None, MONDAY_NOON), *walk])
    assert is_too_fast(photographs)
    assert is_too_fast(same_moment)


def stop(*, distance: int | None = 5, grade: Grade = "B", minutes: int = 0) -> Stop:
    """Make one check-in of a claim."""
    return Stop(
        checkpoint_name="第1点",
        route_order=1,
        occurred_at=MONDAY_NOON + timedelta(minutes=minutes),
        grade=grade,
        distance_m=distance,
        accuracy_m=None if distance is None else 20,
        place=place_of(1),
    )


def test_signals_name_what_an_approver_should_look_at() -> None:
    late = MONDAY_NOON + timedelta(days=3)
    assert signals([stop()], occurred_at=MONDAY_NOON, submitted_at=MONDAY_NOON) == []
    found = signals(
        [stop(distance=None, grade="D"), stop(distance=900, grade="D"), stop(grade="D")],
        occurred_at=MONDAY_NOON,
        submitted_at=late,
    )
    assert found == ["no_place", "far_from_point", "late_scan", "late_claim"]


@pytest.mark.parametrize("held_by", [None, *get_args(HeldBy)])
@pytest.mark.parametrize("state", get_args(State))
def test_every_claim_says_why_it_stands_as_it_does(state: State, held_by: HeldBy | None) -> None:
    said = why(
        OwnClaim(
            claim_id=ClaimId(7),
            name_zh="治安巡逻",
            name_en="Patrol",
            occurred_at=MONDAY_NOON,
            state=state,
            points=3,
            minutes=60,
            grade="D",
            held_by=held_by,
            rule_version=2,
            evidence_grade="B",
            by_rules=held_by is None,
            reason="照片与地点不符",
            decided_at=None,
            appealed_at=None,
            activates_at=None,
            is_contested=False,
        )
    )
    assert "{" not in said.zh + said.en
    assert said.zh.endswith(("。", "照片与地点不符"))
    assert said.code in sentences._SENTENCES  # noqa: SLF001 - every sentence is reached


def test_every_refusal_has_a_sentence_in_both_languages() -> None:
    facts: dict[str, int | str] = {"wait_minutes": 3, "hours_max": 24, "days_max": 30, "grade_best": "C"}
    facts |= {"days": 1, "cap": 6, "points_done": 6, "points": 3}
    facts |= {"age_min": 18, "training": "first_aid"}
    ours = [kind for kind in Refusal.known.values() if kind.__module__ == refusals.__name__]
    assert len(ours) >= 15
    for kind in ours:
        refusal = kind(**facts)
        for sentence in (kind.zh.format(**facts), str(refusal)):
            assert "{" not in sentence
        assert kind.zh.endswith("。")
        assert kind.en.endswith(".")
