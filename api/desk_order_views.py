"""Says what staff have filled in for people, to the desk and to the kiosk."""

from collections.abc import Sequence

from api.house import House
from api.order_views import order_number
from api.wire.desk_orders import AssistedLine, AssistedOrder, AssistedState, KioskAssistedOrder
from ledger.market.desk_orders.words import DeskOrderView
from ledger.people.queries import volunteers_by_id
from ledger.people.sessions import staff_names
from ledger.people.words import ERASED, StaffId, StaffMember


async def assisted_orders(
    house: House, staff: StaffMember, orders: Sequence[DeskOrderView]
) -> list[AssistedOrder]:
    """Describe desk orders to staff, people masked."""
    askers = {order.desk_order_id: _staff_id(order) for order in orders}
    async with house.reading() as connection:
        people = await volunteers_by_id(
            connection,
            keyring=house.keyring,
            tenant_id=staff.tenant_id,
            volunteer_ids={order.volunteer_id for order in orders},
        )
        names = await staff_names(
            connection, keyring=house.keyring, tenant_id=staff.tenant_id, staff_ids=set(askers.values())
        )
    return [
        AssistedOrder(
            desk_order_id=order.desk_order_id,
            shop_name=order.shop_name,
            volunteer_name_masked=people[order.volunteer_id].name_masked
            if order.volunteer_id in people
            else ERASED,
            lines=_lines(order),
            points=order.points,
            asked_by=names.get(askers[order.desk_order_id], ERASED),
            mine=order.asked_by == staff.principal,
            asked_at=order.asked_at,
            expires_at=order.expires_at,
            state=_state(house, order),
            order_number=None if order.order_id is None else order_number(order.order_id),
        )
        for order in orders
    ]


def kiosk_assisted(order: DeskOrderView) -> KioskAssistedOrder:
    """Describe a desk order to the person whose points would pay."""
    return KioskAssistedOrder(
        desk_order_id=order.desk_order_id,
        lines=_lines(order),
        points=order.points,
        expires_at=order.expires_at,
    )


def _lines(order: DeskOrderView) -> list[AssistedLine]:
    return [
        AssistedLine(sku=line.sku, name_zh=line.name_zh, name_en=line.name_en, quantity=line.quantity)
        for line in order.lines
    ]


def _state(house: House, order: DeskOrderView) -> AssistedState:
    if order.ending is not None:
        return order.ending
    return "waiting" if house.clock() < order.expires_at else "over"


def _staff_id(order: DeskOrderView) -> StaffId:
    return StaffId(int(order.asked_by.removeprefix("staff/")))
