"""Count a shop blind: a second person says what stands there, and only then the book says what should."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from ledger.book.rules import whole
from ledger.book.words import Change, Decision, Fact, Facts, Owner, Request, Row, View
from ledger.market.keeping.facts import KinFact, ShopHand, ShopHandFact, ShopPeopleFact
from ledger.market.keeping.rules import check_people
from ledger.market.keeping.words import ShopPeople
from ledger.market.stock.facts import (
    CountFact,
    CountUnderWayFact,
    InQuestionFact,
)
from ledger.market.stock.refusals import (
    CountEnded,
    CountUnderWay,
    CountUnknown,
    KeeperCounts,
    NotTheCounter,
    ShopUnkept,
)
from ledger.market.stock.rules import (
    CONFIRMS,
    HANDLES,
    check_article,
    expected_at,
    is_keeper,
    shop_owners,
    staff_at,
)
from ledger.market.stock.words import (
    BOXES_MAX,
    Count,
    CountId,
    CountKind,
    CountLine,
    CountState,
)
from ledger.market.words import PricesFact, ShopFact, Sku
from ledger.people.words import StaffId
from ledger.places.refusals import ShopUnknown
from ledger.places.words import ShopId


def count_at(view: View, count_id: CountId, staff_id: StaffId) -> Count:
    """Return a count that is under way at a shop where this person may do something.

    Raises:
        CountUnknown, StockRoleMissing: not this count, or not by this person.
        CountEnded: it is over.
    """
    count: Count | None = view.fact(CountFact(count_id))
    if count is None:
        raise CountUnknown
    try:
        staff_at(view, staff_id, count.shop_id, (*HANDLES, *CONFIRMS))
    except ShopUnknown as elsewhere:
        raise CountUnknown from elsewhere
    if count.state not in {CountState.OPEN, CountState.COUNTED}:
        raise CountEnded
    return count


def needs_of_count(known: Facts, *, count_id: CountId, staff_id: StaffId) -> Iterable[Fact]:
    """Ask for a count and a person, then for the shop."""
    yield CountFact(count_id)
    yield ShopHandFact(staff_id)
    count: Count | None = known.get(CountFact(count_id))
    if count is not None:
        yield ShopFact(count.shop_id)


def needs_of_people(known: Facts, shop_id: ShopId, counter_id: StaffId) -> Iterable[Fact]:
    """Ask who answers for a shop, then whether its counter lives with one of them."""
    yield ShopPeopleFact(shop_id)
    people: ShopPeople | None = known.get(ShopPeopleFact(shop_id))
    if people is None:
        return
    for staff_id in (people.keeper_id, people.monitor_id):
        yield ShopHandFact(staff_id)
        hand: ShopHand | None = known.get(ShopHandFact(staff_id))
        if hand is not None and hand.volunteer_id is not None:
            yield KinFact(counter_id, hand.volunteer_id)


def owners_of_count(known: Facts, count_id: CountId) -> tuple[Owner, ...]:
    """Read the accounts of the shop that is counted."""
    count: Count | None = known.get(CountFact(count_id))
    return shop_owners(count.shop_id) if count else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenCount:
    """Somebody who does not keep the shop begins to count it.

    Attributes:
        request: of the counter.
        staff_id: who that is.
        shop_id: which shop.
        kind: some articles, all, or all because the counter takes the shop over.
    """

    request: Request
    staff_id: StaffId
    shop_id: ShopId
    kind: CountKind

    def needs(self, known: Facts) -> Iterable[Fact]:
        """Ask for the person, the shop with its people, and whether it is being counted."""
        yield ShopHandFact(self.staff_id)
        yield ShopFact(self.shop_id)
        yield CountUnderWayFact(self.shop_id)
        yield from needs_of_people(known, self.shop_id, self.staff_id)

    def owners(self, _known: Facts) -> Iterable[Owner]:
        """Read no account."""
        return ()

    def decide(self, view: View) -> Decision:
        """Begin.

        Raises:
            ShopUnknown, StockRoleMissing: not at this shop, or not by this person.
            ShopUnkept: nobody keeps it, so that nobody could say who may not count it.
            KeeperCounts: the keeper, or somebody of their household, would count the shelf or take it over.
            KeeperUnfit, OneForBoth: this person may not keep the shop.
            CountUnderWay: it is being counted.
        """
        counter = staff_at(view, self.staff_id, self.shop_id, (*HANDLES, *CONFIRMS))
        people: ShopPeople | None = view.fact(ShopPeopleFact(self.shop_id))
        if people is None:
            raise ShopUnkept
        keeper: ShopHand | None = view.fact(ShopHandFact(people.keeper_id))
        keeper_person = None if keeper is None else keeper.volunteer_id
        if is_keeper(view, (self.staff_id, counter.volunteer_id), (people.keeper_id, keeper_person)):
            raise KeeperCounts
        takes_over = self.kind is CountKind.HAND_OVER
        if takes_over:
            self._check_taker(view, people)
        if view.fact(CountUnderWayFact(self.shop_id)) is not None:
            raise CountUnderWay
        count = Count(
            count_id=CountId(view.log_index),
            kind=self.kind,
            shop_id=self.shop_id,
            counter_id=self.staff_id,
            keeper_id=people.keeper_id,
            keeper_person=keeper_person,
            giver_id=people.keeper_id if takes_over else None,
            state=CountState.OPEN,
        )
        row = Row(
            "counts",
            {
                "shop_id": count.shop_id,
                "kind": count.kind.value,
                "counter_id": count.counter_id,
                "keeper_id": count.keeper_id,
                "giver_id": count.giver_id,
                "opened_at": view.now,
                "counter_person": counter.volunteer_id,
                "keeper_person": keeper_person,
                # Whoever is kin has been refused by now.
                "of_keepers_household": False,
            },
        )
        return Decision(
            kind="count",
            actor=self.request.client,
            occurred_at=view.now,
            refers_to={"shop": self.shop_id},
            rows=(row,),
            answer={"count_id": count.count_id},
            learned={CountFact(count.count_id): count, CountUnderWayFact(self.shop_id): count.count_id},
        )

    def _check_taker(self, view: View, people: ShopPeople) -> None:
        after = ShopPeople(keeper_id=self.staff_id, monitor_id=people.monitor_id)
        check_people(view, after, shop_path=view.fact(ShopFact(self.shop_id)), appointed_by=people.keeper_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class CountArticle:
    """The counter says how many boxes of one article stand there; the book notes what it has at this entry.

    Attributes:
        request: of the counter.
        staff_id: who that is.
        count_id: the count.
        sku: the article; counted again, the last number counts.
        quantity: boxes on the shelf and ready for orders, but not those set aside to be written off.
    """

    request: Request
    staff_id: StaffId
    count_id: CountId
    sku: Sku
    quantity: int

    def needs(self, known: Facts) -> Iterable[Fact]:
        """Ask for the count, the person and the article."""
        yield from needs_of_count(known, count_id=self.count_id, staff_id=self.staff_id)
        yield PricesFact(self.sku)
        count: Count | None = known.get(CountFact(self.count_id))
        if count is not None:
            yield InQuestionFact(count.shop_id, self.sku)

    def owners(self, known: Facts) -> Iterable[Owner]:
        """Read the shop's accounts."""
        return owners_of_count(known, self.count_id)

    def decide(self, view: View) -> Decision:
        """Note both numbers; the counter is told neither.

        Raises:
            CountUnknown, StockRoleMissing, CountEnded, NotTheCounter: not this count, or not by this person.
            GoodsUnknown, AmountOutOfRange: not of this article, or not so many.
        """
        count = count_at(view, self.count_id, self.staff_id)
        if count.counter_id != self.staff_id:
            raise NotTheCounter
        if count.state is not CountState.OPEN:
            raise CountEnded
        check_article(view, self.sku)
        if self.quantity:
            whole(self.quantity, most=BOXES_MAX)
        line = CountLine(self.sku, self.quantity, expected_at(view, count.shop_id, self.sku))
        return Decision(
            kind="count_line",
            actor=self.request.client,
            occurred_at=view.now,
            refers_to={"count": count.count_id},
            rows=(Row("count_lines", {"count_id": count.count_id, **line._asdict()}),),
            answer={"count_id": count.count_id, "sku": self.sku, "quantity": self.quantity},
            learned={CountFact(count.count_id): replace(count, lines=(*count.lines, line))},
        )


def ended(view: View, count: Count, state: CountState, *, by: Request, staff_id: StaffId) -> Decision:
    """Return the decision that brings a count to a state, without what follows from it."""
    over = state in {CountState.CLOSED, CountState.CALLED_OFF}
    row = Row(
        "count_ends",
        {"count_id": count.count_id, "state": state.value, "ended_by": staff_id, "ended_at": view.now},
    )
    return Decision(
        kind="count_end",
        actor=by.client,
        occurred_at=view.now,
        refers_to={"count": count.count_id, "shop": count.shop_id},
        rows=(row,),
        changes=(Change("counts", {"log_index": count.count_id}, {"state": state.value}),),
        learned={
            CountFact(count.count_id): replace(count, state=state),
            CountUnderWayFact(count.shop_id): None if over else count.count_id,
        },
    )
