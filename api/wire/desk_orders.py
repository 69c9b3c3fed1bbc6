"""Bodies of orders that staff fill in for a person who stands at the desk."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from api.wire.base import Id, Instant, Note, WireInput, WireOutput, text
from api.wire.orders import LINES_MAX, OrderLineSent

AssistedState = Literal["waiting", "over", "placed", "refused"]


class AssistedOrderSent(WireInput):
    """What the person wants; a witness who is only named is enough for few points a day."""

    volunteer_id: Id
    shop_id: Id
    lines: Annotated[list[OrderLineSent], Field(min_length=1, max_length=LINES_MAX)]


class WitnessedOrderSent(AssistedOrderSent):
    """The same, with a colleague who stands by and is named; it is placed at once."""

    witness_id: Id


class StandBySent(WireInput):
    """A witness stands by it."""


class AssistedRefusalSent(WireInput):
    """Why it comes to nothing."""

    reason: Note


class KioskVisitSent(WireInput):
    """Who stands at the kiosk."""

    visit: Annotated[str, BeforeValidator(text), Field(min_length=1, max_length=200)]


class PersonShown(WireInput):
    """The number that somebody says, or the card or pass that they show."""

    shown: Annotated[str, BeforeValidator(text), Field(min_length=1, max_length=100)]


class PersonSeen(WireOutput):
    """Whoever stands at the desk, masked."""

    volunteer_id: int
    name_masked: str
    number: str


class AssistedLine(WireOutput):
    """So many of one kind of goods."""

    sku: str
    name_zh: str
    name_en: str
    quantity: int


class AssistedOrder(WireOutput):
    """An order filled in for somebody: who did it, until when it waits, and what became of it."""

    desk_order_id: int
    shop_name: str
    volunteer_name_masked: str
    lines: list[AssistedLine]
    points: int
    asked_by: str
    mine: bool
    asked_at: Instant
    expires_at: Instant
    state: AssistedState
    order_number: str | None


class Witness(WireOutput):
    """A colleague who may stand by."""

    staff_id: int
    name: str


class AssistedOrderList(WireOutput):
    """What was filled in lately, newest first; who may stand by; and what a name alone is enough for."""

    items: list[AssistedOrder]
    witnesses: list[Witness]
    witnessed_points: int


class KioskAssistedOrder(WireOutput):
    """What staff filled in for whoever stands at the kiosk."""

    desk_order_id: int
    lines: list[AssistedLine]
    points: int
    expires_at: Instant


class KioskAssistedOrderList(WireOutput):
    """What waits for the person at this kiosk's shop."""

    items: list[KioskAssistedOrder]
