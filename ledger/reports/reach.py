"""Where people and things belong in the organisation tree, so that nobody reads beyond their own area."""

from collections.abc import Collection, Mapping

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from ledger.book.words import TenantId
from ledger.places.rules import is_within
from ledger.places.words import Scope, Unit

PATHS = text("""
SELECT named.principal, u.path
FROM (
    SELECT principal, split_part(principal, '/', 1) AS kind, CASE
        WHEN split_part(principal, '/', 2) ~ '^[0-9]{1,18}$' THEN split_part(principal, '/', 2)::bigint
        END AS id
    FROM unnest(CAST(:principals AS text[])) AS asked (principal)) named
LEFT JOIN volunteers v ON named.kind = 'volunteer' AND v.tenant_id = :tenant_id AND v.volunteer_id = named.id
LEFT JOIN staff f ON named.kind = 'staff' AND f.tenant_id = :tenant_id AND f.staff_id = named.id
LEFT JOIN kiosks k ON named.kind = 'kiosk' AND k.tenant_id = :tenant_id AND k.kiosk_id = named.id
LEFT JOIN shops s ON s.tenant_id = :tenant_id
    AND s.shop_id = CASE named.kind WHEN 'shop' THEN named.id WHEN 'kiosk' THEN k.shop_id END
JOIN units u ON u.tenant_id = :tenant_id AND u.unit_id
    = COALESCE(v.unit_id, f.unit_id, s.unit_id, CASE named.kind WHEN 'unit' THEN named.id END)""")


def sees_everything(unit: Unit) -> bool:
    """Tell whether somebody of this unit sees the whole bureau, its system accounts too."""
    return unit.parent_id is None


async def paths_of(
    connection: AsyncConnection, *, tenant_id: TenantId, principals: Collection[str]
) -> Mapping[str, Scope]:
    """Return the paths of the units to which principals such as 'volunteer/3' belong; strangers have none."""
    named = {"tenant_id": tenant_id, "principals": sorted(principals)}
    return {row.principal: Scope(row.path) for row in await connection.execute(PATHS, named)}


async def is_in_reach(
    connection: AsyncConnection, *, tenant_id: TenantId, unit: Unit, principals: Collection[str]
) -> bool:
    """Tell whether any of the principals belongs to the area of a unit, or the unit sees everything."""
    if sees_everything(unit):
        return True
    paths = await paths_of(connection, tenant_id=tenant_id, principals=principals)
    return any(is_within(path, unit.path) for path in paths.values())
