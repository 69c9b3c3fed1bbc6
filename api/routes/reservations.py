"""Routes of reservations: the phone puts goods aside, the named shop's kiosk or counter gives them out."""

from typing import Annotated, Any, Final

from litestar import Request, Response
from litestar.di import NamedDependency
from litestar.params import JSONBody, PathParameter

from api.house import House
from api.identity import KIOSK, PHONE, SHOP_KEEPER
from api.once import respond
from api.order_views import desk_orders, kiosk_order
from api.placing import PLACING, place
from api.requests import Intent
from api.reservation_views import code_of, digest_of, reservation
from api.verbs import asks, commands, reads
from api.wire.base import WHOLE_NUMBER_MAX
from api.wire.orders import DeskOrder, KioskOrder
from api.wire.reservations import (
    PickupSent,
    Reservation,
    ReservationList,
    ReservationSent,
    ReservationVoidSent,
)
from ledger.market.operations.hand_over import HandOver
from ledger.market.operations.place_order import PlaceOrder, draw_receipt_code
from ledger.market.operations.void_order import VoidOrder
from ledger.market.placing import Way
from ledger.market.queries import find_order
from ledger.market.refusals import OrderEnded, OrderUnknown, WrongShop
from ledger.market.reserving.queries import find_pickup, list_reservations
from ledger.market.reserving.refusals import PickupAtCounter, PickupUnknown
from ledger.market.reserving.rules import read_pickup
from ledger.market.words import ByKiosk, ByVolunteer, LineAsked, OrderId, ReceiptCode, Sku
from ledger.people.operations.devices import may_spend
from ledger.people.pins.refusals import DeviceTooNew
from ledger.people.queries import list_devices
from ledger.people.words import PhoneHolder, StaffMember
from ledger.places.queries import list_shops
from ledger.places.refusals import TooManyTries
from ledger.places.words import Kiosk, ShopId
from ledger.reports.policies import policy_in_force

DRAWS_MAX: Final = 5


@commands(
    "/me/reservations",
    "reserve_goods",
    by=PHONE,
    refuses=(DeviceTooNew, *PLACING),
)
async def reserve_goods(
    data: JSONBody[ReservationSent],
    house: NamedDependency[House],
    holder: NamedDependency[PhoneHolder],
    intent: NamedDependency[Intent],
) -> Response[Reservation]:
    """Put goods of one shop aside, with their points, until they are picked up or the time is over."""
    shop_id = ShopId(data.shop_id)
    receipt_code, digest = await _draw(house, holder, shop_id)
    async with house.reading() as connection:
        devices = await list_devices(connection, tenant_id=holder.tenant_id, volunteer_id=holder.volunteer_id)
    outcome = await place(
        house,
        holder.tenant_id,
        PlaceOrder(
            request=intent.by(holder.principal),
            volunteer_id=holder.volunteer_id,
            shop_id=shop_id,
            kiosk_id=None,
            lines=tuple(LineAsked(Sku(line.sku), line.quantity) for line in data.lines),
            receipt_code=receipt_code,
            placed_at=house.clock(),
            spends_from=next(
                (device.spends_from for device in devices if device.device_id == holder.device_id), None
            ),
            way=Way(kind="reserve", pickup_digest=digest),
        ),
    )
    body = await _own(house, holder, OrderId(outcome.answer["order_id"]))
    return respond(body, hit=outcome.hit)


@reads("/me/reservations", "list_my_reservations", by=PHONE)
async def list_my_reservations(
    house: NamedDependency[House], holder: NamedDependency[PhoneHolder]
) -> ReservationList:
    """List what one has reserved lately, newest first."""
    async with house.reading() as connection:
        orders = await list_reservations(
            connection, tenant_id=holder.tenant_id, volunteer_id=holder.volunteer_id
        )
        in_force = await policy_in_force(connection, tenant_id=holder.tenant_id)
        is_old = await may_spend(connection, holder=holder, now=house.clock())
    return ReservationList(
        items=[
            reservation(house, tenant_id=holder.tenant_id, order=order, may_spend=is_old) for order in orders
        ],
        reserve_hours=in_force.policy.reserve_hours,
    )


@commands(
    "/me/reservations/{order_id:int}/voids",
    "void_my_reservation",
    by=PHONE,
    refuses=(OrderUnknown, OrderEnded),
)
async def void_my_reservation(
    data: JSONBody[ReservationVoidSent],
    house: NamedDependency[House],
    holder: NamedDependency[PhoneHolder],
    intent: NamedDependency[Intent],
    order_id: Annotated[int, PathParameter(ge=0, le=WHOLE_NUMBER_MAX)],
) -> Response[Reservation]:
    """Give up what one has reserved; points and boxes go back at once."""
    outcome = await house.tellers.submit(
        holder.tenant_id,
        VoidOrder(
            request=intent.by(holder.principal),
            order_id=OrderId(order_id),
            by=ByVolunteer(holder.volunteer_id, None),
            voided_at=house.clock(),
            reason=data.reason,
        ),
    )
    return respond(await _own(house, holder, OrderId(order_id)), hit=outcome.hit)


@commands(
    "/kiosk/pickups",
    "pick_up_order",
    by=KIOSK,
    refuses=(PickupUnknown, PickupAtCounter, OrderUnknown, OrderEnded, WrongShop, TooManyTries),
)
async def pick_up_order(
    request: Request[Any, Any, Any],
    data: JSONBody[PickupSent],
    house: NamedDependency[House],
    kiosk: NamedDependency[Kiosk],
    intent: NamedDependency[Intent],
) -> Response[KioskOrder]:
    """Give out what was reserved for this shop, where the kiosk itself hands over."""
    by = ByKiosk(kiosk.kiosk_id, kiosk.shop_id)
    order_id = await _waiting(house, kiosk, by.principal, shown=data.pickup_code, shop_ids=[kiosk.shop_id])
    if kiosk.hand_over != "instant":
        raise PickupAtCounter
    command = HandOver(
        request=intent.by(by.principal), order_id=order_id, by=by, handed_over_at=house.clock()
    )
    outcome = await house.tellers.submit(kiosk.tenant_id, command)
    body = await kiosk_order(house, request, tenant_id=kiosk.tenant_id, order_id=order_id)
    return respond(body, hit=outcome.hit)


@asks("/pickups", "look_up_pickup", by=SHOP_KEEPER, refuses=(PickupUnknown, TooManyTries))
async def look_up_pickup(
    data: JSONBody[PickupSent], house: NamedDependency[House], staff: NamedDependency[StaffMember]
) -> DeskOrder:
    """Find the order that waits in one's shops for a pickup code."""
    async with house.reading() as connection:
        shops = await list_shops(connection, tenant_id=staff.tenant_id, scope=staff.unit.path)
    order_id = await _waiting(
        house, staff, staff.principal, shown=data.pickup_code, shop_ids=[shop.shop_id for shop in shops]
    )
    async with house.reading() as connection:
        order = await find_order(connection, tenant_id=staff.tenant_id, order_id=order_id)
    return (await desk_orders(house, tenant_id=staff.tenant_id, orders=[order]))[0]


async def _draw(house: House, holder: PhoneHolder, shop_id: ShopId) -> tuple[ReceiptCode, bytes]:
    """Draw the secret of an order whose pickup code nobody else waits with in this shop."""
    for _ in range(DRAWS_MAX):
        receipt_code = draw_receipt_code()
        code = code_of(house, tenant_id=holder.tenant_id, receipt_code=receipt_code)
        digest = digest_of(house, tenant_id=holder.tenant_id, shop_id=shop_id, code=code)
        async with house.reading() as connection:
            if await find_pickup(connection, tenant_id=holder.tenant_id, digests=[digest]) is None:
                break
    return receipt_code, digest


async def _own(house: House, holder: PhoneHolder, order_id: OrderId) -> Reservation:
    async with house.reading() as connection:
        order = await find_order(connection, tenant_id=holder.tenant_id, order_id=order_id)
        is_old = await may_spend(connection, holder=holder, now=house.clock())
    return reservation(house, tenant_id=holder.tenant_id, order=order, may_spend=is_old)


async def _waiting(
    house: House, whose: Kiosk | StaffMember, guesser: str, *, shown: str, shop_ids: list[ShopId]
) -> OrderId:
    """Find the order of a code in some shops; every wrong code is counted against who shows it."""
    guesser = f"{whose.tenant_id}/{guesser}"
    house.pickup_tries.count(guesser)
    code = read_pickup(shown)
    order_id = None
    if code is not None:
        digests = [
            digest_of(house, tenant_id=whose.tenant_id, shop_id=shop_id, code=code) for shop_id in shop_ids
        ]
        async with house.reading() as connection:
            order_id = await find_pickup(connection, tenant_id=whose.tenant_id, digests=digests)
    if order_id is None:
        raise PickupUnknown
    house.pickup_tries.forgive(guesser)
    return order_id


ROUTES = (reserve_goods, list_my_reservations, void_my_reservation, pick_up_order, look_up_pickup)
