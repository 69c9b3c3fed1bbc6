"""Evidence: how good a scan is, what is odd about it, who may witness, and what a better one replaces."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.book.words import LogIndex, Principal
from ledger.earning.evidence.facts import (
    LeadsFact,
    OpenSession,
    OpenSessionFact,
    PairFact,
    SamePlace,
    SamePlaceFact,
    SharedBrowserFact,
    StepFact,
)
from ledger.earning.evidence.refusals import LeaderNeeded, WitnessIsPerson
from ledger.earning.evidence.rules import grade_of_scan, is_exact, is_near
from ledger.earning.evidence.words import (
    PAIR_SCANS_MAX,
    PAIR_WINDOW,
    PER_STEP_MAX,
    STICKER,
    CodeSeen,
    Scan,
)
from ledger.earning.facts import VolunteerFact, VolunteerSeen
from ledger.earning.operations import CheckIn
from ledger.earning.refusals import CheckInTooSoon, RoleMissing
from ledger.earning.words import SCAN_DELAY_MAX, Fix
from ledger.people.words import DeviceId, StaffId, TeamId, VolunteerId
from ledger.places.refusals import CheckpointUnknown
from ledger.places.rotating import BoardId
from ledger.places.words import Place, UnitId
from tests.earning.world import MONDAY_NOON, World, ask, check_in, here, point

MINUTE = timedelta(minutes=1)
FRESH = CodeSeen(board_id=BoardId(1), step=7, is_fresh=True)
AT_BOARD = Scan(method="board", code=FRESH)
metres = st.integers(min_value=0, max_value=1000)
delays = st.timedeltas(min_value=timedelta(0), max_value=timedelta(hours=20))


def scan(
    number: int, how: Scan, *, by: str | None = None, volunteer: int = 1, at: int = 0, fix: bool = True
) -> CheckIn:
    """Scan a checkpoint some minutes after noon, standing at it or without a place."""
    return CheckIn(
        request=ask(by or f"volunteer/{volunteer}"),
        volunteer_id=VolunteerId(volunteer),
        checkpoint_id=point(number),
        occurred_at=MONDAY_NOON + at * MINUTE,
        fix=here(number) if fix else None,
        scan=how,
    )


def by_card(number: int, *, by: str, volunteer: int = 1, at: int = 0) -> CheckIn:
    """Show a card to somebody."""
    methods = {"staff": "staff", "board": "card", "volunteer": "leader"}
    return scan(
        number,
        Scan(method=methods[by.partition("/")[0]]),  # type: ignore[arg-type]
        by=by,
        volunteer=volunteer,
        at=at,
        fix=False,
    )


def lead(world: World, leader: int) -> None:
    """Let a volunteer lead a team."""
    world.facts[LeadsFact(VolunteerId(leader))] = TeamId(1)


def row(world: World) -> dict[str, Any]:
    """Return the check-in that was written last."""
    return dict(world.rows("check_ins")[-1].values)


@given(distance=st.none() | metres, accuracy=st.none() | metres, delay=delays)
def test_a_sticker_is_grade_b_only_near_it_and_at_once(
    distance: int | None, accuracy: int | None, delay: timedelta
) -> None:
    near = is_near(distance=distance, accuracy=accuracy)
    grade = grade_of_scan(STICKER, near=near, delay=delay, is_crowded=False)
    within = distance is not None and accuracy is not None and distance <= 80 + min(accuracy, 100)
    assert grade == ("B" if within and delay <= SCAN_DELAY_MAX else "D")


@pytest.mark.parametrize(
    ("fresh", "near", "grade"),
    [(True, True, "A"), (True, None, "B"), (True, False, "D"), (False, True, "B"), (False, None, "D")],
)
def test_a_screens_code_is_grade_a_with_a_place_and_b_without(
    grade: str, *, fresh: bool, near: bool | None
) -> None:
    how = Scan(method="board", code=replace(FRESH, is_fresh=fresh))
    assert grade_of_scan(how, near=near, delay=timedelta(), is_crowded=False) == grade


def test_a_card_is_grade_c_and_on_trust_when_it_comes_late() -> None:
    how = Scan(method="card")
    assert grade_of_scan(how, near=None, delay=timedelta(), is_crowded=False) == "C"
    assert grade_of_scan(how, near=None, delay=timedelta(hours=1), is_crowded=False) == "D"


def test_a_photo_of_a_sticker_is_on_trust_wherever_it_was() -> None:
    assert grade_of_scan(Scan(method="photo"), near=True, delay=timedelta(), is_crowded=False) == "D"


def test_three_fresh_codes_approve_a_night_patrol_at_once() -> None:
    world = World()
    night = 10 * 60
    for number in (1, 2, 3):
        world.overlay.now = MONDAY_NOON + (night + number * 5) * MINUTE
        world.submit(
            scan(number, Scan(method="board", code=replace(FRESH, step=number)), at=night + number * 5)
        )
    claim = world.rows("claims")[0].values
    assert (claim["activity"], claim["grade"], claim["state"]) == ("night_patrol", "A", "approved")


def test_one_half_minutes_code_is_good_for_a_dozen_people_and_no_more() -> None:
    world = World()
    world.facts[StepFact(BoardId(1), 7)] = PER_STEP_MAX - 1
    world.submit(scan(1, AT_BOARD, volunteer=1))
    assert row(world)["grade"] == "A"
    world.submit(scan(1, AT_BOARD, volunteer=2))
    assert (row(world)["grade"], row(world)["signals"]) == ("D", ["crowded_code"])


def test_a_leader_confirms_a_crowded_code_by_scanning_the_card() -> None:
    world = World()
    lead(world, 3)
    world.facts[StepFact(BoardId(1), 7)] = PER_STEP_MAX
    world.submit(scan(1, AT_BOARD))
    world.submit(by_card(1, by="volunteer/3", at=1))
    assert (row(world)["grade"], row(world)["method"]) == ("C", "leader")


def test_a_weaker_witness_within_the_pause_is_too_soon() -> None:
    world = World()
    lead(world, 3)
    world.submit(scan(1, STICKER))
    with pytest.raises(CheckInTooSoon):
        world.submit(by_card(1, by="volunteer/3", at=1))


def test_the_best_check_in_at_each_point_counts_for_the_patrol() -> None:
    world = World()
    lead(world, 3)
    world.submit(scan(1, STICKER, fix=False))
    world.overlay.now += MINUTE
    world.submit(by_card(1, by="volunteer/3", at=1))
    for number in (2, 3):
        world.overlay.now += 5 * MINUTE
        world.submit(check_in(number, world.overlay.now))
    assert world.rows("claims")[0].values["grade"] == "C"


def test_a_volunteer_who_leads_nobody_cannot_witness() -> None:
    with pytest.raises(LeaderNeeded):
        World().submit(by_card(1, by="volunteer/3"))


def test_a_leader_cannot_take_people_of_another_station_along() -> None:
    world = World()
    lead(world, 3)
    seen: VolunteerSeen = world.facts[VolunteerFact(VolunteerId(1))]
    world.facts[VolunteerFact(VolunteerId(1))] = replace(seen, unit_id=UnitId(99))
    with pytest.raises(LeaderNeeded):
        world.submit(by_card(1, by="volunteer/3"))


def test_staff_cannot_witness_for_themselves() -> None:
    with pytest.raises(WitnessIsPerson):
        World().submit(by_card(1, by="staff/2", volunteer=2))


def test_staff_witness_within_their_area_only() -> None:
    world = World()
    world.add_staff(5, scope="/1/8/")
    with pytest.raises(CheckpointUnknown):
        world.submit(by_card(1, by="staff/5"))


def test_staff_without_an_office_cannot_witness() -> None:
    world = World()
    world.add_staff(5, roles=frozenset({"shop_keeper"}))
    with pytest.raises(RoleMissing):
        world.submit(by_card(1, by="staff/5"))


def test_a_patrol_that_staff_witnessed_names_them_as_its_submitter() -> None:
    world = World()
    for number in (1, 2, 3):
        world.overlay.now = MONDAY_NOON + number * 5 * MINUTE
        world.submit(by_card(number, by="staff/1", at=number * 5))
    claim = world.rows("claims")[0].values
    assert (claim["grade"], claim["submitter_staff_id"]) == ("C", StaffId(1))


@pytest.mark.parametrize("others", [1, 2])
def test_a_phone_that_speaks_for_several_people_is_looked_at(others: int) -> None:
    world = World()
    world.facts[SharedBrowserFact(DeviceId(4))] = others
    world.submit(scan(1, replace(STICKER, device_id=DeviceId(4))))
    assert row(world)["signals"] == (["same_device"] if others > 1 else None)
    assert row(world)["grade"] == "B"


def test_the_very_same_coordinates_of_somebody_else_are_looked_at() -> None:
    world = World()
    there = SamePlace(volunteer_id=VolunteerId(2), occurred_at=MONDAY_NOON)
    world.facts[SamePlaceFact(b"digest")] = (there,)
    world.submit(scan(1, replace(STICKER, place_digest=b"digest")))
    assert row(world)["signals"] == ["same_place"]


def test_a_phone_may_give_out_its_own_last_position_again() -> None:
    world = World()
    world.submit(scan(1, replace(STICKER, place_digest=b"digest")))
    world.overlay.now += MINUTE
    world.submit(scan(2, replace(STICKER, place_digest=b"digest"), at=1))
    assert row(world)["signals"] is None


def test_coarse_coordinates_are_the_same_for_many_and_tell_nothing() -> None:
    coarse = Fix(place=Place(latitude=42.93, longitude=125.22), accuracy_m=50)
    exact = Fix(place=Place(latitude=42.9358301, longitude=125.2200431), accuracy_m=5)
    assert (is_exact(coarse), is_exact(exact)) == (False, True)


def test_a_witness_of_the_same_household_is_looked_at() -> None:
    world = World()
    lead(world, 3)
    for number in (1, 3):
        seen: VolunteerSeen = world.facts[VolunteerFact(VolunteerId(number))]
        world.facts[VolunteerFact(VolunteerId(number))] = replace(seen, household_index=b"home")
    world.submit(by_card(1, by="volunteer/3"))
    assert row(world)["signals"] == ["same_household"]


def test_the_same_pair_again_and_again_is_looked_at() -> None:
    world = World()
    lead(world, 3)
    pair = PairFact(Principal("volunteer/3"), VolunteerId(1), MONDAY_NOON - PAIR_WINDOW)
    world.facts[pair] = PAIR_SCANS_MAX
    world.submit(by_card(1, by="volunteer/3"))
    assert row(world)["signals"] == ["same_pair"]


def test_what_is_odd_about_a_check_in_sends_its_patrol_to_a_person() -> None:
    world = World()
    world.facts[SharedBrowserFact(DeviceId(4))] = 3
    for number in (1, 2, 3):
        world.overlay.now = MONDAY_NOON + number * 5 * MINUTE
        world.submit(scan(number, replace(STICKER, device_id=DeviceId(4)), at=number * 5))
    claim = world.rows("claims")[0].values
    assert (claim["path"], claim["held_by"], claim["signals"]) == ("one", "signal", ["same_device"])


def test_check_ins_during_a_session_belong_to_it_and_make_no_patrol_of_ones_own() -> None:
    world = World()
    world.facts[OpenSessionFact(VolunteerId(1))] = OpenSession(
        session_id=LogIndex(0),
        leader_id=VolunteerId(3),
        unit_id=UnitId(7),
        planned_until=MONDAY_NOON + timedelta(hours=2),
    )
    for number in (1, 2, 3):
        world.overlay.now = MONDAY_NOON + number * 5 * MINUTE
        world.submit(check_in(number, world.overlay.now))
    assert [one.values["session_id"] for one in world.rows("check_ins")] == [0, 0, 0]
    assert world.rows("claims") == []


def test_a_session_that_nobody_ended_lets_go_of_its_people() -> None:
    world = World()
    world.facts[OpenSessionFact(VolunteerId(1))] = OpenSession(
        session_id=LogIndex(0),
        leader_id=VolunteerId(3),
        unit_id=UnitId(7),
        planned_until=MONDAY_NOON - timedelta(hours=3),
    )
    world.submit(check_in(1, MONDAY_NOON))
    assert row(world)["session_id"] is None
