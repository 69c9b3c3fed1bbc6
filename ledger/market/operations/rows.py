"""The domain rows of an order: its lines, its end, and what was handed over in part."""

from datetime import datetime

from ledger.book.words import Row
from ledger.market.words import Clerk, Line, Order, OrderState, VoidReason


def line_row(number: int, line: Line) -> Row:
    """Make the row of one line; `number` counts from 1."""
    return Row(
        "order_lines",
        {
            "line": number,
            "sku": line.sku,
            "quantity": line.quantity,
            "points_each": line.points_each,
        },
    )


def end_row(
    order: Order,
    *,
    ended_at: datetime,
    clerk: Clerk | None = None,
    is_kin: bool | None = None,
    reason: VoidReason | None = None,
) -> Row:
    """Make the row that ends an order: void for a reason, else handed over, by a clerk if there was one.

    `is_kin`: what the register knew of the clerk living with those served; None where no clerk served.
    """
    return Row(
        "order_ends",
        {
            "order_id": order.order_id,
            "ending": (OrderState.VOID if reason else OrderState.HANDED_OVER).value,
            "void_reason": reason and reason.value,
            "volunteer_id": order.volunteer_id,
            "clerk_volunteer_id": clerk and clerk.volunteer_id,
            "ended_at": ended_at,
            "of_clerks_household": is_kin,
            "proxy_volunteer_id": order.proxy_volunteer_id,
        },
    )


def hand_over_row(order: Order, number: int, line: Line) -> Row:
    """Make the row that says how much of one line was handed over; `number` counts from 1."""
    return Row(
        "hand_over_lines",
        {"order_id": order.order_id, "line": number, "quantity": line.quantity},
    )
