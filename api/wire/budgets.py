"""Bodies of stations' budgets and of the desk's summary."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from api.wire.base import Day, Id, Instant, Note, WholePoints, WireInput, WireOutput, whole
from ledger.earning.budgets.words import MANUAL_LIMIT_MAX

PeriodKind = Literal["month", "quarter", "year"]
Unspent = Literal["return", "stay"]
GRANTS_MAX = 300


class Budget(WireOutput):
    """What one unit has left to give."""

    unit_id: int
    code: str
    name: str
    points_budget: int


class BudgetList(WireOutput):
    """Budgets within the scope of whoever asks, true at `log_index`."""

    items: list[Budget]
    log_index: int


class GrantSent(WireInput):
    """Points for a unit's budget, with the reason that the book keeps."""

    points: WholePoints
    reason: Note


class Grant(WireOutput):
    """The grant as it was recorded."""

    log_index: int
    points_budget: int


class UnitGrant(WireInput):
    """Points for one of several units."""

    unit_id: Id
    points: WholePoints


class GrantsSent(WireInput):
    """Points for many units at once, with the one reason that the book keeps."""

    grants: Annotated[list[UnitGrant], Field(min_length=1, max_length=GRANTS_MAX)]
    reason: Note


class GrantResult(WireOutput):
    """What became of one grant; `problem` is the code of the refusal."""

    unit_id: int
    log_index: int | None
    problem: str | None
    problem_zh: str | None
    problem_en: str | None


class GrantResults(WireOutput):
    """What became of all of them, in the order sent."""

    results: list[GrantResult]


class UnitPeriod(WireOutput):
    """One unit's budget: carried over, allocated, given and left; `points_last` is of the period before."""

    unit_id: int
    code: str
    name: str
    points_carried: int
    points_returned: int
    points_allocated: int
    points_last: int
    points_given: int
    points_left: int


class BudgetPeriod(WireOutput):
    """The period under way and what the bureau has decided; `set_at` is null while it has not."""

    period: PeriodKind
    unspent: Unspent
    manual_limit: int
    set_at: Instant | None
    begins_on: Day
    ends_on: Day
    items: list[UnitPeriod]
    log_index: int


class BudgetPlanSent(WireInput):
    """What a bureau decides; up to `manual_limit` points one person alone may award by hand."""

    period: PeriodKind
    unspent: Unspent
    manual_limit: Annotated[int, BeforeValidator(whole), Field(ge=0, le=MANUAL_LIMIT_MAX)]
    reason: Note


class BudgetPlanned(WireOutput):
    """The transaction that set a plan."""

    log_index: int


class AwardsOfWeek(WireOutput):
    """Points that one station awarded in one week."""

    week_on: Day
    station: str
    points: int


class ClaimsByState(WireOutput):
    """How many claims stand where."""

    waiting: int
    second: int
    approved: int
    refused: int


class Summary(WireOutput):
    """The numbers behind the desk's first page."""

    awards_per_week: list[AwardsOfWeek]
    budgets: list[Budget]
    claims_by_state: ClaimsByState
    size: int
    root: str
    log_index: int
