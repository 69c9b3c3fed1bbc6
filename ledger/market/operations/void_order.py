"""Void an order: points return to the lots and boxes to the shelf that they came from."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from ledger.book.operations.expiry import expiries_of_late
from ledger.book.queries import KnownTransaction, TransactionFact
from ledger.book.rules import inverse
from ledger.book.words import SYSTEM, Decision, Fact, Facts, LogIndex, Owner, Request, View
from ledger.market.operations.rows import end_row
from ledger.market.rules import check_may_void, open_order
from ledger.market.slip_payments.rules import order_slip_needs, order_slip_owners, slips_back
from ledger.market.words import (
    ByBearer,
    ByMachine,
    ByStaff,
    BySweep,
    ByVolunteer,
    ClerkFact,
    Order,
    OrderFact,
    OrderId,
    OrderState,
    VoidReason,
)

REASONS = {
    ByVolunteer: VoidReason.PERSON,
    ByBearer: VoidReason.PERSON,
    ByStaff: VoidReason.STAFF,
    ByMachine: VoidReason.MACHINE,
    BySweep: VoidReason.TIMEOUT,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class VoidOrder:
    """The volunteer, the staff, a machine that jams or the deadline takes an order back.

    Attributes:
        request: who asked, under which key.
        order_id: the order.
        by: whose will it is; decides the stored reason.
        voided_at: when it happened, aware.
        reason: what a person gave as reason, or None.
    """

    request: Request
    order_id: OrderId
    by: ByVolunteer | ByBearer | ByStaff | ByMachine | BySweep
    voided_at: datetime
    reason: str | None = None

    def needs(self, known: Facts) -> Iterable[Fact]:
        """Ask for the order, what its placing posted, and the clerk."""
        clerk = (ClerkFact(self.by.staff_id),) if isinstance(self.by, ByStaff) else ()
        yield from (OrderFact(self.order_id), self._placing, *clerk)
        yield from order_slip_needs(known.get(OrderFact(self.order_id)), known)

    def owners(self, known: Facts) -> Iterable[Owner]:
        """Read the accounts that placing the order touched, and the system's, should a lot be over by now."""
        placed: KnownTransaction | None = known.get(self._placing)
        order: Order | None = known.get(OrderFact(self.order_id))
        if placed is None or order is None:
            return ()
        owners = {SYSTEM, *(posting.account.owner for posting in placed.postings)}
        return owners | set(order_slip_owners(order, known))

    def decide(self, view: View) -> Decision:
        """End the order by the exact inverse of what placed it.

        Raises:
            OrderUnknown: there is none of this number, or it is another volunteer's.
            OrderEnded: it was handed over or void before.
            WrongShop: the kiosk or the clerk serves another shop.
            HoldNotOver: the sweep came before the deadline.
        """
        order = open_order(view, self.order_id)
        clerk = check_may_void(view, order, self.by)
        placed: KnownTransaction = view.fact(self._placing)
        slips = slips_back(view, order, order.points)
        postings = (*inverse(placed.postings), *slips.postings)
        return Decision(
            kind="void",
            actor=self.by.principal,
            occurred_at=self.voided_at,
            postings=postings,
            reason=self.reason,
            refers_to={"order": order.order_id},
            rows=(end_row(order, ended_at=self.voided_at, clerk=clerk, reason=REASONS[type(self.by)]),),
            changes=slips.changes,
            answer={"order_id": order.order_id, "state": OrderState.VOID.value},
            learned={OrderFact(order.order_id): replace(order, state=OrderState.VOID), **slips.learned},
            follows=expiries_of_late(view, postings, returned_at=self.voided_at),
        )

    @property
    def _placing(self) -> TransactionFact:
        return TransactionFact(LogIndex(self.order_id))
