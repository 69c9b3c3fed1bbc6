"""Routes of the organisation within the scope of whoever is signed in at the desk."""

from typing import Annotated

from litestar.di import NamedDependency
from litestar.params import QueryParameter

from api.house import House
from api.identity import STAFF
from api.verbs import reads
from api.wire.staff import Shop, ShopList, Unit, UnitList
from ledger.people.words import StaffMember
from ledger.places import queries


@reads("/units", "list_units", by=STAFF)
async def list_units(
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    kind: Annotated[str | None, QueryParameter(max_length=40)] = None,
) -> UnitList:
    """List the units of one's area."""
    async with house.reading() as connection:
        units = await queries.list_units(
            connection, tenant_id=staff.tenant_id, scope=staff.unit.path, kind=kind
        )
    return UnitList(
        items=[
            Unit(
                unit_id=unit.unit_id, code=unit.code, name=unit.name, kind=unit.kind, parent_id=unit.parent_id
            )
            for unit in units
        ]
    )


@reads("/shops", "list_shops", by=STAFF)
async def list_shops(house: NamedDependency[House], staff: NamedDependency[StaffMember]) -> ShopList:
    """List the shops of one's area."""
    async with house.reading() as connection:
        shops = await queries.list_shops(connection, tenant_id=staff.tenant_id, scope=staff.unit.path)
    return ShopList(
        items=[
            Shop(shop_id=shop.shop_id, code=shop.code, name=shop.name, station_name=shop.station_name)
            for shop in shops
        ]
    )


ROUTES = (list_units, list_shops)
