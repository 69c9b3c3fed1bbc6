"""Routes of orders at the desk: filled in by staff, stood by by a witness, or by the person at a kiosk."""

from datetime import timedelta
from typing import Annotated, Final

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import JSONBody, PathParameter

from api.desk_order_views import assisted_orders
from api.goods_views import goods_told
from api.house import House
from api.identity import staff_with
from api.once import respond
from api.order_views import desk_orders
from api.placing import PLACING, place
from api.requests import Intent
from api.verbs import asks, commands, reads
from api.wire.base import WHOLE_NUMBER_MAX
from api.wire.desk_orders import (
    AssistedOrder,
    AssistedOrderList,
    AssistedOrderSent,
    AssistedRefusalSent,
    PersonSeen,
    PersonShown,
    StandBySent,
    Witness,
    WitnessedOrderSent,
)
from api.wire.kiosks import GoodsList
from api.wire.orders import DeskOrder, OrderLineSent
from ledger.book.refusals import PointsNotEnough
from ledger.market.catalogue.shelf import shelf_of
from ledger.market.desk_orders.operations.ask import AskAtDesk
from ledger.market.desk_orders.operations.stand_by import RefuseAtDesk, StandBy
from ledger.market.desk_orders.operations.witnessed import PlaceWitnessed
from ledger.market.desk_orders.queries import (
    find_desk_order,
    find_present,
    list_desk_orders,
    list_witnesses,
)
from ledger.market.desk_orders.refusals import (
    DeskOrderEnded,
    DeskOrderOver,
    DeskOrderUnknown,
    OwnWitness,
    WitnessMustConfirm,
    WitnessUnknown,
)
from ledger.market.desk_orders.words import DeskOrderId
from ledger.market.keeping.refusals import HouseholdOrder
from ledger.market.operations.place_order import draw_receipt_code
from ledger.market.queries import find_order
from ledger.market.refusals import GoodsUnknown, OwnOrder, QuantityOutOfRange, TooManyLines, WrongShop
from ledger.market.words import ByStaff, LineAsked, OrderId, Sku
from ledger.people.operations.cards import people_met
from ledger.people.queries import volunteers_by_id
from ledger.people.refusals import VolunteerUnknown
from ledger.people.sessions import staff_names
from ledger.people.words import StaffId, StaffMember, VolunteerId
from ledger.places.chinese import half_width
from ledger.places.queries import find_shop
from ledger.places.refusals import ShopUnknown
from ledger.places.words import ShopId
from ledger.reports.policies import policy_in_force

SHOWN_FOR: Final = timedelta(hours=12)
FILLS_IN: Final = staff_with("shop_keeper", "clerk")
ASSISTS: Final = staff_with("clerk", "shop_keeper", "shop_monitor", "approver")
ASKING: Final = (
    WrongShop,
    VolunteerUnknown,
    OwnOrder,
    HouseholdOrder,
    GoodsUnknown,
    QuantityOutOfRange,
    TooManyLines,
    PointsNotEnough,
)
STANDING_BY: Final = (DeskOrderUnknown, DeskOrderEnded, DeskOrderOver)

DeskOrderIndex = Annotated[int, PathParameter(ge=0, le=WHOLE_NUMBER_MAX)]


@reads("/desk-orders", "list_desk_orders", by=ASSISTS)
async def get_desk_orders(
    house: NamedDependency[House], staff: NamedDependency[StaffMember]
) -> AssistedOrderList:
    """List what was filled in lately for people at the shops of one's area."""
    async with house.reading() as connection:
        orders = await list_desk_orders(
            connection,
            tenant_id=staff.tenant_id,
            scope=staff.unit.path,
            since=house.clock() - SHOWN_FOR,
        )
        witness_ids = await list_witnesses(
            connection, tenant_id=staff.tenant_id, scope=staff.unit.path, staff_id=staff.staff_id
        )
        names = await staff_names(
            connection, keyring=house.keyring, tenant_id=staff.tenant_id, staff_ids=set(witness_ids)
        )
        in_force = await policy_in_force(connection, tenant_id=staff.tenant_id)
    return AssistedOrderList(
        items=await assisted_orders(house, staff, orders),
        witnesses=[Witness(staff_id=staff_id, name=names[staff_id]) for staff_id in witness_ids],
        witnessed_points=in_force.policy.witnessed_points,
    )


@asks("/desk-orders/people", "find_person_at_desk", by=FILLS_IN, refuses=(VolunteerUnknown,))
async def find_person(
    data: JSONBody[PersonShown], house: NamedDependency[House], staff: NamedDependency[StaffMember]
) -> PersonSeen:
    """Tell who stands at the desk, by their number, card or pass; only people of one's own area."""
    now = house.clock()
    async with house.reading() as connection:
        (met,) = await people_met(
            connection, keyring=house.keyring, tenant_id=staff.tenant_id, shown=[data.shown], now=now
        )
        volunteer_id = await find_present(
            connection,
            tenant_id=staff.tenant_id,
            scope=staff.unit.path,
            number="".join(half_width(data.shown).upper().split()),
            volunteer_ids=[] if met is None else [met.volunteer_id],
        )
        people = await volunteers_by_id(
            connection, keyring=house.keyring, tenant_id=staff.tenant_id, volunteer_ids=[volunteer_id]
        )
    person = people[volunteer_id]
    return PersonSeen(volunteer_id=volunteer_id, name_masked=person.name_masked, number=person.number)


@reads("/shops/{shop_id:int}/shelf", "get_desk_shelf", by=FILLS_IN, refuses=(ShopUnknown,))
async def get_shelf(
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    shop_id: Annotated[int, PathParameter(ge=1, le=WHOLE_NUMBER_MAX)],
) -> GoodsList:
    """List what a shop of one's area offers now."""
    tenant_id, shop = staff.tenant_id, ShopId(shop_id)
    async with house.reading() as connection:
        await find_shop(connection, tenant_id=tenant_id, shop_id=shop, scope=staff.unit.path)
        shelf = await shelf_of(connection, tenant_id=tenant_id, shop_ids=[shop], now=house.clock())
    return GoodsList(items=goods_told(shelf.articles, tenant_id=tenant_id), log_index=shelf.log_index)


@commands("/desk-orders", "fill_in_desk_order", by=FILLS_IN, refuses=ASKING)
async def fill_in_desk_order(
    data: JSONBody[AssistedOrderSent],
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    intent: NamedDependency[Intent],
) -> Response[AssistedOrder]:
    """Fill an order in for the person who stands there; a witness or the person then confirms it."""
    command = AskAtDesk(
        request=intent.by(staff.principal),
        by=ByStaff(staff.staff_id),
        volunteer_id=VolunteerId(data.volunteer_id),
        shop_id=ShopId(data.shop_id),
        lines=_lines(data.lines),
        asked_at=house.clock(),
    )
    outcome = await house.tellers.submit(staff.tenant_id, command)
    return respond(await _read(house, staff, outcome.answer["desk_order_id"]), hit=outcome.hit)


@commands(
    "/witnessed-orders",
    "place_witnessed_order",
    by=FILLS_IN,
    refuses=(
        WrongShop,
        VolunteerUnknown,
        OwnOrder,
        HouseholdOrder,
        *PLACING,
        WitnessUnknown,
        OwnWitness,
        WitnessMustConfirm,
    ),
)
async def place_witnessed_order(
    data: JSONBody[WitnessedOrderSent],
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    intent: NamedDependency[Intent],
) -> Response[DeskOrder]:
    """Place an order of few points at once, where a colleague stands by and is named."""
    command = PlaceWitnessed(
        request=intent.by(staff.principal),
        by=ByStaff(staff.staff_id),
        witness_id=StaffId(data.witness_id),
        volunteer_id=VolunteerId(data.volunteer_id),
        shop_id=ShopId(data.shop_id),
        lines=_lines(data.lines),
        receipt_code=draw_receipt_code(),
        placed_at=house.clock(),
    )
    outcome = await place(house, staff.tenant_id, command)
    async with house.reading() as connection:
        order = await find_order(
            connection, tenant_id=staff.tenant_id, order_id=OrderId(outcome.answer["order_id"])
        )
    body = (await desk_orders(house, tenant_id=staff.tenant_id, orders=[order]))[0]
    return respond(body, hit=outcome.hit)


@commands(
    "/desk-orders/{desk_order_id:int}/confirmations",
    "witness_desk_order",
    by=ASSISTS,
    refuses=(*STANDING_BY, OwnWitness, HouseholdOrder, *PLACING),
)
async def witness_desk_order(
    data: JSONBody[StandBySent],  # noqa: ARG001 - the body says nothing, but must be a JSON object
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    intent: NamedDependency[Intent],
    desk_order_id: DeskOrderIndex,
) -> Response[AssistedOrder]:
    """Stand by an order that a colleague filled in; it is placed and held for hand-over."""
    command = StandBy(
        request=intent.by(staff.principal),
        by=ByStaff(staff.staff_id),
        desk_order_id=DeskOrderId(desk_order_id),
        receipt_code=draw_receipt_code(),
        placed_at=house.clock(),
    )
    outcome = await place(house, staff.tenant_id, command)
    return respond(await _read(house, staff, desk_order_id), hit=outcome.hit)


@commands(
    "/desk-orders/{desk_order_id:int}/refusals",
    "refuse_desk_order",
    by=ASSISTS,
    refuses=(*STANDING_BY, OwnWitness, HouseholdOrder),
)
async def refuse_desk_order(
    data: JSONBody[AssistedRefusalSent],
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    intent: NamedDependency[Intent],
    desk_order_id: DeskOrderIndex,
) -> Response[AssistedOrder]:
    """Let an order that was filled in come to nothing, as its witness or as who filled it in."""
    command = RefuseAtDesk(
        request=intent.by(staff.principal),
        by=ByStaff(staff.staff_id),
        desk_order_id=DeskOrderId(desk_order_id),
        reason=data.reason,
        refused_at=house.clock(),
    )
    outcome = await house.tellers.submit(staff.tenant_id, command)
    return respond(await _read(house, staff, desk_order_id), hit=outcome.hit)


async def _read(house: House, staff: StaffMember, desk_order_id: int) -> AssistedOrder:
    async with house.reading() as connection:
        order = await find_desk_order(
            connection, tenant_id=staff.tenant_id, desk_order_id=DeskOrderId(desk_order_id)
        )
    return (await assisted_orders(house, staff, [order]))[0]


def _lines(lines: list[OrderLineSent]) -> tuple[LineAsked, ...]:
    return tuple(LineAsked(Sku(line.sku), line.quantity) for line in lines)


ROUTES = (
    get_desk_orders,
    find_person,
    get_shelf,
    fill_in_desk_order,
    place_witnessed_order,
    witness_desk_order,
    refuse_desk_order,
)
