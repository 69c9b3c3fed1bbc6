"""Routes of a kiosk about itself."""

from litestar.di import NamedDependency
from litestar.params import JSONBody

from api.house import House
from api.identity import KIOSK
from api.kiosk_views import kiosk_me
from api.verbs import asks, reads
from api.wire.kiosks import ExitPinSent, Heartbeat, HeartbeatSent, KioskExit, KioskMe
from ledger.people.operations.kiosk_exits import leave_page
from ledger.people.refusals import ExitPinMissing, ExitPinWrong
from ledger.places.operations.kiosks import kiosk_heartbeat
from ledger.places.refusals import TooManyTries
from ledger.places.words import Kiosk, KioskHealth


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
        health=KioskHealth(
            scanned_at=data.scanned_at,
            printed_at=data.printed_at,
            has_paper_trouble=data.has_paper_trouble,
            camera=data.camera,
        ),
        now=now,
    )
    return Heartbeat(server_time=now)


@asks("/kiosk/exits", "leave_kiosk", by=KIOSK, refuses=(ExitPinMissing, ExitPinWrong, TooManyTries))
async def leave_kiosk(
    data: JSONBody[ExitPinSent], house: NamedDependency[House], kiosk: NamedDependency[Kiosk]
) -> KioskExit:
    """Let staff who know its PIN leave the page of this kiosk."""
    await leave_page(
        house.engine,
        tenant_id=kiosk.tenant_id,
        kiosk_id=kiosk.kiosk_id,
        pin=data.pin,
        now=house.clock(),
    )
    return KioskExit(may_leave=True)


ROUTES = (get_kiosk_me, beat_kiosk, leave_kiosk)
