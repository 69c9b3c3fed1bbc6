"""Bodies of the desk's queue: claims, and the decisions on them."""

from typing import Annotated, Literal

from pydantic import Field

from api.wire.base import Day, IndexId, Instant, Note, WireInput, WireOutput
from api.wire.phone import ClaimState, Grade

DECISIONS_MAX = 300


class ClaimVolunteer(WireOutput):
    """The claimant, masked."""

    volunteer_id: int
    number: str
    name_masked: str
    corps: str


class ClaimActivity(WireOutput):
    """What was done."""

    code: str
    name_zh: str
    name_en: str


class Decision(WireOutput):
    """One verdict on a claim; without a name the rules alone have decided."""

    verdict: Literal["approve", "refuse", "ask", "undo"]
    staff_name: str | None
    decided_at: Instant
    reason: str | None


class ClaimRow(WireOutput):
    """One line of the queue."""

    claim_id: int
    number: str
    occurred_at: Instant
    submitted_at: Instant
    volunteer: ClaimVolunteer
    team_name: str | None
    activity: ClaimActivity
    route_code: str | None
    station_name: str
    grade: Grade
    path: Literal["auto", "one", "two"]
    points: int
    minutes: int
    state: ClaimState
    signals: list[str]
    mine: bool
    barred: Literal["claimant", "submitter", "helper", "refuser", "first"] | None
    conflicts: list[str]
    due_on: Day | None
    overdue: bool
    appealed: bool
    lent: bool
    decisions: list[Decision]


class ClaimCheckIn(WireOutput):
    """One check-in that a claim stands on.

    Where somebody must come `every_hours`, nobody had been for `gap_minutes`: coverage pays by it.
    """

    checkpoint_name: str
    route_order: int | None
    occurred_at: Instant
    distance_m: int | None
    accuracy_m: int | None
    gap_minutes: int | None
    every_hours: int | None


class ClaimAnswer(WireOutput):
    """What was answered to a question about a claim."""

    answered_at: Instant
    by_staff: bool
    text: str


class ClaimAppeal(WireOutput):
    """What the claimant says against a refusal."""

    appealed_at: Instant
    text: str


class Claim(ClaimRow):
    """One claim with its evidence and what the station has left to give."""

    check_ins: list[ClaimCheckIn]
    budget_points: int
    answers: list[ClaimAnswer]
    appeal: ClaimAppeal | None


class ClaimPage(WireOutput):
    """A page of the queue."""

    items: list[ClaimRow]
    next_cursor: str | None
    waiting_count: int
    log_index: int


class DecisionSent(WireInput):
    """A verdict on one claim."""

    claim_id: IndexId
    verdict: Literal["approve", "refuse", "ask"]
    reason: Note | None = None


class DecisionsSent(WireInput):
    """Verdicts on many claims at once."""

    decisions: Annotated[list[DecisionSent], Field(min_length=1, max_length=DECISIONS_MAX)]


class UndoingSent(WireInput):
    """The claims whose last verdict is taken back."""

    claim_ids: Annotated[list[IndexId], Field(min_length=1, max_length=DECISIONS_MAX)]


class DecisionResult(WireOutput):
    """What became of one verdict; `problem` is the code of the refusal."""

    claim_id: int
    status: Literal["waiting", "asked", "approved", "refused", "second", "problem"]
    points: int | None
    log_index: int | None
    problem: str | None
    problem_zh: str | None
    problem_en: str | None


class DecisionResults(WireOutput):
    """What became of all of them, in the order sent."""

    results: list[DecisionResult]
    budget_points: int
