"""The words of earning, with their limits: activities, rules, check-ins, claims, patrols."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final, Literal, NewType

from ledger.book.words import LogIndex, Principal
from ledger.earning.signals import Method, Signal
from ledger.people.words import StaffId, Volunteer, VolunteerId
from ledger.places.words import Place, Scope, UnitId

ClaimId = NewType("ClaimId", int)
CheckInId = NewType("CheckInId", int)
Grade = Literal["A", "B", "C", "D"]
"""Evidence: A rotating code, place and plausible timing; B static code and place; C witnessed; D on trust."""
Approval = Literal["auto", "one", "two"]
State = Literal["waiting", "second", "asked", "approved", "refused"]
Verdict = Literal["approve", "refuse", "ask", "undo"]
"""Asking for more leaves the claim waiting for its claimant; undoing takes one's own last verdict back."""
HeldBy = Literal[
    "rule",
    "grade",
    "late",
    "too_fast",
    "signal",
    "cap",
    "budget",
    "manual",
    "member",
    "age",
    "insurance",
    "training",
]
"""Why a claim waits for a person; the last four are gates, and nothing is given while one is closed."""
Source = Literal[
    "check_in", "form", "session", "duty", "event", "report", "squad", "found", "manual", "import"
]
"""Where a claim came from."""

Barred = Literal["claimant", "submitter", "helper", "refuser", "first"]
"""Who may not decide a claim: whom it is for, who entered or completed it, refused it, approved it first."""

ACTIVITY_CODE: Final = re.compile(r"[a-z][a-z0-9_]{0,39}")
TIP: Final = re.compile(r"(?:.*_)?(?:tips?|clues?)(?:_.*)?")
"""No activity is called so: tips have a path of their own, and no claim, log or file may name one."""
ACTIVITY_KINDS: Final = (
    "patrol",
    "duty",
    "found_item",
    "found_person",
    "report",
    "mediation",
    "event",
    "manual",
)
RULE_POINTS_MAX: Final = 10_000
RULE_MINUTES_MAX: Final = 1_440
NOTICE_DAYS_MAX: Final = 90

PATROL: Final = "patrol"
NIGHT_PATROL: Final = "night_patrol"
NIGHT_BEGINS: Final = time(21)
NIGHT_ENDS: Final = time(5)
PATROL_CHECK_INS: Final = 3
PATROL_SPAN: Final = timedelta(hours=4)
CHECK_IN_PAUSE: Final = timedelta(minutes=10)
RECENT_CHECK_INS_MAX: Final = 16
"""So many of a volunteer's last check-ins are looked at: two hours and a half of nothing but scanning."""

TOLERANCE_M: Final = 80
ACCURACY_COUNTED_M: Final = 100
"""A phone's accuracy widens the tolerance at most by this much."""
SPEED_MAX_M_PER_S: Final = 12.0
"""Faster between two checkpoints than a rider in town: somebody scans photographs."""
METRES_MAX: Final = 21_000_000
SCAN_DELAY_MAX: Final = timedelta(minutes=10)
"""A scan that a phone without network sends later than this counts on trust only."""
SCAN_AGE_MAX: Final = timedelta(hours=24)
CLAIM_LATE: Final = timedelta(days=2)
CLAIM_AGE_MAX: Final = timedelta(days=30)
CLOCK_SLACK: Final = timedelta(minutes=5)

QUEUE_PAGE_MAX: Final = 300
WAITING_COUNT_MAX: Final = 1000
"""The desk says "999+" rather than count a queue of any length."""
RULES_BY: Final = Principal("system/rules")
"""Who decides a claim that the rules alone approve."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What an activity earns from a moment on.

    Attributes:
        version: counts from 1.
        effective_from: aware.
        points: for one claim, before coverage.
        minutes: service time of one claim.
        cap_day: most points in a civil day; None is no cap.
        cap_week: most points in an ISO week.
        cap_life: most points ever.
        evidence_grade: the weakest that needs no further person.
        approval: who must approve.
        notice_days: so long the points are shown to everybody before they can be spent.
        counts_as_volunteer: whether it is service in the sense of the regulations (67号令 art. 19).
        age_min: in years.
        needs_insurance: personal accident insurance must be valid that day (志愿服务条例 art. 17).
        needs_training: code of the training that must be done before.
        risk_text_zh: what the volunteer is told of the risk (条例 art. 12).
        risk_text_en: the same in English.
        coverage_percent: most that coverage adds to the points or takes from them, 0 to 100.
    """

    version: int
    effective_from: datetime
    points: int
    minutes: int
    cap_day: int | None
    cap_week: int | None
    evidence_grade: Grade
    approval: Approval
    notice_days: int
    counts_as_volunteer: bool
    cap_life: int | None = None
    age_min: int | None = None
    needs_insurance: bool = False
    needs_training: str | None = None
    risk_text_zh: str | None = None
    risk_text_en: str | None = None
    coverage_percent: int = 0

    @property
    def minutes_counted(self) -> int:
        """Service minutes: paid or non-volunteer work earns none."""
        return self.minutes if self.counts_as_volunteer else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """What may be done, with all versions of its rule, oldest first."""

    activity: str
    name_zh: str
    name_en: str
    kind: str
    risky: bool
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityName:
    """What an activity is called."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fix:
    """Where a phone said it was, and how sure it was."""

    place: Place
    accuracy_m: float


@dataclass(frozen=True, slots=True)
class Walk:
    """What makes a patrol of a route: so many of its points, on a must-patrol route in their order."""

    points_needed: int = PATROL_CHECK_INS
    is_ordered: bool = False


ANY_WALK: Final = Walk()
"""What a patrol asks for anywhere but on a route that says otherwise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """A check-in as an approver looks at it; `place` is the checkpoint's.

    Where somebody must come `every_hours`, `gap_minutes` is how long nobody had been there.
    """

    checkpoint_name: str
    route_order: int | None
    occurred_at: datetime
    grade: Grade
    distance_m: int | None
    accuracy_m: int | None
    place: Place | None
    method: Method | None = None
    gap_minutes: int | None = None
    every_hours: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionLine:
    """One verdict as the desk shows it; `staff_id` is None when the rules decided.

    `volunteer_id` is who the approver is in person, `before` the state the verdict found, `is_lent` that the
    approver was borrowed for it.
    """

    verdict: Verdict
    staff_id: StaffId | None
    volunteer_id: VolunteerId | None
    before: State | None
    is_lent: bool
    staff_name: str | None
    decided_at: datetime
    reason: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimLine:
    """One claim as the desk shows it.

    Attributes:
        volunteer: masked.
        award_index: the transaction that gave the points, once approved.
        evidence_grade: what its rule asks for.
        barred: why the viewer cannot decide it, if so.
        due_on: the last day for the station to decide; None once it has.
        is_overdue: that day has passed.
        is_appealed: the claimant has appealed against a refusal.
        is_lent: the viewer reaches it by a loan only.
        conflicts: what the viewer shares with the claimant.
        decisions: first step first.
        stops: the check-ins it stands on, oldest first.
    """

    claim_id: ClaimId
    occurred_at: datetime
    submitted_at: datetime
    volunteer: Volunteer
    activity: str
    name_zh: str
    name_en: str
    route_code: str | None
    unit_id: UnitId
    station_name: str
    grade: Grade
    path: Approval
    held_by: HeldBy | None
    points: int
    minutes: int
    state: State
    award_index: LogIndex | None
    rule_version: int
    evidence_grade: Grade
    barred: Barred | None
    due_on: date | None
    is_overdue: bool
    is_appealed: bool
    is_lent: bool
    conflicts: tuple[str, ...]
    signals: tuple[Signal, ...]
    decisions: tuple[DecisionLine, ...]
    stops: tuple[Stop, ...]

    @property
    def number(self) -> str:
        """Return the id as people read it aloud."""
        return claim_number(self.claim_id)

    @property
    def is_flagged(self) -> bool:
        """Whether it must be looked at by itself: a signal, a tie with the viewer, an appeal, or overdue."""
        return bool(self.signals or self.conflicts or self.is_appealed or self.is_overdue)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimPage:
    """Some claims; `next_cursor` is the last one's id, `waiting_count` stops at WAITING_COUNT_MAX."""

    items: list[ClaimLine]
    next_cursor: ClaimId | None
    waiting_count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Viewer:
    """The staff member who looks at claims."""

    staff_id: StaffId
    volunteer_id: VolunteerId | None
    scope: Scope


def claim_number(claim_id: ClaimId | LogIndex) -> str:
    """Write a claim's id as people read it aloud."""
    return f"C{claim_id:07d}"
