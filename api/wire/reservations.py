"""Bodies of reservations: goods put aside from the phone, and picked up for a code."""

from typing import Annotated

from pydantic import BeforeValidator, Field

from api.wire.base import Id, Instant, Note, WireInput, WireOutput, text
from api.wire.orders import LINES_MAX, OrderLine, OrderLineSent, OrderState, VoidReason


class ReservationSent(WireInput):
    """What is put aside, and in which shop."""

    shop_id: Id
    lines: Annotated[list[OrderLineSent], Field(min_length=1, max_length=LINES_MAX)]


class ReservationVoidSent(WireInput):
    """The person does not want it any more."""

    reason: Note | None = None


class PickupSent(WireInput):
    """The eight digits as typed, or the eleven of the QR that carries them."""

    pickup_code: Annotated[str, BeforeValidator(text), Field(min_length=1, max_length=40)]


class Reservation(WireOutput):
    """What somebody reserved, or ordered at a kiosk whose goods the staff fetch.

    `has_pickup`: it is given out for a code; the code and its QR are there only while the goods wait. A phone
    linked by number and PIN is shown no code before it may spend.
    """

    order_id: int
    order_number: str
    shop_id: int
    shop_name: str
    placed_at: Instant
    hold_until: Instant
    state: OrderState
    void_reason: VoidReason | None
    ended_at: Instant | None
    lines: list[OrderLine]
    points: int
    has_pickup: bool
    pickup_code: str | None
    pickup_shown: str | None


class ReservationList(WireOutput):
    """What somebody reserved lately and whatever else waits for them; how long reserved goods wait."""

    items: list[Reservation]
    reserve_hours: int
