"""Receive a delivery: what a supplier brought with a note stands on a shop's shelf, line by line."""

from collections.abc import Iterable
from dataclasses import dataclass

from ledger.book import rules as book_rules
from ledger.book.words import Decision, Fact, Facts, Owner, Request, Row, View
from ledger.market.keeping.facts import ShopHandFact
from ledger.market.stock.facts import DeliveryNoteFact
from ledger.market.stock.refusals import BatchPast, DeliveryKnown, StockLinesOutOfRange
from ledger.market.stock.rules import HANDLES, batch_rows, check_line, needs_of_lines, shop_owners, staff_at
from ledger.market.stock.words import STOCK_LINES_MAX, DeliveryId, KnownDelivery, StockLine
from ledger.market.words import ShopFact, shop_owner
from ledger.people.words import StaffId
from ledger.places.words import ShopId


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiveDelivery:
    """Somebody counts a delivery into a shop.

    Attributes:
        request: whose counting it was, under which key.
        staff_id: who they are.
        shop_id: where the boxes stand now.
        supplier: who brought them.
        document: the number of the supplier's note; each is received once.
        lines: what came; an article may have several, one for each batch.
    """

    request: Request
    staff_id: StaffId
    shop_id: ShopId
    supplier: str
    document: str
    lines: tuple[StockLine, ...]

    def needs(self, _known: Facts) -> Iterable[Fact]:
        """Ask for the person, the shop, the articles, and whether the note is known."""
        yield ShopHandFact(self.staff_id)
        yield ShopFact(self.shop_id)
        yield self._note
        yield from needs_of_lines(self.lines)

    def owners(self, _known: Facts) -> Iterable[Owner]:
        """Read the shop's accounts."""
        return shop_owners(self.shop_id)

    def decide(self, view: View) -> Decision:
        """Put the boxes on the shelf.

        Raises:
            ShopUnknown, StockRoleMissing: not at this shop, or not by this person.
            DeliveryKnown: the note was received before.
            StockLinesOutOfRange, GoodsUnknown, SerialsNeeded, AmountOutOfRange: no paper has such lines.
            BatchPast: a batch is past its date.
        """
        staff_at(view, self.staff_id, self.shop_id, HANDLES)
        known: KnownDelivery | None = view.fact(self._note)
        if known is not None:
            raise DeliveryKnown(document=self.document, log_index=known.delivery_id)
        boxes = self._boxes(view)
        return Decision(
            kind="delivery",
            actor=self.request.client,
            occurred_at=view.now,
            postings=book_rules.receive(shop_owner(self.shop_id), boxes),
            refers_to={"shop": self.shop_id},
            rows=tuple(self._rows(view)),
            answer={"delivery_id": view.log_index, "boxes": sum(boxes.values())},
            learned={self._note: KnownDelivery(DeliveryId(view.log_index), view.now)},
        )

    def _boxes(self, view: View) -> dict[str, int]:
        if not 1 <= len(self.lines) <= STOCK_LINES_MAX:
            raise StockLinesOutOfRange(lines_max=STOCK_LINES_MAX)
        today = view.tenant.day(view.now)
        boxes: dict[str, int] = {}
        for line in self.lines:
            quantity = check_line(view, line)
            if line.best_before is not None and line.best_before < today:
                raise BatchPast(sku=line.sku, best_before=line.best_before.isoformat())
            boxes[line.sku] = boxes.get(line.sku, 0) + quantity
        return boxes

    def _rows(self, view: View) -> Iterable[Row]:
        yield Row(
            "deliveries",
            {
                "shop_id": self.shop_id,
                "supplier": self.supplier,
                "document": self.document,
                "received_by": self.staff_id,
                "received_at": view.now,
            },
        )
        for number, line in enumerate(self.lines, start=1):
            yield Row("delivery_lines", {"line": number, **line.row})
        yield from batch_rows(self.shop_id, self.lines)

    @property
    def _note(self) -> DeliveryNoteFact:
        return DeliveryNoteFact(self.supplier, self.document)
