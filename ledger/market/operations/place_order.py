"""Place an order: points and boxes are held together until it is handed over or void."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import token_bytes

from ledger.book import rules as book_rules
from ledger.book.queries import KnownTransaction, TransactionFact
from ledger.book.words import SYSTEM, Decision, Fact, Facts, Owner, Posting, Principal, Request, Row, View
from ledger.market.operations.rows import end_row, line_row
from ledger.market.rules import (
    boxes_of,
    handed_over,
    net,
    points_available,
    points_of,
    priced_lines,
)
from ledger.market.words import (
    RECEIPT_CODE_BYTES,
    RECEIPT_CODE_LENGTH,
    LineAsked,
    Order,
    OrderFact,
    OrderId,
    OrderState,
    PricesFact,
    ReceiptCode,
    ShopFact,
    shop_owner,
    volunteer_owner,
)
from ledger.people.pins.refusals import DeviceTooNew
from ledger.people.words import VolunteerId
from ledger.places.refusals import ShopUnknown
from ledger.places.rules import code_from
from ledger.places.words import KioskId, Scope, ShopId


def draw_receipt_code() -> ReceiptCode:
    """Draw the code by which a receipt is found; only who holds the receipt knows it."""
    return ReceiptCode(code_from(token_bytes(RECEIPT_CODE_BYTES), length=RECEIPT_CODE_LENGTH))


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceOrder:
    """A volunteer takes goods of one shop.

    Attributes:
        request: who asked, under which key.
        volunteer_id: whose points pay.
        shop_id: whose shelf the boxes are on.
        kiosk_id: where the volunteer stands, or None at the desk.
        lines: what is taken; the same article twice is one line.
        receipt_code: from `draw_receipt_code`.
        placed_at: when it happened, aware; decides the price.
        instant: True when the boxes leave the shop at once, so that nothing stays held.
        spends_from: from when the phone that was shown may spend, when it was linked only just now.
    """

    request: Request
    volunteer_id: VolunteerId
    shop_id: ShopId
    kiosk_id: KioskId | None
    lines: tuple[LineAsked, ...]
    receipt_code: ReceiptCode
    placed_at: datetime
    instant: bool = False
    spends_from: datetime | None = None

    def needs(self, _known: Facts) -> Iterable[Fact]:
        """Ask for the shop and the prices of the articles."""
        return (ShopFact(self.shop_id), *{PricesFact(line.sku) for line in self.lines})

    def owners(self, _known: Facts) -> Iterable[Owner]:
        """Read the volunteer's lots and the shelf; goods that leave at once are redeemed by the system."""
        return volunteer_owner(self.volunteer_id), shop_owner(self.shop_id), SYSTEM

    def decide(self, view: View) -> Decision:
        """Hold the points, earliest expiry first, and the boxes.

        Raises:
            DeviceTooNew: the phone may not spend yet.
            ShopUnknown: there is no such shop.
            GoodsUnknown: an article does not exist or has no price.
            TooManyLines: no line, or too many.
            QuantityOutOfRange: too few or too many of one article.
            PointsNotEnough: the valid lots hold fewer points.
            GoodsSoldOut: the shelf holds fewer boxes.
        """
        if self.spends_from is not None and view.now < self.spends_from:
            raise DeviceTooNew
        shop_path: Scope | None = view.fact(ShopFact(self.shop_id))
        if shop_path is None:
            raise ShopUnknown
        lines = priced_lines(view, self.lines, at=self.placed_at)
        order = Order(
            order_id=OrderId(view.log_index),
            volunteer_id=self.volunteer_id,
            shop_id=self.shop_id,
            shop_path=shop_path,
            points=points_of(lines),
            # Never in the past of the log, so no order is overdue before it is placed.
            hold_until=max(self.placed_at, view.now) + timedelta(minutes=view.policy.hold_minutes),
            state=OrderState.HANDED_OVER if self.instant else OrderState.HELD,
            lines=lines,
        )
        postings = self._postings(view, order)
        return Decision(
            kind="order",
            actor=Principal(f"volunteer/{self.volunteer_id}"),
            occurred_at=self.placed_at,
            postings=postings,
            refers_to={"volunteer": self.volunteer_id, "shop": self.shop_id},
            rows=tuple(self._rows(order)),
            answer={
                "order_id": order.order_id,
                "state": order.state.value,
                "points": order.points,
                "points_left": points_available(view, volunteer_owner(self.volunteer_id)) - order.points,
            },
            learned={
                OrderFact(order.order_id): order,
                TransactionFact(view.log_index): KnownTransaction("order", postings, None),
            },
        )

    def _postings(self, view: View, order: Order) -> tuple[Posting, ...]:
        held = book_rules.hold(
            view,
            volunteer=volunteer_owner(order.volunteer_id),
            shop=shop_owner(order.shop_id),
            points=order.points,
            boxes=boxes_of(order.lines),
        )
        return net((*held, *handed_over(order))) if self.instant else held

    def _rows(self, order: Order) -> Iterable[Row]:
        yield Row(
            "orders",
            {
                "volunteer_id": order.volunteer_id,
                "shop_id": order.shop_id,
                "kiosk_id": self.kiosk_id,
                "points": order.points,
                "placed_at": self.placed_at,
                "hold_until": order.hold_until,
                "receipt_code": self.receipt_code,
            },
        )
        for number, line in enumerate(order.lines, start=1):
            yield line_row(number, line)
        if self.instant:
            yield end_row(order, ended_at=self.placed_at)
