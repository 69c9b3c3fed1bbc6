"""Places are found within a scope, and nothing outside it is."""

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from ledger.book.words import Tenant, TenantId
from ledger.places.queries import (
    find_checkpoint,
    find_shop,
    find_unit,
    list_checkpoints,
    list_kiosk_sites,
    list_shops,
    list_units,
)
from ledger.places.refusals import CheckpointUnknown, ShopUnknown, UnitUnknown
from ledger.places.words import WHOLE_BUREAU
from tests.places.conftest import Places


async def test_a_scope_shows_its_subtree_only(engine: AsyncEngine, places: Places) -> None:
    async with engine.connect() as connection:
        every = await list_units(connection, tenant_id=places.tenant_id, scope=WHOLE_BUREAU)
        own = await list_units(connection, tenant_id=places.tenant_id, scope=places.scope)
        stations = await list_units(
            connection, tenant_id=places.tenant_id, scope=WHOLE_BUREAU, kinds=["station"]
        )
    assert [unit.code for unit in every] == ["B", "S1", "S2"]
    assert [unit.code for unit in own] == ["S1"]
    assert [unit.code for unit in stations] == ["S1", "S2"]


async def test_a_unit_outside_the_scope_or_the_bureau_is_unknown(engine: AsyncEngine, places: Places) -> None:
    async with engine.connect() as connection:
        found = await find_unit(
            connection, tenant_id=places.tenant_id, unit_id=places.station, scope=places.scope
        )
        assert found.name == "单位S1"
        with pytest.raises(UnitUnknown):
            await find_unit(connection, tenant_id=places.tenant_id, unit_id=places.bureau, scope=places.scope)
        with pytest.raises(UnitUnknown):
            await find_unit(
                connection,
                tenant_id=TenantId(places.tenant_id + 1),
                unit_id=places.station,
                scope=WHOLE_BUREAU,
            )


async def test_a_sticker_leads_to_its_checkpoint_and_route(engine: AsyncEngine, places: Places) -> None:
    async with engine.connect() as connection:
        found = await find_checkpoint(connection, tenant_id=places.tenant_id, short_code="abcd-efg1")
    assert found.name == "第1点"
    assert found.station_name == "单位S1"
    assert found.route is not None
    assert (found.route.name, found.route.checkpoints_count, found.route_order) == ("河堤线", 2, 1)
    assert found.place is not None


@pytest.mark.parametrize("short_code", ["ABCDEFG9", "ABCDEFG", "'; --", "\x00", ""])
async def test_a_code_on_no_sticker_is_refused(engine: AsyncEngine, places: Places, short_code: str) -> None:
    async with engine.connect() as connection:
        with pytest.raises(CheckpointUnknown):
            await find_checkpoint(connection, tenant_id=places.tenant_id, short_code=short_code)


async def test_stickers_are_listed_along_their_route(engine: AsyncEngine, places: Places) -> None:
    async with engine.connect() as connection:
        along = await list_checkpoints(
            connection, tenant_id=places.tenant_id, scope=places.scope, route_code="L1"
        )
        elsewhere = await list_checkpoints(
            connection, tenant_id=places.tenant_id, scope=places.scope_elsewhere
        )
    assert [point.route_order for point in along] == [1, 2]
    assert elsewhere == []


async def test_shops_and_kiosk_sites_are_those_of_the_scope(engine: AsyncEngine, places: Places) -> None:
    async with engine.connect() as connection:
        shops = await list_shops(connection, tenant_id=places.tenant_id, scope=places.scope)
        sites = await list_kiosk_sites(connection, tenant_id=places.tenant_id, scope=places.scope)
        with pytest.raises(ShopUnknown):
            await find_shop(
                connection,
                tenant_id=places.tenant_id,
                shop_id=places.shop_elsewhere,
                scope=places.scope,
            )
    assert [(shop.code, shop.station_name) for shop in shops] == [("M1", "单位S1")]
    assert [(site.code, site.shop_id) for site in sites] == [("K1", places.shop)]


async def test_a_new_bureau_has_no_places(engine: AsyncEngine, tenant: Tenant) -> None:
    async with engine.connect() as connection:
        assert await list_units(connection, tenant_id=tenant.tenant_id, scope=WHOLE_BUREAU) == []
