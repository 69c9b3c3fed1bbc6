"""The words of the register of places, with their limits."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final, NewType

from ledger.places.words import CheckpointId, Place, RouteId, ShopId, UnitId

PostId = NewType("PostId", int)

EVERY_HOURS_MAX: Final = 8_760
ROUTE_CHECKPOINTS_MAX: Final = 500
PAGE_MAX: Final = 300
POINTS_NEEDED_MAX: Final = 16
"""So many check-ins of one volunteer are kept in sight, so no walk can be asked for more points."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckpointWish:
    """What the desk says of a checkpoint; `visit_every_hours` makes it a must-visit point 必到点."""

    unit_id: UnitId
    name: str
    place: Place | None
    visit_every_hours: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckpointLine:
    """A checkpoint as the register shows it; `visited_at` is when somebody was last known to be there."""

    checkpoint_id: CheckpointId
    code: str
    name: str
    unit_id: UnitId
    unit_name: str
    route_id: RouteId | None
    route_code: str | None
    route_order: int | None
    place: Place | None
    visit_every_hours: int | None
    retired_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteWish:
    """What the desk says of a route; `patrol_every_hours` makes it a must-patrol route 必巡线.

    `checkpoint_ids` are its points in the order in which they are walked. It counts as walked at
    `points_needed` of them; None is all of a must-patrol route, and three of any other.
    """

    unit_id: UnitId
    name: str
    patrol_every_hours: int | None
    points_needed: int | None
    checkpoint_ids: tuple[CheckpointId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteLine:
    """A route as the register shows it."""

    route_id: RouteId
    code: str
    name: str
    unit_id: UnitId
    unit_name: str
    patrol_every_hours: int | None
    points_needed: int | None
    checkpoints_count: int
    retired_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteWish:
    """What the desk says of a post or a shop; only a post has a board."""

    unit_id: UnitId
    name: str
    place: Place | None
    has_board: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteLine:
    """A post or a shop as the register shows it."""

    site_id: PostId | ShopId
    code: str
    name: str
    unit_id: UnitId
    unit_name: str
    place: Place | None
    has_board: bool
    retired_at: datetime | None
