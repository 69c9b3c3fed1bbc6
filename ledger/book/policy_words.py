"""The words of a bureau's policy: when points end, what a reversal does, how a shop holds and gives."""

from dataclasses import dataclass
from enum import StrEnum


class Expiry(StrEnum):
    """When the points of a lot end: some months after they were earned, with their year, or never."""

    MONTHS = "months"
    YEAR_END = "year_end"
    NEVER = "never"


class OnSpent(StrEnum):
    """What a reversal does when the points it takes back are already spent."""

    REFUSE = "refuse"
    DEBT = "debt"


@dataclass(frozen=True, slots=True)
class Policy:
    """What a bureau has decided about its points; every decision reads the one in force.

    Attributes:
        expiry: when the points of a lot end.
        points_valid_months: months until the end of the month in which a lot ends, when expiry is months.
        on_spent: what a reversal does when the points are already spent.
        second_person_above: a reversal of more points needs a second person; None never does.
        hold_minutes: how long an order holds points and goods.
        return_days: so many days after it was handed over an article may be brought back.
        reserve_hours: how long what was reserved on a phone waits at the shop.
        card_daily_points: most points that a printed card spends on one day.
        witnessed_points: an order of no more needs no PIN where a witness stands by.
    """

    expiry: Expiry = Expiry.MONTHS
    points_valid_months: int = 12
    on_spent: OnSpent = OnSpent.REFUSE
    second_person_above: int | None = None
    hold_minutes: int = 15
    return_days: int = 7
    reserve_hours: int = 24
    card_daily_points: int = 100
    witnessed_points: int = 20
