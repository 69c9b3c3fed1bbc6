"""How an order comes about: the way its person came, what is asked, and the checks that it passes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, Protocol

from ledger.book.words import Fact, Facts, Principal, View
from ledger.market.words import LineAsked, Order
from ledger.people.words import CardId, VolunteerId
from ledger.places.words import ShopId

WayKind = Literal["pass", "link", "card", "slip", "desk", "reserve", "paper"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """The way in which somebody redeems; sealed with the order.

    Attributes:
        kind: pass or link of a phone, printed card, claim slips, the desk, reserved on a phone, a paper slip
            of a power cut; None of orders from before there were several.
        placed_by: who of the staff placed it for the person.
        witness: who saw it, another than who placed it.
        card_id: the card that was shown.
        proxy_volunteer_id: the relative who redeems for the person whose points pay.
        pickup_digest: keyed hash of the code by which the shop knows who comes for it.
        slips: hashes of the claim slips that pay.
    """

    kind: WayKind | None = None
    placed_by: Principal | None = None
    witness: Principal | None = None
    card_id: CardId | None = None
    proxy_volunteer_id: VolunteerId | None = None
    pickup_digest: bytes | None = None
    slips: tuple[bytes, ...] = ()

    @property
    def columns(self) -> dict[str, Any]:
        """Return what an order's row says of it."""
        return {
            "way": self.kind,
            "placed_by": self.placed_by,
            "witness": self.witness,
            "card_id": self.card_id,
            "proxy_volunteer_id": self.proxy_volunteer_id,
            "pickup_digest": self.pickup_digest,
            "slips": list(self.slips) or None,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What an order asks for, before it is priced; `volunteer_id` is None when slips pay."""

    volunteer_id: VolunteerId | None
    shop_id: ShopId
    lines: tuple[LineAsked, ...]
    way: Way
    placed_at: datetime


class Check(Protocol):
    """One reason for which an order may be refused; it looks at facts and changes nothing."""

    def needs(self, asked: Asked, known: Facts) -> Iterable[Fact]:
        """Name the facts that the check looks at; asked again until no new one is named."""
        ...

    def check(self, view: View, asked: Asked, order: Order) -> None:
        """Raise the one refusal of this check, or let the order pass."""
        ...

    def learned(self, view: View, asked: Asked, order: Order) -> Mapping[Fact, Any]:
        """Return what the next order of the same batch has to know of this one; mostly nothing."""
        return {}
