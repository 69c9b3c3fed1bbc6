"""Gates and what a claim earns: no points while one is closed, no minutes for paid work, bounded coverage."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.earning.earned import earned
from ledger.earning.facts import ActivityFact, VolunteerFact, VolunteerSeen
from ledger.earning.gates import birthday, closed_gates, is_of_age
from ledger.earning.refusals import (
    AgeTooLow,
    GateClosed,
    InsuranceNeeded,
    LifeCapReached,
    MembershipNeeded,
    TrainingNeeded,
)
from ledger.earning.words import ClaimId, Rule
from ledger.people.words import VolunteerId
from ledger.places.words import Scope
from tests.earning.world import MONDAY_NOON, STATION, World, claim, decide, rule

MONDAY = date(2026, 11, 16)
VOLUNTEER = VolunteerId(1)
RISKY = replace(rule(5), age_min=18, needs_insurance=True, needs_training="night_watch")
FIT = VolunteerSeen(
    volunteer_id=VOLUNTEER,
    unit_id=STATION,
    scope=Scope("/1/7/"),
    corps="guard",
    insurance_valid_to=MONDAY,
    trainings=frozenset({"night_watch"}),
)


def test_whoever_is_of_age_insured_and_trained_passes_every_gate() -> None:
    assert closed_gates(RISKY, FIT, on=MONDAY) == ()


@pytest.mark.parametrize(
    ("volunteer", "gates"),
    [
        (None, ("member",)),
        (replace(FIT, state="suspended"), ("member",)),
        (replace(FIT, state="waiting"), ("member",)),
        (replace(FIT, adult_on=MONDAY + timedelta(days=1)), ("age",)),
        (replace(FIT, insurance_valid_to=MONDAY - timedelta(days=1)), ("insurance",)),
        (replace(FIT, insurance_valid_to=None), ("insurance",)),
        (replace(FIT, trainings=frozenset({"first_aid"})), ("training",)),
        (replace(FIT, insurance_valid_to=None, trainings=frozenset()), ("insurance", "training")),
    ],
)
def test_what_is_missing_closes_its_gate(volunteer: VolunteerSeen | None, gates: tuple[str, ...]) -> None:
    assert closed_gates(RISKY, volunteer, on=MONDAY) == gates


def test_an_eighteenth_birthday_opens_the_gate_of_age_on_that_day() -> None:
    assert is_of_age(MONDAY, 18, on=MONDAY)
    assert not is_of_age(MONDAY, 18, on=MONDAY - timedelta(days=1))


def test_a_lower_age_is_counted_back_from_the_eighteenth_birthday() -> None:
    sixteen = date(2024, 11, 16)
    assert is_of_age(MONDAY, 16, on=sixteen)
    assert not is_of_age(MONDAY, 16, on=sixteen - timedelta(days=1))


def test_who_was_born_on_a_leap_day_turns_sixteen_on_the_first_of_march() -> None:
    assert birthday(date(2028, 2, 29), years=-2) == date(2026, 3, 1)


def world_of(volunteer: VolunteerSeen, its_rule: Rule = RISKY) -> World:
    world = World()
    fact = ActivityFact("patrol")
    world.facts[fact] = replace(world.facts[fact], rules=(its_rule,))
    world.facts[VolunteerFact(VOLUNTEER)] = volunteer
    return world


def test_a_closed_gate_lets_a_claim_wait_for_a_person_and_says_which() -> None:
    world = world_of(replace(FIT, insurance_valid_to=None))
    answer = world.submit(claim("patrol", MONDAY_NOON)).answer
    assert (answer["state"], answer["path"], answer["held_by"]) == ("waiting", "one", "insurance")
    assert world.rows("claims")[-1].values["why"] == {"gates": ["insurance"]}


@pytest.mark.parametrize(
    ("volunteer", "refusal"),
    [
        (replace(FIT, state="suspended"), MembershipNeeded),
        (replace(FIT, adult_on=date(2027, 1, 1)), AgeTooLow),
        (replace(FIT, insurance_valid_to=None), InsuranceNeeded),
        (replace(FIT, trainings=frozenset()), TrainingNeeded),
    ],
)
def test_nobody_can_approve_past_a_closed_gate(volunteer: VolunteerSeen, refusal: type[GateClosed]) -> None:
    world = world_of(volunteer)
    claim_id = ClaimId(world.submit(claim("patrol", MONDAY_NOON)).answer["claim_id"])
    with pytest.raises(refusal):
        world.submit(decide(claim_id))


def test_an_insurance_that_is_entered_later_opens_the_gate() -> None:
    world = world_of(replace(FIT, insurance_valid_to=None))
    claim_id = ClaimId(world.submit(claim("patrol", MONDAY_NOON)).answer["claim_id"])
    world.facts[VolunteerFact(VOLUNTEER)] = FIT
    assert world.submit(decide(claim_id)).answer["points"] == 5


def test_paid_work_earns_points_but_no_service_time() -> None:
    world = world_of(replace(FIT, paid=True))
    answer = world.submit(claim("patrol", MONDAY_NOON)).answer
    assert (answer["state"], answer["points"], answer["minutes"]) == ("approved", 5, 0)


def test_a_cap_for_life_is_never_exceeded_and_says_so() -> None:
    world = world_of(FIT, replace(rule(5), cap_life=10))
    claims = [world.submit(claim("patrol", MONDAY_NOON)).answer for _ in range(3)]
    assert [answer["held_by"] for answer in claims] == [None, None, "cap"]
    with pytest.raises(LifeCapReached):
        world.submit(decide(ClaimId(claims[-1]["claim_id"])))


def test_a_part_and_measured_minutes_take_the_place_of_the_rules() -> None:
    gain = earned(rule(60), part=15, minutes_given=42)
    assert (gain.points, gain.minutes, gain.why) == (15, 42, {"part": 15, "minutes_given": 42})


def test_what_follows_the_rule_needs_no_explanation() -> None:
    assert earned(rule(3)).why == {}


@given(points=st.integers(0, 10_000), bound=st.integers(0, 100), coverage=st.integers(-1_000, 1_000))
def test_coverage_moves_points_within_the_rules_bound_and_never_below_none(
    points: int, bound: int, coverage: int
) -> None:
    gain = earned(replace(rule(points), coverage_percent=bound), coverage_percent=coverage)
    assert abs(gain.points - points) <= points * bound / 100 + 0.5
    assert gain.points >= 0
