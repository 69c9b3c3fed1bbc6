"""What belongs to the units of the tree: people, places, claims that wait and points still to give."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from ledger.book.words import TenantId
from ledger.people.words import VolunteerId
from ledger.places.words import Scope, UnitId

FIGURES: Final = text("""
WITH reach AS (
    SELECT unit_id FROM units WHERE tenant_id = :tenant_id AND starts_with(path, :scope)),
volunteering AS (
    SELECT unit_id, count(*) AS volunteers FROM volunteers
    WHERE tenant_id = :tenant_id AND left_at IS NULL GROUP BY unit_id),
serving AS (
    SELECT unit_id, count(*) AS staff FROM staff
    WHERE tenant_id = :tenant_id AND left_at IS NULL GROUP BY unit_id),
standing AS (
    SELECT unit_id, sum(places)::bigint AS places FROM (
        SELECT unit_id, count(*) AS places FROM checkpoints
        WHERE tenant_id = :tenant_id AND retired_at IS NULL GROUP BY unit_id
        UNION ALL SELECT unit_id, count(*) FROM posts
        WHERE tenant_id = :tenant_id AND retired_at IS NULL GROUP BY unit_id
        UNION ALL SELECT unit_id, count(*) FROM shops
        WHERE tenant_id = :tenant_id AND retired_at IS NULL GROUP BY unit_id) all_kinds
    GROUP BY unit_id)
SELECT r.unit_id, COALESCE(v.volunteers, 0) AS volunteers, COALESCE(s.staff, 0) AS staff,
    COALESCE(p.places, 0) AS places
FROM reach r
LEFT JOIN volunteering v ON v.unit_id = r.unit_id
LEFT JOIN serving s ON s.unit_id = r.unit_id
LEFT JOIN standing p ON p.unit_id = r.unit_id""")
LEFT_OVERS: Final = text("""
SELECT
    (SELECT count(*) FROM volunteers
     WHERE tenant_id = :tenant_id AND unit_id = :unit_id AND left_at IS NULL) AS volunteers,
    (SELECT count(*) FROM staff
     WHERE tenant_id = :tenant_id AND unit_id = :unit_id AND left_at IS NULL) AS staff,
    (SELECT count(*) FROM checkpoints
     WHERE tenant_id = :tenant_id AND unit_id = :unit_id AND retired_at IS NULL)
    + (SELECT count(*) FROM posts
       WHERE tenant_id = :tenant_id AND unit_id = :unit_id AND retired_at IS NULL)
    + (SELECT count(*) FROM shops
       WHERE tenant_id = :tenant_id AND unit_id = :unit_id AND retired_at IS NULL) AS places,
    (SELECT count(*) FROM claims
     WHERE tenant_id = :tenant_id AND unit_id = :unit_id
        AND state IN ('waiting', 'second', 'asked')) AS claims,
    COALESCE((SELECT balance FROM accounts
     WHERE tenant_id = :tenant_id AND owner = 'unit/' || CAST(:unit_id AS text)
        AND purpose = 'budget' AND unit = 'points'), 0) AS points""")


AROUND: Final = text("""
SELECT u.name, u.path FROM volunteers v
JOIN units u ON u.tenant_id = v.tenant_id AND u.unit_id = v.unit_id
WHERE v.tenant_id = :tenant_id AND v.volunteer_id = :volunteer_id""")


@dataclass(frozen=True, slots=True, kw_only=True)
class Station:
    """Where a volunteer belongs."""

    name: str
    scope: Scope


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitFigures:
    """How many people and places belong to one unit itself, not counting those below it."""

    volunteers: int
    staff: int
    places: int


async def unit_figures(
    connection: AsyncConnection, *, tenant_id: TenantId, scope: Scope
) -> dict[UnitId, UnitFigures]:
    """Count what belongs to each unit of a scope."""
    rows = await connection.execute(FIGURES, {"tenant_id": tenant_id, "scope": scope})
    return {
        UnitId(row.unit_id): UnitFigures(volunteers=row.volunteers, staff=row.staff, places=row.places)
        for row in rows
    }


async def left_overs(connection: AsyncConnection, tenant_id: TenantId, unit_id: UnitId) -> Mapping[str, int]:
    """Count what must be moved away before a unit is closed, by the names that its refusal has."""
    row = (
        (await connection.execute(LEFT_OVERS, {"tenant_id": tenant_id, "unit_id": unit_id})).mappings().one()
    )
    return {name: int(value) for name, value in row.items()}


async def station_around(
    connection: AsyncConnection, *, tenant_id: TenantId, volunteer_id: VolunteerId
) -> Station:
    """Return the unit that a volunteer belongs to, as the middle of what they look at."""
    row = (await connection.execute(AROUND, {"tenant_id": tenant_id, "volunteer_id": volunteer_id})).one()
    return Station(name=row.name, scope=Scope(row.path))
