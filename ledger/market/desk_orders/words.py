"""The words of desk orders: what staff filled in for a person, and what a command knows of it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final, Literal, NamedTuple, NewType, Self

from ledger.book.words import Fact, Principal
from ledger.market.words import LineAsked, OrderId
from ledger.people.words import VolunteerId
from ledger.places.words import Scope, ShopId

DeskOrderId = NewType("DeskOrderId", int)
DeskOrderEnding = Literal["placed", "refused"]

WITNESS_WITHIN: Final = timedelta(minutes=10)
"""So long a desk order waits for its witness, or for the person at a kiosk."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskOrder:
    """What staff filled in for a person; it holds nothing until somebody else stands by it.

    Attributes:
        desk_order_id: its transaction.
        volunteer_id: whose points pay.
        shop_id: whose shelf.
        shop_path: where the shop stands in the organisation tree.
        lines: what is asked for.
        points: what it cost when it was asked for.
        asked_by: who filled it in.
        asker_volunteer_id: who that is as a volunteer.
        expires_at: until when somebody may stand by it.
        ending: what became of it, None while it waits.
    """

    desk_order_id: DeskOrderId
    volunteer_id: VolunteerId
    shop_id: ShopId
    shop_path: Scope
    lines: tuple[LineAsked, ...]
    points: int
    asked_by: Principal
    asker_volunteer_id: VolunteerId | None
    expires_at: datetime
    ending: DeskOrderEnding | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskOrderView:
    """A desk order as pages list it; `order_id` once it is placed."""

    desk_order_id: DeskOrderId
    volunteer_id: VolunteerId
    shop_id: ShopId
    shop_name: str
    shop_path: Scope
    lines: list["DeskLine"]
    points: int
    asked_by: Principal
    asked_at: datetime
    expires_at: datetime
    ending: DeskOrderEnding | None
    order_id: OrderId | None


@dataclass(frozen=True, slots=True)
class DeskLine:
    """So many of one article, by its names."""

    sku: str
    name_zh: str
    name_en: str
    quantity: int


@dataclass(frozen=True, slots=True)
class DeskOrderFact(Fact):
    """Asks for the DeskOrder of an id."""

    desk_order_id: DeskOrderId


@dataclass(frozen=True, slots=True)
class WitnessedFact(Fact):
    """Asks what left an account since a day, in UTC, with a witness named alone: a tuple of Witnessed."""

    volunteer_id: VolunteerId
    since: date

    @classmethod
    def at(cls, volunteer_id: VolunteerId, placed_at: datetime) -> Self:
        """Ask for all of the civil day of a moment, wherever on earth that day is counted."""
        return cls(volunteer_id, (placed_at - timedelta(days=1)).date())


class Witnessed(NamedTuple):
    """So many points left, at a moment."""

    placed_at: datetime
    points: int


@dataclass(frozen=True, slots=True)
class PresentFact(Fact):
    """Asks for the path of the unit of a volunteer who serves; None when nobody such is there."""

    volunteer_id: VolunteerId
