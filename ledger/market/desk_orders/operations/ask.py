"""Fill an order in for the person who stands at the desk; it holds nothing until somebody stands by it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from ledger.book.refusals import PointsNotEnough
from ledger.book.words import Decision, Fact, Facts, Owner, Request, Row, View
from ledger.market.desk_orders.rules import check_asker
from ledger.market.desk_orders.words import (
    WITNESS_WITHIN,
    DeskOrder,
    DeskOrderFact,
    DeskOrderId,
    PresentFact,
)
from ledger.market.keeping.facts import KinFact
from ledger.market.rules import points_available, points_of, priced_lines
from ledger.market.words import ByStaff, ClerkFact, LineAsked, PricesFact, ShopFact, volunteer_owner
from ledger.people.words import VolunteerId
from ledger.places.words import ShopId


@dataclass(frozen=True, slots=True, kw_only=True)
class AskAtDesk:
    """Staff fill an order in, for a witness or the person to confirm.

    Attributes:
        request: who asked, under which key.
        by: who fills it in.
        volunteer_id: the person who stands there, whose points will pay.
        shop_id: whose shelf.
        lines: what the person wants.
        asked_at: when, aware.
    """

    request: Request
    by: ByStaff
    volunteer_id: VolunteerId
    shop_id: ShopId
    lines: tuple[LineAsked, ...]
    asked_at: datetime

    def needs(self, _known: Facts) -> Iterable[Fact]:
        """Ask for the shop, the prices, the clerk and the person."""
        yield ShopFact(self.shop_id)
        yield from {PricesFact(line.sku) for line in self.lines}
        yield ClerkFact(self.by.staff_id)
        yield PresentFact(self.volunteer_id)
        yield KinFact(self.by.staff_id, self.volunteer_id)

    def owners(self, _known: Facts) -> Iterable[Owner]:
        """Read the person's lots, to say at once when they do not reach."""
        return (volunteer_owner(self.volunteer_id),)

    def decide(self, view: View) -> Decision:
        """Write what is asked for.

        Raises:
            WrongShop: the shop is outside the clerk's area.
            VolunteerUnknown: nobody such serves in the clerk's area.
            OwnOrder: it is the clerk.
            GoodsUnknown, TooManyLines, QuantityOutOfRange: as of any order.
            PointsNotEnough: the person has fewer points.
        """
        clerk = check_asker(view, self.by, volunteer_id=self.volunteer_id, shop_id=self.shop_id)
        lines = priced_lines(view, self.lines, at=self.asked_at)
        points, available = points_of(lines), points_available(view, volunteer_owner(self.volunteer_id))
        if points > available:
            raise PointsNotEnough(points_missing=points - available, points_available=available)
        expires_at = max(self.asked_at, view.now) + WITNESS_WITHIN
        asked = DeskOrder(
            desk_order_id=DeskOrderId(view.log_index),
            volunteer_id=self.volunteer_id,
            shop_id=self.shop_id,
            shop_path=view.fact(ShopFact(self.shop_id)),
            lines=tuple(LineAsked(line.sku, line.quantity) for line in lines),
            points=points,
            asked_by=self.by.principal,
            asker_volunteer_id=clerk.volunteer_id,
            expires_at=expires_at,
            ending=None,
        )
        return Decision(
            kind="desk_order",
            actor=self.by.principal,
            occurred_at=self.asked_at,
            refers_to={"volunteer": self.volunteer_id, "shop": self.shop_id},
            rows=(self._row(asked),),
            answer={"desk_order_id": asked.desk_order_id, "points": points},
            learned={DeskOrderFact(asked.desk_order_id): asked},
        )

    def _row(self, asked: DeskOrder) -> Row:
        return Row(
            "desk_orders",
            {
                "shop_id": asked.shop_id,
                "volunteer_id": asked.volunteer_id,
                "skus": [line.sku for line in asked.lines],
                "quantities": [line.quantity for line in asked.lines],
                "points": asked.points,
                "asked_by": asked.asked_by,
                "asker_volunteer_id": asked.asker_volunteer_id,
                "asked_at": self.asked_at,
                "expires_at": asked.expires_at,
            },
        )
