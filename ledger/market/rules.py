"""The pure rules of the market: what an order costs, what it posts, and who may end it."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from ledger.book import rules as book_rules
from ledger.book.debt import debt_of
from ledger.book.lots import is_past
from ledger.book.words import AccountKey, Fact, Owner, Posting, View
from ledger.market.keeping.facts import KinFact
from ledger.market.keeping.rules import check_not_kin
from ledger.market.refusals import (
    GoodsUnknown,
    HoldNotOver,
    NothingHandedOver,
    NotInOrder,
    OrderEnded,
    OrderUnknown,
    OwnOrder,
    QuantityOutOfRange,
    TooManyLines,
    WrongShop,
)
from ledger.market.slip_payments.words import OrderSlipsFact
from ledger.market.words import (
    LINES_MAX,
    QUANTITY_MAX,
    ByBearer,
    ByKiosk,
    ByMachine,
    ByStaff,
    BySweep,
    ByVolunteer,
    Clerk,
    ClerkFact,
    Line,
    LineAsked,
    Order,
    OrderFact,
    OrderId,
    OrderState,
    Price,
    PricesFact,
    Sku,
    payer_of,
    shop_owner,
)
from ledger.places.rules import is_within

EAN_LENGTHS = (8, 13)


def is_ean(digits: str) -> bool:
    """Tell whether digits are an EAN-13 or EAN-8 whose check digit is right."""
    if len(digits) not in EAN_LENGTHS or not (digits.isascii() and digits.isdigit()):
        return False
    weighted = sum(int(digit) * (3 if at % 2 else 1) for at, digit in enumerate(reversed(digits)))
    return weighted % 10 == 0


def boxes_asked(lines: Sequence[LineAsked]) -> dict[Sku, int]:
    """Return how many boxes of each article are asked for; the same article twice is one line.

    Raises:
        TooManyLines: no line, or too many.
        QuantityOutOfRange: an article less than once or too often.
    """
    if not 1 <= len(lines) <= LINES_MAX:
        raise TooManyLines(lines_max=LINES_MAX)
    boxes: dict[Sku, int] = {}
    for line in lines:
        if line.quantity < 1:
            raise QuantityOutOfRange(quantity_max=QUANTITY_MAX)
        boxes[line.sku] = boxes.get(line.sku, 0) + line.quantity
    if max(boxes.values()) > QUANTITY_MAX:
        raise QuantityOutOfRange(quantity_max=QUANTITY_MAX)
    return boxes


def in_force(prices: Iterable[Price], at: datetime) -> Price | None:
    """Return the version of a price that counts at a moment, or None before the first one."""
    begun = [price for price in prices if price.effective_from <= at]
    return max(begun, key=lambda price: (price.version, price.effective_from), default=None)


def price_at(prices: Iterable[Price], at: datetime) -> int | None:
    """Return the price in force at a moment, or None before the first one."""
    price = in_force(prices, at)
    return None if price is None else price.points


def priced_lines(view: View, lines: Sequence[LineAsked], *, at: datetime) -> tuple[Line, ...]:
    """Return the lines of an order with the price that each keeps.

    Raises:
        GoodsUnknown: an article does not exist or has no price at that moment.
    """
    priced: list[Line] = []
    for sku, quantity in boxes_asked(lines).items():
        points = price_at(view.fact(PricesFact(sku)) or (), at)
        if points is None:
            raise GoodsUnknown(sku=sku)
        priced.append(Line(sku, quantity, points))
    return tuple(priced)


def points_of(lines: Iterable[Line]) -> int:
    """Return the points that all lines cost together."""
    return sum(line.quantity * line.points_each for line in lines)


def boxes_of(lines: Iterable[Line]) -> dict[str, int]:
    """Return the number of boxes by article, of those of which there are any."""
    return {line.sku: line.quantity for line in lines if line.quantity}


def net(postings: Iterable[Posting]) -> tuple[Posting, ...]:
    """Return the same movement with at most one posting per account, and none of nothing."""
    amounts: dict[AccountKey, int] = {}
    for account, amount in postings:
        amounts[account] = amounts.get(account, 0) + amount
    return tuple(Posting(account, amount) for account, amount in amounts.items() if amount)


def points_available(view: View, volunteer: Owner) -> int:
    """Return the points of the lots that have not expired, but for what is owed."""
    today = view.tenant.day(view.now)
    held = sum(points for key, points in view.lots(volunteer) if not is_past(key.expires_on, today))
    return max(0, held + view.balance(debt_of(volunteer)))


def handed_over(order: Order) -> tuple[Posting, ...]:
    """Return what handing an order over posts."""
    return book_rules.hand_over(
        volunteer=payer_of(order.volunteer_id),
        shop=shop_owner(order.shop_id),
        points=order.points,
        boxes=boxes_of(order.lines),
    )


def lines_given(order: Order, asked: Sequence[LineAsked]) -> tuple[Line, ...]:
    """Return what is handed over of each line of an order, none of those that are not asked for.

    Raises:
        NothingHandedOver: nothing is asked for.
        NotInOrder: the order has fewer of an article.
    """
    boxes: dict[Sku, int] = {}
    for line in asked:
        boxes[line.sku] = boxes.get(line.sku, 0) + line.quantity
    ordered = {line.sku: line.quantity for line in order.lines}
    for sku, quantity in boxes.items():
        if quantity > ordered.get(sku, 0):
            raise NotInOrder(sku=sku)
    if not any(boxes.values()):
        raise NothingHandedOver
    return tuple(line._replace(quantity=boxes.get(line.sku, 0)) for line in order.lines)


def handed_over_in_part(
    order: Order, given: Sequence[Line], placed: Iterable[Posting]
) -> tuple[Posting, ...]:
    """Return what handing over only a part posts, the rest being given back.

    Args:
        order: the whole order.
        given: its lines with what leaves the shop.
        placed: what placing it posted; points go back to the lots that lapse last, as if no more than the
            part had been ordered.
    """
    volunteer, shop = payer_of(order.volunteer_id), shop_owner(order.shop_id)
    points, boxes = points_of(given), boxes_of(given)
    left = {sku: quantity - boxes.get(sku, 0) for sku, quantity in boxes_of(order.lines).items()}
    return net(
        (
            *book_rules.hand_over(volunteer=volunteer, shop=shop, points=points, boxes=boxes),
            *book_rules.give_back(
                placed,
                volunteer=volunteer,
                shop=shop,
                # What slips paid lies with their owner; only how much of each is spent changes.
                points=0 if order.volunteer_id is None else order.points - points,
                boxes={sku: quantity for sku, quantity in left.items() if quantity},
            ),
        )
    )


def open_order(view: View, order_id: OrderId) -> Order:
    """Return an order that has not ended.

    Raises:
        OrderUnknown: there is none of this number.
        OrderEnded: it was handed over or void before.
    """
    order: Order | None = view.fact(OrderFact(order_id))
    if order is None:
        raise OrderUnknown
    if order.state is not OrderState.HELD:
        raise OrderEnded(state=order.state.value)
    return order


def check_may_hand_over(view: View, order: Order, by: ByKiosk | ByMachine | ByStaff) -> Clerk | None:
    """Let a kiosk serve its shop and staff their subtree, but nobody themselves; return the clerk.

    Whoever orders for a relative is served as well as the relative.

    Raises:
        WrongShop: the order belongs elsewhere.
        OwnOrder: the clerk is one of them.
        HouseholdOrder: the clerk lives with one of them.
    """
    if isinstance(by, ByKiosk | ByMachine):
        if by.shop_id != order.shop_id:
            raise WrongShop
        return None
    clerk = check_clerk(view, order, by)
    if clerk.volunteer_id in order.people:
        raise OwnOrder
    for person in order.people:
        check_not_kin(view, by.staff_id, person)
    return clerk


def needs_of_clerk(by: ByStaff, order: Order | None) -> Iterable[Fact]:
    """Ask who a clerk is and, once the order is known, whether they live with those it serves."""
    yield ClerkFact(by.staff_id)
    if order is not None:
        yield from (KinFact(by.staff_id, person) for person in order.people)


def check_may_void(
    view: View, order: Order, by: ByVolunteer | ByBearer | ByStaff | ByMachine | BySweep
) -> Clerk | None:
    """Let the volunteer, the staff of the shop, its machine or the deadline end an order; return the clerk.

    Raises:
        OrderUnknown: the order is another volunteer's.
        WrongShop: the order belongs elsewhere.
        HoldNotOver: the deadline has not passed.
    """
    match by:
        case ByVolunteer() if by.volunteer_id != order.volunteer_id:
            raise OrderUnknown
        case ByBearer() if not _paid_by(view, order, by.slips):
            raise OrderUnknown
        case ByVolunteer() | ByBearer() | ByMachine() if by.shop_id not in {None, order.shop_id}:
            raise WrongShop
        case ByStaff():
            return check_clerk(view, order, by)
        case BySweep() if view.now < order.hold_until:
            raise HoldNotOver
    return None


def _paid_by(view: View, order: Order, code_hashes: Iterable[bytes]) -> bool:
    """Tell whether no other slips than these paid for an order."""
    if order.volunteer_id is not None:
        return False
    payments = view.fact(OrderSlipsFact(order.order_id)) or ()
    return bool(payments) and {payment.code_hash for payment in payments} <= set(code_hashes)


def check_clerk(view: View, order: Order, by: ByStaff) -> Clerk:
    """Return the clerk if the order's shop lies in their subtree, else refuse."""
    clerk: Clerk | None = view.fact(ClerkFact(by.staff_id))
    if clerk is None or not is_within(order.shop_path, clerk.scope):
        raise WrongShop
    return clerk
