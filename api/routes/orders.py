"""Routes of orders at the desk: those that wait to be handed over, and their end."""

from datetime import datetime
from typing import Annotated, Any, Literal

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import JSONBody, PathParameter, QueryParameter
from sqlalchemy.ext.asyncio import AsyncConnection

from api.cursors import read_index_cursor
from api.house import House
from api.identity import SHOP_KEEPER
from api.once import respond
from api.order_views import desk_orders
from api.refusals import CursorUnknown
from api.requests import Intent
from api.verbs import commands, reads
from api.wire.base import CURSOR_LENGTH_MAX, PAGE_SIZE_MAX, WHOLE_NUMBER_MAX
from api.wire.orders import DeskOrder, DeskOrderPage, DeskVoidSent, HandOverSent, ReturnSent
from ledger.market import queries
from ledger.market.keeping.refusals import HouseholdOrder
from ledger.market.operations.hand_over import HandOver
from ledger.market.operations.void_order import VoidOrder
from ledger.market.refusals import (
    NothingHandedOver,
    NotInOrder,
    OrderEnded,
    OrderUnknown,
    OwnOrder,
    WrongShop,
)
from ledger.market.returns.operations import ReturnGoods
from ledger.market.returns.refusals import (
    NamelessOrder,
    NotHandedOver,
    NothingReturned,
    NotOutThere,
    ReturnTooLate,
    VoucherStays,
)
from ledger.market.returns.words import LineReturned
from ledger.market.words import ByStaff, LineAsked, OrderId, OrderState, OrderView, Sku
from ledger.people.words import StaffMember
from ledger.places.queries import find_shop, list_shops
from ledger.places.refusals import ShopUnknown
from ledger.places.words import ShopId

PAGE_SIZE = 100

OrderIndex = Annotated[int, PathParameter(ge=0, le=WHOLE_NUMBER_MAX)]


@reads("/orders", "list_orders", by=SHOP_KEEPER, refuses=(ShopUnknown, CursorUnknown))
async def list_orders(
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    shop_id: Annotated[int | None, QueryParameter(ge=1, le=WHOLE_NUMBER_MAX)] = None,
    order_state: Annotated[
        Literal["held", "handed_over", "void"] | None, QueryParameter(name="state")
    ] = None,
    cursor: Annotated[str | None, QueryParameter(max_length=CURSOR_LENGTH_MAX)] = None,
    limit: Annotated[int | None, QueryParameter(ge=1, le=PAGE_SIZE_MAX)] = None,
) -> DeskOrderPage:
    """List the orders of the shops of one's area: held ones oldest first, ended ones newest first."""
    tenant_id, scope, size = staff.tenant_id, staff.unit.path, limit or PAGE_SIZE
    position = read_index_cursor(cursor)
    async with house.reading_at(tenant_id) as (connection, log_index):
        if shop_id is None:
            shops = await list_shops(connection, tenant_id=tenant_id, scope=scope)
        else:
            shop = ShopId(shop_id)
            shops = [await find_shop(connection, tenant_id=tenant_id, shop_id=shop, scope=scope)]
        orders = await _page(
            connection,
            state=OrderState(order_state or "held"),
            of={"tenant_id": tenant_id, "shop_ids": [shop.shop_id for shop in shops], "limit": size},
            position=position,
            now=house.clock(),
        )
    return DeskOrderPage(
        items=await desk_orders(house, tenant_id=tenant_id, orders=orders),
        next_cursor=str(orders[-1].order_id) if len(orders) == size else None,
        log_index=log_index,
    )


@commands(
    "/orders/{order_id:int}/hand-overs",
    "hand_over_order",
    by=SHOP_KEEPER,
    refuses=(OrderUnknown, OrderEnded, WrongShop, OwnOrder, HouseholdOrder, NotInOrder, NothingHandedOver),
)
async def hand_over_order(
    data: JSONBody[HandOverSent],
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    intent: NamedDependency[Intent],
    order_id: OrderIndex,
) -> Response[DeskOrder]:
    """Hand the goods of an order to its volunteer, or some of them; the rest goes back, points and boxes."""
    asked = (
        None if data.lines is None else tuple(LineAsked(Sku(line.sku), line.quantity) for line in data.lines)
    )
    command = HandOver(
        request=intent.by(staff.principal),
        order_id=OrderId(order_id),
        by=ByStaff(staff.staff_id),
        handed_over_at=house.clock(),
        lines=asked,
        reason=data.reason,
    )
    return await _done(house, staff, command)


@commands(
    "/orders/{order_id:int}/voids",
    "void_order",
    by=SHOP_KEEPER,
    refuses=(OrderUnknown, OrderEnded, WrongShop, OwnOrder),
)
async def void_order(
    data: JSONBody[DeskVoidSent],
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    intent: NamedDependency[Intent],
    order_id: OrderIndex,
) -> Response[DeskOrder]:
    """Take an order back; points and boxes return to where they came from."""
    command = VoidOrder(
        request=intent.by(staff.principal),
        order_id=OrderId(order_id),
        by=ByStaff(staff.staff_id),
        voided_at=house.clock(),
        reason=data.reason,
    )
    return await _done(house, staff, command)


@commands(
    "/orders/{order_id:int}/returns",
    "return_goods",
    by=SHOP_KEEPER,
    refuses=(
        OrderUnknown,
        WrongShop,
        OwnOrder,
        HouseholdOrder,
        NamelessOrder,
        NotHandedOver,
        ReturnTooLate,
        NothingReturned,
        NotOutThere,
        VoucherStays,
    ),
)
async def return_goods(
    data: JSONBody[ReturnSent],
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    intent: NamedDependency[Intent],
    order_id: OrderIndex,
) -> Response[DeskOrder]:
    """Take goods back from the volunteer who got them; points return to the lots they were taken from."""
    command = ReturnGoods(
        request=intent.by(staff.principal),
        order_id=OrderId(order_id),
        by=ByStaff(staff.staff_id),
        lines=tuple(LineReturned(Sku(line.sku), line.quantity, line.damaged) for line in data.lines),
        returned_at=house.clock(),
        reason=data.reason,
    )
    return await _done(house, staff, command)


async def _page(
    connection: AsyncConnection, *, state: OrderState, of: dict[str, Any], position: int | None, now: datetime
) -> list[OrderView]:
    if state is OrderState.HELD:
        after = -1 if position is None else position
        return await queries.list_held_orders(connection, **of, now=now, after=after)
    return await queries.list_ended_orders(connection, **of, state=state, before=position)


async def _done(
    house: House, staff: StaffMember, command: HandOver | VoidOrder | ReturnGoods
) -> Response[DeskOrder]:
    outcome = await house.tellers.submit(staff.tenant_id, command)
    return respond(await _read(house, staff, command.order_id), hit=outcome.hit)


async def _read(house: House, staff: StaffMember, order_id: OrderId) -> DeskOrder:
    async with house.reading() as connection:
        order = await queries.find_order(connection, tenant_id=staff.tenant_id, order_id=order_id)
    return (await desk_orders(house, tenant_id=staff.tenant_id, orders=[order]))[0]


ROUTES = (list_orders, hand_over_order, void_order, return_goods)
