"""Duty in and out: minutes really given, the weaker of both scans, and what is odd about how long it was."""

from datetime import timedelta
from typing import Any

import pytest

from ledger.book.words import Decision
from ledger.earning.duties.operations import SignIn, SignOut
from ledger.earning.duties.refusals import DutyElsewhere, DutyUnderWay, NotOnDuty
from ledger.earning.evidence.words import STICKER, CodeSeen, Scan
from ledger.earning.facts import ActivityFact, CheckpointFact, CheckpointSeen
from ledger.earning.refusals import ActivityUnknown
from ledger.earning.words import Activity
from ledger.people.words import VolunteerId
from ledger.places.rotating import BoardId
from ledger.places.words import UnitId
from tests.earning.world import World, ask, here, point, rule

MINUTE = timedelta(minutes=1)
AT_BOARD = Scan(method="board", code=CodeSeen(board_id=BoardId(1), step=1, is_fresh=True))


def bureau() -> World:
    """Make a bureau with a duty of an hour."""
    world = World()
    world.facts[ActivityFact("school_gate")] = Activity(
        activity="school_gate",
        name_zh="护学岗",
        name_en="School-gate duty",
        kind="duty",
        risky=False,
        rules=(rule(2, cap_day=4, cap_week=20),),
    )
    return world


def sign_in(
    world: World, *, activity: str = "school_gate", scan: Scan = STICKER, fix: bool = True
) -> Decision:
    """Begin a duty at this moment."""
    return world.submit(
        SignIn(
            request=ask("volunteer/1"),
            volunteer_id=VolunteerId(1),
            activity=activity,
            checkpoint_id=point(1),
            occurred_at=world.overlay.now,
            fix=here(1) if fix else None,
            scan=scan,
        )
    )


def sign_out(world: World, *, minutes: int, scan: Scan = STICKER, fix: bool = True) -> dict[str, Any]:
    """End the duty some minutes later and return its claim."""
    world.overlay.now += minutes * MINUTE
    world.submit(
        SignOut(
            request=ask("volunteer/1"),
            volunteer_id=VolunteerId(1),
            checkpoint_id=point(1),
            occurred_at=world.overlay.now,
            fix=here(1) if fix else None,
            scan=scan,
        )
    )
    return dict(world.rows("claims")[-1].values)


def test_the_minutes_really_given_are_those_that_count() -> None:
    world = bureau()
    sign_in(world)
    claim = sign_out(world, minutes=47)
    assert (claim["minutes"], claim["points"], claim["state"], claim["source"]) == (47, 2, "approved", "duty")
    assert world.rows("duty_ends")[0].values["minutes"] == 47


def test_the_weaker_of_both_scans_sets_the_grade() -> None:
    world = bureau()
    sign_in(world, scan=AT_BOARD)
    claim = sign_out(world, minutes=60, fix=False)
    assert (claim["grade"], claim["held_by"]) == ("D", "grade")


def test_who_forgot_to_sign_out_is_looked_at_and_credited_eight_hours() -> None:
    world = bureau()
    sign_in(world)
    claim = sign_out(world, minutes=14 * 60)
    assert (claim["minutes"], claim["signals"], claim["state"]) == (480, ["long_duty"], "waiting")


@pytest.mark.parametrize(("minutes", "signals"), [(29, ["short_duty"]), (30, None)])
def test_a_duty_much_shorter_than_its_rule_counts_is_looked_at(
    minutes: int, signals: list[str] | None
) -> None:
    world = bureau()
    sign_in(world)
    assert sign_out(world, minutes=minutes)["signals"] == signals


def test_nobody_is_on_two_duties() -> None:
    world = bureau()
    sign_in(world)
    with pytest.raises(DutyUnderWay):
        sign_in(world)


def test_nobody_signs_out_who_is_not_on_duty() -> None:
    world = bureau()
    sign_in(world)
    sign_out(world, minutes=60)
    with pytest.raises(NotOnDuty):
        sign_out(world, minutes=1)


def test_a_patrol_is_no_duty() -> None:
    with pytest.raises(ActivityUnknown):
        sign_in(bureau(), activity="patrol")


def test_duty_ends_in_the_area_where_it_began() -> None:
    world = bureau()
    sign_in(world)
    seen: CheckpointSeen = world.facts[CheckpointFact(point(1))]
    world.facts[CheckpointFact(point(1))] = CheckpointSeen(
        unit_id=UnitId(99), route_id=None, name=seen.name, place=seen.place
    )
    with pytest.raises(DutyElsewhere):
        sign_out(world, minutes=60)


def test_the_scans_of_a_duty_make_no_patrol() -> None:
    world = bureau()
    began = sign_in(world)
    sign_out(world, minutes=60)
    bound = {row.values["session_id"] for row in world.rows("check_ins")}
    assert bound == {began.answer["duty_id"]}
