"""Says what a kiosk needs to know about itself, and what a new device shows to be paired."""

from typing import Any

from litestar import Request

from api.house import House, caller_address
from api.shop_views import shop_opening
from api.wire.bureaus import LogHead
from api.wire.kiosks import KioskMe, Pairing, ShopOfKiosk
from ledger.book.queries import load_seal
from ledger.places.operations.pairing import begin_pairing
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


async def pairing_begun(house: House, request: Request[Any, Any, Any], *, for_board: bool) -> Pairing:
    """Give a new kiosk or board, of which nobody knows yet whose it is, the code that it shows."""
    house.pairing_tries.count(caller_address(request))
    begun = await begin_pairing(house.engine, now=house.clock(), for_board=for_board)
    return Pairing(
        pairing_code=begun.pairing_code, pairing_secret=begun.pairing_secret, expires_at=begun.expires_at
    )
