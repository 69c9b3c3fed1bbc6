"""Patrol sessions: who may take whom out, the roll calls, and that the weakest link sets the grade."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from ledger.book.words import Decision, LogIndex
from ledger.earning.evidence.facts import LeadsFact, OpenSessionFact
from ledger.earning.evidence.refusals import LeaderNeeded
from ledger.earning.evidence.words import CodeSeen, Scan
from ledger.earning.facts import VolunteerFact, VolunteerSeen
from ledger.earning.operations import CheckIn
from ledger.earning.patrols.facts import SessionFact
from ledger.earning.patrols.operations import CallRoll, EndSession, OpenPatrol
from ledger.earning.patrols.refusals import (
    CallTooSoon,
    PlannedTimeOdd,
    SessionOver,
    SessionUnderWay,
    SessionUnknown,
)
from ledger.earning.patrols.rules import best_stops
from ledger.earning.patrols.words import (
    HowSeen,
    RollMoment,
    SessionId,
    SessionSeen,
    SessionStop,
    Shown,
)
from ledger.earning.words import CheckInId, Grade
from ledger.people.words import TeamId, VolunteerId
from ledger.places.rotating import BoardId
from ledger.places.words import UnitId
from tests.earning.world import MONDAY_NOON, ROUTE, World, ask, here, point

MINUTE = timedelta(minutes=1)
LEADER = 3
HOUR = 60


def led(*, leader: int = LEADER) -> World:
    """Make a bureau in which somebody leads a team."""
    world = World()
    world.facts[LeadsFact(VolunteerId(leader))] = TeamId(1)
    return world


def shown(*numbers: int, how: HowSeen = "phone") -> tuple[Shown, ...]:
    """Show the cards or phones of some volunteers."""
    return tuple(Shown(volunteer_id=VolunteerId(number), how=how) for number in numbers)


def take_out(world: World, *people: int, how: HowSeen = "phone", minutes: int = 2 * HOUR) -> SessionId:
    """Open a session at this moment; the call comes at half time."""
    opened = world.submit(
        OpenPatrol(
            request=ask(f"volunteer/{LEADER}"),
            leader_id=VolunteerId(LEADER),
            people=shown(*people, how=how),
            minutes=minutes,
            call_percent=50,
            occurred_at=world.overlay.now,
        )
    )
    return SessionId(opened.answer["session_id"])


def call(
    world: World,
    session_id: SessionId,
    moment: RollMoment,
    *people: int,
    how: HowSeen = "phone",
    by: str = f"volunteer/{LEADER}",
) -> Decision:
    """Call the roll."""
    return world.submit(
        CallRoll(
            request=ask(by),
            session_id=session_id,
            moment=moment,
            people=shown(*people, how=how),
            occurred_at=world.overlay.now,
        )
    )


def stop(world: World, number: int, *, fresh: bool = True, fix: bool = True) -> None:
    """Let the leader scan the screen at a point, a few minutes later, as the database would then tell it."""
    world.overlay.now += 5 * MINUTE
    code = CodeSeen(board_id=BoardId(1), step=number, is_fresh=fresh)
    done = world.submit(
        CheckIn(
            request=ask(f"volunteer/{LEADER}"),
            volunteer_id=VolunteerId(LEADER),
            checkpoint_id=point(number),
            occurred_at=world.overlay.now,
            fix=here(number) if fix else None,
            scan=Scan(method="board", code=code),
        )
    )
    row: dict[str, Any] = dict(done.rows[0].values)
    session_id = SessionId(row["session_id"])
    session: SessionSeen = world.facts[SessionFact(session_id)]
    made = SessionStop(
        check_in_id=CheckInId(done.answer["check_in_id"]),
        checkpoint_id=point(number),
        route_id=ROUTE,
        occurred_at=row["occurred_at"],
        grade=row["grade"],
        place=None,
        signals=tuple(row["signals"] or ()),
    )
    world.facts[SessionFact(session_id)] = replace(session, stops=(*session.stops, made))


def end(world: World, session_id: SessionId, *, by: str = f"volunteer/{LEADER}") -> dict[int, dict[str, Any]]:
    """End the session and return the claims that follow, by volunteer."""
    ended = world.submit(EndSession(request=ask(by), session_id=session_id))
    for follow in ended.follows:
        world.submit(follow)
    return {row.values["volunteer_id"]: dict(row.values) for row in world.rows("claims")}


def whole(world: World, session_id: SessionId, *people: int, how: HowSeen = "phone") -> None:
    """Walk three points, answer the call and come back."""
    for number in (1, 2, 3):
        stop(world, number)
    world.overlay.now = MONDAY_NOON + HOUR * MINUTE
    call(world, session_id, "call", *people, how=how)
    world.overlay.now += 50 * MINUTE
    call(world, session_id, "end", *people, how=how)


def test_a_whole_patrol_of_phones_is_grade_a_and_approved_for_everybody() -> None:
    world = led()
    session_id = take_out(world, 1, 2)
    whole(world, session_id, 1, 2)
    claims = end(world, session_id)
    assert set(claims) == {1, 2, LEADER}
    assert {(claim["grade"], claim["state"], claim["source"]) for claim in claims.values()} == {
        ("A", "approved", "session")
    }
    assert {claim["squad_id"] for claim in claims.values()} == {LogIndex(session_id)}


def test_a_card_makes_its_own_claim_weaker_and_nobody_elses() -> None:
    world = led()
    session_id = take_out(world, 1)
    call(world, session_id, "start", 2, how="card")
    whole(world, session_id, 1, 2)
    claims = end(world, session_id)
    assert {number: claim["grade"] for number, claim in claims.items()} == {1: "A", 2: "C", LEADER: "A"}


def test_who_misses_the_call_on_the_way_is_looked_at() -> None:
    world = led()
    session_id = take_out(world, 1, 2)
    for number in (1, 2, 3):
        stop(world, number)
    world.overlay.now = MONDAY_NOON + HOUR * MINUTE
    call(world, session_id, "call", 1)
    call(world, session_id, "end", 1, 2)
    claims = end(world, session_id)
    assert claims[1]["grade"] == "A"
    assert (claims[2]["grade"], claims[2]["signals"], claims[2]["held_by"]) == (
        "D",
        ["call_missed"],
        "signal",
    )


def test_a_patrol_that_ends_before_the_call_has_missed_none() -> None:
    world = led()
    session_id = take_out(world, 1)
    for number in (1, 2, 3):
        stop(world, number)
    call(world, session_id, "end", 1)
    assert end(world, session_id)[1]["signals"] is None


def test_who_is_not_counted_back_is_looked_at() -> None:
    world = led()
    session_id = take_out(world, 1, 2)
    for number in (1, 2, 3):
        stop(world, number)
    call(world, session_id, "end", 1)
    claims = end(world, session_id)
    assert (claims[2]["grade"], claims[2]["signals"]) == ("D", ["end_missed"])


def test_too_few_stops_are_looked_at_and_not_refused() -> None:
    world = led()
    session_id = take_out(world, 1)
    stop(world, 1)
    call(world, session_id, "end", 1)
    claim = end(world, session_id)[1]
    assert (claim["grade"], claim["signals"], claim["state"]) == ("D", ["few_stops"], "waiting")


def test_more_points_than_needed_never_make_a_patrol_worse() -> None:
    stops = [
        SessionStop(
            check_in_id=CheckInId(number),
            checkpoint_id=point(number),
            route_id=ROUTE,
            occurred_at=MONDAY_NOON + number * MINUTE,
            grade=grade,
            place=None,
        )
        for number, grade in enumerate[Grade](("B", "D", "A", "B"), start=1)
    ]
    assert [one.grade for one in best_stops(stops)] == ["B", "A", "B"]
    assert [one.check_in_id for one in best_stops(stops)] == [1, 3, 4]


def test_only_a_leader_takes_people_out() -> None:
    with pytest.raises(LeaderNeeded):
        take_out(led(leader=2), 1)


def test_people_of_another_station_are_not_taken_along() -> None:
    world = led()
    seen: VolunteerSeen = world.facts[VolunteerFact(VolunteerId(1))]
    world.facts[VolunteerFact(VolunteerId(1))] = replace(seen, unit_id=UnitId(99))
    with pytest.raises(LeaderNeeded):
        take_out(world, 1)


def test_a_leader_leads_one_patrol_at_a_time() -> None:
    world = led()
    take_out(world, 1)
    with pytest.raises(SessionUnderWay):
        take_out(world, 2)


@pytest.mark.parametrize("minutes", [9, 481])
def test_a_patrol_is_planned_for_a_sensible_time(minutes: int) -> None:
    with pytest.raises(PlannedTimeOdd):
        take_out(led(), 1, minutes=minutes)


def test_the_call_on_the_way_cannot_be_answered_before_it_comes() -> None:
    world = led()
    session_id = take_out(world, 1)
    world.overlay.now += 59 * MINUTE
    with pytest.raises(CallTooSoon):
        call(world, session_id, "call", 1)


def test_somebody_who_did_not_set_out_is_not_counted_back() -> None:
    world = led()
    session_id = take_out(world, 1)
    answer = call(world, session_id, "end", 1, 2).answer
    assert (answer["present_count"], answer["members_count"], answer["others_count"]) == (2, 2, 1)


def test_the_same_roll_called_twice_marks_nobody_twice() -> None:
    world = led()
    session_id = take_out(world, 1)
    call(world, session_id, "end", 1)
    assert call(world, session_id, "end", 1).rows == ()


def test_another_leader_cannot_touch_the_session() -> None:
    world = led()
    session_id = take_out(world, 1)
    with pytest.raises(SessionUnknown):
        call(world, session_id, "end", 1, by="volunteer/2")


def test_staff_end_a_session_whose_leader_cannot() -> None:
    world = led()
    session_id = take_out(world, 1)
    claims = end(world, session_id, by="staff/1")
    assert {(claim["submitter_staff_id"], claim["submitter_volunteer_id"]) for claim in claims.values()} == {
        (1, LEADER),
        (1, None),
    }


def test_staff_of_another_area_do_not_see_the_session() -> None:
    world = led()
    session_id = take_out(world, 1)
    world.add_staff(5, scope="/1/8/")
    with pytest.raises(SessionUnknown):
        end(world, session_id, by="staff/5")


def test_a_session_ends_once_and_lets_its_people_go() -> None:
    world = led()
    session_id = take_out(world, 1)
    end(world, session_id)
    assert world.facts[OpenSessionFact(VolunteerId(1))] is None
    with pytest.raises(SessionOver):
        end(world, session_id)
