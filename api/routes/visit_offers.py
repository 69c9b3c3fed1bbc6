"""Routes of a kiosk's own code: shown on its screen, opened and confirmed on a phone, and then a visit."""

from typing import Annotated, Any

from litestar import Request, Response
from litestar.di import NamedDependency
from litestar.params import JSONBody, PathParameter

from api.house import House, page_address
from api.identity import KIOSK, PHONE
from api.verbs import asks
from api.visit_views import visit_view
from api.wire.kiosks import Visit
from api.wire.volunteers import NothingSent
from api.wire.ways_in import (
    MatchNumberSent,
    VisitOffer,
    VisitOfferConfirmed,
    VisitOfferOpened,
    VisitOfferWaiting,
)
from ledger.market.words import ByKiosk
from ledger.people.enrolment.refusals import VolunteerSuspended, VolunteerWaiting
from ledger.people.offers.operations import confirm_offer, make_offer, open_offer, visit_of_offer
from ledger.people.offers.refusals import MatchNumberWrong, OfferOver, OfferTaken, OfferUnknown
from ledger.people.refusals import DeviceRevoked
from ledger.people.words import PhoneHolder
from ledger.places.tokens import token_of
from ledger.places.words import Kiosk

OfferPath = Annotated[str, PathParameter(min_length=1, max_length=20)]
SERVES = (VolunteerSuspended, VolunteerWaiting)


@asks("/kiosk/visit-offers", "make_visit_offer", by=KIOSK, status_code=201)
async def make_visit_offer(
    request: Request[Any, Any, Any],
    data: JSONBody[NothingSent],  # noqa: ARG001 - the body says nothing, but must be a JSON object
    house: NamedDependency[House],
    kiosk: NamedDependency[Kiosk],
) -> VisitOffer:
    """Give this kiosk a code to show for a minute."""
    offer = await make_offer(
        house.engine, tenant_id=kiosk.tenant_id, kiosk_id=kiosk.kiosk_id, now=house.clock()
    )
    return VisitOffer(
        offer_code=offer.code,
        url=page_address(house, request, f"/o/{offer.code}"),
        expires_at=offer.expires_at,
    )


@asks(
    "/kiosk/visit-offers/{offer_code:str}/visits",
    "open_offered_visit",
    by=KIOSK,
    refuses=(OfferUnknown, OfferOver, DeviceRevoked, *SERVES),
    waits=VisitOfferWaiting,
)
async def open_offered_visit(
    data: JSONBody[NothingSent],  # noqa: ARG001 - as above
    house: NamedDependency[House],
    kiosk: NamedDependency[Kiosk],
    offer_code: OfferPath,
) -> Response[Visit | VisitOfferWaiting]:
    """Ask whether a phone has confirmed this kiosk's code; then it stands here for a few minutes."""
    # Derived from the code, so that a lost answer names the same visit again.
    principal = ByKiosk(kiosk.kiosk_id, kiosk.shop_id).principal
    secret = house.keyring.visit_secret(tenant_id=kiosk.tenant_id, kiosk=principal, key=f"offer/{offer_code}")
    token = token_of(kiosk.tenant_id, secret)
    offer = await visit_of_offer(
        house.engine,
        tenant_id=kiosk.tenant_id,
        kiosk_id=kiosk.kiosk_id,
        code=offer_code,
        token=token,
        now=house.clock(),
    )
    if offer.visit is None:
        state = "waiting" if offer.state == "waiting" else "seen"
        return Response(VisitOfferWaiting(state=state, match_number=offer.match_number), status_code=202)
    return Response(await visit_view(house, kiosk, offer.visit, token=token))


@asks(
    "/visit-offers/{offer_code:str}/openings",
    "open_visit_offer",
    by=PHONE,
    refuses=(OfferUnknown, OfferOver, OfferTaken, *SERVES),
)
async def open_visit_offer(
    data: JSONBody[NothingSent],  # noqa: ARG001 - as above
    house: NamedDependency[House],
    holder: NamedDependency[PhoneHolder],
    offer_code: OfferPath,
) -> VisitOfferOpened:
    """Tell the first phone that opens a kiosk's code where that kiosk stands; it is that phone's now."""
    opened = await open_offer(house.engine, holder=holder, code=offer_code, now=house.clock())
    return VisitOfferOpened(
        kiosk_name=opened.kiosk_name,
        shop_name=opened.shop_name,
        station_name=opened.station_name,
        numbers=list(opened.numbers),
        expires_at=opened.expires_at,
    )


@asks(
    "/visit-offers/{offer_code:str}/confirmations",
    "confirm_visit_offer",
    by=PHONE,
    refuses=(OfferUnknown, OfferOver, OfferTaken, MatchNumberWrong, *SERVES),
)
async def confirm_visit_offer(
    data: JSONBody[MatchNumberSent],
    house: NamedDependency[House],
    holder: NamedDependency[PhoneHolder],
    offer_code: OfferPath,
) -> VisitOfferConfirmed:
    """Confirm by the number on the kiosk that one stands there; a wrong number ends the code."""
    await confirm_offer(
        house.engine, holder=holder, code=offer_code, match_number=data.match_number, now=house.clock()
    )
    return VisitOfferConfirmed(confirmed=True)


ROUTES = (make_visit_offer, open_offered_visit, open_visit_offer, confirm_visit_offer)
