"""Bodies of coverage: what must be visited, and how it stands."""

from typing import Literal

from api.wire.base import Instant, WireOutput
from api.wire.places import Point

Subject = Literal["checkpoint", "route"]
Light = Literal["fresh", "due", "overdue"]


class CoverageLine(WireOutput):
    """What must be visited every so many hours; `visited_at` is null where nobody has been yet."""

    subject: Subject
    subject_id: int
    code: str
    name: str
    unit_id: int
    unit_name: str
    route_code: str | None
    place: Point | None
    every_hours: int
    visited_at: Instant | None
    light: Light


class CoverageCount(WireOutput):
    """How many points or routes of one unit stand how."""

    unit_id: int
    unit_name: str
    subject: Subject
    fresh_count: int
    due_count: int
    overdue_count: int


class Coverage(WireOutput):
    """The coverage of one's area: counts of every unit, and the lines that are the longest overdue."""

    at: Instant
    counts: list[CoverageCount]
    lines: list[CoverageLine]


class PhoneCoverage(WireOutput):
    """What must be visited around a volunteer's station, the longest overdue first."""

    at: Instant
    station_name: str
    lines: list[CoverageLine]


class CoverageSums(WireOutput):
    """How many points and routes stand how, not which: a screen in the street tells nobody where to go."""

    at: Instant
    checkpoints_fresh: int
    checkpoints_due: int
    checkpoints_overdue: int
    routes_fresh: int
    routes_due: int
    routes_overdue: int
