"""Bodies of stations' budgets and of the desk's summary."""

from api.wire.base import Day, Note, WholePoints, WireInput, WireOutput


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
