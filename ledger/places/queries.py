"""What is asked about places: units, checkpoints, shops, kiosk sites and kiosks, within a scope."""

from collections.abc import Collection
from functools import cache
from typing import Any

from sqlalchemy import (
    ARRAY,
    BindParameter,
    LargeBinary,
    Row,
    RowMapping,
    Select,
    any_,
    bindparam,
    func,
    select,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from ledger.book.tables import tenants
from ledger.book.words import TenantId
from ledger.places.refusals import (
    CheckpointUnknown,
    KioskUnknown,
    ShopUnknown,
    UnitUnknown,
)
from ledger.places.rules import typed_short_code
from ledger.places.tables import checkpoints, kiosk_sites, kiosks, routes, shops, units
from ledger.places.words import (
    Checkpoint,
    CheckpointId,
    Kiosk,
    KioskId,
    KioskSite,
    Place,
    Route,
    RouteId,
    Scope,
    Shop,
    ShopId,
    Unit,
    UnitId,
)


async def find_unit(
    connection: AsyncConnection, *, tenant_id: TenantId, unit_id: UnitId, scope: Scope
) -> Unit:
    """Return one unit of the scope."""
    found = _units(tenant_id, scope).where(units.c.unit_id == unit_id)
    row = (await connection.execute(found)).one_or_none()
    if row is None:
        raise UnitUnknown
    return _unit(row)


async def list_units(
    connection: AsyncConnection,
    *,
    tenant_id: TenantId,
    scope: Scope,
    kinds: Collection[str] | None = None,
    with_closed: bool = False,
) -> list[Unit]:
    """Return the units of the scope, of all kinds or of some, parents first."""
    found = _units(tenant_id, scope).order_by(units.c.depth, units.c.code)
    if kinds is not None:
        found = found.where(units.c.kind.in_(kinds))
    if not with_closed:
        found = found.where(units.c.closed_at.is_(None))
    return [_unit(row) for row in await connection.execute(found)]


async def find_checkpoint(connection: AsyncConnection, *, tenant_id: TenantId, short_code: str) -> Checkpoint:
    """Return the checkpoint that carries a code, as scanned or as typed."""
    code = typed_short_code(short_code)
    if code is None:
        raise CheckpointUnknown
    found = _checkpoints(tenant_id).where(checkpoints.c.short_code == code)
    row = (await connection.execute(found)).one_or_none()
    if row is None:
        raise CheckpointUnknown
    return _checkpoint(row)


async def list_checkpoints(
    connection: AsyncConnection,
    *,
    tenant_id: TenantId,
    scope: Scope,
    unit_id: UnitId | None = None,
    route_code: str | None = None,
) -> list[Checkpoint]:
    """Return the checkpoints of the scope that are in use, along their routes."""
    found = _checkpoints(tenant_id).where(units.c.path.startswith(scope), checkpoints.c.retired_at.is_(None))
    if unit_id is not None:
        found = found.where(checkpoints.c.unit_id == unit_id)
    if route_code is not None:
        found = found.where(routes.c.code == route_code)
    found = found.order_by(routes.c.code, checkpoints.c.route_order, checkpoints.c.code)
    return [_checkpoint(row) for row in await connection.execute(found)]


async def list_shops(connection: AsyncConnection, *, tenant_id: TenantId, scope: Scope) -> list[Shop]:
    """Return the shops of the scope that are open."""
    found = _shops(tenant_id, scope).where(shops.c.retired_at.is_(None)).order_by(shops.c.code)
    return [_shop(row) for row in await connection.execute(found)]


async def find_shop(
    connection: AsyncConnection, *, tenant_id: TenantId, shop_id: ShopId, scope: Scope
) -> Shop:
    """Return one shop of the scope."""
    row = (await connection.execute(_shops(tenant_id, scope).where(shops.c.shop_id == shop_id))).one_or_none()
    if row is None:
        raise ShopUnknown
    return _shop(row)


async def list_kiosk_sites(
    connection: AsyncConnection, *, tenant_id: TenantId, scope: Scope
) -> list[KioskSite]:
    """Return the spots of the scope that are meant for a kiosk."""
    site = kiosk_sites.c
    found = (
        select(site.code, site.name, site.unit_id, site.shop_id)
        .join(units, (units.c.tenant_id == site.tenant_id) & (units.c.unit_id == site.unit_id))
        .where(site.tenant_id == tenant_id, units.c.path.startswith(scope))
        .order_by(site.code)
    )
    return [KioskSite(**row._mapping) for row in await connection.execute(found)]  # noqa: SLF001 - public API of SQLAlchemy


async def list_kiosks(connection: AsyncConnection, *, tenant_id: TenantId, scope: Scope) -> list[Kiosk]:
    """Return the kiosks of the scope, also those out of service."""
    found = _kiosks(tenant_id).where(units.c.path.startswith(scope)).order_by(kiosks.c.kiosk_id)
    return [_kiosk(row) for row in await connection.execute(found)]


async def find_kiosk(
    connection: AsyncConnection, *, tenant_id: TenantId, kiosk_id: KioskId, scope: Scope
) -> Kiosk:
    """Return one kiosk of the scope."""
    found = _kiosks(tenant_id).where(units.c.path.startswith(scope), kiosks.c.kiosk_id == kiosk_id)
    row = (await connection.execute(found)).one_or_none()
    if row is None:
        raise KioskUnknown
    return _kiosk(row)


async def find_kiosks_by_credential(
    connection: AsyncConnection, *, tenant_id: TenantId, credential_hashes: Collection[bytes]
) -> dict[bytes, Kiosk]:
    """Return the kiosks whose credentials these are, by the hash; those that are revoked are left out."""
    asked = {"tenant_id": tenant_id, "credential_hashes": list(credential_hashes)}
    found = [dict(_fields(row)) for row in await connection.execute(_by_credential(), asked)]
    return {fields.pop("credential_hash"): Kiosk(**fields) for fields in found}


def _fields(row: Row[Any]) -> RowMapping:
    return row._mapping  # noqa: SLF001 - SQLAlchemy's public name for a row as a mapping


def _units(tenant_id: TenantId, scope: Scope) -> Select[Any]:
    return select(units).where(units.c.tenant_id == tenant_id, units.c.path.startswith(scope))


def _shops(tenant_id: TenantId, scope: Scope) -> Select[Any]:
    shop = shops.c
    return (
        select(shop.shop_id, shop.code, shop.name, shop.unit_id, units.c.name.label("station_name"))
        .join(units, (units.c.tenant_id == shop.tenant_id) & (units.c.unit_id == shop.unit_id))
        .where(shop.tenant_id == tenant_id, units.c.path.startswith(scope))
    )


@cache
def _by_credential() -> Select[Any]:
    """Build the SELECT of every request of a kiosk once: building it costs as much as running it."""
    hashes = bindparam("credential_hashes", type_=ARRAY(LargeBinary))
    return (
        _kiosks(bindparam("tenant_id"))
        .where(kiosks.c.credential_hash == any_(hashes), kiosks.c.revoked_at.is_(None))
        .add_columns(kiosks.c.credential_hash)
    )


def _kiosks(tenant_id: TenantId | BindParameter[Any]) -> Select[Any]:
    kiosk = kiosks.c
    return (
        select(
            kiosk.tenant_id,
            kiosk.kiosk_id,
            kiosk.name,
            kiosk.shop_id,
            shops.c.name.label("shop_name"),
            units.c.name.label("station_name"),
            tenants.c.title.label("bureau_title"),
            kiosk.hand_over,
            kiosk.paired_at,
            kiosk.last_seen_at,
            kiosk.version,
            kiosk.revoked_at,
            kiosk.networks,
            kiosk.exit_pin_hash.is_not(None).label("has_exit_pin"),
            kiosk.left_at,
            kiosk.scanned_at,
            kiosk.printed_at,
            kiosk.has_paper_trouble,
            kiosk.camera,
            kiosk.called_at,
            kiosk.call_answered_at,
        )
        .join(shops, (shops.c.tenant_id == kiosk.tenant_id) & (shops.c.shop_id == kiosk.shop_id))
        .join(units, (units.c.tenant_id == shops.c.tenant_id) & (units.c.unit_id == shops.c.unit_id))
        .join(tenants, tenants.c.tenant_id == kiosk.tenant_id)
        .where(kiosk.tenant_id == tenant_id)
    )


def _checkpoints(tenant_id: TenantId) -> Select[Any]:
    point = checkpoints.c
    others = checkpoints.alias("others")
    on_route = (
        select(func.count())
        .where(others.c.tenant_id == point.tenant_id, others.c.route_id == point.route_id)
        .scalar_subquery()
    )
    return (
        select(
            checkpoints,
            units.c.name.label("station_name"),
            routes.c.code.label("route_code"),
            routes.c.name.label("route_name"),
            on_route.label("checkpoints_count"),
        )
        .join(units, (units.c.tenant_id == point.tenant_id) & (units.c.unit_id == point.unit_id))
        .outerjoin(routes, (routes.c.tenant_id == point.tenant_id) & (routes.c.route_id == point.route_id))
        .where(point.tenant_id == tenant_id)
    )


def _unit(row: Row[Any]) -> Unit:
    return Unit(
        unit_id=UnitId(row.unit_id),
        parent_id=row.parent_id,
        kind=row.kind,
        code=row.code,
        name=row.name,
        path=Scope(row.path),
        depth=row.depth,
        closed_at=row.closed_at,
    )


def _shop(row: Row[Any]) -> Shop:
    return Shop(**_fields(row))


def _kiosk(row: Row[Any]) -> Kiosk:
    return Kiosk(**_fields(row))


def _checkpoint(row: Row[Any]) -> Checkpoint:
    route = None
    if row.route_id is not None:
        route = Route(
            route_id=RouteId(row.route_id),
            code=row.route_code,
            name=row.route_name,
            checkpoints_count=row.checkpoints_count,
        )
    place = None if row.latitude is None else Place(latitude=row.latitude, longitude=row.longitude)
    return Checkpoint(
        tenant_id=TenantId(row.tenant_id),
        checkpoint_id=CheckpointId(row.checkpoint_id),
        code=row.code,
        name=row.name,
        short_code=row.short_code,
        unit_id=UnitId(row.unit_id),
        station_name=row.station_name,
        route=route,
        route_order=row.route_order,
        place=place,
    )
