"""Routes of what the phone shows of the safety supermarkets."""

from typing import Annotated

from litestar.di import NamedDependency
from litestar.params import QueryParameter

from api.goods_views import goods_told
from api.house import House
from api.identity import PHONE
from api.verbs import reads
from api.wire.base import WHOLE_NUMBER_MAX
from api.wire.kiosks import Catalogue, CatalogueShop
from ledger.market.catalogue.shelf import shelf_of
from ledger.people.words import PhoneHolder
from ledger.places.queries import list_shops
from ledger.places.refusals import ShopUnknown
from ledger.places.words import WHOLE_BUREAU


@reads("/catalogue", "get_catalogue", by=PHONE, refuses=(ShopUnknown,))
async def get_catalogue(
    house: NamedDependency[House],
    holder: NamedDependency[PhoneHolder],
    shop_id: Annotated[int | None, QueryParameter(ge=1, le=WHOLE_NUMBER_MAX)] = None,
) -> Catalogue:
    """List the shops of one's bureau, and what is on the shelf of one or all of them."""
    async with house.reading() as connection:
        shops = await list_shops(connection, tenant_id=holder.tenant_id, scope=WHOLE_BUREAU)
        chosen = [shop for shop in shops if shop_id in {None, shop.shop_id}]
        if shop_id is not None and not chosen:
            raise ShopUnknown
        shelf = await shelf_of(
            connection,
            tenant_id=holder.tenant_id,
            shop_ids=[shop.shop_id for shop in chosen],
            now=house.clock(),
        )
    return Catalogue(
        shops=[
            CatalogueShop(shop_id=shop.shop_id, name=shop.name, station_name=shop.station_name)
            for shop in shops
        ],
        shop_id=shop_id,
        items=goods_told(shelf.articles, tenant_id=holder.tenant_id),
    )


ROUTES = (get_catalogue,)
