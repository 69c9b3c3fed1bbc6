"""Hand an order over, whole or in part: what leaves the shop is redeemed, the rest is given back."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from ledger.book.operations.expiry import expiries_of_late
from ledger.book.queries import KnownTransaction, TransactionFact
from ledger.book.words import (
    SYSTEM,
    Decision,
    Fact,
    Facts,
    LogIndex,
    Owner,
    Request,
    Row,
    View,
)
from ledger.market.catalogue.vouchers.rules import issued, needs_of_issue
from ledger.market.operations.rows import end_row, hand_over_row
from ledger.market.rules import (
    check_may_hand_over,
    handed_over,
    handed_over_in_part,
    lines_given,
    needs_of_clerk,
    open_order,
    points_of,
)
from ledger.market.slip_payments.rules import order_slip_needs, order_slip_owners, slips_back
from ledger.market.words import (
    ByKiosk,
    ByMachine,
    ByStaff,
    Clerk,
    Line,
    LineAsked,
    Order,
    OrderFact,
    OrderId,
    OrderState,
    payer_of,
    shop_owner,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOver:
    """A kiosk, its cabinet or a clerk gives the boxes of an order to its volunteer.

    Attributes:
        request: who asked, under which key.
        order_id: the order.
        by: who hands over; a clerk never serves themselves.
        handed_over_at: when it happened, aware.
        lines: what leaves the shop when it is not everything; the rest goes back, points and boxes.
        reason: why the rest stays, as a person said it, or None.
    """

    request: Request
    order_id: OrderId
    by: ByKiosk | ByMachine | ByStaff
    handed_over_at: datetime
    lines: tuple[LineAsked, ...] | None = None
    reason: str | None = None

    def needs(self, known: Facts) -> Iterable[Fact]:
        """Ask for the order, its vouchers and the clerk, and where something goes back, for its placing."""
        yield OrderFact(self.order_id)
        yield from needs_of_issue(known.get(OrderFact(self.order_id)), known)
        if isinstance(self.by, ByStaff):
            yield from needs_of_clerk(self.by, known.get(OrderFact(self.order_id)))
        if self.lines is not None:
            yield self._placing
            yield from order_slip_needs(known.get(OrderFact(self.order_id)), known)

    def owners(self, known: Facts) -> Iterable[Owner]:
        """Read the accounts of the order's volunteer and shop."""
        order: Order | None = known.get(OrderFact(self.order_id))
        if order is None:
            return ()
        shop = shop_owner(order.shop_id)
        return payer_of(order.volunteer_id), shop, SYSTEM, *order_slip_owners(order, known)

    def decide(self, view: View) -> Decision:
        """End the order.

        Raises:
            OrderUnknown: there is none of this number.
            OrderEnded: it was handed over or void before.
            WrongShop: the kiosk or the clerk serves another shop.
            OwnOrder, HouseholdOrder: the clerk is one of those served, or lives with one.
            NotInOrder: more would be handed over than was ordered.
            NothingHandedOver: the part is nothing.
            VouchersGone: a voucher of it has no good number left.
        """
        order = open_order(view, self.order_id)
        clerk = check_may_hand_over(view, order, self.by)
        given = order.lines if self.lines is None else lines_given(order, self.lines)
        if given == order.lines:
            postings = handed_over(order)
        else:
            placed: KnownTransaction = view.fact(self._placing)
            postings = handed_over_in_part(order, given, placed.postings)
        returned = order.points - points_of(given)
        slips = slips_back(view, order, returned)
        postings = (*postings, *slips.postings)
        issue = issued(view, order, given)
        return Decision(
            kind="hand_over",
            actor=self.by.principal,
            occurred_at=self.handed_over_at,
            postings=postings,
            reason=self.reason,
            refers_to={"order": order.order_id},
            rows=(*self._rows(order, given, clerk), *issue.rows),
            changes=(*slips.changes, *issue.changes),
            answer={
                "order_id": order.order_id,
                "state": OrderState.HANDED_OVER.value,
                "points_returned": returned,
            },
            learned={
                OrderFact(order.order_id): replace(order, state=OrderState.HANDED_OVER),
                **slips.learned,
                **issue.learned,
            },
            follows=expiries_of_late(view, postings, returned_at=self.handed_over_at),
        )

    def _rows(self, order: Order, given: tuple[Line, ...], clerk: Clerk | None) -> Iterable[Row]:
        # Whoever is kin has been refused by now; where no clerk serves there is nobody to be kin of.
        yield end_row(
            order, ended_at=self.handed_over_at, clerk=clerk, is_kin=None if clerk is None else False
        )
        if given != order.lines:
            for number, line in enumerate(given, start=1):
                yield hand_over_row(order, number, line)

    @property
    def _placing(self) -> TransactionFact:
        return TransactionFact(LogIndex(self.order_id))
