"""Place a small order at the desk at once, where a witness stands by and is named."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from ledger.book.words import Decision, Fact, Facts, Owner, Principal, Request, View
from ledger.market.desk_orders.rules import check_asker, check_named, check_small
from ledger.market.desk_orders.words import PresentFact, Witnessed, WitnessedFact
from ledger.market.keeping.facts import KinFact
from ledger.market.operations.place_order import PlaceOrder
from ledger.market.placing import Way
from ledger.market.words import ByStaff, ClerkFact, LineAsked, ReceiptCode, ShopFact
from ledger.people.words import StaffId, VolunteerId
from ledger.places.words import ShopId


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceWitnessed:
    """Staff place an order of few points, with a witness who is only named.

    Attributes:
        request: who asked, under which key.
        by: who places it.
        witness_id: who stands by.
        volunteer_id: the person who stands there, whose points pay.
        shop_id: whose shelf.
        lines: what is taken.
        receipt_code: from `draw_receipt_code`.
        placed_at: when it happened, aware.
    """

    request: Request
    by: ByStaff
    witness_id: StaffId
    volunteer_id: VolunteerId
    shop_id: ShopId
    lines: tuple[LineAsked, ...]
    receipt_code: ReceiptCode
    placed_at: datetime

    def needs(self, known: Facts) -> Iterable[Fact]:
        """Ask for both of the staff, the person, and what the order needs."""
        yield ClerkFact(self.by.staff_id)
        yield ClerkFact(self.witness_id)
        yield PresentFact(self.volunteer_id)
        yield KinFact(self.by.staff_id, self.volunteer_id)
        yield KinFact(self.witness_id, self.volunteer_id)
        yield WitnessedFact.at(self.volunteer_id, self.placed_at)
        yield from self._placing.needs(known)

    def owners(self, known: Facts) -> Iterable[Owner]:
        """Read the person's lots and the shelf."""
        return self._placing.owners(known)

    def decide(self, view: View) -> Decision:
        """Place the order.

        Raises:
            WrongShop, VolunteerUnknown, OwnOrder: as when filling one in.
            WitnessUnknown: nobody such serves the shop's area.
            OwnWitness: who places it, or the person, would be the witness.
            WitnessMustConfirm: more points than a name alone is enough for on one day.
            Refusal: as of any order.
        """
        clerk = check_asker(view, self.by, volunteer_id=self.volunteer_id, shop_id=self.shop_id)
        check_named(
            view,
            by=self.by,
            clerk=clerk,
            witness_id=self.witness_id,
            volunteer_id=self.volunteer_id,
            shop_path=view.fact(ShopFact(self.shop_id)),
        )
        placed = self._placing.decide(view)
        fact, points = WitnessedFact.at(self.volunteer_id, self.placed_at), placed.answer["points"]
        check_small(view, fact, points=points)
        return replace(
            placed,
            actor=self.by.principal,
            learned={**placed.learned, fact: (*(view.fact(fact) or ()), Witnessed(view.now, points))},
        )

    @property
    def _placing(self) -> PlaceOrder:
        return PlaceOrder(
            request=self.request,
            volunteer_id=self.volunteer_id,
            shop_id=self.shop_id,
            kiosk_id=None,
            lines=self.lines,
            receipt_code=self.receipt_code,
            placed_at=self.placed_at,
            way=Way(
                kind="desk",
                placed_by=self.by.principal,
                witness=Principal(f"staff/{self.witness_id}"),
            ),
        )
