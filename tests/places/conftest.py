"""A bureau with two stations, a shop in each, and one route of two checkpoints."""

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from ledger.book.words import Tenant, TenantId
from ledger.places.tables import checkpoints, kiosk_sites, routes, shops, units
from ledger.places.words import Scope, ShopId, UnitId

NOON = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class Places:
    """What stands where, in ids."""

    tenant_id: TenantId
    bureau: UnitId
    station: UnitId
    scope: Scope
    scope_elsewhere: Scope
    shop: ShopId
    shop_elsewhere: ShopId


@pytest.fixture
async def places(engine: AsyncEngine, tenant: Tenant) -> Places:
    """Build the places of a new bureau."""
    tenant_id = tenant.tenant_id
    async with engine.begin() as connection:
        await build(connection, tenant_id)
    return Places(
        tenant_id=tenant_id,
        bureau=UnitId(1),
        station=UnitId(2),
        scope=Scope("/1/2/"),
        scope_elsewhere=Scope("/1/22/"),
        shop=ShopId(1),
        shop_elsewhere=ShopId(2),
    )


async def build(connection: AsyncConnection, tenant_id: TenantId) -> None:
    """Write the rows."""
    of = {"tenant_id": tenant_id}
    tree = [
        (1, None, "bureau", "B", "/1/"),
        (2, 1, "station", "S1", "/1/2/"),
        (22, 1, "station", "S2", "/1/22/"),
    ]
    for unit_id, parent_id, kind, code, path in tree:
        await connection.execute(
            insert(units).values(
                **of,
                unit_id=unit_id,
                parent_id=parent_id,
                kind=kind,
                code=code,
                name=f"单位{code}",
                path=path,
                depth=path.count("/") - 2,
            )
        )
    await connection.execute(
        insert(shops),
        [
            {**of, "shop_id": 1, "code": "M1", "unit_id": 2, "name": "一店"},
            {**of, "shop_id": 2, "code": "M2", "unit_id": 22, "name": "二店"},
        ],
    )
    await connection.execute(
        insert(kiosk_sites).values(**of, code="K1", unit_id=2, shop_id=1, name="一店门口")
    )
    await connection.execute(insert(routes).values(**of, route_id=1, code="L1", unit_id=2, name="河堤线"))
    await connection.execute(
        insert(checkpoints),
        [
            {
                **of,
                "code": f"C{order}",
                "unit_id": 2,
                "route_id": 1,
                "route_order": order,
                "name": f"第{order}点",
                "latitude": 42.9,
                "longitude": 125.1,
                "short_code": f"ABCDEFG{order}",
            }
            for order in (1, 2)
        ],
    )
