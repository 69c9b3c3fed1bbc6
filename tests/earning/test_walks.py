"""A must-patrol route is walked when as many of its points are reached as it asks for, in their order."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from ledger.earning.coverage.facts import VisitFact
from ledger.earning.coverage.words import Visited
from ledger.earning.facts import CheckpointFact, CheckpointSeen
from ledger.earning.patrols.rules import best_stops, minutes_present, points_needed, route_of
from ledger.earning.patrols.walks import walk_on
from ledger.earning.patrols.words import RollMark, SessionId, SessionSeen, SessionStop
from ledger.earning.words import CheckInId, Walk
from ledger.people.words import VolunteerId
from tests.earning.world import MONDAY_NOON, ROUTE, STATION, World, check_in, point

MINUTE = timedelta(minutes=1)
DAY_HOURS = 24


def must_patrol(world: World, points_needed: int) -> None:
    """Let the world's route be one that must be patrolled."""
    for number in range(1, 10):
        fact = CheckpointFact(point(number))
        seen: CheckpointSeen = world.facts[fact]
        walk = Walk(points_needed, is_ordered=True)
        world.facts[fact] = replace(seen, route_order=number, walk=walk)
    world.facts[VisitFact("route", ROUTE)] = Visited(every_hours=DAY_HOURS)


def walk(world: World, *numbers: int, apart: timedelta = 5 * MINUTE) -> dict[str, Any] | None:
    """Check in at points one after the other; return the claim that came of the last."""
    answer: dict[str, Any] = {}
    for number in numbers:
        world.overlay.now += apart
        answer = dict(world.submit(check_in(number, world.overlay.now)).answer)
    claim: dict[str, Any] | None = answer["claim"]
    return claim


def routes_walked(world: World) -> int:
    """Count the walks of the route that were noted."""
    changes = [change for decision in world.decisions for change in decision.changes]
    return sum(change.key.get("subject") == "route" for change in changes)


def test_three_points_of_five_are_no_walk() -> None:
    world = World()
    must_patrol(world, 5)
    assert walk(world, 1, 2, 3, 4) is None
    assert routes_walked(world) == 0
    claim = walk(world, 5)
    assert claim is not None
    assert (claim["state"], claim["minutes"]) == ("approved", 20)
    assert routes_walked(world) == 1


def test_a_route_of_one_point_is_walked_by_being_there() -> None:
    world = World()
    must_patrol(world, 1)
    claim = walk(world, 1)
    assert claim is not None
    assert claim["minutes"] == 0
    assert routes_walked(world) == 1


def test_a_walk_out_of_order_is_looked_at_by_a_person_and_still_one() -> None:
    world = World()
    must_patrol(world, 3)
    claim = walk(world, 2, 1, 3)
    assert claim is not None
    assert (claim["state"], claim["held_by"]) == ("waiting", "signal")
    assert world.rows("claims")[0].values["signals"] == ["wrong_order"]
    assert routes_walked(world) == 1


def test_on_a_route_that_nobody_must_patrol_order_does_not_matter() -> None:
    claim = walk(World(), 3, 1, 2)
    assert claim is not None
    assert claim["state"] == "approved"


@pytest.mark.parametrize(
    ("asked", "must", "points", "needed"),
    [
        (None, True, 12, 12),
        (8, True, 12, 8),
        (8, True, 6, 6),
        (None, False, 12, 3),
        (None, False, 2, 2),
        (None, True, 40, 16),
        (None, True, 0, 1),
    ],
)
def test_a_route_asks_for_the_desks_number_or_all_its_points_or_three(
    asked: int | None, points: int, needed: int, *, must: bool
) -> None:
    found = walk_on(points_needed=asked, must_patrol=must, points_count=points)
    assert found == Walk(needed, is_ordered=must)


def stops(count: int, needed: int) -> tuple[SessionStop, ...]:
    return tuple(
        SessionStop(
            check_in_id=CheckInId(number),
            checkpoint_id=point(number),
            route_id=ROUTE,
            occurred_at=MONDAY_NOON + number * 5 * MINUTE,
            grade="A",
            place=None,
            volunteer_id=VolunteerId(1),
            route_order=number,
            walk=Walk(needed, is_ordered=True),
        )
        for number in range(1, count + 1)
    )


@pytest.mark.parametrize(("count", "needed", "is_walked"), [(3, 5, False), (5, 5, True), (1, 1, True)])
def test_a_session_has_walked_a_route_when_it_reached_what_the_route_asks_for(
    count: int, needed: int, *, is_walked: bool
) -> None:
    made = best_stops(stops(count, needed))
    assert (route_of(made) == ROUTE, len(made)) == (is_walked, count)
    assert points_needed(made) == needed


def test_service_time_of_a_member_lies_between_the_first_and_the_last_sign_of_them() -> None:
    member, leader = VolunteerId(2), VolunteerId(1)
    session = SessionSeen(
        session_id=SessionId(1),
        leader_id=leader,
        unit_id=STATION,
        team_id=None,
        opened_at=MONDAY_NOON,
        planned_until=MONDAY_NOON + 120 * MINUTE,
        call_at=MONDAY_NOON + 60 * MINUTE,
        state="open",
        marks=(
            RollMark(volunteer_id=member, moment="start", how="card", seen_at=MONDAY_NOON),
            RollMark(volunteer_id=member, moment="end", how="card", seen_at=MONDAY_NOON + 6 * MINUTE),
            RollMark(volunteer_id=leader, moment="start", how="leader", seen_at=MONDAY_NOON),
        ),
        stops=stops(3, 3),
    )
    assert [minutes_present(session, one) for one in (member, leader)] == [6, 15]


def test_two_points_far_apart_within_a_minute_are_looked_at_whatever_patrol_they_belong_to() -> None:
    world = World()
    assert walk(world, 1, 2, 3) is not None
    world.overlay.now += MINUTE
    elsewhere = world.submit(check_in(9, world.overlay.now))
    assert elsewhere.answer["signals"] == ["too_fast"]
