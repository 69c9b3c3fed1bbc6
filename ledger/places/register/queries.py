"""What is asked about the register: checkpoints page by page, routes, posts and shops, within a scope."""

from typing import Any

from sqlalchemy import RowMapping, Select, Table, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from ledger.book.words import TenantId
from ledger.places.register.refusals import PatrolRouteUnknown, PlaceUnknown
from ledger.places.register.words import CheckpointLine, PostId, RouteLine, SiteLine
from ledger.places.tables import checkpoints, posts, routes, shops, units
from ledger.places.words import CheckpointId, Place, RouteId, Scope, ShopId, UnitId


async def list_register(
    connection: AsyncConnection,
    *,
    tenant_id: TenantId,
    scope: Scope,
    unit_id: UnitId | None = None,
    route_id: RouteId | None = None,
    words: str | None = None,
    after: str | None = None,
    limit: int,
) -> list[CheckpointLine]:
    """Return checkpoints by code, also retired ones; `after` is the code to go on from."""
    found = _checkpoints(tenant_id, scope)
    if unit_id is not None:
        found = found.where(checkpoints.c.unit_id == unit_id)
    if route_id is not None:
        found = found.where(checkpoints.c.route_id == route_id)
    if words is not None:
        text = f"%{_literal(words)}%"
        found = found.where(
            or_(checkpoints.c.name.ilike(text, escape="\\"), checkpoints.c.code.ilike(text, escape="\\"))
        )
    if after is not None:
        found = found.where(checkpoints.c.code > after)
    found = found.order_by(checkpoints.c.code).limit(limit)
    return [_checkpoint(row) for row in (await connection.execute(found)).mappings()]


async def find_line(
    connection: AsyncConnection, *, tenant_id: TenantId, scope: Scope, checkpoint_id: CheckpointId
) -> CheckpointLine:
    """Return one checkpoint of the scope."""
    found = _checkpoints(tenant_id, scope).where(checkpoints.c.checkpoint_id == checkpoint_id)
    row = (await connection.execute(found)).mappings().one_or_none()
    if row is None:
        raise PlaceUnknown
    return _checkpoint(row)


async def list_routes(
    connection: AsyncConnection, *, tenant_id: TenantId, scope: Scope, unit_id: UnitId | None = None
) -> list[RouteLine]:
    """Return the routes of the scope, also retired ones."""
    found = _routes(tenant_id, scope).order_by(routes.c.code)
    if unit_id is not None:
        found = found.where(routes.c.unit_id == unit_id)
    return [RouteLine(**row) for row in (await connection.execute(found)).mappings()]


async def find_route(
    connection: AsyncConnection, *, tenant_id: TenantId, scope: Scope, route_id: RouteId
) -> RouteLine:
    """Return one route of the scope."""
    found = _routes(tenant_id, scope).where(routes.c.route_id == route_id)
    row = (await connection.execute(found)).mappings().one_or_none()
    if row is None:
        raise PatrolRouteUnknown
    return RouteLine(**row)


async def list_sites(
    connection: AsyncConnection, *, table: Table, tenant_id: TenantId, scope: Scope
) -> list[SiteLine]:
    """Return the posts or the shops of the scope, also retired ones."""
    found = _sites(table, tenant_id, scope).order_by(table.c.code)
    return [_site(row) for row in (await connection.execute(found)).mappings()]


async def find_site(
    connection: AsyncConnection,
    *,
    table: Table,
    tenant_id: TenantId,
    scope: Scope,
    site_id: PostId | ShopId,
) -> SiteLine:
    """Return one post or shop of the scope."""
    found = _sites(table, tenant_id, scope).where(site_key(table) == site_id)
    row = (await connection.execute(found)).mappings().one_or_none()
    if row is None:
        raise PlaceUnknown
    return _site(row)


def site_key(table: Table) -> Any:  # noqa: ANN401 - a column of either table
    """Return the column that numbers posts or shops."""
    return table.c.post_id if table is posts else table.c.shop_id


def _checkpoints(tenant_id: TenantId, scope: Scope) -> Select[Any]:
    point = checkpoints.c
    return (
        select(
            point.checkpoint_id,
            point.code,
            point.name,
            point.unit_id,
            units.c.name.label("unit_name"),
            point.route_id,
            routes.c.code.label("route_code"),
            point.route_order,
            point.latitude,
            point.longitude,
            point.visit_every_hours,
            point.retired_at,
        )
        .join(units, (units.c.tenant_id == point.tenant_id) & (units.c.unit_id == point.unit_id))
        .outerjoin(routes, (routes.c.tenant_id == point.tenant_id) & (routes.c.route_id == point.route_id))
        .where(point.tenant_id == tenant_id, units.c.path.startswith(scope))
    )


def _routes(tenant_id: TenantId, scope: Scope) -> Select[Any]:
    line = routes.c
    on_it = (
        select(func.count())
        .where(checkpoints.c.tenant_id == line.tenant_id, checkpoints.c.route_id == line.route_id)
        .scalar_subquery()
    )
    return (
        select(
            line.route_id,
            line.code,
            line.name,
            line.unit_id,
            units.c.name.label("unit_name"),
            line.patrol_every_hours,
            line.points_needed,
            on_it.label("checkpoints_count"),
            line.retired_at,
        )
        .join(units, (units.c.tenant_id == line.tenant_id) & (units.c.unit_id == line.unit_id))
        .where(line.tenant_id == tenant_id, units.c.path.startswith(scope))
    )


def _sites(table: Table, tenant_id: TenantId, scope: Scope) -> Select[Any]:
    site = table.c
    return (
        select(
            site_key(table).label("site_id"),
            site.code,
            site.name,
            site.unit_id,
            units.c.name.label("unit_name"),
            site.latitude,
            site.longitude,
            *((site.has_board,) if table is posts else ()),
            site.retired_at,
        )
        .join(units, (units.c.tenant_id == site.tenant_id) & (units.c.unit_id == site.unit_id))
        .where(site.tenant_id == tenant_id, units.c.path.startswith(scope))
    )


def _checkpoint(row: RowMapping) -> CheckpointLine:
    values = dict(row)
    return CheckpointLine(place=_place(values), **values)


def _site(row: RowMapping) -> SiteLine:
    values = {"has_board": False, **row}
    return SiteLine(place=_place(values), **values)


def _place(values: dict[str, Any]) -> Place | None:
    latitude, longitude = values.pop("latitude"), values.pop("longitude")
    return None if latitude is None else Place(latitude=latitude, longitude=longitude)


def _literal(words: str) -> str:
    """Take the signs that stand for others out of what somebody typed."""
    return words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


SITES = {"post": posts, "shop": shops}
