"""How a claim begins: its path, and its award at once when the rules alone approve it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from ledger.book import rules as book_rules
from ledger.book.pending import awaited
from ledger.book.refusals import BudgetExhausted
from ledger.book.words import SYSTEM, Fact, LogIndex, Owner, Posting, Principal, Row, View
from ledger.earning.facts import (
    WeekFact,
)
from ledger.earning.refusals import ActivityUnknown, CapReached
from ledger.earning.rules import check_caps, is_late, path_of, rule_at, week_of, with_points
from ledger.earning.words import (
    RULES_BY,
    Activity,
    Approval,
    Grade,
    HeldBy,
    Rule,
    Signal,
    Source,
)
from ledger.people.words import StaffId, TeamId, VolunteerId
from ledger.places.words import RouteId, UnitId


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """What is claimed, for whom, on which evidence, and who says so."""

    volunteer_id: VolunteerId
    activity: Activity
    unit_id: UnitId
    route_id: RouteId | None
    occurred_at: datetime
    grade: Grade
    source: Source
    submitted_by: Principal
    submitter_staff_id: StaffId | None
    submitter_volunteer_id: VolunteerId | None
    signals: tuple[Signal, ...] = ()
    team_id: TeamId | None = None
    squad_id: LogIndex | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Awarded:
    """What an award writes: postings, the row of one that has to wait, and what is known after it."""

    postings: tuple[Posting, ...] = ()
    rows: tuple[Row, ...] = ()
    learned: Mapping[Fact, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """What a new claim writes: the parts of a Decision that are the claim's."""

    is_approved: bool
    postings: tuple[Posting, ...]
    rows: tuple[Row, ...]
    refers_to: Mapping[str, int | str]
    answer: Mapping[str, Any]
    learned: Mapping[Fact, Any]


def office_of(unit_id: UnitId) -> Owner:
    """Return whose budget pays for service in a unit's area."""
    return Owner(f"unit/{unit_id}")


def holder_of(volunteer_id: VolunteerId) -> Owner:
    """Return who gets a volunteer's points."""
    return Owner(f"volunteer/{volunteer_id}")


def owners_of_award(unit_id: UnitId, volunteer_id: VolunteerId) -> tuple[Owner, ...]:
    """Name the owners whose accounts an award reads or posts to."""
    return office_of(unit_id), holder_of(volunteer_id), SYSTEM


def award(
    view: View, *, rule: Rule, unit_id: UnitId, volunteer_id: VolunteerId, activity: str, served_on: date
) -> Awarded:
    """Return what an award within caps and budget writes; its points wait where the rule asks for a notice.

    Raises:
        CapReached: the volunteer has had too many points for this activity.
        BudgetExhausted: the station has fewer points to give.
    """
    fact = WeekFact(volunteer_id, week_of(served_on))
    served = view.fact(fact)
    check_caps(rule, served, activity=activity, served_on=served_on)
    postings = book_rules.award(
        view,
        office=office_of(unit_id),
        volunteer=holder_of(volunteer_id),
        points=rule.points,
        minutes=rule.minutes_counted,
        earned_on=served_on,
        notice_days=rule.notice_days,
    )
    rows, learned = awaited(view, postings, notice_days=rule.notice_days)
    after = with_points(served, activity=activity, served_on=served_on, points=rule.points)
    return Awarded(postings=postings, rows=rows, learned={fact: after, **learned})


def open_claim(view: View, submission: Submission) -> Opening:
    """Decide how a new claim stands: approved by the rules alone, or waiting, and for what.

    Raises:
        ActivityUnknown: no rule is published for the activity.
    """
    rule = rule_at(submission.activity.rules, submission.occurred_at)
    if rule is None:
        raise ActivityUnknown
    served_on = view.tenant.day(submission.occurred_at)
    path, held_by = path_of(
        rule,
        submission.grade,
        late=is_late(submission.occurred_at, now=view.now),
        too_fast="too_fast" in submission.signals,
    )
    awarded = Awarded()
    if path == "auto":
        try:
            awarded = award(
                view,
                rule=rule,
                unit_id=submission.unit_id,
                volunteer_id=submission.volunteer_id,
                activity=submission.activity.activity,
                served_on=served_on,
            )
        except CapReached:
            path, held_by = "one", "cap"
        except BudgetExhausted:
            path, held_by = "one", "budget"
    claim = _claim_row(view, submission, rule=rule, served_on=served_on, path=path, held_by=held_by)
    is_approved = path == "auto"
    return Opening(
        is_approved=is_approved,
        postings=awarded.postings,
        rows=(claim, _rules_approve(view, submission), *awarded.rows) if is_approved else (claim,),
        refers_to={
            "claim": view.log_index,
            "volunteer": submission.volunteer_id,
            "activity": submission.activity.activity,
            "unit": submission.unit_id,
        },
        answer={
            "claim_id": view.log_index,
            **{
                name: claim.values[name]
                for name in ("state", "grade", "path", "held_by", "points", "minutes")
            },
        },
        learned=awarded.learned,
    )


def _claim_row(
    view: View,
    submission: Submission,
    *,
    rule: Rule,
    served_on: date,
    path: Approval,
    held_by: HeldBy | None,
) -> Row:
    is_approved = path == "auto"
    return Row(
        "claims",
        {
            "volunteer_id": submission.volunteer_id,
            "activity": submission.activity.activity,
            "rule_version": rule.version,
            "unit_id": submission.unit_id,
            "route_id": submission.route_id,
            "occurred_at": submission.occurred_at,
            "served_on": served_on,
            "submitted_at": view.now,
            "submitted_by": submission.submitted_by,
            "submitter_staff_id": submission.submitter_staff_id,
            "submitter_volunteer_id": submission.submitter_volunteer_id,
            "grade": submission.grade,
            "path": path,
            "held_by": held_by,
            "points": rule.points,
            "minutes": rule.minutes_counted,
            "state": "approved" if is_approved else "waiting",
            "award_index": view.log_index if is_approved else None,
            "source": submission.source,
            "signals": list(submission.signals) or None,
            "team_id": submission.team_id,
            "squad_id": submission.squad_id,
        },
    )


def _rules_approve(view: View, submission: Submission) -> Row:
    return Row(
        "decisions",
        {
            "claim_id": view.log_index,
            "step": 1,
            "verdict": "approve",
            "decided_by": RULES_BY,
            "decided_at": view.now,
            "staff_id": None,
            "approver_volunteer_id": None,
            "claimant_id": submission.volunteer_id,
            "submitter_staff_id": submission.submitter_staff_id,
            "submitter_volunteer_id": submission.submitter_volunteer_id,
        },
    )
