"""Print a block of paper slips for a shop, so that it goes on while the power is out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from ledger.book.words import Decision, Fact, Facts, Owner, Request, Row, View
from ledger.market.outage.facts import NextSerialFact
from ledger.market.outage.refusals import SlipsOutOfRange
from ledger.market.outage.rules import clerk_at
from ledger.market.outage.words import BLOCK_MAX, SERIAL_MAX
from ledger.market.words import ByStaff, ClerkFact, ShopFact
from ledger.places.refusals import ShopUnknown
from ledger.places.words import ShopId


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintBlock:
    """Somebody takes numbers out for the slips of a shop.

    Attributes:
        request: who asked, under which key.
        by: who prints.
        shop_id: whose slips they are; no other shop can enter them.
        slips_count: how many.
        printed_at: when, aware.
    """

    request: Request
    by: ByStaff
    shop_id: ShopId
    slips_count: int
    printed_at: datetime

    def needs(self, _known: Facts) -> Iterable[Fact]:
        """Ask for the shop, who prints, and where the numbers go on."""
        return (ShopFact(self.shop_id), ClerkFact(self.by.staff_id), NextSerialFact())

    def owners(self, _known: Facts) -> Iterable[Owner]:
        """Touch no account."""
        return ()

    def decide(self, view: View) -> Decision:
        """Take the next numbers.

        Raises:
            ShopUnknown: there is no such shop in reach.
            SlipsOutOfRange: none, more than a block has, or no number is left.
        """
        clerk_at(view, self.by.staff_id, view.fact(ShopFact(self.shop_id)), ShopUnknown)
        first = view.fact(NextSerialFact()) or 1
        if not 1 <= self.slips_count <= BLOCK_MAX or first + self.slips_count - 1 > SERIAL_MAX:
            raise SlipsOutOfRange(slips_max=BLOCK_MAX)
        block = {
            "shop_id": self.shop_id,
            "first_serial": first,
            "slips_count": self.slips_count,
            "printed_by": self.by.principal,
            "printed_at": self.printed_at,
        }
        return Decision(
            kind="outage_block",
            actor=self.by.principal,
            occurred_at=self.printed_at,
            refers_to={"shop": self.shop_id},
            rows=(Row("outage_blocks", block),),
            answer={"first_serial": first, "slips_count": self.slips_count},
            learned={NextSerialFact(): first + self.slips_count},
        )
