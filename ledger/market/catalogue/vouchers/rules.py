"""The pure rules of vouchers: which numbers are sound, which are good on a day, and who gets which."""

from collections.abc import Iterable, Sequence
from datetime import date

from ledger.book.words import Change, Fact, Facts, Row, View
from ledger.market.catalogue.facts import FreeVouchersFact, TermsFact, Voucher
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
    terms: Terms | None = view.fact(TermsFact(sku))
    if terms is not None and terms.kind is Kind.VOUCHER:
        raise SerialsNeeded(sku=sku)


def good_on(free: Iterable[Voucher] | None, day: date) -> tuple[Voucher, ...]:
    """Return the vouchers that are good on a day, those that end first at the front."""
    return tuple(one for one in free or () if one.expires_on is None or day <= one.expires_on)


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
            key = {"log_index": one.load_index, "line": one.load_line}
            changes.append(Change("vouchers", key, {"issued_index": view.log_index}))
        learned[fact] = tuple(one for one in free if one not in drawn)
    return Issue(tuple(rows), tuple(changes), learned)
