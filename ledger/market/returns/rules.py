"""The pure rules of returns: until when goods may come back, and what their return posts."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta

from ledger.book.lots import return_to_lots
from ledger.book.rules import move_boxes
from ledger.book.words import SYSTEM, AccountKey, Posting, Purpose, View
from ledger.market.returns.refusals import NotHandedOver, NothingReturned, NotOutThere, ReturnTooLate
from ledger.market.returns.words import HandedOver, HandedOverFact, LineReturned
from ledger.market.rules import net
from ledger.market.words import Order, Sku, shop_owner

REDEEMED = AccountKey(SYSTEM, Purpose.REDEEMED)


def check_returnable(view: View, order: Order) -> HandedOver:
    """Return what was handed over of an order, while it may come back; the day of that does not count.

    Raises:
        NotHandedOver: it waits, or is void.
        ReturnTooLate: the bureau's days for it are over.
    """
    given: HandedOver | None = view.fact(HandedOverFact(order.order_id))
    if given is None:
        raise NotHandedOver
    days = view.policy.return_days
    last_day = view.tenant.day(given.ended_at) + timedelta(days=days)
    if view.tenant.day(view.now) > last_day:
        raise ReturnTooLate(return_days=days)
    return given


def check_lines(given: HandedOver, lines: Sequence[LineReturned]) -> dict[Sku, LineReturned]:
    """Return what comes back by article; the same article twice is one line.

    Raises:
        NothingReturned: no line, a line of nothing, or more damaged than come back.
        NotOutThere: more than is out of this order.
    """
    back: dict[Sku, LineReturned] = {}
    for sku, quantity, damaged in lines:
        if quantity < 1 or not 0 <= damaged <= quantity:
            raise NothingReturned
        before = back.get(sku, LineReturned(sku, 0))
        back[sku] = LineReturned(sku, before.quantity + quantity, before.damaged + damaged)
    if not back:
        raise NothingReturned
    for sku, line in back.items():
        out = given.given.get(sku, 0) - given.returned.get(sku, 0)
        if line.quantity > out:
            raise NotOutThere(sku=sku, quantity=out)
    return back


def points_back(order: Order, back: Mapping[Sku, LineReturned]) -> int:
    """Return the points of what comes back, at the price that the order kept."""
    each = {line.sku: line.points_each for line in order.lines}
    return sum(each[sku] * line.quantity for sku, line in back.items())


def returned(order: Order, back: Mapping[Sku, LineReturned], moved: Iterable[Posting]) -> tuple[Posting, ...]:
    """Return what a return posts: redeemed points to the lots that lapse last, boxes to the shelf.

    Args:
        order: the order.
        back: what comes back by article.
        moved: what placing, hand-over and earlier returns posted.
    """
    points, shop = points_back(order, back), shop_owner(order.shop_id)
    postings = [Posting(REDEEMED, -points), *return_to_lots(net(moved), points)]
    for sku, line in back.items():
        postings += move_boxes(shop, sku, line.quantity, source=Purpose.HANDED_OVER, target=Purpose.SHELF)
    return net(postings)
