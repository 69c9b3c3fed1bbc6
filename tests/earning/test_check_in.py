"""Checking in: what is refused, when a patrol is formed, and what it earns."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.book.words import AccountKey, Owner, Purpose
from ledger.earning.facts import ActivityFact, RecentFact
from ledger.earning.refusals import CheckInTooSoon
from ledger.earning.rules import current_patrol
from ledger.earning.words import PATROL_SPAN, Fix
from ledger.people.refusals import VolunteerUnknown
from ledger.people.words import VolunteerId
from ledger.places.refusals import CheckpointUnknown
from ledger.refusal import Refusal
from tests.earning.world import MONDAY_NOON, World, check_in, place_of

NIGHT = MONDAY_NOON + timedelta(hours=10)
MINUTE = timedelta(minutes=1)


def patrol(world: World, *, begin: datetime, lost: bool = False) -> list[dict[str, object]]:
    """Walk the first three checkpoints, five minutes apart; return what each check-in answered."""
    answers = []
    for number in (1, 2, 3):
        world.overlay.now = begin + number * 5 * MINUTE
        answers.append(dict(world.submit(check_in(number, world.overlay.now, lost=lost)).answer))
    return answers


def test_the_third_check_in_of_a_route_makes_a_patrol_and_awards_it() -> None:
    world = World(budget=10)
    first, second, third = patrol(world, begin=MONDAY_NOON)
    assert first["claim"] is second["claim"] is None
    assert third["claim"] == {
        "claim_id": 3,
        "state": "approved",
        "grade": "B",
        "path": "auto",
        "held_by": None,
        "points": 3,
        "minutes": 10,
    }
    assert [row.values["check_in_id"] for row in world.rows("claim_check_ins")] == [1, 2, 3]
    assert world.rows("decisions")[0].values["decided_by"] == "system/rules"
    assert world.overlay.balance(AccountKey(Owner("unit/7"), Purpose.BUDGET)) == 7
    assert world.decisions[-1].kind == "award"


def test_a_night_patrol_on_static_stickers_waits_for_the_station() -> None:
    world = World()
    third = patrol(world, begin=NIGHT)[-1]
    assert third["claim"]["path"] == "one"  # type: ignore[index]
    assert third["claim"]["held_by"] == "grade"  # type: ignore[index]
    assert world.rows("claims")[0].values["activity"] == "night_patrol"
    assert world.decisions[-1].kind == "check_in"
    assert world.decisions[-1].postings == ()


def test_a_patrol_without_a_place_waits_and_is_never_refused() -> None:
    world = World()
    third = patrol(world, begin=MONDAY_NOON, lost=True)[-1]
    assert third["grade"] == "D"
    assert third["claim"]["state"] == "waiting"  # type: ignore[index]


def test_a_patrol_that_the_budget_cannot_pay_waits() -> None:
    world = World(budget=2)
    third = patrol(world, begin=MONDAY_NOON)[-1]
    assert third["claim"]["held_by"] == "budget"  # type: ignore[index]


def test_a_third_patrol_on_one_day_is_above_the_cap_and_waits() -> None:
    world = World()
    for hour in (0, 1):
        assert patrol(world, begin=MONDAY_NOON + timedelta(hours=hour))[-1]["claim"]["state"] == "approved"  # type: ignore[index]
    third = patrol(world, begin=MONDAY_NOON + timedelta(hours=2))[-1]
    assert third["claim"]["held_by"] == "cap"  # type: ignore[index]


def test_photographed_stickers_are_looked_at_by_a_person() -> None:
    world = World()
    for seconds, number in enumerate((1, 2, 3)):
        decision = world.submit(check_in(number, MONDAY_NOON - timedelta(seconds=30 - seconds)))
    assert decision.answer["claim"]["held_by"] == "too_fast"


def test_the_same_checkpoint_again_within_ten_minutes_is_too_soon() -> None:
    world = World()
    world.submit(check_in(1, MONDAY_NOON - 20 * MINUTE))
    with pytest.raises(CheckInTooSoon, match="in 1 minutes"):
        world.submit(check_in(1, MONDAY_NOON - 11 * MINUTE))
    world.submit(check_in(1, MONDAY_NOON - 10 * MINUTE))
    world.submit(check_in(1, MONDAY_NOON - 10 * MINUTE, volunteer=2))


def test_a_check_in_off_any_route_or_of_unknown_place_stands_alone() -> None:
    world = World()
    alone = world.submit(check_in(10, MONDAY_NOON))
    assert alone.answer["claim"] is None
    somewhere = Fix(place=place_of(1), accuracy_m=5.0)
    assert world.submit(check_in(11, MONDAY_NOON, fix=somewhere)).answer["grade"] == "D"


def test_without_a_published_rule_check_ins_stand_but_make_no_claim() -> None:
    world = World()
    del world.facts[ActivityFact("patrol")]
    assert patrol(world, begin=MONDAY_NOON)[-1]["claim"] is None
    assert len(world.rows("check_ins")) == 3


def test_unknown_checkpoints_and_people_are_refused() -> None:
    world = World()
    with pytest.raises(CheckpointUnknown):
        world.submit(check_in(99, MONDAY_NOON))
    with pytest.raises(VolunteerUnknown):
        world.submit(check_in(1, MONDAY_NOON, volunteer=99))


def test_a_kept_scan_counts_for_its_own_time_but_on_trust() -> None:
    world = World()
    kept = world.submit(check_in(1, MONDAY_NOON - timedelta(hours=3)))
    assert kept.answer["grade"] == "D"
    assert kept.occurred_at == MONDAY_NOON - timedelta(hours=3)


steps = st.lists(
    st.tuples(st.integers(1, 10), st.integers(0, 100), st.integers(0, 40)), min_size=1, max_size=60
)


@given(steps)
def test_no_check_in_is_ever_part_of_two_patrols(walk: list[tuple[int, int, int]]) -> None:
    world = World(budget=1_000)
    now = MONDAY_NOON
    places: dict[int, tuple[int, datetime]] = {}
    for number, gap_minutes, kept_minutes in walk:
        now += gap_minutes * MINUTE
        world.overlay.now = now
        scanned_at = now - kept_minutes * MINUTE
        try:
            decision = world.submit(check_in(number, scanned_at))
        except Refusal as refusal:
            assert refusal.code == "check_in_too_soon"  # noqa: PT017 - any other refusal is a mistake
            continue
        check_in_id = decision.answer["check_in_id"]
        places[check_in_id] = (number, scanned_at)
        links = [row.values["check_in_id"] for row in decision.rows if row.table == "claim_check_ins"]
        assert bool(links) == (decision.answer["claim"] is not None)
        if links:
            stops = [places[link] for link in links]
            assert check_in_id in links
            assert len({stop for stop, _ in stops}) == len(stops) >= 3
            assert max(at for _, at in stops) - min(at for _, at in stops) <= PATROL_SPAN
            assert all(stop < 10 for stop, _ in stops)
    used = [row.values["check_in_id"] for row in world.rows("claim_check_ins")]
    assert len(used) == len(set(used))
    recent = world.facts[RecentFact(VolunteerId(1))]
    assert {seen.check_in_id for seen in recent if seen.used} <= set(used)
    under_way = current_patrol(recent, now=now)
    assert len(under_way) < 3
    assert not {seen.check_in_id for seen in under_way} & set(used)
