"""Load vouchers: the numbers of a supplier's file stand in a shop, one box in the book for each."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from ledger.book import rules as book_rules
from ledger.book.words import Decision, Fact, Facts, Owner, Principal, Request, Row, View
from ledger.market.catalogue.facts import FreeVouchersFact, SerialFact, TermsFact, Voucher
from ledger.market.catalogue.vouchers.refusals import NoVoucher, SerialTwice, VoucherOver
from ledger.market.catalogue.vouchers.words import SealedSerial
from ledger.market.catalogue.words import Kind, Terms
from ledger.market.refusals import GoodsUnknown
from ledger.market.words import ShopFact, Sku, shop_owner
from ledger.places.refusals import ShopUnknown
from ledger.places.words import ShopId


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadVouchers:
    """Somebody takes a supplier's vouchers into a shop.

    Attributes:
        request: who asked, under which key.
        actor: who took them in.
        shop_id: where they are handed out.
        sku: the article they are vouchers of.
        serials: their numbers, sealed.
        supplier: who honours them, and is paid for them.
        unit_cost_fen: what the supplier is paid for one.
        expires_on: their last day, or None.
        document: the supplier's delivery note.
    """

    request: Request
    actor: Principal
    shop_id: ShopId
    sku: Sku
    serials: tuple[SealedSerial, ...]
    supplier: str
    unit_cost_fen: int
    expires_on: date | None
    document: str

    def needs(self, _known: Facts) -> Iterable[Fact]:
        """Need the shop, the article, its vouchers, and which numbers were loaded before."""
        yield ShopFact(self.shop_id)
        yield TermsFact(self.sku)
        yield FreeVouchersFact(self.shop_id, self.sku)
        yield from (SerialFact(serial.found_by) for serial in self.serials)

    def owners(self, _known: Facts) -> Iterable[Owner]:
        """Read the shop's accounts."""
        return (shop_owner(self.shop_id),)

    def decide(self, view: View) -> Decision:
        """Put them on the shelf, each with its number.

        Raises:
            ShopUnknown: there is no such shop.
            GoodsUnknown: there is no such article.
            NoVoucher: the article is a box.
            VoucherOver: they ended before today.
            SerialTwice: one was loaded before.
        """
        if view.fact(ShopFact(self.shop_id)) is None:
            raise ShopUnknown
        terms: Terms | None = view.fact(TermsFact(self.sku))
        if terms is None:
            raise GoodsUnknown(sku=self.sku)
        if terms.kind is not Kind.VOUCHER:
            raise NoVoucher(sku=self.sku)
        if self.expires_on is not None and self.expires_on < view.tenant.day(view.now):
            raise VoucherOver
        for line, serial in enumerate(self.serials, start=1):
            if view.fact(SerialFact(serial.found_by)):
                raise SerialTwice(line=line)
        fact = FreeVouchersFact(self.shop_id, self.sku)
        new = (Voucher(view.log_index, line, self.expires_on) for line in range(1, len(self.serials) + 1))
        last = date.max
        return Decision(
            kind="receive",
            actor=self.actor,
            occurred_at=view.now,
            postings=book_rules.receive(shop_owner(self.shop_id), {self.sku: len(self.serials)}),
            reason=self.document,
            refers_to={"shop": self.shop_id},
            rows=tuple(self._rows()),
            answer={"shop_id": self.shop_id, "sku": self.sku, "boxes": len(self.serials)},
            learned={
                fact: tuple(sorted((*(view.fact(fact) or ()), *new), key=lambda one: one.expires_on or last)),
                **{SerialFact(serial.found_by): True for serial in self.serials},
            },
        )

    def _rows(self) -> Iterable[Row]:
        for line, serial in enumerate(self.serials, start=1):
            yield Row(
                "vouchers",
                {
                    "line": line,
                    "shop_id": self.shop_id,
                    "sku": self.sku,
                    "serial_index": serial.found_by,
                    "serial_sealed": serial.sealed,
                    "supplier": self.supplier,
                    "unit_cost_fen": self.unit_cost_fen,
                    "expires_on": self.expires_on,
                },
            )
