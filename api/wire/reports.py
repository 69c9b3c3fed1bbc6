"""Bodies of totals per station and period, and of the liability of outstanding points."""

from typing import Literal

from api.wire.base import Day, Instant, WireOutput


class StationNamed(WireOutput):
    """One unit that totals belong to."""

    unit_id: int
    code: str
    name: str


class TotalLine(WireOutput):
    """What moved on accounts of one purpose in one period, net of corrections; `times` counts movements."""

    period_on: Day
    unit_id: int
    kind: str
    purpose: str
    unit: str
    amount: int
    times: int


class Totals(WireOutput):
    """Totals of a span, true at `log_index`; `periods` are the first days of all of its periods."""

    since: Day
    until: Day
    period: Literal["day", "week", "month", "quarter"]
    by: Literal["recorded", "occurred"]
    log_index: int
    periods: list[Day]
    stations: list[StationNamed]
    totals: list[TotalLine]


class Rate(WireOutput):
    """What a point costs: `cost_fen` for `points`; `fen_per_thousand` is the same, rounded.

    The basis is what goods cost per point handed over since `since`, or the catalogue's costs and prices
    before anything was handed over, or none.
    """

    basis: Literal["handed_over", "catalogue", "none"]
    since: Instant
    cost_fen: int
    points: int
    fen_per_thousand: int | None


class OwedLine(WireOutput):
    """Outstanding points and what they would cost; what volunteers owe back is not set off."""

    points_available: int
    points_pending: int
    points_held: int
    points_outstanding: int
    points_owed_back: int
    liability_fen: int | None


class StationOwed(OwedLine):
    """The liability of one unit's volunteers."""

    unit_id: int
    code: str
    name: str


class MonthOwed(OwedLine):
    """The liability of lots that end in one month; null is points without a last day, such as those held."""

    month_on: Day | None


class Liability(WireOutput):
    """What outstanding points would cost to redeem, true at `log_index`."""

    at: Instant
    log_index: int
    rate: Rate
    total: OwedLine
    stations: list[StationOwed]
    months: list[MonthOwed]
