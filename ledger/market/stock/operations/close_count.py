"""End a count: each difference becomes a case; a hand-over also takes the signature of who hands over."""

from collections.abc import Iterable
from dataclasses import dataclass

from ledger.book.words import Decision, Fact, Facts, Owner, Request, View
from ledger.market.keeping.facts import ShopHandFact, ShopPeopleFact
from ledger.market.keeping.rules import appointment_row, check_people
from ledger.market.keeping.words import ShopPeople
from ledger.market.stock.facts import CountFact, InQuestionFact, StockedFact
from ledger.market.stock.operations.count import (
    count_at,
    ended,
    needs_of_count,
    needs_of_people,
    owners_of_count,
)
from ledger.market.stock.operations.open_case import open_cases
from ledger.market.stock.refusals import (
    CountEnded,
    CountUnfinished,
    NothingCounted,
    NotTheCounter,
    NotTheGiver,
)
from ledger.market.stock.rules import expected_at, last_lines
from ledger.market.stock.words import CaseOrigin, Count, CountId, CountKind, CountState
from ledger.market.words import ShopFact
from ledger.people.words import StaffId


@dataclass(frozen=True, slots=True, kw_only=True)
class _OfCount:
    """What the ends of a count share.

    Attributes:
        request: of who ends it.
        staff_id: who that is.
        count_id: the count.
    """

    request: Request
    staff_id: StaffId
    count_id: CountId

    def needs(self, known: Facts) -> Iterable[Fact]:
        """Ask for the count, the person, and everything the shop has ever had on its shelf."""
        yield from needs_of_count(known, count_id=self.count_id, staff_id=self.staff_id)
        count: Count | None = known.get(CountFact(self.count_id))
        if count is not None:
            yield StockedFact(count.shop_id)
            for sku in {*(known.get(StockedFact(count.shop_id)) or ()), *(line.sku for line in count.lines)}:
                yield InQuestionFact(count.shop_id, sku)

    def owners(self, known: Facts) -> Iterable[Owner]:
        """Read the shop's accounts."""
        return owners_of_count(known, self.count_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseCount(_OfCount):
    """The counter is done; a whole count is over when every article has its number."""

    def decide(self, view: View) -> Decision:
        """Compare, and open a case for each article that differs.

        Raises:
            CountUnknown, StockRoleMissing, CountEnded, NotTheCounter: not this count, or not by this person.
            NothingCounted, CountUnfinished: there is more to count.
        """
        count = count_at(view, self.count_id, self.staff_id)
        if count.counter_id != self.staff_id:
            raise NotTheCounter
        if count.state is not CountState.OPEN:
            raise CountEnded
        lines = last_lines(count.lines)
        if not lines:
            raise NothingCounted
        if count.kind is not CountKind.SPOT:
            counted = {line.sku for line in lines}
            stocked = view.fact(StockedFact(count.shop_id)) or ()
            left = sum(1 for sku in stocked if sku not in counted and expected_at(view, count.shop_id, sku))
            if left:
                raise CountUnfinished(articles_left=left)
        differences = {line.sku: line.difference for line in lines if line.difference}
        is_taken_over = count.kind is CountKind.HAND_OVER
        decision = ended(
            view,
            count,
            CountState.COUNTED if is_taken_over else CountState.CLOSED,
            by=self.request,
            staff_id=self.staff_id,
        )
        decision.answer = {"count_id": count.count_id, "differences": len(differences)}
        decision.follows = open_cases(
            self.request,
            shop_id=count.shop_id,
            origin=CaseOrigin.COUNT,
            origin_id=count.count_id,
            keeper_id=count.keeper_id,
            keeper_person=count.keeper_person,
            differences=differences,
        )
        return decision


@dataclass(frozen=True, slots=True, kw_only=True)
class SignHandOver(_OfCount):
    """The keeper who hands the shop over signs the list that the other one counted."""

    def needs(self, known: Facts) -> Iterable[Fact]:
        """Ask for the count and the giver, then for the people of the shop and for the taker."""
        yield from needs_of_count(known, count_id=self.count_id, staff_id=self.staff_id)
        count: Count | None = known.get(CountFact(self.count_id))
        if count is not None:
            yield ShopHandFact(count.counter_id)
            yield from needs_of_people(known, count.shop_id, count.counter_id)

    def decide(self, view: View) -> Decision:
        """Let the shop change hands; the monitor stays.

        Raises:
            CountUnknown, StockRoleMissing, CountEnded, NotTheGiver: not this count, or not by this person.
            NothingCounted: it has not been counted yet.
            KeeperUnfit, MonitorUnfit, OneForBoth: the taker may no longer keep this shop.
        """
        count = count_at(view, self.count_id, self.staff_id)
        before: ShopPeople | None = view.fact(ShopPeopleFact(count.shop_id))
        if count.giver_id != self.staff_id or before is None or before.keeper_id != self.staff_id:
            raise NotTheGiver
        if count.state is not CountState.COUNTED:
            raise NothingCounted
        after = ShopPeople(keeper_id=count.counter_id, monitor_id=before.monitor_id)
        keeper, monitor = check_people(
            view, after, shop_path=view.fact(ShopFact(count.shop_id)), appointed_by=self.staff_id
        )
        decision = ended(view, count, CountState.CLOSED, by=self.request, staff_id=self.staff_id)
        appointed = appointment_row(
            count.shop_id,
            after,
            keeper=keeper,
            monitor=monitor,
            appointed_by=self.request.client,
            appointed_at=view.now,
        )
        decision.rows = (*decision.rows, appointed)
        decision.answer = {"count_id": count.count_id, "state": CountState.CLOSED.value}
        decision.learned = {**decision.learned, ShopPeopleFact(count.shop_id): after}
        return decision


@dataclass(frozen=True, slots=True, kw_only=True)
class CallOffCount(_OfCount):
    """A count comes to nothing: the counter leaves, or whoever watches the shop ends it."""

    reason: str

    def decide(self, view: View) -> Decision:
        """End it without comparing anything.

        Raises:
            CountUnknown, StockRoleMissing, CountEnded: not this count, or not by this person.
        """
        count = count_at(view, self.count_id, self.staff_id)
        if count.state is not CountState.OPEN:
            raise CountEnded
        decision = ended(view, count, CountState.CALLED_OFF, by=self.request, staff_id=self.staff_id)
        decision.reason = self.reason
        decision.answer = {"count_id": count.count_id, "state": CountState.CALLED_OFF.value}
        return decision
