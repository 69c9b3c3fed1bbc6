"""For any lots and shelves: the earliest lot is taken first, a void is exact, nothing is ever negative."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.book.queries import TransactionFact
from ledger.book.refusals import GoodsSoldOut, PointsNotEnough
from ledger.book.rules import sums
from ledger.book.words import (
    POINTS,
    AccountKey,
    Decision,
    Fact,
    LogIndex,
    Owner,
    Posting,
    Purpose,
    goods,
)
from ledger.market.catalogue.facts import TermsFact
from ledger.market.catalogue.words import Kind, Terms
from ledger.market.operations.hand_over import HandOver
from ledger.market.operations.place_order import PlaceOrder, draw_receipt_code
from ledger.market.operations.void_order import VoidOrder
from ledger.market.rules import is_ean, price_at
from ledger.market.words import (
    LINES_MAX,
    QUANTITY_MAX,
    ByVolunteer,
    LineAsked,
    OrderId,
    Price,
    PricesFact,
    ShopFact,
    Sku,
)
from ledger.people.words import VolunteerId
from ledger.places.words import Scope, ShopId
from tests.market.conftest import KIOSK, NOON, request
from tests.plain_view import PlainView

VOLUNTEER = Owner("volunteer/1")
SHOP = Owner("shop/1")
TODAY = PlainView().tenant.day(NOON)
FIRST = LogIndex(0)
SKUS = [Sku(f"G{number:03}") for number in range(LINES_MAX)]

lots_held = st.dictionaries(
    st.integers(-3, 12).map(lambda months: TODAY + timedelta(days=30 * months)),
    st.integers(0, 400),
    max_size=6,
)
shelves = st.dictionaries(st.sampled_from(SKUS), st.integers(0, 20), min_size=1)
asked = st.lists(
    st.builds(LineAsked, st.sampled_from(SKUS), st.integers(1, QUANTITY_MAX)),
    min_size=1,
    max_size=LINES_MAX,
    unique_by=lambda line: line.sku,
)


@dataclass
class Book(PlainView):
    """A book in dictionaries that remembers what it accepted."""

    log_index: LogIndex = FIRST
    accepted: list[Decision] = field(default_factory=list)

    def accept(self, decision: Decision) -> None:
        assert not any(sums(decision.postings).values())
        assert len({posting.account for posting in decision.postings}) == len(decision.postings)
        assert all(posting.amount for posting in decision.postings)
        for key, amount in decision.postings:
            self.balances[key] = self.balance(key) + amount
            assert self.balances[key] >= 0
        self.facts.update(decision.learned)
        self.log_index = LogIndex(self.log_index + 1)
        self.accepted.append(decision)

    def standing(self) -> Mapping[AccountKey, int]:
        return {key: held for key, held in self.balances.items() if held}


def book_of(lots: Mapping[date, int], shelf: Mapping[Sku, int]) -> Book:
    balances = {
        AccountKey(VOLUNTEER, Purpose.AVAILABLE, POINTS, expires_on): held
        for expires_on, held in lots.items()
    }
    balances |= {AccountKey(SHOP, Purpose.SHELF, goods(sku)): boxes for sku, boxes in shelf.items()}
    facts: dict[Fact, Any] = {ShopFact(ShopId(1)): Scope("/1/2/")}
    facts |= {PricesFact(sku): (Price(NOON, 5 + number),) for number, sku in enumerate(SKUS)}
    facts |= {TermsFact(sku): Terms(kind=Kind.BOX) for sku in SKUS}
    return Book(balances, facts)


def order_of(lines: list[LineAsked], *, instant: bool = False) -> PlaceOrder:
    return PlaceOrder(
        request=request(),
        volunteer_id=VolunteerId(1),
        shop_id=ShopId(1),
        kiosk_id=None,
        lines=tuple(lines),
        receipt_code=draw_receipt_code(),
        placed_at=NOON,
        instant=instant,
    )


def placed(book: Book, lines: list[LineAsked], *, instant: bool = False) -> bool:
    """Place an order; False when it was refused and left nothing."""
    before = dict(book.balances)
    try:
        book.accept(order_of(lines, instant=instant).decide(book))
    except (PointsNotEnough, GoodsSoldOut):
        assert book.balances == before
        return False
    return True


@given(lots=lots_held, shelf=shelves, lines=asked)
def test_an_order_is_refused_exactly_when_points_or_boxes_are_missing(
    lots: dict[date, int], shelf: dict[Sku, int], lines: list[LineAsked]
) -> None:
    valid = sum(held for expires_on, held in lots.items() if expires_on >= TODAY)
    price = sum((5 + SKUS.index(line.sku)) * line.quantity for line in lines)
    on_shelf = all(shelf.get(line.sku, 0) >= line.quantity for line in lines)
    assert placed(book_of(lots, shelf), lines) == (on_shelf and valid >= price)


@given(lots=lots_held, shelf=shelves, lines=asked)
def test_a_hold_takes_the_earliest_valid_lots_first(
    lots: dict[date, int], shelf: dict[Sku, int], lines: list[LineAsked]
) -> None:
    book = book_of(lots, shelf)
    if not placed(book, lines):
        return
    taken = {
        posting.account.expires_on: -posting.amount
        for posting in book.accepted[0].postings
        if posting.account.purpose is Purpose.AVAILABLE
    }
    assert all(expires_on is not None and expires_on >= TODAY for expires_on in taken)
    last = max(expires_on for expires_on in taken if expires_on)
    for expires_on, held in lots.items():
        if TODAY <= expires_on < last:
            assert taken.get(expires_on, 0) == held
    assert sum(taken.values()) == book.balance(AccountKey(VOLUNTEER, Purpose.HELD))


@given(lots=lots_held, shelf=shelves, lines=asked)
def test_a_void_restores_every_lot_and_shelf(
    lots: dict[date, int], shelf: dict[Sku, int], lines: list[LineAsked]
) -> None:
    book = book_of(lots, shelf)
    before = book.standing()
    if not placed(book, lines):
        return
    void = VoidOrder(
        request=request(),
        order_id=OrderId(0),
        by=ByVolunteer(VolunteerId(1), ShopId(1)),
        voided_at=NOON,
    )
    assert TransactionFact(FIRST) in set(void.needs({}))
    book.accept(void.decide(book))
    assert book.standing() == before


@given(lots=lots_held, shelf=shelves, lines=asked)
def test_an_instant_order_ends_where_holding_and_handing_over_ends(
    lots: dict[date, int], shelf: dict[Sku, int], lines: list[LineAsked]
) -> None:
    at_once, in_two = book_of(lots, shelf), book_of(lots, shelf)
    assert placed(at_once, lines, instant=True) == placed(in_two, lines)
    if in_two.accepted:
        over = HandOver(request=request(), order_id=OrderId(0), by=KIOSK, handed_over_at=NOON)
        in_two.accept(over.decide(in_two))
    assert at_once.standing() == in_two.standing()


@given(st.lists(st.tuples(st.integers(-50, 50), st.integers(1, 100)), unique_by=lambda price: price[0]))
def test_the_price_in_force_is_the_latest_that_has_begun(days: list[tuple[int, int]]) -> None:
    prices = [Price(NOON + timedelta(days=day), points) for day, points in days]
    begun = sorted((day, points) for day, points in days if day <= 0)
    assert price_at(prices, NOON) == (begun[-1][1] if begun else None)


@pytest.mark.parametrize(
    ("digits", "right"),
    [
        ("6901990000015", True),
        ("6901990000016", False),
        ("96385074", True),
        ("690199000001", False),
        ("６９０１９９００００１５", False),
        ("", False),
    ],
)
def test_a_barcode_has_its_check_digit(digits: str, *, right: bool) -> None:
    assert is_ean(digits) is right


@given(st.integers(0, 10**12 - 1), st.integers(0, 12), st.integers(1, 9))
def test_one_wrong_digit_of_a_barcode_is_found(body: int, place: int, step: int) -> None:
    first = f"{body:012}"
    digits = next(f"{first}{check}" for check in range(10) if is_ean(f"{first}{check}"))
    wrong = f"{digits[:place]}{(int(digits[place]) + step) % 10}{digits[place + 1 :]}"
    assert not is_ean(wrong)


def test_postings_name_their_accounts() -> None:
    book = book_of({TODAY: 100}, {SKUS[0]: 3})
    assert placed(book, [LineAsked(SKUS[0], 2)])
    assert set(book.accepted[0].postings) == {
        Posting(AccountKey(VOLUNTEER, Purpose.AVAILABLE, POINTS, TODAY), -10),
        Posting(AccountKey(VOLUNTEER, Purpose.HELD), 10),
        Posting(AccountKey(SHOP, Purpose.SHELF, goods(SKUS[0])), -2),
        Posting(AccountKey(SHOP, Purpose.RESERVED, goods(SKUS[0])), 2),
    }
