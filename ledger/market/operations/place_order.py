"""Place an order: points and boxes are held together until it is handed over or void."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import token_bytes

from ledger.book import rules as book_rules
from ledger.book.policy_words import Policy
from ledger.book.queries import KnownTransaction, TransactionFact
from ledger.book.words import (
    SYSTEM,
    Decision,
    Fact,
    Facts,
    Owner,
    Posting,
    Principal,
    Request,
    Row,
    View,
)
from ledger.market.catalogue.vouchers.rules import issued
from ledger.market.checks import CHECKS
from ledger.market.operations.rows import end_row, line_row
from ledger.market.placing import Asked, Way
from ledger.market.rules import (
    boxes_of,
    handed_over,
    net,
    points_available,
    points_of,
    priced_lines,
)
from ledger.market.slip_payments.rules import slip_needs, slips_paid
from ledger.market.words import (
    RECEIPT_CODE_BYTES,
    RECEIPT_CODE_LENGTH,
    Line,
    LineAsked,
    Order,
    OrderFact,
    OrderId,
    OrderState,
    PricesFact,
    ReceiptCode,
    ShopFact,
    payer_of,
    shop_owner,
    volunteer_owner,
)
from ledger.people.claim_slips.rules import good_slip
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
        volunteer_id: whose points pay; None where claim slips do.
        shop_id: whose shelf the boxes are on.
        kiosk_id: where the volunteer stands, or None at the desk.
        lines: what is taken; the same article twice is one line.
        receipt_code: from `draw_receipt_code`.
        placed_at: when it happened, aware; decides the price.
        instant: True when the boxes leave the shop at once, so that nothing stays held.
        spends_from: from when the phone that was shown may spend, when it was linked only just now.
        way: how the person came.
    """

    request: Request
    volunteer_id: VolunteerId | None
    shop_id: ShopId
    kiosk_id: KioskId | None
    lines: tuple[LineAsked, ...]
    receipt_code: ReceiptCode
    placed_at: datetime
    instant: bool = False
    spends_from: datetime | None = None
    way: Way = Way()  # noqa: RUF009 - frozen

    def needs(self, known: Facts) -> Iterable[Fact]:
        """Ask for the shop and the prices of the articles, and for what the checks look at."""
        yield ShopFact(self.shop_id)
        yield from {PricesFact(line.sku) for line in self.lines}
        for check in CHECKS:
            yield from check.needs(self._asked, known)
        yield from slip_needs(self.way.slips, known)

    def owners(self, _known: Facts) -> Iterable[Owner]:
        """Read the payer's lots and the shelf; goods that leave at once are redeemed by the system."""
        return payer_of(self.volunteer_id), shop_owner(self.shop_id), SYSTEM

    def decide(self, view: View) -> Decision:
        """Hold the points, earliest expiry first, and the boxes.

        Raises:
            DeviceTooNew: the phone may not spend yet.
            ShopUnknown: there is no such shop.
            GoodsUnknown: an article does not exist or has no price.
            TooManyLines: no line, or too many.
            QuantityOutOfRange: too few or too many of one article.
            PointsNotEnough: the valid lots, or the slips, hold fewer points.
            SlipUnknown, SlipUsed, SlipOver: a slip buys nothing.
            GoodsSoldOut: the shelf holds fewer boxes.
            Refusal: whatever one of the checks raises.
        """
        if self.spends_from is not None and view.now < self.spends_from:
            raise DeviceTooNew
        shop_path: Scope | None = view.fact(ShopFact(self.shop_id))
        if shop_path is None:
            raise ShopUnknown
        order = self._order(view, shop_path, priced_lines(view, self.lines, at=self.placed_at))
        for check in CHECKS:
            check.check(view, self._asked, order)
        moves = slips_paid(view, order, self.way.slips)
        postings = self._postings(view, order)
        issue = issued(view, order, order.lines if self.instant else ())
        return Decision(
            kind="order",
            actor=self._actor,
            occurred_at=self.placed_at,
            postings=postings,
            refers_to=self._refers_to,
            rows=(*self._rows(order), *moves.rows, *issue.rows),
            changes=(*moves.changes, *issue.changes),
            answer={
                "order_id": order.order_id,
                "state": order.state.value,
                "points": order.points,
                "points_left": self._points_left(view) - order.points,
            },
            learned={
                OrderFact(order.order_id): order,
                TransactionFact(view.log_index): KnownTransaction("order", postings, None),
                **moves.learned,
                **issue.learned,
                **{
                    fact: known
                    for check in CHECKS
                    for fact, known in check.learned(view, self._asked, order).items()
                },
            },
        )

    def _order(self, view: View, shop_path: Scope, lines: tuple[Line, ...]) -> Order:
        return Order(
            order_id=OrderId(view.log_index),
            volunteer_id=self.volunteer_id,
            shop_id=self.shop_id,
            shop_path=shop_path,
            points=points_of(lines),
            # Never in the past of the log, so no order is overdue before it is placed.
            hold_until=max(self.placed_at, view.now) + self._held_for(view.policy),
            state=OrderState.HANDED_OVER if self.instant else OrderState.HELD,
            lines=lines,
            proxy_volunteer_id=self.way.proxy_volunteer_id,
        )

    @property
    def _actor(self) -> Principal:
        """Name whose will it was: also a relative who stands there, or the kiosk that took slips."""
        if self.volunteer_id is None:
            return Principal(f"kiosk/{self.kiosk_id}")
        return Principal(f"volunteer/{self.way.proxy_volunteer_id or self.volunteer_id}")

    @property
    def _refers_to(self) -> dict[str, int | str]:
        if self.volunteer_id is None:
            return {"shop": self.shop_id}
        return {"volunteer": self.volunteer_id, "shop": self.shop_id}

    def _points_left(self, view: View) -> int:
        """Return what the payer has just before the order."""
        if self.volunteer_id is None:
            return sum(good_slip(view, code_hash).points_left for code_hash in self.way.slips)
        return points_available(view, volunteer_owner(self.volunteer_id))

    def _held_for(self, policy: Policy) -> timedelta:
        """Return how long the shop keeps it: what was reserved waits until its person can come."""
        if self.way.kind == "reserve":
            return timedelta(hours=policy.reserve_hours)
        return timedelta(minutes=policy.hold_minutes)

    @property
    def _asked(self) -> Asked:
        return Asked(
            volunteer_id=self.volunteer_id,
            shop_id=self.shop_id,
            lines=self.lines,
            way=self.way,
            placed_at=self.placed_at,
        )

    def _postings(self, view: View, order: Order) -> tuple[Posting, ...]:
        shop, boxes = shop_owner(order.shop_id), boxes_of(order.lines)
        if order.volunteer_id is None:
            held = book_rules.hold_boxes(view, shop=shop, boxes=boxes)
        else:
            held = book_rules.hold(
                view,
                volunteer=volunteer_owner(order.volunteer_id),
                shop=shop,
                points=order.points,
                boxes=boxes,
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
                **self.way.columns,
            },
        )
        for number, line in enumerate(order.lines, start=1):
            yield line_row(number, line)
        if self.instant:
            yield end_row(order, ended_at=self.placed_at)
