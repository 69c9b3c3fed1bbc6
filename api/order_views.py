"""Says how an order stands, to the kiosk that shows and prints it and to the desk that lists it."""

from collections.abc import Sequence
from typing import Any

from litestar import Request

from api.house import House, page_address
from api.wire.orders import DeskOrder, KioskOrder, OrderLine
from ledger.book.words import TenantId
from ledger.market.catalogue.vouchers.queries import vouchers_of_orders
from ledger.market.catalogue.vouchers.sealing import VoucherSeal
from ledger.market.catalogue.vouchers.words import IssuedVoucher
from ledger.market.refusals import OrderUnknown
from ledger.market.words import LineView, OrderId, OrderState, OrderView
from ledger.people.queries import volunteers_by_id
from ledger.people.words import ERASED


async def kiosk_order(
    house: House,
    request: Request[Any, Any, Any],
    *,
    tenant_id: TenantId,
    order_id: OrderId,
) -> KioskOrder:
    """Describe an order with the volunteer's points and its receipt."""
    shown = await house.asked.orders.ask(tenant_id, order_id)
    if shown is None:
        raise OrderUnknown
    order = shown.order
    receipt_url = page_address(house, request, f"/r/{tenant_id}/{order.receipt_code}")
    return KioskOrder(
        order_id=order.order_id,
        order_number=order_number(order.order_id),
        state=order.state.value,
        placed_at=order.placed_at,
        lines=order_lines(order.lines, await vouchers_of(house, tenant_id=tenant_id, order=order)),
        points=order.points,
        points_left=shown.points_available,
        name_masked=shown.name_masked,
        receipt_url=receipt_url,
        log_index=order.order_id,
        root=shown.seal.root.hex(),
        size=shown.seal.size,
    )


async def desk_orders(house: House, *, tenant_id: TenantId, orders: Sequence[OrderView]) -> list[DeskOrder]:
    """Describe orders to the desk."""
    async with house.reading() as connection:
        people = await volunteers_by_id(
            connection,
            keyring=house.keyring,
            tenant_id=tenant_id,
            volunteer_ids={order.volunteer_id for order in orders if order.volunteer_id is not None},
        )
    return [
        DeskOrder(
            order_id=order.order_id,
            order_number=order_number(order.order_id),
            shop_name=order.shop_name,
            placed_at=order.placed_at,
            hold_until=order.hold_until if order.state is OrderState.HELD else None,
            volunteer_name_masked=people[order.volunteer_id].name_masked
            if order.volunteer_id in people
            else ERASED,
            points=order.points,
            points_returned=order.points_returned,
            lines=order_lines(order.lines),
            state=order.state.value,
            void_reason=order.void_reason and order.void_reason.value,
            ended_at=order.ended_at,
        )
        for order in orders
    ]


async def vouchers_of(house: House, *, tenant_id: TenantId, order: OrderView) -> list[IssuedVoucher]:
    """Open the numbers of the vouchers that were handed over with an order; most orders have none."""
    if order.state is not OrderState.HANDED_OVER or all(line.kind == "box" for line in order.lines):
        return []
    async with house.reading() as connection:
        return await vouchers_of_orders(
            connection,
            seal=VoucherSeal(house.keyring, tenant_id),
            tenant_id=tenant_id,
            order_ids=[order.order_id],
        )


def order_lines(lines: Sequence[LineView], vouchers: Sequence[IssuedVoucher] = ()) -> list[OrderLine]:
    """Describe the lines of an order, with the numbers of vouchers for whoever may see them."""
    return [
        OrderLine(
            sku=line.sku,
            name_zh=line.name_zh,
            name_en=line.name_en,
            quantity=line.quantity,
            points=line.points,
            quantity_handed_over=line.quantity_handed_over,
            quantity_returned=line.quantity_returned,
            serials=[one.serial for one in vouchers if one.sku == line.sku],
            quantity_brought_back=line.quantity_brought_back,
        )
        for line in lines
    ]


def order_number(order_id: OrderId) -> str:
    """Write an order's id as people read it aloud."""
    return f"D{order_id:07d}"
