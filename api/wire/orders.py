"""Bodies of orders at the kiosk and the desk, and of the public receipt."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from api.wire.base import Instant, Note, WireInput, WireOutput, text, whole

OrderState = Literal["held", "handed_over", "void"]
VoidReason = Literal["person", "staff", "timeout", "machine"]
LINES_MAX = 6
QUANTITY_MAX = 9


class OrderLineSent(WireInput):
    """So many of one kind of goods."""

    sku: Annotated[str, BeforeValidator(text), Field(min_length=1, max_length=64)]
    quantity: Annotated[int, BeforeValidator(whole), Field(ge=1, le=QUANTITY_MAX)]


class OrderSent(WireInput):
    """What the volunteer who stands at the kiosk takes."""

    visit: Annotated[str, BeforeValidator(text), Field(min_length=1, max_length=200)]
    lines: Annotated[list[OrderLineSent], Field(min_length=1, max_length=LINES_MAX)]


class OrderVoidSent(WireInput):
    """The volunteer takes the order back."""

    visit: Annotated[str, BeforeValidator(text), Field(min_length=1, max_length=200)]
    reason: Note


class DeskVoidSent(WireInput):
    """Staff take an order back."""

    reason: Note


class HandOverSent(WireInput):
    """What leaves the shop, where it is not the whole order; the rest goes back, points and boxes."""

    lines: Annotated[list[OrderLineSent], Field(min_length=1, max_length=LINES_MAX)] | None = None
    reason: Note | None = None


class LineReturnedSent(WireInput):
    """So many of one kind of goods come back; damaged ones are set aside."""

    sku: Annotated[str, BeforeValidator(text), Field(min_length=1, max_length=64)]
    quantity: Annotated[int, BeforeValidator(whole), Field(ge=1, le=QUANTITY_MAX)]
    damaged: Annotated[int, BeforeValidator(whole), Field(ge=0, le=QUANTITY_MAX)] = 0


class ReturnSent(WireInput):
    """What somebody brings back, and why."""

    lines: Annotated[list[LineReturnedSent], Field(min_length=1, max_length=LINES_MAX)]
    reason: Note


class OrderLine(WireOutput):
    """One kind of goods in an order, the points for all of it, and what became of it at its end and later.

    `serials`: the numbers of vouchers, told to whoever holds the receipt only.
    """

    sku: str
    name_zh: str
    name_en: str
    quantity: int
    points: int
    quantity_handed_over: int
    quantity_returned: int
    serials: list[str]
    quantity_brought_back: int


class KioskOrder(WireOutput):
    """An order as the kiosk shows and prints it; one that claim slips paid has no name."""

    order_id: int
    order_number: str
    state: OrderState
    placed_at: Instant
    lines: list[OrderLine]
    points: int
    points_left: int
    name_masked: str | None
    receipt_url: str
    log_index: int
    root: str
    size: int


class DeskOrder(WireOutput):
    """An order as the shop keeper sees it."""

    order_id: int
    order_number: str
    shop_name: str
    placed_at: Instant
    hold_until: Instant | None
    volunteer_name_masked: str
    points: int
    points_returned: int
    lines: list[OrderLine]
    state: OrderState
    void_reason: VoidReason | None
    ended_at: Instant | None


class DeskOrderPage(WireOutput):
    """A page of orders."""

    items: list[DeskOrder]
    next_cursor: str | None
    log_index: int


class Receipt(WireOutput):
    """What anybody who scans a receipt may see: the order, and its place in the sealed log."""

    order_number: str
    shop_name: str
    placed_at: Instant
    state: OrderState
    lines: list[OrderLine]
    points: int
    points_returned: int
    void_reason: VoidReason | None
    log_index: int
    size: int
    root: str
    leaf: str
    inclusion_proof: list[str]
    origin: str
