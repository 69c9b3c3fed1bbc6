"""Bodies of a bureau's policy: what it decides about its points."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from api.wire.base import Day, Instant, Note, WireInput, WireOutput, whole
from ledger.book.words import POINTS_MAX

ExpiryChoice = Literal["months", "year_end", "never"]
OnSpentChoice = Literal["refuse", "debt"]
VALID_MONTHS_MAX = 120
HOLD_MINUTES_MAX = 7 * 24 * 60
RETURN_DAYS_MAX = 366
RESERVE_HOURS_MAX = 14 * 24
Points = Annotated[int, BeforeValidator(whole), Field(ge=0, le=POINTS_MAX)]


class PolicySent(WireInput):
    """The policy to put in force, whole."""

    expiry: ExpiryChoice
    points_valid_months: Annotated[int, BeforeValidator(whole), Field(ge=1, le=VALID_MONTHS_MAX)]
    on_spent: OnSpentChoice
    second_person_above: Points | None
    hold_minutes: Annotated[int, BeforeValidator(whole), Field(ge=1, le=HOLD_MINUTES_MAX)]
    return_days: Annotated[int, BeforeValidator(whole), Field(ge=0, le=RETURN_DAYS_MAX)]
    reserve_hours: Annotated[int, BeforeValidator(whole), Field(ge=1, le=RESERVE_HOURS_MAX)]
    card_daily_points: Points
    witnessed_points: Points
    reason: Note


class PolicyWords(WireOutput):
    """What a bureau decides about its points.

    `expiry`: points end some months after they were earned, with their year, or never. `points_valid_months`:
    so many, if months. `on_spent`: a reversal of points already spent is refused, or leaves a debt.
    `second_person_above`: a reversal of more points needs a second person; null never does. `hold_minutes`:
    how long an order holds points and goods. `return_days`: how long an article may be brought back.
    `reserve_hours`: how long a reservation waits. `card_daily_points`: most that a card spends on a day.
    `witnessed_points`: an order of no more needs no PIN where a witness stands by.
    """

    expiry: ExpiryChoice
    points_valid_months: int
    on_spent: OnSpentChoice
    second_person_above: int | None
    hold_minutes: int
    return_days: int
    reserve_hours: int
    card_daily_points: int
    witnessed_points: int


class PolicySetting(PolicyWords):
    """A policy that was set: when, by whom and why."""

    log_index: int
    set_at: Instant
    set_by: str
    reason: str


class PolicyInForce(PolicyWords):
    """The policy in force after the transaction `log_index`; the last members are null where none was set."""

    log_index: int
    set_index: int | None
    set_at: Instant | None
    set_by: str | None
    reason: str | None


class PolicyHistory(WireOutput):
    """A page of the policies that were set, newest first."""

    items: list[PolicySetting]
    next_cursor: str | None
    log_index: int


class PolicySet(WireOutput):
    """The transaction that set a policy: the members that changed, and when points earned today would end."""

    log_index: int
    changed: list[str]
    expires_on: Day | None
