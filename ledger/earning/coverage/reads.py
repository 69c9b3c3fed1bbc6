"""What pages show of coverage: counts per station, and the points and routes that must be visited."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from ledger.book.words import TenantId
from ledger.earning.coverage.rules import light_of
from ledger.earning.coverage.words import POINTS_SHOWN_MAX, Light, Subject, Visited
from ledger.places.words import Place, Scope, UnitId

# How due something is grows with time, so it is reckoned here and not kept; every place is looked up once.
MUST: Final = """
SELECT 'checkpoint' AS subject, c.checkpoint_id AS subject_id, c.code, c.name, c.unit_id,
    u.name AS unit_name, r.code AS route_code, c.latitude, c.longitude,
    c.visit_every_hours AS every_hours, v.began_at, v.visited_at, v.gap_minutes
FROM units u
JOIN checkpoints c ON c.tenant_id = u.tenant_id AND c.unit_id = u.unit_id
    AND c.must_visit AND c.retired_at IS NULL
LEFT JOIN routes r ON r.tenant_id = c.tenant_id AND r.route_id = c.route_id
LEFT JOIN last_visits v ON v.tenant_id = c.tenant_id AND v.subject = 'checkpoint'
    AND v.subject_id = c.checkpoint_id
WHERE u.tenant_id = :tenant_id AND starts_with(u.path, :scope)
UNION ALL
SELECT 'route', r.route_id, r.code, r.name, r.unit_id, u.name, r.code, NULL, NULL,
    r.patrol_every_hours, v.began_at, v.visited_at, v.gap_minutes
FROM units u
JOIN routes r ON r.tenant_id = u.tenant_id AND r.unit_id = u.unit_id
    AND r.must_patrol AND r.retired_at IS NULL
LEFT JOIN last_visits v ON v.tenant_id = r.tenant_id AND v.subject = 'route' AND v.subject_id = r.route_id
WHERE u.tenant_id = :tenant_id AND starts_with(u.path, :scope)"""
SHARE: Final = "extract(epoch FROM CAST(:now AS timestamptz) - visited_at) / (every_hours * 3600)"
"""How due something is: 1 when its interval is over, NULL where nobody has been yet."""
LINES: Final = text(f"""
SELECT * FROM ({MUST}) must ORDER BY {SHARE} DESC NULLS FIRST, code
LIMIT {POINTS_SHOWN_MAX}""")  # noqa: S608 - texts of ours
COUNTS: Final = text(f"""
SELECT unit_id, unit_name, subject, count(*) AS all_count,
    count(*) FILTER (WHERE {SHARE} < 1) AS fresh_count,
    count(*) FILTER (WHERE {SHARE} >= 1 AND {SHARE} < 2) AS due_count
FROM ({MUST}) must GROUP BY unit_id, unit_name, subject ORDER BY unit_name, subject""")  # noqa: S608 - texts of ours


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageLine:
    """A point or route that must be visited, and how it stands."""

    subject: Subject
    subject_id: int
    code: str
    name: str
    unit_id: UnitId
    unit_name: str
    route_code: str | None
    place: Place | None
    every_hours: int
    visited_at: datetime | None
    light: Light


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageCount:
    """How many points or routes of one unit stand how."""

    unit_id: UnitId
    unit_name: str
    subject: Subject
    fresh_count: int
    due_count: int
    overdue_count: int


async def coverage_lines(
    connection: AsyncConnection, *, tenant_id: TenantId, scope: Scope, now: datetime
) -> list[CoverageLine]:
    """Return what must be visited in a scope, the longest overdue first, at most POINTS_SHOWN_MAX."""
    rows = await connection.execute(LINES, {"tenant_id": tenant_id, "scope": scope, "now": now})
    return [_line(row, now) for row in rows.mappings()]


async def coverage_counts(
    connection: AsyncConnection, *, tenant_id: TenantId, scope: Scope, now: datetime
) -> list[CoverageCount]:
    """Return how many points and routes of each unit of a scope stand how; units without any are left out."""
    asked = {"tenant_id": tenant_id, "scope": scope, "now": now}
    return [
        CoverageCount(
            unit_id=UnitId(row.unit_id),
            unit_name=row.unit_name,
            subject=row.subject,
            fresh_count=row.fresh_count,
            due_count=row.due_count,
            overdue_count=row.all_count - row.fresh_count - row.due_count,
        )
        for row in await connection.execute(COUNTS, asked)
    ]


def _line(row: Mapping[Any, Any], now: datetime) -> CoverageLine:
    visited = Visited(every_hours=row["every_hours"], visited_at=row["visited_at"])
    has_place = row["latitude"] is not None
    return CoverageLine(
        subject=row["subject"],
        subject_id=row["subject_id"],
        code=row["code"],
        name=row["name"],
        unit_id=UnitId(row["unit_id"]),
        unit_name=row["unit_name"],
        route_code=row["route_code"],
        place=Place(latitude=row["latitude"], longitude=row["longitude"]) if has_place else None,
        every_hours=row["every_hours"],
        visited_at=row["visited_at"],
        light=light_of(visited, now=now),
    )
