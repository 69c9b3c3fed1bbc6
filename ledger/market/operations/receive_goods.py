"""Receive goods: boxes that a supplier delivered stand on a shop's shelf."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from ledger.book import rules as book_rules
from ledger.book.words import Decision, Fact, Facts, Owner, Principal, Request, View
from ledger.market.catalogue.facts import TermsFact
from ledger.market.catalogue.vouchers.rules import check_box
from ledger.market.refusals import DeliveryTooLong, GoodsUnknown
from ledger.market.words import DELIVERY_LINES_MAX, PricesFact, ShopFact, Sku, shop_owner
from ledger.places.refusals import ShopUnknown
from ledger.places.words import ShopId


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiveGoods:
    """Somebody counts a delivery into a shop.

    Attributes:
        request: who asked, under which key.
        actor: who counted.
        shop_id: where the boxes stand now.
        boxes: number of boxes by article.
        received_at: when it happened, aware.
        reason: such as the number of the delivery note.
    """

    request: Request
    actor: Principal
    shop_id: ShopId
    boxes: Mapping[str, int]
    received_at: datetime
    reason: str | None = None

    def needs(self, _known: Facts) -> Iterable[Fact]:
        """Ask whether the shop and the articles exist."""
        yield ShopFact(self.shop_id)
        for sku in self.boxes:
            yield PricesFact(Sku(sku))
            yield TermsFact(Sku(sku))

    def owners(self, _known: Facts) -> Iterable[Owner]:
        """Read the shop's accounts."""
        return (shop_owner(self.shop_id),)

    def decide(self, view: View) -> Decision:
        """Put the boxes on the shelf.

        Raises:
            ShopUnknown: there is no such shop.
            GoodsUnknown: there is no such article.
            SerialsNeeded: an article is a voucher.
            DeliveryTooLong: no article, or more than one delivery may bring.
            AmountOutOfRange: a number of boxes is not from 1 to a million.
        """
        if view.fact(ShopFact(self.shop_id)) is None:
            raise ShopUnknown
        if not 1 <= len(self.boxes) <= DELIVERY_LINES_MAX:
            raise DeliveryTooLong(lines_max=DELIVERY_LINES_MAX)
        for sku in self.boxes:
            if view.fact(PricesFact(Sku(sku))) is None:
                raise GoodsUnknown(sku=sku)
            check_box(view, Sku(sku))
        return Decision(
            kind="receive",
            actor=self.actor,
            occurred_at=self.received_at,
            postings=book_rules.receive(shop_owner(self.shop_id), self.boxes),
            reason=self.reason,
            refers_to={"shop": self.shop_id},
            answer={"shop_id": self.shop_id, "boxes": sum(self.boxes.values())},
        )
