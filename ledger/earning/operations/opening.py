"""How a claim begins: its path, and its award at once when the rules alone approve it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from ledger.book.refusals import BudgetExhausted
from ledger.book.words import Fact, LogIndex, Posting, Principal, Row, View
from ledger.earning.earned import Earned, earned
from ledger.earning.facts import (
    VolunteerFact,
    VolunteerSeen,
)
from ledger.earning.gates import Gate, closed_gates
from ledger.earning.operations.awarding import Awarded, award
from ledger.earning.refusals import (
    ActivityUnknown,
    CapReached,
)
from ledger.earning.rules import is_late, path_of, rule_at
from ledger.earning.signals import REVIEWED, Signal
from ledger.earning.words import (
    RULES_BY,
    Activity,
    Approval,
    Grade,
    HeldBy,
    Rule,
    Source,
)
from ledger.people.words import StaffId, TeamId, VolunteerId
from ledger.places.words import RouteId, UnitId


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """What is claimed, for whom, on which evidence, and who says so.

    Attributes:
        coverage_percent: what coverage adds (or takes, below 0); the rule bounds it.
        part: points of a part of a shared result or of an award by hand, in place of the rule's.
        minutes_given: service time that was measured, in place of the rule's.
        minutes_present: between the first and the last sign of presence; no more than that is service time.
        asked_by: a reason of the caller's own why a person must approve.
    """

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
    coverage_percent: int = 0
    part: int | None = None
    minutes_given: int | None = None
    minutes_present: int | None = None
    asked_by: HeldBy | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """What a new claim writes: the parts of a Decision that are the claim's."""

    is_approved: bool
    postings: tuple[Posting, ...]
    rows: tuple[Row, ...]
    refers_to: Mapping[str, int | str]
    answer: Mapping[str, Any]
    learned: Mapping[Fact, Any]


def open_claim(view: View, submission: Submission) -> Opening:
    """Decide how a new claim stands: approved by the rules alone, or waiting, and for what.

    Raises:
        ActivityUnknown: no rule is published for the activity.
    """
    rule = rule_at(submission.activity.rules, submission.occurred_at)
    if rule is None:
        raise ActivityUnknown
    served_on = view.tenant.day(submission.occurred_at)
    volunteer: VolunteerSeen | None = view.fact(VolunteerFact(submission.volunteer_id))
    gates = closed_gates(rule, volunteer, on=served_on)
    path, held_by = path_of(
        rule,
        submission.grade,
        late=is_late(submission.occurred_at, now=view.now),
        asked_by=next(iter(gates), None) or submission.asked_by or _reviewed(submission.signals),
    )
    gain = earned(
        rule,
        paid=volunteer is not None and volunteer.paid,
        part=submission.part,
        minutes_given=submission.minutes_given,
        minutes_present=submission.minutes_present,
        coverage_percent=submission.coverage_percent,
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
                points=gain.points,
                minutes=gain.minutes,
            )
        except CapReached:
            path, held_by = "one", "cap"
        except BudgetExhausted:
            path, held_by = "one", "budget"
    claim = _claim_row(
        view, submission, rule=rule, served_on=served_on, gain=gain, gates=gates, path=path, held_by=held_by
    )
    return _opening(view, submission, claim=claim, awarded=awarded)


def _opening(view: View, submission: Submission, *, claim: Row, awarded: Awarded) -> Opening:
    is_approved = claim.values["state"] == "approved"
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
    gain: Earned,
    gates: tuple[Gate, ...],
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
            "points": gain.points,
            "minutes": gain.minutes,
            "state": "approved" if is_approved else "waiting",
            "award_index": view.log_index if is_approved else None,
            "source": submission.source,
            "signals": list(submission.signals) or None,
            "team_id": submission.team_id,
            "squad_id": submission.squad_id,
            "why": {**gain.why, **({"gates": list(gates)} if gates else {})} or None,
        },
    )


def _reviewed(signals: Iterable[Signal]) -> HeldBy | None:
    """Return why signals ask for a person, if one of them does."""
    asking = [signal for signal in signals if signal in REVIEWED]
    if not asking:
        return None
    return "too_fast" if "too_fast" in asking else "signal"


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
