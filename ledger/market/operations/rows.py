"""The domain rows of an order: its lines and its end."""

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
    order: Order, *, ended_at: datetime, clerk: Clerk | None = None, reason: VoidReason | None = None
) -> Row:
    """Make the row that ends an order: void for a reason, else handed over, by a clerk if there was one."""
    return Row(
        "order_ends",
        {
            "order_id": order.order_id,
            "ending": (OrderState.VOID if reason else OrderState.HANDED_OVER).value,
            "void_reason": reason and reason.value,
            "volunteer_id": order.volunteer_id,
            "clerk_volunteer_id": clerk and clerk.volunteer_id,
            "ended_at": ended_at,
        },
    )
