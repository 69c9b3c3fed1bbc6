"""Routes of the organisation within the scope of whoever is signed in at the desk."""

from typing import Annotated

from litestar.di import NamedDependency
from litestar.params import QueryParameter

from api.house import House
from api.identity import OFFICE_READERS, SHOP_READERS
from api.verbs import reads
from api.wire.staff import Shop, ShopList, Unit, UnitList
from ledger.people.words import StaffMember
from ledger.places import queries
from ledger.places.organisation.queries import kinds_that_give_points


@reads("/units", "list_units", by=OFFICE_READERS)
async def list_units(
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    kind: Annotated[str | None, QueryParameter(max_length=40)] = None,
    gives_points: Annotated[bool | None, QueryParameter()] = None,
) -> UnitList:
    """List the units of one's area, of one kind, or of those kinds that have a budget to give from."""
    kinds = None if kind is None else {kind}
    async with house.reading() as connection:
        if gives_points:
            giving = await kinds_that_give_points(connection, tenant_id=staff.tenant_id)
            kinds = giving if kinds is None else kinds & giving
        units = await queries.list_units(
            connection, tenant_id=staff.tenant_id, scope=staff.unit.path, kinds=kinds
        )
    return UnitList(
        items=[
            Unit(
                unit_id=unit.unit_id, code=unit.code, name=unit.name, kind=unit.kind, parent_id=unit.parent_id
            )
            for unit in units
        ]
    )


@reads("/shops", "list_shops", by=SHOP_READERS)
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
