"""Routes of relatives at a kiosk: who may redeem for whom, agreeing or not, and going on for somebody."""

from litestar.di import NamedDependency
from litestar.params import JSONBody

from api.house import House
from api.identity import KIOSK
from api.proxy_views import family_of
from api.verbs import asks
from api.visit_views import visit_at, visit_view
from api.wire.kiosks import Visit
from api.wire.proxies import AtKiosk, KioskProxies, ProxyAgreed, ProxyAtKiosk, ProxyEnd
from ledger.people.card_pins.refusals import PinNeeded
from ledger.people.enrolment.refusals import VolunteerSuspended, VolunteerWaiting
from ledger.people.proxies.operations import agree_at_kiosk, revoke_proxy, stand_for
from ledger.people.proxies.refusals import ProxyEnded, ProxyNotAgreed, ProxyUnknown
from ledger.people.proxies.rules import speaking_for_themselves
from ledger.people.proxies.words import ProxyId
from ledger.people.refusals import VisitOver
from ledger.places.tokens import new_token
from ledger.places.words import Kiosk


@asks("/kiosk/proxies", "list_kiosk_proxies", by=KIOSK, refuses=(VisitOver, PinNeeded))
async def list_kiosk_proxies(
    data: JSONBody[AtKiosk], house: NamedDependency[House], kiosk: NamedDependency[Kiosk]
) -> KioskProxies:
    """Show whoever stands here for whom they may redeem, and who asks to redeem for them."""
    visit = await visit_at(house, kiosk, data.visit)
    if not visit.may_spend or visit.volunteer_id is None:
        raise PinNeeded
    return KioskProxies(
        items=await family_of(
            house,
            tenant_id=kiosk.tenant_id,
            volunteer_id=visit.proxy_volunteer_id or visit.volunteer_id,
        )
    )


@asks(
    "/kiosk/proxy-agreements",
    "agree_to_proxy",
    by=KIOSK,
    refuses=(VisitOver, PinNeeded, ProxyUnknown, ProxyEnded),
)
async def agree_to_proxy(
    data: JSONBody[ProxyAtKiosk], house: NamedDependency[House], kiosk: NamedDependency[Kiosk]
) -> ProxyAgreed:
    """Agree oneself that a relative redeems."""
    await agree_at_kiosk(
        house.engine,
        tenant_id=kiosk.tenant_id,
        visit=await visit_at(house, kiosk, data.visit),
        proxy_id=ProxyId(data.proxy_id),
        now=house.clock(),
    )
    return ProxyAgreed(agreed=True)


@asks("/kiosk/proxy-refusals", "refuse_proxy", by=KIOSK, refuses=(VisitOver, PinNeeded, ProxyUnknown))
async def refuse_proxy(
    data: JSONBody[ProxyAtKiosk], house: NamedDependency[House], kiosk: NamedDependency[Kiosk]
) -> ProxyEnd:
    """Say no oneself to a relative who asks, or take back what was agreed."""
    visit = await visit_at(house, kiosk, data.visit)
    await revoke_proxy(
        house.engine,
        tenant_id=kiosk.tenant_id,
        volunteer_id=speaking_for_themselves(visit),
        proxy_id=ProxyId(data.proxy_id),
        now=house.clock(),
    )
    return ProxyEnd(revoked=True)


@asks(
    "/kiosk/proxy-visits",
    "open_proxy_visit",
    by=KIOSK,
    status_code=201,
    refuses=(
        VisitOver,
        PinNeeded,
        ProxyUnknown,
        ProxyEnded,
        ProxyNotAgreed,
        VolunteerSuspended,
        VolunteerWaiting,
    ),
)
async def open_proxy_visit(
    data: JSONBody[ProxyAtKiosk], house: NamedDependency[House], kiosk: NamedDependency[Kiosk]
) -> Visit:
    """Go on at this kiosk for somebody: their points pay, and the book names both."""
    token = new_token(kiosk.tenant_id)
    opened = await stand_for(
        house.engine,
        tenant_id=kiosk.tenant_id,
        visit=await visit_at(house, kiosk, data.visit),
        proxy_id=ProxyId(data.proxy_id),
        token=token,
        now=house.clock(),
    )
    return await visit_view(house, kiosk, opened, token=token)


ROUTES = (list_kiosk_proxies, agree_to_proxy, refuse_proxy, open_proxy_visit)
