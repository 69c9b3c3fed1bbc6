"""Says what somebody reserved, with the code for which the shop gives it out."""

from api.house import House
from api.order_views import order_lines, order_number
from api.wire.reservations import Reservation
from ledger.book.words import TenantId
from ledger.market.reserving.rules import PICKUP_ROOM, pickup_code, pickup_digest, shown_pickup
from ledger.market.words import OrderState, OrderView, ReceiptCode
from ledger.places.words import ShopId


def digest_of(house: House, *, tenant_id: TenantId, shop_id: ShopId, code: str) -> bytes:
    """Return what the order of a pickup code is found by in one shop."""
    key = house.keyring.room_key(PICKUP_ROOM)
    return pickup_digest(key, tenant_id=tenant_id, shop_id=shop_id, code=code)


def code_of(house: House, *, tenant_id: TenantId, receipt_code: ReceiptCode) -> str:
    """Return the code of an order, made again from what is kept outside the database."""
    key = house.keyring.room_key(PICKUP_ROOM)
    return pickup_code(key, tenant_id=tenant_id, receipt_code=receipt_code)


def reservation(house: House, *, tenant_id: TenantId, order: OrderView, may_spend: bool) -> Reservation:
    """Describe a reservation to its owner; a phone that may not spend yet is shown no code."""
    waits = order.state is OrderState.HELD and order.has_pickup and may_spend
    code = code_of(house, tenant_id=tenant_id, receipt_code=order.receipt_code) if waits else None
    return Reservation(
        order_id=order.order_id,
        order_number=order_number(order.order_id),
        shop_id=order.shop_id,
        shop_name=order.shop_name,
        placed_at=order.placed_at,
        hold_until=order.hold_until,
        state=order.state.value,
        void_reason=order.void_reason and order.void_reason.value,
        ended_at=order.ended_at,
        lines=order_lines(order.lines),
        points=order.points,
        has_pickup=order.has_pickup,
        pickup_code=code,
        pickup_shown=code and shown_pickup(code),
    )
