"""Stand by a desk order, which places it; or refuse it, which ends it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from ledger.book.words import SYSTEM, Decision, Fact, Facts, Owner, Principal, Request, Row, View
from ledger.market.desk_orders.refusals import DeskOrderOver, DeskOrderUnknown
from ledger.market.desk_orders.rules import check_witness, waiting_order
from ledger.market.desk_orders.words import DeskOrder, DeskOrderEnding, DeskOrderFact, DeskOrderId
from ledger.market.keeping.facts import KinFact
from ledger.market.operations.place_order import PlaceOrder
from ledger.market.placing import Way
from ledger.market.words import ByKiosk, ByStaff, ClerkFact, ReceiptCode, shop_owner, volunteer_owner
from ledger.people.words import CardId, VolunteerId


@dataclass(frozen=True, slots=True, kw_only=True)
class ByPerson:
    """The person stands by it themselves, at a kiosk of the shop, by their card and PIN or by their phone."""

    volunteer_id: VolunteerId
    kiosk: ByKiosk
    card_id: CardId | None
    spends_from: datetime | None = None

    @property
    def principal(self) -> Principal:
        """Name the actor as the book does."""
        return Principal(f"volunteer/{self.volunteer_id}")


@dataclass(frozen=True, slots=True, kw_only=True)
class StandBy:
    """A witness, or the person, stands by a desk order: it is placed and held for hand-over.

    Attributes:
        request: who asked, under which key.
        by: the witness on a session of their own, or the person.
        desk_order_id: what was filled in.
        receipt_code: from `draw_receipt_code`.
        placed_at: when it happened, aware.
    """

    request: Request
    by: ByStaff | ByPerson
    desk_order_id: DeskOrderId
    receipt_code: ReceiptCode
    placed_at: datetime

    def needs(self, known: Facts) -> Iterable[Fact]:
        """Ask for what was filled in and the witness, then for what the order needs."""
        yield DeskOrderFact(self.desk_order_id)
        if isinstance(self.by, ByStaff):
            yield ClerkFact(self.by.staff_id)
        asked: DeskOrder | None = known.get(DeskOrderFact(self.desk_order_id))
        if asked is not None:
            if isinstance(self.by, ByStaff):
                yield KinFact(self.by.staff_id, asked.volunteer_id)
            yield from self._placing(asked).needs(known)

    def owners(self, known: Facts) -> Iterable[Owner]:
        """Read the person's lots and the shelf."""
        asked: DeskOrder | None = known.get(DeskOrderFact(self.desk_order_id))
        if asked is None:
            return ()
        return volunteer_owner(asked.volunteer_id), shop_owner(asked.shop_id), SYSTEM

    def decide(self, view: View) -> Decision:
        """Place the order.

        Raises:
            DeskOrderUnknown: there is none of this number, or it is another area's, shop's or person's.
            DeskOrderEnded: it was placed or refused before.
            DeskOrderOver: its time has run out, or its price has changed.
            OwnWitness: who filled it in, or the person, would be the witness.
            Refusal: as of any order.
        """
        asked = waiting_order(view, self.desk_order_id)
        self._check(view, asked)
        placed = self._placing(asked).decide(view)
        if placed.answer["points"] != asked.points:
            raise DeskOrderOver
        ended = ended_by(view, asked, by=self.by.principal, ending="placed")
        return replace(
            placed,
            actor=self.by.principal,
            refers_to={**placed.refers_to, "desk_order": asked.desk_order_id},
            rows=(*placed.rows, *ended.rows),
            learned={**placed.learned, **ended.learned},
        )

    def _check(self, view: View, asked: DeskOrder) -> None:
        if isinstance(self.by, ByStaff):
            check_witness(view, asked, self.by)
        elif self.by.volunteer_id != asked.volunteer_id or self.by.kiosk.shop_id != asked.shop_id:
            raise DeskOrderUnknown

    def _placing(self, asked: DeskOrder) -> PlaceOrder:
        person = self.by if isinstance(self.by, ByPerson) else None
        return PlaceOrder(
            request=self.request,
            volunteer_id=asked.volunteer_id,
            shop_id=asked.shop_id,
            kiosk_id=None if person is None else person.kiosk.kiosk_id,
            lines=asked.lines,
            receipt_code=self.receipt_code,
            placed_at=self.placed_at,
            spends_from=None if person is None else person.spends_from,
            way=Way(
                kind="desk",
                placed_by=asked.asked_by,
                witness=self.by.principal if person is None else None,
                card_id=None if person is None else person.card_id,
            ),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class RefuseAtDesk:
    """Staff let a desk order come to nothing: a witness who saw otherwise, or who filled it in."""

    request: Request
    by: ByStaff
    desk_order_id: DeskOrderId
    reason: str
    refused_at: datetime

    def needs(self, known: Facts) -> Iterable[Fact]:
        """Ask for what was filled in, and for who refuses."""
        yield DeskOrderFact(self.desk_order_id)
        yield ClerkFact(self.by.staff_id)
        asked: DeskOrder | None = known.get(DeskOrderFact(self.desk_order_id))
        if asked is not None:
            yield KinFact(self.by.staff_id, asked.volunteer_id)

    def owners(self, _known: Facts) -> Iterable[Owner]:
        """Touch no account."""
        return ()

    def decide(self, view: View) -> Decision:
        """End it; nothing was held.

        Raises:
            DeskOrderUnknown, DeskOrderEnded, DeskOrderOver, OwnWitness: as when standing by it.
        """
        asked = waiting_order(view, self.desk_order_id)
        if self.by.principal != asked.asked_by:
            check_witness(view, asked, self.by)
        ended = ended_by(view, asked, by=self.by.principal, ending="refused")
        return replace(ended, occurred_at=self.refused_at, reason=self.reason)


def ended_by(view: View, asked: DeskOrder, *, by: Principal, ending: DeskOrderEnding) -> Decision:
    """Return the decision that ends a desk order and does nothing else."""
    row = Row(
        "desk_order_ends",
        {
            "desk_order_id": asked.desk_order_id,
            "ending": ending,
            "asked_by": asked.asked_by,
            "ended_by": by,
        },
    )
    return Decision(
        kind="desk_order_end",
        actor=by,
        occurred_at=view.now,
        refers_to={"desk_order": asked.desk_order_id},
        rows=(row,),
        answer={"desk_order_id": asked.desk_order_id, "state": ending},
        learned={DeskOrderFact(asked.desk_order_id): replace(asked, ending=ending)},
    )
