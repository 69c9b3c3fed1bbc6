"""Routes of the goods and orders at a kiosk."""

from typing import Annotated, Any

from litestar import Request, Response
from litestar.di import NamedDependency
from litestar.params import JSONBody, PathParameter

from api.goods_views import goods_told
from api.house import House
from api.identity import KIOSK
from api.late_answers import ordered_before, visit_unless_answered
from api.once import respond
from api.order_views import kiosk_order
from api.placing import PLACING, place
from api.requests import Intent
from api.verbs import commands, reads
from api.wire.base import WHOLE_NUMBER_MAX
from api.wire.kiosks import GoodsList
from api.wire.orders import KioskOrder, OrderSent, OrderVoidSent
from ledger.market.card_limits.refusals import CardLimitReached
from ledger.market.catalogue.shelf import shelf_of
from ledger.market.operations.place_order import PlaceOrder, draw_receipt_code
from ledger.market.operations.void_order import VoidOrder
from ledger.market.placing import Way
from ledger.market.refusals import (
    OrderEnded,
    OrderUnknown,
    WrongShop,
)
from ledger.market.words import ByBearer, ByKiosk, ByVolunteer, LineAsked, OrderId, Sku
from ledger.people.card_pins.refusals import PinNeeded
from ledger.people.claim_slips.refusals import SlipOver, SlipUnknown, SlipUsed
from ledger.people.pins.refusals import DeviceTooNew
from ledger.people.proxies.refusals import ProxyEnded
from ledger.people.refusals import CardUnknown, VisitOver
from ledger.people.words import Visit
from ledger.places.words import Kiosk


@reads("/kiosk/goods", "list_kiosk_goods", by=KIOSK)
async def list_kiosk_goods(house: NamedDependency[House], kiosk: NamedDependency[Kiosk]) -> GoodsList:
    """List the shelf of this kiosk's shop."""
    async with house.reading() as connection:
        shelf = await shelf_of(
            connection, tenant_id=kiosk.tenant_id, shop_ids=[kiosk.shop_id], now=house.clock()
        )
    return GoodsList(
        items=goods_told(shelf.articles, tenant_id=kiosk.tenant_id),
        log_index=shelf.log_index,
    )


@commands(
    "/kiosk/orders",
    "place_order",
    by=KIOSK,
    refuses=(
        VisitOver,
        PinNeeded,
        DeviceTooNew,
        CardUnknown,
        CardLimitReached,
        ProxyEnded,
        SlipUnknown,
        SlipUsed,
        SlipOver,
        *PLACING,
    ),
)
async def place_one_order(
    request: Request[Any, Any, Any],
    data: JSONBody[OrderSent],
    house: NamedDependency[House],
    kiosk: NamedDependency[Kiosk],
    intent: NamedDependency[Intent],
) -> Response[KioskOrder]:
    """Take goods for points; a kiosk that hands over at once ends the order too."""
    keyed = intent.by(ByKiosk(kiosk.kiosk_id, kiosk.shop_id).principal)
    visit = await visit_unless_answered(house, kiosk, keyed, token=data.visit)
    if visit is None:
        order_id, hit = await ordered_before(house, kiosk, keyed), True
    else:
        outcome = await place(
            house,
            kiosk.tenant_id,
            PlaceOrder(
                request=keyed,
                volunteer_id=visit.volunteer_id,
                shop_id=kiosk.shop_id,
                kiosk_id=kiosk.kiosk_id,
                lines=tuple(LineAsked(Sku(line.sku), line.quantity) for line in data.lines),
                receipt_code=draw_receipt_code(),
                placed_at=house.clock(),
                instant=kiosk.hand_over == "instant",
                spends_from=visit.spends_from,
                way=_way(visit),
            ),
        )
        order_id, hit = OrderId(outcome.answer["order_id"]), outcome.hit
    body = await kiosk_order(house, request, tenant_id=kiosk.tenant_id, order_id=order_id)
    return respond(body, hit=hit)


@commands(
    "/kiosk/orders/{order_id:int}/voids",
    "void_kiosk_order",
    by=KIOSK,
    refuses=(VisitOver, PinNeeded, OrderUnknown, OrderEnded, WrongShop),
)
async def void_one_order(
    request: Request[Any, Any, Any],
    data: JSONBody[OrderVoidSent],
    house: NamedDependency[House],
    kiosk: NamedDependency[Kiosk],
    intent: NamedDependency[Intent],
    order_id: Annotated[int, PathParameter(ge=0, le=WHOLE_NUMBER_MAX)],
) -> Response[KioskOrder]:
    """Take one's own order back while standing at the kiosk."""
    keyed = intent.by(ByKiosk(kiosk.kiosk_id, kiosk.shop_id).principal)
    visit = await visit_unless_answered(house, kiosk, keyed, token=data.visit)
    hit = visit is None
    if visit is not None:
        outcome = await house.tellers.submit(
            kiosk.tenant_id,
            VoidOrder(
                request=keyed,
                order_id=OrderId(order_id),
                by=_by(kiosk, visit),
                voided_at=house.clock(),
                reason=data.reason,
            ),
        )
        hit = outcome.hit
    body = await kiosk_order(house, request, tenant_id=kiosk.tenant_id, order_id=OrderId(order_id))
    return respond(body, hit=hit)


def _way(visit: Visit) -> Way:
    """Say how somebody came.

    Raises:
        PinNeeded: a card without its PIN.
    """
    if not visit.may_spend:
        raise PinNeeded
    return Way(
        kind=visit.way,
        card_id=visit.card_id,
        proxy_volunteer_id=visit.proxy_volunteer_id,
        slips=visit.slips,
    )


def _by(kiosk: Kiosk, visit: Visit) -> ByVolunteer | ByBearer:
    """Say whose order somebody may take back; without a PIN nobody's, as in `_way`."""
    _way(visit)
    if visit.volunteer_id is None:
        return ByBearer(kiosk.kiosk_id, kiosk.shop_id, visit.slips)
    return ByVolunteer(visit.volunteer_id, kiosk.shop_id)


ROUTES = (list_kiosk_goods, place_one_order, void_one_order)
