"""Where people and things belong in the organisation tree, so that nobody reads beyond their own area."""

from collections.abc import Collection, Mapping
from typing import NamedTuple, Protocol, TypeVar

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


class Concerning(Protocol):
    """Something that concerns people and things."""

    @property
    def principals(self) -> frozenset[str]:
        """All whom it concerns, such as 'volunteer/3'."""


Item = TypeVar("Item", bound=Concerning)


def sees_everything(unit: Unit) -> bool:
    """Tell whether somebody of this unit sees the whole bureau, its system accounts too."""
    return unit.parent_id is None


async def paths_of(
    connection: AsyncConnection, *, tenant_id: TenantId, principals: Collection[str]
) -> Mapping[str, Scope]:
    """Return the paths of the units to which principals such as 'volunteer/3' belong; strangers have none."""
    named = {"tenant_id": tenant_id, "principals": sorted(principals)}
    return {row.principal: Scope(row.path) for row in await connection.execute(PATHS, named)}


async def within_reach(
    connection: AsyncConnection, *, tenant_id: TenantId, unit: Unit, items: list[Item]
) -> list[Item]:
    """Keep what concerns anybody or anything of the area of a unit; a unit that sees everything keeps all."""
    if sees_everything(unit) or not items:
        return items
    principals = frozenset[str]().union(*(item.principals for item in items))
    paths = await paths_of(connection, tenant_id=tenant_id, principals=principals)
    inside = {principal for principal, path in paths.items() if is_within(path, unit.path)}
    return [item for item in items if item.principals & inside]


class _Named(NamedTuple):
    principals: frozenset[str]


async def is_in_reach(
    connection: AsyncConnection, *, tenant_id: TenantId, unit: Unit, principal: str
) -> bool:
    """Tell whether a principal such as 'volunteer/3' belongs to the area of a unit."""
    named = [_Named(frozenset({principal}))]
    return bool(await within_reach(connection, tenant_id=tenant_id, unit=unit, items=named))
