"""The checks by which the catalogue lets an order pass: what is offered, and how many one person may take."""

from collections.abc import Iterable, Mapping
from typing import Any

from ledger.book.refusals import GoodsSoldOut
from ledger.book.words import AccountKey, Fact, Facts, Purpose, View, goods
from ledger.market.catalogue.facts import FreeVouchersFact, TakenFact, TermsFact
from ledger.market.catalogue.refusals import GoodsNotOffered, LimitReached
from ledger.market.catalogue.rules import is_offered, left_of
from ledger.market.catalogue.vouchers.rules import good_on
from ledger.market.catalogue.words import Kind, Taken, Terms
from ledger.market.placing import Asked, Check
from ledger.market.words import Order, shop_owner


class VisibleCheck(Check):
    """An article is taken only where and while it is offered."""

    def needs(self, asked: Asked, _known: Facts) -> Iterable[Fact]:
        """Need the terms of the articles."""
        return {TermsFact(line.sku) for line in asked.lines}

    def check(self, view: View, asked: Asked, order: Order) -> None:
        """Refuse what the shop does not offer on that day.

        Raises:
            GoodsNotOffered: an article is not offered here, not yet or not any more.
        """
        today = view.tenant.day(asked.placed_at)
        for line in order.lines:
            terms: Terms = view.fact(TermsFact(line.sku))
            if not is_offered(terms, shop_id=asked.shop_id, on=today):
                raise GoodsNotOffered(sku=line.sku)


class LimitsCheck(Check):
    """Of some articles one person takes only so many in a period; claim slips, in one order."""

    def needs(self, asked: Asked, known: Facts) -> Iterable[Fact]:
        """Need what the person took before of the articles that have a limit."""
        for line in asked.lines:
            yield TermsFact(line.sku)
            terms: Terms | None = known.get(TermsFact(line.sku))
            if terms is not None and terms.limit is not None and asked.volunteer_id is not None:
                yield TakenFact(asked.volunteer_id, line.sku)

    def check(self, view: View, asked: Asked, order: Order) -> None:
        """Refuse more than the limit leaves.

        Raises:
            LimitReached: of an article.
        """
        for line in order.lines:
            terms: Terms = view.fact(TermsFact(line.sku))
            if terms.limit is None:
                continue
            person = asked.volunteer_id
            taken = () if person is None else view.fact(TakenFact(person, line.sku)) or ()
            left, again_on = left_of(terms.limit, taken, at=asked.placed_at, day_of=view.tenant.day)
            if line.quantity > left:
                raise LimitReached(
                    sku=line.sku, limit=terms.limit.quantity, left=left, again_on=again_on.isoformat()
                )

    def learned(self, view: View, asked: Asked, order: Order) -> Mapping[Fact, Any]:
        """Return what the person took with this order, for the next one of the same batch."""
        person = asked.volunteer_id
        if person is None:
            return {}
        return {
            (fact := TakenFact(person, line.sku)): (*view.fact(fact), Taken(asked.placed_at, line.quantity))
            for line in order.lines
            if view.fact(TermsFact(line.sku)).limit is not None
        }


class VouchersCheck(Check):
    """Of vouchers a shop gives no more than it has numbers for."""

    def needs(self, asked: Asked, known: Facts) -> Iterable[Fact]:
        """Need the vouchers that are left of each kind."""
        for line in asked.lines:
            yield TermsFact(line.sku)
            terms: Terms | None = known.get(TermsFact(line.sku))
            if terms is not None and terms.kind is Kind.VOUCHER:
                yield FreeVouchersFact(asked.shop_id, line.sku)

    def check(self, view: View, asked: Asked, order: Order) -> None:
        """Refuse what no number is left for, after those that other orders hold.

        Raises:
            GoodsSoldOut: of a voucher.
        """
        for line in order.lines:
            terms: Terms = view.fact(TermsFact(line.sku))
            if terms.kind is not Kind.VOUCHER:
                continue
            free = good_on(
                view.fact(FreeVouchersFact(asked.shop_id, line.sku)), view.tenant.day(asked.placed_at)
            )
            held = view.balance(AccountKey(shop_owner(asked.shop_id), Purpose.RESERVED, goods(line.sku)))
            if len(free) - held < line.quantity:
                raise GoodsSoldOut(sku=line.sku, boxes_left=max(0, len(free) - held))
