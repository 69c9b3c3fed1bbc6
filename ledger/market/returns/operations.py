"""Take goods back: points return to their lots, boxes to the shelf; damaged ones are set aside at once."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256

from ledger.book.operations.expiry import expiries_of_late
from ledger.book.queries import KnownTransaction, TransactionFact
from ledger.book.words import SYSTEM, Decision, Fact, Facts, LogIndex, Owner, Posting, Request, Row, View
from ledger.market.catalogue.facts import TermsFact
from ledger.market.catalogue.words import Kind
from ledger.market.refusals import OrderUnknown
from ledger.market.returns.refusals import NamelessOrder, VoucherStays
from ledger.market.returns.rules import check_lines, check_returnable, points_back, returned
from ledger.market.returns.words import HandedOver, HandedOverFact, LineReturned
from ledger.market.rules import check_may_hand_over, needs_of_clerk
from ledger.market.stock.operations.write_off import ProposeWriteOff
from ledger.market.stock.rules import HANDLES, staff_at
from ledger.market.stock.words import WriteOffWhy
from ledger.market.words import (
    ByStaff,
    Clerk,
    Order,
    OrderFact,
    OrderId,
    Sku,
    shop_owner,
    volunteer_owner,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnGoods:
    """A clerk takes goods back from the volunteer who got them.

    Attributes:
        request: who asked, under which key.
        order_id: the order that they are of.
        by: the clerk, who never serves themselves.
        lines: what comes back.
        returned_at: when it happened, aware.
        reason: why, as a person said it.
    """

    request: Request
    order_id: OrderId
    by: ByStaff
    lines: tuple[LineReturned, ...]
    returned_at: datetime
    reason: str

    def needs(self, known: Facts) -> Iterable[Fact]:
        """Ask for the order, the clerk, and everything that its goods and points did so far."""
        yield OrderFact(self.order_id)
        yield HandedOverFact(self.order_id)
        order: Order | None = known.get(OrderFact(self.order_id))
        yield from needs_of_clerk(self.by, order)
        if order is not None:
            yield from {TermsFact(line.sku) for line in order.lines}
            for write_off in self._write_offs(order):
                yield from write_off.needs(known)
        for log_index in self._moves(known.get(HandedOverFact(self.order_id))):
            yield TransactionFact(log_index)

    def owners(self, known: Facts) -> Iterable[Owner]:
        """Read the accounts of the order's volunteer and shop."""
        order: Order | None = known.get(OrderFact(self.order_id))
        if order is None or order.volunteer_id is None:
            return ()
        return volunteer_owner(order.volunteer_id), shop_owner(order.shop_id), SYSTEM

    def decide(self, view: View) -> Decision:
        """Take the goods back.

        Raises:
            OrderUnknown: there is none of this number.
            WrongShop: the clerk serves another shop.
            OwnOrder, HouseholdOrder: the clerk is one of those served, or lives with one.
            NamelessOrder: claim slips paid.
            NotHandedOver: nothing of it left the shop.
            ReturnTooLate: the days for it are over.
            NothingReturned: no line.
            NotOutThere: more than is out of this order.
            VoucherStays: an article is a voucher.
            StockRoleMissing: the clerk may not set damaged boxes aside.
        """
        order: Order | None = view.fact(OrderFact(self.order_id))
        if order is None:
            raise OrderUnknown
        clerk = check_may_hand_over(view, order, self.by)
        if order.volunteer_id is None:
            raise NamelessOrder
        if any(line.damaged for line in self.lines):
            staff_at(view, self.by.staff_id, order.shop_id, HANDLES)
        given = check_returnable(view, order)
        back = check_lines(given, self.lines)
        for sku in back:
            if view.fact(TermsFact(sku)).kind is Kind.VOUCHER:
                raise VoucherStays(sku=sku)
        postings = returned(order, back, self._moved(view, given))
        points = points_back(order, back)
        return Decision(
            kind="return",
            actor=self.by.principal,
            occurred_at=self.returned_at,
            postings=postings,
            reason=self.reason,
            refers_to={"order": order.order_id},
            rows=tuple(self._rows(order, back, clerk)),
            answer={"order_id": order.order_id, "points_returned": points},
            learned={
                HandedOverFact(order.order_id): _after(given, back, view.log_index),
                TransactionFact(view.log_index): KnownTransaction("return", postings, None),
            },
            follows=(
                *expiries_of_late(view, postings, returned_at=self.returned_at),
                *self._write_offs(order),
            ),
        )

    def _moves(self, given: HandedOver | None) -> Iterable[LogIndex]:
        if given is not None:
            yield from {LogIndex(self.order_id), given.log_index, *given.returns}

    def _moved(self, view: View, given: HandedOver) -> Iterable[Posting]:
        for log_index in self._moves(given):
            transaction: KnownTransaction = view.fact(TransactionFact(log_index))
            yield from transaction.postings

    def _write_offs(self, order: Order) -> Iterable[ProposeWriteOff]:
        """Propose that what is damaged is written off; another person than the clerk confirms it."""
        damaged: dict[Sku, int] = {}
        for line in self.lines:
            damaged[line.sku] = damaged.get(line.sku, 0) + line.damaged
        for sku, quantity in damaged.items():
            if quantity:
                asked = f"{self.request.request_id}/damaged/{sku}"
                yield ProposeWriteOff(
                    request=Request(self.request.client, asked, sha256(asked.encode()).digest()),
                    staff_id=self.by.staff_id,
                    shop_id=order.shop_id,
                    sku=sku,
                    quantity=quantity,
                    why=WriteOffWhy.DAMAGED,
                    reason=self.reason,
                )

    def _rows(self, order: Order, back: dict[Sku, LineReturned], clerk: Clerk | None) -> Iterable[Row]:
        for number, line in enumerate(order.lines, start=1):
            if line.sku in back:
                yield Row(
                    "order_returns",
                    {
                        "order_id": order.order_id,
                        "line": number,
                        "quantity": back[line.sku].quantity,
                        "damaged": back[line.sku].damaged,
                        "volunteer_id": order.volunteer_id,
                        "clerk_volunteer_id": clerk and clerk.volunteer_id,
                        "returned_at": self.returned_at,
                        "proxy_volunteer_id": order.proxy_volunteer_id,
                        # Whoever is kin has been refused by now.
                        "of_clerks_household": False,
                    },
                )


def _after(given: HandedOver, back: dict[Sku, LineReturned], log_index: LogIndex) -> HandedOver:
    returned_now = dict(given.returned)
    for sku, line in back.items():
        returned_now[sku] = returned_now.get(sku, 0) + line.quantity
    return replace(given, returned=returned_now, returns=(*given.returns, log_index))
