"""Routes of what staff filled in at the desk, at the kiosk where the person stands by it."""

from typing import Annotated, Any

from litestar import Request, Response
from litestar.di import NamedDependency
from litestar.params import JSONBody, PathParameter

from api.desk_order_views import kiosk_assisted
from api.house import House
from api.identity import KIOSK
from api.late_answers import ordered_before, visit_unless_answered
from api.once import respond
from api.order_views import kiosk_order
from api.placing import PLACING, place
from api.requests import Intent
from api.verbs import asks, commands
from api.visit_views import visit_at
from api.wire.base import WHOLE_NUMBER_MAX
from api.wire.desk_orders import KioskAssistedOrderList, KioskVisitSent
from api.wire.orders import KioskOrder
from ledger.market.card_limits.refusals import CardLimitReached
from ledger.market.desk_orders.operations.stand_by import ByPerson, StandBy
from ledger.market.desk_orders.queries import list_waiting_for
from ledger.market.desk_orders.refusals import DeskOrderEnded, DeskOrderOver, DeskOrderUnknown
from ledger.market.desk_orders.words import DeskOrderId
from ledger.market.operations.place_order import draw_receipt_code
from ledger.market.words import ByKiosk, OrderId
from ledger.people.card_pins.refusals import PinNeeded
from ledger.people.pins.refusals import DeviceTooNew
from ledger.people.proxies.rules import in_person, speaking_for_themselves
from ledger.people.refusals import CardUnknown, VisitOver
from ledger.places.words import Kiosk


@asks("/kiosk/desk-orders", "list_kiosk_desk_orders", by=KIOSK, refuses=(VisitOver,))
async def list_kiosk_desk_orders(
    data: JSONBody[KioskVisitSent], house: NamedDependency[House], kiosk: NamedDependency[Kiosk]
) -> KioskAssistedOrderList:
    """List what staff have filled in at this shop for whoever stands at the kiosk."""
    visit = await visit_at(house, kiosk, data.visit)
    person = in_person(visit)
    if person is None:
        return KioskAssistedOrderList(items=[])
    async with house.reading() as connection:
        orders = await list_waiting_for(
            connection,
            tenant_id=kiosk.tenant_id,
            volunteer_id=person,
            shop_id=kiosk.shop_id,
            now=house.clock(),
        )
    return KioskAssistedOrderList(items=[kiosk_assisted(order) for order in orders])


@commands(
    "/kiosk/desk-orders/{desk_order_id:int}/confirmations",
    "confirm_desk_order",
    by=KIOSK,
    refuses=(
        VisitOver,
        PinNeeded,
        DeviceTooNew,
        DeskOrderUnknown,
        DeskOrderEnded,
        DeskOrderOver,
        CardUnknown,
        CardLimitReached,
        *PLACING,
    ),
)
async def confirm_desk_order(
    request: Request[Any, Any, Any],
    data: JSONBody[KioskVisitSent],
    house: NamedDependency[House],
    kiosk: NamedDependency[Kiosk],
    intent: NamedDependency[Intent],
    desk_order_id: Annotated[int, PathParameter(ge=0, le=WHOLE_NUMBER_MAX)],
) -> Response[KioskOrder]:
    """Stand by what staff filled in, as the person whose points pay, with card and PIN or by phone."""
    at_kiosk = ByKiosk(kiosk.kiosk_id, kiosk.shop_id)
    keyed = intent.by(at_kiosk.principal)
    visit = await visit_unless_answered(house, kiosk, keyed, token=data.visit)
    if visit is None:
        order_id, hit = await ordered_before(house, kiosk, keyed), True
    else:
        command = StandBy(
            request=keyed,
            by=ByPerson(
                volunteer_id=speaking_for_themselves(visit),
                kiosk=at_kiosk,
                card_id=visit.card_id,
                spends_from=visit.spends_from,
            ),
            desk_order_id=DeskOrderId(desk_order_id),
            receipt_code=draw_receipt_code(),
            placed_at=house.clock(),
        )
        outcome = await place(house, kiosk.tenant_id, command)
        order_id, hit = OrderId(outcome.answer["order_id"]), outcome.hit
    body = await kiosk_order(house, request, tenant_id=kiosk.tenant_id, order_id=order_id)
    return respond(body, hit=hit)


ROUTES = (list_kiosk_desk_orders, confirm_desk_order)
