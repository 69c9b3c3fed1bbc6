"""Routes of a kiosk about itself."""

from litestar.di import NamedDependency
from litestar.params import JSONBody

from api.house import House
from api.identity import KIOSK
from api.kiosk_views import kiosk_me
from api.verbs import asks, reads
from api.wire.kiosks import Heartbeat, HeartbeatSent, KioskMe
from ledger.places.operations.kiosks import kiosk_heartbeat
from ledger.places.words import Kiosk


@reads("/kiosk", "get_kiosk_me", by=KIOSK)
async def get_kiosk_me(house: NamedDependency[House], kiosk: NamedDependency[Kiosk]) -> KioskMe:
    """Say what this kiosk is bound to."""
    return await kiosk_me(house, kiosk)


@asks("/kiosk/heartbeats", "beat_kiosk", by=KIOSK)
async def beat_kiosk(
    data: JSONBody[HeartbeatSent], house: NamedDependency[House], kiosk: NamedDependency[Kiosk]
) -> Heartbeat:
    """Note that this kiosk is alive, and tell it the time."""
    now = house.clock()
    await kiosk_heartbeat(
        house.engine,
        tenant_id=kiosk.tenant_id,
        kiosk_id=kiosk.kiosk_id,
        version=data.version,
        page_started_at=data.page_started_at,
        now=now,
    )
    return Heartbeat(server_time=now)


ROUTES = (get_kiosk_me, beat_kiosk)
