"""Bodies of what follows a verdict: answers, appeals, objections, rechecks, loans and the calendar."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from api.wire.base import Day, Id, Instant, Moment, Note, WireInput, WireOutput, text, true_or_false
from api.wire.phone import ClaimState
from ledger.earning.attachments.words import FILES_MAX
from ledger.earning.deciding.words import TEXT_LENGTH_MAX

LoanState = Literal["open", "ended"]
Words = Annotated[str, BeforeValidator(text), Field(min_length=1, max_length=TEXT_LENGTH_MAX)]
CALENDAR_DAYS_MAX = 400


class AnswerSent(WireInput):
    """What was asked for, with pictures that were uploaded before."""

    text: Words
    attachment_ids: Annotated[list[Id], Field(max_length=FILES_MAX, default_factory=list)]


class AppealSent(WireInput):
    """Why a refusal is not accepted."""

    text: Words


class ClaimMoved(WireOutput):
    """Where a claim stands now."""

    claim_id: int
    state: ClaimState
    log_index: int


class LoanSent(WireInput):
    """An approver lent to a unit until a moment."""

    staff_id: Id
    unit_id: Id
    ends_at: Moment
    reason: Note


class Loan(WireOutput):
    """A loan, and how much it was used."""

    loan_id: int
    staff_id: int
    staff_name: str
    home_name: str
    unit_id: int
    unit_name: str
    lent_by_name: str
    lent_at: Instant
    ends_at: Instant
    ended_at: Instant | None
    reason: str | None
    decided_count: int


class LoanList(WireOutput):
    """Loans, the newest first."""

    items: list[Loan]


class LoanMade(WireOutput):
    """A new loan."""

    loan_id: int


class Approver(WireOutput):
    """Somebody who can be lent."""

    staff_id: int
    name: str
    unit_id: int
    unit_name: str


class ApproverList(WireOutput):
    """Who can be lent, by unit."""

    items: list[Approver]


class Recheck(WireOutput):
    """A claim that was drawn to be looked at again."""

    claim_id: int
    number: str
    station_name: str
    checking_name: str
    why: Literal["drawn", "conflict"]
    drawn_at: Instant
    state: Literal["open", "sound", "doubtful"]
    activity_zh: str
    activity_en: str
    points: int
    ours: bool
    barred: bool
    due_on: Day | None
    overdue: bool
    checked_by_name: str | None
    checked_at: Instant | None
    reason: str | None


class RecheckPage(WireOutput):
    """Rechecks, the oldest open ones first; `nobody_else` where no other unit has an approver to look."""

    items: list[Recheck]
    next_cursor: str | None
    nobody_else: bool


class RecheckSent(WireInput):
    """What a look at a drawn claim found; a doubt says why."""

    result: Literal["sound", "doubtful"]
    reason: Words | None = None


class Rechecked(WireOutput):
    """What became of it; a doubt is an objection that the claim's own station answers."""

    claim_id: int
    state: Literal["sound", "doubtful"]
    objection_id: int | None
    log_index: int


class CalendarDaySent(WireInput):
    """A day on which offices do otherwise than the week says."""

    day: Day
    works: Annotated[bool, BeforeValidator(true_or_false)]
    name: Annotated[str, BeforeValidator(text), Field(min_length=1, max_length=40)]


class CalendarSent(WireInput):
    """Days to be entered or put right."""

    days: Annotated[list[CalendarDaySent], Field(min_length=1, max_length=CALENDAR_DAYS_MAX)]


class CalendarDay(WireOutput):
    """A day on which offices do otherwise than the week says."""

    day: Day
    works: bool
    name: str


class Calendar(WireOutput):
    """The days of a year, and the last day for what is handed in today."""

    items: list[CalendarDay]
    today: Day
    due_on: Day


class Decider(WireOutput):
    """What one approver has decided in the last quarter."""

    staff_id: int
    name: str
    unit_name: str
    decided_count: int
    approved_count: int
    refused_count: int
    asked_count: int
    undone_count: int
    points: int
    conflicts_count: int
    lent_count: int
    upheld_count: int
    manual_count: int
    manual_points: int
    hours_median: int | None
    seconds_median: int | None
    favourite_percent: int | None
    favourite_number: str | None


class Enroller(WireOutput):
    """Whom one person has enrolled, and what those earned in the last quarter."""

    principal: str
    name: str
    enrolled_count: int
    waiting_count: int
    claims_count: int
    points: int
    refused_count: int
    objections_count: int


class DecidingFigures(WireOutput):
    """Figures of approvers and enrollers of one's area since a day."""

    since: Day
    deciders: list[Decider]
    enrollers: list[Enroller]
    log_index: int
