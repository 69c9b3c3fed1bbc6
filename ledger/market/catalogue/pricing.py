"""Set a price: its next version, sealed with who set it and why; an order keeps the price of its moment."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from ledger.book.words import Decision, Fact, Facts, Owner, Principal, Request, Row, View
from ledger.market.catalogue.rules import begins_at, check_price_changed
from ledger.market.refusals import GoodsUnknown
from ledger.market.words import Price, PricesFact, Sku


@dataclass(frozen=True, slots=True, kw_only=True)
class SetPrice:
    """The office sets what an article costs from a moment on; plans for later than that moment are over.

    Attributes:
        request: who asked, under which key.
        actor: who sets it.
        sku: the article.
        points: of one, from 1 to PRICE_MAX.
        effective_from: since when it counts, or None for at once.
        reason: why; everybody who looks at the book may read it.
    """

    request: Request
    actor: Principal
    sku: Sku
    points: int
    effective_from: datetime | None
    reason: str

    def needs(self, _known: Facts) -> Iterable[Fact]:
        """Need the prices so far."""
        return (PricesFact(self.sku),)

    def owners(self, _known: Facts) -> Iterable[Owner]:
        """Touch no account."""
        return ()

    def decide(self, view: View) -> Decision:
        """Write the next version.

        Raises:
            GoodsUnknown: there is no such article.
            PriceInPast: it would count for orders that are placed already.
            PriceUnchanged: it is the newest one again.
        """
        prices: tuple[Price, ...] | None = view.fact(PricesFact(self.sku))
        if prices is None:
            raise GoodsUnknown(sku=self.sku)
        newest = max(prices, key=lambda price: price.version, default=None)
        begins = begins_at(self.effective_from, now=view.now)
        check_price_changed(newest, points=self.points, begins=begins)
        price = Price(begins, self.points, newest.version + 1 if newest else 1)
        return Decision(
            kind="price",
            actor=self.actor,
            occurred_at=view.now,
            reason=self.reason,
            refers_to={"goods": self.sku, "version": price.version},
            rows=(
                Row(
                    "prices",
                    {
                        "sku": self.sku,
                        "version": price.version,
                        "effective_from": begins,
                        "points": self.points,
                        "set_by": self.actor,
                    },
                ),
            ),
            answer={"sku": self.sku, "version": price.version, "points": self.points},
            learned={PricesFact(self.sku): (*prices, price)},
        )
