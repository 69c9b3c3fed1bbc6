"""The pure rules of vouchers: which numbers are sound, which are good on a day, and who gets which."""

from collections.abc import Iterable, Sequence
from datetime import date

from ledger.book.refusals import GoodsSoldOut
from ledger.book.words import Change, Fact, Facts, LogIndex, Row, View
from ledger.market.catalogue.facts import FreeVouchersFact, SetAsideFact, TermsFact, Voucher
from ledger.market.catalogue.vouchers.refusals import (
    SerialsNeeded,
    SerialTwice,
    SerialWrong,
    TooManySerials,
    VouchersGone,
)
from ledger.market.catalogue.vouchers.words import LOAD_MAX, SERIAL, Issue
from ledger.market.catalogue.words import Kind, Terms
from ledger.market.words import Line, Order, Sku
from ledger.places.chinese import half_width
from ledger.places.words import ShopId


def read_serials(lines: Sequence[str]) -> tuple[str, ...]:
    """Read the numbers of a supplier's file, in half width and capitals, as people copy them off a slip.

    Raises:
        TooManySerials: none, or more than one load brings.
        SerialWrong: a line is no number.
        SerialTwice: the same number twice.
    """
    if not 1 <= len(lines) <= LOAD_MAX:
        raise TooManySerials(serials_max=LOAD_MAX)
    serials: dict[str, None] = {}
    for number, line in enumerate(lines, start=1):
        serial = half_width(line).strip().upper()
        if SERIAL.fullmatch(serial) is None:
            raise SerialWrong(line=number)
        if serial in serials:
            raise SerialTwice(line=number)
        serials[serial] = None
    return tuple(serials)


def check_box(view: View, sku: Sku) -> None:
    """Refuse a voucher where boxes are meant; whoever asks has asked for its terms.

    Raises:
        SerialsNeeded: the article is a voucher.
    """
    if is_voucher(view, sku):
        raise SerialsNeeded(sku=sku)


def is_voucher(view: View, sku: Sku) -> bool:
    """Tell whether an article is a voucher; whoever asks has asked for its terms."""
    terms: Terms | None = view.fact(TermsFact(sku))
    return terms is not None and terms.kind is Kind.VOUCHER


def good_on(free: Iterable[Voucher] | None, day: date) -> tuple[Voucher, ...]:
    """Return the vouchers that are good on a day, those that end first at the front."""
    return tuple(one for one in free or () if one.expires_on is None or day <= one.expires_on)


def needs_of_past(shop_id: ShopId, sku: Sku, known: Facts) -> Iterable[Fact]:
    """Name what `set_aside` looks at, once it is known that the article is a voucher."""
    terms: Terms | None = known.get(TermsFact(sku))
    if terms is not None and terms.kind is Kind.VOUCHER:
        yield FreeVouchersFact(shop_id, sku)


def set_aside(view: View, shop_id: ShopId, sku: Sku, quantity: int) -> Issue:
    """Set aside so many vouchers whose last day is past, those that ended first at the front.

    Raises:
        GoodsSoldOut: fewer of them are past.
    """
    fact, today = FreeVouchersFact(shop_id, sku), view.tenant.day(view.now)
    free: tuple[Voucher, ...] = view.fact(fact)
    good = good_on(free, today)
    past = tuple(one for one in free if one not in good)
    if len(past) < quantity:
        raise GoodsSoldOut(sku=sku, boxes_left=len(past))
    drawn = past[:quantity]
    return Issue(
        rows=tuple(
            Row("voucher_write_offs", {"load_index": one.load_index, "load_line": one.load_line})
            for one in drawn
        ),
        changes=tuple(_moved(one, to=view.log_index) for one in drawn),
        learned={
            fact: tuple(one for one in free if one not in drawn),
            SetAsideFact(view.log_index): drawn,
        },
    )


def needs_of_put_back(write_off: LogIndex, shop_id: ShopId, sku: Sku, known: Facts) -> Iterable[Fact]:
    """Name what `put_back` looks at."""
    yield SetAsideFact(write_off)
    if known.get(SetAsideFact(write_off)):
        yield FreeVouchersFact(shop_id, sku)


def put_back(view: View, write_off: LogIndex, shop_id: ShopId, sku: Sku) -> Issue:
    """Free the vouchers that a write-off set aside; none, where it was of boxes."""
    aside: tuple[Voucher, ...] = view.fact(SetAsideFact(write_off))
    if not aside:
        return Issue((), (), {})
    fact = FreeVouchersFact(shop_id, sku)
    return Issue((), tuple(_moved(one, to=None) for one in aside), {fact: (*aside, *view.fact(fact))})


def _moved(one: Voucher, *, to: LogIndex | None) -> Change:
    """Say by which transaction a voucher left the shelf, or that it stands there again."""
    return Change("vouchers", {"log_index": one.load_index, "line": one.load_line}, {"issued_index": to})


def needs_of_issue(order: Order | None, known: Facts) -> Iterable[Fact]:
    """Name what `issued` looks at, once the order is known."""
    if order is None:
        return
    for line in order.lines:
        yield TermsFact(line.sku)
        terms: Terms | None = known.get(TermsFact(line.sku))
        if terms is not None and terms.kind is Kind.VOUCHER:
            yield FreeVouchersFact(order.shop_id, line.sku)


def issued(view: View, order: Order, given: Iterable[Line]) -> Issue:
    """Give each voucher that leaves the shop a number, those that end first at the front.

    Args:
        view: the book just before the hand-over.
        order: whose vouchers they are.
        given: what leaves the shop.

    Raises:
        VouchersGone: no good number is left for one of them.
    """
    rows: list[Row] = []
    changes: list[Change] = []
    learned: dict[Fact, tuple[Voucher, ...]] = {}
    today = view.tenant.day(view.now)
    for line in given:
        terms: Terms | None = view.fact(TermsFact(line.sku))
        if terms is None or terms.kind is not Kind.VOUCHER or not line.quantity:
            continue
        fact = FreeVouchersFact(order.shop_id, line.sku)
        free: tuple[Voucher, ...] = view.fact(fact) or ()
        drawn = good_on(free, today)[: line.quantity]
        if len(drawn) < line.quantity:
            raise VouchersGone(sku=line.sku)
        for one in drawn:
            number = {"load_index": one.load_index, "load_line": one.load_line}
            rows.append(Row("voucher_issues", {**number, "order_id": order.order_id, "issued_at": view.now}))
            changes.append(_moved(one, to=view.log_index))
        learned[fact] = tuple(one for one in free if one not in drawn)
    return Issue(tuple(rows), tuple(changes), learned)
