"""Bodies of the register of places: checkpoints, routes, posts and shops."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from api.wire.base import Id, Instant, WireInput, WireOutput, number, true_or_false, whole
from api.wire.organisation import PlaceCode, PlaceName
from ledger.places.register.words import EVERY_HOURS_MAX, POINTS_NEEDED_MAX, ROUTE_CHECKPOINTS_MAX

EveryHours = Annotated[int, BeforeValidator(whole), Field(ge=1, le=EVERY_HOURS_MAX)]
Datum = Literal["WGS-84", "GCJ-02", "BD-09"]


class PointSent(WireInput):
    """Coordinates in degrees, and the datum that they are in; they are kept as WGS-84."""

    latitude: Annotated[float, BeforeValidator(number), Field(ge=-90, le=90)]
    longitude: Annotated[float, BeforeValidator(number), Field(ge=-180, le=180)]
    datum: Datum


class Point(WireOutput):
    """Where something is, WGS-84, in degrees."""

    latitude: float
    longitude: float


class CheckpointSent(WireInput):
    """A checkpoint; `visit_every_hours` makes it a must-visit point. The code counts when it is added."""

    code: PlaceCode | None
    unit_id: Id
    name: PlaceName
    place: PointSent | None
    visit_every_hours: EveryHours | None


class CheckpointLine(WireOutput):
    """A checkpoint as the register shows it."""

    checkpoint_id: int
    code: str
    name: str
    unit_id: int
    unit_name: str
    route_id: int | None
    route_code: str | None
    route_order: int | None
    place: Point | None
    visit_every_hours: int | None
    retired_at: Instant | None


class CheckpointLines(WireOutput):
    """Checkpoints of one's reach, by code."""

    items: list[CheckpointLine]
    next_cursor: str | None


class Retirement(WireInput):
    """Whether something is out of use from now on, or back in use."""

    retired: Annotated[bool, BeforeValidator(true_or_false)]


class RouteSent(WireInput):
    """A route with its points in walking order; `patrol_every_hours` makes it a must-patrol route.

    It counts as walked at `points_needed` points; null is all of a must-patrol route, and three of any other.
    """

    code: PlaceCode | None
    unit_id: Id
    name: PlaceName
    patrol_every_hours: EveryHours | None
    points_needed: Annotated[int, BeforeValidator(whole), Field(ge=1, le=POINTS_NEEDED_MAX)] | None = None
    checkpoint_ids: Annotated[list[Id], Field(max_length=ROUTE_CHECKPOINTS_MAX)]
    retired: Annotated[bool, BeforeValidator(true_or_false)]


class RouteLine(WireOutput):
    """A route as the register shows it."""

    route_id: int
    code: str
    name: str
    unit_id: int
    unit_name: str
    patrol_every_hours: int | None
    points_needed: int | None
    checkpoints_count: int
    retired_at: Instant | None


class RouteLines(WireOutput):
    """The routes of one's reach."""

    items: list[RouteLine]


class SiteSent(WireInput):
    """A post or a shop; only a post has a board."""

    code: PlaceCode | None
    unit_id: Id
    name: PlaceName
    place: PointSent | None
    has_board: Annotated[bool, BeforeValidator(true_or_false)]
    retired: Annotated[bool, BeforeValidator(true_or_false)]


class SiteLine(WireOutput):
    """A post or a shop as the register shows it."""

    site_id: int
    code: str
    name: str
    unit_id: int
    unit_name: str
    place: Point | None
    has_board: bool
    retired_at: Instant | None


class SiteLines(WireOutput):
    """The posts or the shops of one's reach."""

    items: list[SiteLine]
