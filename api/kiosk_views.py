"""Says what a kiosk needs to know about itself."""

from api.house import House
from api.shop_views import shop_opening
from api.wire.bureaus import LogHead
from api.wire.kiosks import KioskMe, ShopOfKiosk
from ledger.book.queries import load_seal
from ledger.places.words import Kiosk


async def kiosk_me(house: House, kiosk: Kiosk) -> KioskMe:
    """Describe a kiosk, its shop and the head of its bureau's log."""
    async with house.reading_book() as connection:
        seal = await load_seal(connection, kiosk.tenant_id)
    async with house.reading() as connection:
        opening = await shop_opening(house, connection, tenant_id=kiosk.tenant_id, shop_id=kiosk.shop_id)
    return KioskMe(
        tenant_id=kiosk.tenant_id,
        kiosk_id=kiosk.kiosk_id,
        name=kiosk.name,
        shop=ShopOfKiosk(shop_id=kiosk.shop_id, name=kiosk.shop_name, station_name=kiosk.station_name),
        opening=opening,
        hand_over=kiosk.hand_over,
        bureau_title=kiosk.bureau_title,
        server_time=house.clock(),
        log=LogHead(size=seal.size, root=seal.root.hex()),
    )
