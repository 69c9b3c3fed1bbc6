"""Bodies of shops: who answers for them, when they are open, and how they stand now."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from api.wire.base import Day, Id, Instant, WireInput, WireOutput, text, whole
from ledger.market.opening.words import DAY_MINUTES, REASON_LENGTH_MAX, SPANS_MAX, WEEKDAYS

ShopRole = Literal["shop_keeper", "shop_monitor"]


class OpenSpanSent(WireInput):
    """Hours of one weekday, 1 is Monday, in minutes since midnight."""

    weekday: Annotated[int, BeforeValidator(whole), Field(ge=1, le=WEEKDAYS)]
    opens_minute: Annotated[int, BeforeValidator(whole), Field(ge=0, lt=DAY_MINUTES)]
    closes_minute: Annotated[int, BeforeValidator(whole), Field(gt=0, le=DAY_MINUTES)]


class HoursSent(WireInput):
    """The hours of the week; none means that the shop is always open."""

    spans: Annotated[list[OpenSpanSent], Field(max_length=SPANS_MAX)]


class ClosedDaySent(WireInput):
    """A day on which the shop stays shut, and why; without a reason it opens as on any other."""

    day: Day
    reason: Annotated[str, BeforeValidator(text), Field(min_length=1, max_length=REASON_LENGTH_MAX)] | None


class AppointmentSent(WireInput):
    """The two people who answer for a shop from now on."""

    keeper_id: Id
    monitor_id: Id


class OpenSpan(WireOutput):
    """Hours of one weekday, 1 is Monday, in minutes since midnight."""

    weekday: int
    opens_minute: int
    closes_minute: int


class ClosedDay(WireOutput):
    """A day on which the shop stays shut, and why."""

    day: Day
    reason: str


class ShopOpening(WireOutput):
    """When a shop is open, and how it stands now; without spans it is always open."""

    is_open: bool
    opens_at: Instant | None
    closes_at: Instant | None
    closed_for: str | None
    spans: list[OpenSpan]
    closed_days: list[ClosedDay]


class ShopPerson(WireOutput):
    """A member of staff by name."""

    staff_id: int
    name: str


class ShopPeople(WireOutput):
    """Who answers for a shop, from when, and who said so."""

    keeper: ShopPerson
    monitor: ShopPerson
    appointed_by: str
    appointed_at: Instant
    log_index: int


class ShopCandidate(WireOutput):
    """A member of staff who could keep or monitor a shop."""

    staff_id: int
    name: str
    unit_name: str
    roles: list[ShopRole]


class ShopState(WireOutput):
    """One shop as the list shows it; nobody answers for it where `people` is null."""

    shop_id: int
    code: str
    name: str
    station_name: str
    people: ShopPeople | None
    opening: ShopOpening


class ShopStates(WireOutput):
    """The shops of one's area."""

    items: list[ShopState]


class ShopSheet(WireOutput):
    """One shop whole: who answers for it now and did before, and who could."""

    shop: ShopState
    former: list[ShopPeople]
    candidates: list[ShopCandidate]
