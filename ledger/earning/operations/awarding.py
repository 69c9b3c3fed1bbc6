"""What an award asks before it decides, what closes it, and what it writes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from ledger.book import rules as book_rules
from ledger.book.pending import awaited
from ledger.book.words import SYSTEM, Fact, Facts, Owner, Posting, Row, View
from ledger.earning.facts import ActivityFact, LifeFact, VolunteerFact, VolunteerSeen, WeekFact
from ledger.earning.gates import Gate, closed_gates
from ledger.earning.refusals import (
    AgeTooLow,
    GateClosed,
    InsuranceNeeded,
    MembershipNeeded,
    TrainingNeeded,
)
from ledger.earning.rules import check_caps, week_of, with_points
from ledger.earning.words import Activity, Rule
from ledger.people.words import VolunteerId
from ledger.places.words import UnitId


@dataclass(frozen=True, slots=True, kw_only=True)
class Awarded:
    """What an award writes: postings, the row of one that has to wait, and what is known after it."""

    postings: tuple[Posting, ...] = ()
    rows: tuple[Row, ...] = ()
    learned: Mapping[Fact, Any] = field(default_factory=dict)


def office_of(unit_id: UnitId) -> Owner:
    """Return whose budget pays for service in a unit's area."""
    return Owner(f"unit/{unit_id}")


def holder_of(volunteer_id: VolunteerId) -> Owner:
    """Return who gets a volunteer's points."""
    return Owner(f"volunteer/{volunteer_id}")


def owners_of_award(unit_id: UnitId, volunteer_id: VolunteerId) -> tuple[Owner, ...]:
    """Name the owners whose accounts an award reads or posts to."""
    return office_of(unit_id), holder_of(volunteer_id), SYSTEM


def needs_of_award(
    known: Facts, *, volunteer_id: VolunteerId, activity: str, weeks: Iterable[date]
) -> Iterable[Fact]:
    """Name the facts that opening a claim and awarding it read; `weeks` are Mondays."""
    yield ActivityFact(activity)
    yield VolunteerFact(volunteer_id)
    for week_on in weeks:
        yield WeekFact(volunteer_id, week_on)
    if is_capped_for_life(known.get(ActivityFact(activity))):
        yield LifeFact(volunteer_id, activity)


def is_capped_for_life(activity: Activity | None) -> bool:
    """Tell whether any version of an activity's rule bounds what one person ever gets for it."""
    return activity is not None and any(rule.cap_life is not None for rule in activity.rules)


def check_gates(rule: Rule, volunteer: VolunteerSeen | None, *, on: date) -> None:
    """Refuse points while a gate of the rule is closed to the volunteer.

    Raises:
        GateClosed: one class for each gate.
    """
    for gate in closed_gates(rule, volunteer, on=on):
        raise _refusal_of(gate, rule)


def award(
    view: View,
    *,
    rule: Rule,
    unit_id: UnitId,
    volunteer_id: VolunteerId,
    activity: str,
    served_on: date,
    points: int,
    minutes: int,
) -> Awarded:
    """Return what an award within caps and budget writes; its points wait where the rule asks for a notice.

    Args:
        view: the book; what `needs_of_award` names is known.
        rule: caps, gates and notice of the claim's day.
        unit_id: whose budget pays.
        volunteer_id: who gets it.
        activity: caps are per activity.
        served_on: the civil day of the service.
        points: of the claim.
        minutes: of the claim.

    Raises:
        GateClosed: membership, age, insurance or training is missing.
        CapReached: the volunteer has had too many points for this activity.
        BudgetExhausted: the station has fewer points to give.
    """
    check_gates(rule, view.fact(VolunteerFact(volunteer_id)), on=served_on)
    fact, life = WeekFact(volunteer_id, week_of(served_on)), LifeFact(volunteer_id, activity)
    served = view.fact(fact)
    ever = view.fact(life) if rule.cap_life is not None else 0
    check_caps(rule, served, points=points, points_ever=ever, activity=activity, served_on=served_on)
    postings = book_rules.award(
        view,
        office=office_of(unit_id),
        volunteer=holder_of(volunteer_id),
        points=points,
        minutes=minutes,
        earned_on=served_on,
        notice_days=rule.notice_days,
    )
    rows, learned = awaited(view, postings, notice_days=rule.notice_days)
    after = with_points(served, activity=activity, served_on=served_on, points=points)
    known: dict[Fact, Any] = {fact: after, **learned}
    if rule.cap_life is not None:
        known[life] = ever + points
    return Awarded(postings=postings, rows=rows, learned=known)


def _refusal_of(gate: Gate, rule: Rule) -> GateClosed:
    match gate:
        case "member":
            return MembershipNeeded()
        case "age":
            return AgeTooLow(age_min=rule.age_min or 0)
        case "insurance":
            return InsuranceNeeded()
        case "training":
            return TrainingNeeded(training=rule.needs_training or "")
