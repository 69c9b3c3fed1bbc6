"""Hand an order over: held points are redeemed, reserved boxes leave the shop."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from ledger.book.words import SYSTEM, Decision, Fact, Facts, Owner, Request, View
from ledger.market.operations.rows import end_row
from ledger.market.rules import check_may_hand_over, handed_over, open_order
from ledger.market.words import (
    ByKiosk,
    ByStaff,
    ClerkFact,
    Order,
    OrderFact,
    OrderId,
    OrderState,
    shop_owner,
    volunteer_owner,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOver:
    """A kiosk or a clerk gives the boxes of an order to its volunteer.

    Attributes:
        request: who asked, under which key.
        order_id: the order.
        by: who hands over; a clerk never serves themselves.
        handed_over_at: when it happened, aware.
    """

    request: Request
    order_id: OrderId
    by: ByKiosk | ByStaff
    handed_over_at: datetime

    def needs(self, _known: Facts) -> Iterable[Fact]:
        """Ask for the order and the clerk."""
        clerk = (ClerkFact(self.by.staff_id),) if isinstance(self.by, ByStaff) else ()
        return (OrderFact(self.order_id), *clerk)

    def owners(self, known: Facts) -> Iterable[Owner]:
        """Read the accounts of the order's volunteer and shop."""
        order: Order | None = known.get(OrderFact(self.order_id))
        if order is None:
            return ()
        return volunteer_owner(order.volunteer_id), shop_owner(order.shop_id), SYSTEM

    def decide(self, view: View) -> Decision:
        """End the order.

        Raises:
            OrderUnknown: there is none of this number.
            OrderEnded: it was handed over or void before.
            WrongShop: the kiosk or the clerk serves another shop.
            OwnOrder: the clerk is the volunteer.
        """
        order = open_order(view, self.order_id)
        clerk = check_may_hand_over(view, order, self.by)
        return Decision(
            kind="hand_over",
            actor=self.by.principal,
            occurred_at=self.handed_over_at,
            postings=handed_over(order),
            refers_to={"order": order.order_id},
            rows=(end_row(order, ended_at=self.handed_over_at, clerk=clerk),),
            answer={"order_id": order.order_id, "state": OrderState.HANDED_OVER.value},
            learned={OrderFact(order.order_id): replace(order, state=OrderState.HANDED_OVER)},
        )
