"""Bodies of lots: until when points can be spent, what waits for its notice, and what expires soon."""

from api.wire.base import Day, Instant, WireOutput


class Lot(WireOutput):
    """Points that can be spent up to and on a day; without one they never expire."""

    expires_on: Day | None
    points: int


class WaitingPoints(WireOutput):
    """An award in its notice window: what it was for, and from when its points can be spent."""

    award_index: int
    points: int
    activates_at: Instant
    expires_on: Day | None
    activity_zh: str | None
    activity_en: str | None
    reason: str | None


class OwnLots(WireOutput):
    """All lots of the volunteer who asks, earliest expiry first, as of one entry of the log."""

    lots: list[Lot]
    waiting: list[WaitingPoints]
    points_available: int
    points_pending: int
    log_index: int


class ExpiringLot(WireOutput):
    """Points of one volunteer, masked, that can be spent up to and on a day."""

    volunteer_id: int
    number: str
    name_masked: str
    phone_masked: str | None
    station_name: str
    expires_on: Day
    points: int


class ExpiringDay(WireOutput):
    """The points of everybody in the area that end with one day."""

    expires_on: Day
    points: int
    volunteers_count: int


class ExpiringPoints(WireOutput):
    """What expires from today on: a page of lots and the sums of all of them, as of one entry of the log."""

    from_on: Day
    until_on: Day
    points_total: int
    volunteers_count: int
    days: list[ExpiringDay]
    items: list[ExpiringLot]
    next_cursor: str | None
    log_index: int
