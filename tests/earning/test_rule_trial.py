"""A rule tried on past claims comes to what the book would have given; contradicting terms are refused."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.earning.facts import ActivityFact
from ledger.earning.rulebook.refusals import (
    CapBelowPoints,
    CapsOutOfOrder,
    NoticeMissing,
    RiskTextMissing,
    RuleInPast,
    RuleUnchanged,
)
from ledger.earning.rulebook.rules import (
    begins_at,
    changed_terms,
    check_changed,
    check_terms,
    in_force,
    planned,
)
from ledger.earning.rulebook.trial import Trial, earned_again
from ledger.earning.rulebook.words import PastClaim, Published
from ledger.earning.rules import rule_at
from ledger.earning.words import Rule
from ledger.people.words import VolunteerId
from tests.earning.world import MONDAY_NOON, STATION, World, claim, rule

BEFORE = rule(3)
caps = st.none() | st.integers(10, 60)


def past(world: World, day: int, volunteer: int) -> PastClaim:
    """Describe a claim of the old rule as it stands in the book."""
    return PastClaim(
        unit_id=STATION,
        volunteer_id=VolunteerId(volunteer),
        served_on=world.overlay.tenant.day(MONDAY_NOON + timedelta(days=day)),
        grade="B",
        path="auto",
        points=BEFORE.points,
        minutes=BEFORE.minutes,
        base=BEFORE.points,
        part=None,
        coverage=0,
        minutes_given=None,
        minutes_present=None,
        paid=False,
        late=False,
    )


@settings(max_examples=60, deadline=None)
@given(
    served=st.lists(st.tuples(st.integers(0, 9), st.integers(1, 2)), max_size=25),
    points=st.integers(1, 10),
    cap_day=caps,
    cap_week=caps,
    cap_life=caps,
)
def test_a_trial_gives_what_the_book_would_have_given(
    served: list[tuple[int, int]],
    points: int,
    cap_day: int | None,
    cap_week: int | None,
    cap_life: int | None,
) -> None:
    terms = replace(rule(points), cap_day=cap_day, cap_week=cap_week, cap_life=cap_life)
    world, trial = World(now=MONDAY_NOON + timedelta(days=10)), Trial(terms)
    fact = ActivityFact("patrol")
    world.facts[fact] = replace(world.facts[fact], rules=(replace(terms, evidence_grade="D"),))
    given_by_book = 0
    for day, volunteer in served:
        world.overlay.now = MONDAY_NOON + timedelta(days=day, hours=1)
        answer = world.submit(claim("patrol", MONDAY_NOON + timedelta(days=day), volunteer=volunteer)).answer
        given_by_book += answer["points"] if answer["state"] == "approved" else 0
        trial.play([past(world, day, volunteer)])
    assert trial.sums().points_after == given_by_book
    assert trial.sums().points_before == len(served) * BEFORE.points


def test_a_trial_counts_what_the_caps_leave_out_and_how_often_a_person_must_look() -> None:
    trial, world = Trial(replace(rule(5, approval="two"), cap_day=5)), World()
    trial.play([past(world, 0, 1), past(world, 0, 1), past(world, 1, 1)])
    (line,) = trial.units.values()
    assert (line.claims_count, line.capped_count, line.looks_before, line.looks_after) == (3, 1, 0, 6)
    assert (line.points_before, line.points_after, line.minutes_after) == (9, 10, 120)


def test_the_cap_of_a_week_counts_its_days_together_and_begins_anew_on_monday() -> None:
    trial, world = Trial(replace(rule(5), cap_week=10)), World()
    trial.play([past(world, day, 1) for day in (0, 1, 2, 7)])
    (line,) = trial.units.values()
    assert (line.capped_count, line.points_after) == (1, 15)


def test_a_part_of_a_shared_result_keeps_its_share() -> None:
    squad = past(World(), 0, 1)._replace(base=60, part=15, points=15)
    assert earned_again(rule(30), squad).points == 8


def test_paid_work_earns_no_minutes_under_any_terms() -> None:
    assert earned_again(rule(30), past(World(), 0, 1)._replace(paid=True)).minutes == 0


@pytest.mark.parametrize(
    ("terms", "refusal"),
    [
        (rule(5, cap_day=4), CapBelowPoints),
        (replace(rule(5), cap_life=4), CapBelowPoints),
        (rule(5, cap_day=20, cap_week=10), CapsOutOfOrder),
        (replace(rule(5), cap_week=20, cap_life=10), CapsOutOfOrder),
        (replace(rule(5), notice_days=0), NoticeMissing),
        (replace(rule(5), needs_insurance=True), RiskTextMissing),
        (replace(rule(5), needs_insurance=True, risk_text_zh="夜间注意安全"), RiskTextMissing),
    ],
)
def test_terms_that_contradict_themselves_are_refused(terms: Rule, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        check_terms(terms, risky=False)


def test_volunteers_of_a_risky_activity_are_told_of_the_risk() -> None:
    with pytest.raises(RiskTextMissing):
        check_terms(rule(5), risky=True)
    check_terms(replace(rule(5), risk_text_zh="夜间", risk_text_en="At night"), risky=True)


def test_a_rule_never_begins_in_the_past() -> None:
    with pytest.raises(RuleInPast):
        begins_at(MONDAY_NOON - timedelta(hours=1), now=MONDAY_NOON)
    assert begins_at(None, now=MONDAY_NOON) == MONDAY_NOON


def test_what_did_not_change_is_not_published_again() -> None:
    with pytest.raises(RuleUnchanged):
        check_changed(rule(5), replace(rule(5), version=2))
    assert changed_terms(rule(5), replace(rule(5), points=6, age_min=18)) == ("points", "age_min")


def published(version: int, days: int) -> Published:
    """Publish a version that begins so many days from now."""
    its = replace(rule(version), version=version, effective_from=MONDAY_NOON + timedelta(days=days))
    return Published(rule=its, published_by="staff/1", published_at=None, log_index=None, reason=None)


def test_a_version_published_later_takes_the_place_of_one_that_was_planned() -> None:
    versions = [published(3, 2), published(2, 10), published(1, -30)]
    now, then = in_force(versions, now=MONDAY_NOON), in_force(versions, now=MONDAY_NOON + timedelta(days=20))
    following = planned(versions, now=MONDAY_NOON)
    assert [each and each.rule.version for each in (now, following, then)] == [1, 3, 3]


@given(st.integers(-40, 40))
def test_the_rule_book_shows_the_version_that_claims_are_made_under(day: int) -> None:
    versions = [published(3, 2), published(2, 10), published(1, -30)]
    moment = MONDAY_NOON + timedelta(days=day)
    claimed = rule_at([each.rule for each in reversed(versions)], moment)
    shown = in_force(versions, now=moment)
    assert shown is not None
    assert shown.rule == claimed
