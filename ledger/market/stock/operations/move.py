"""Move boxes between shops: they are on their way until somebody at the other shop has counted them in."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from ledger.book.words import Decision, Fact, Facts, Owner, Posting, Purpose, Request, Row, View
from ledger.market.keeping.facts import ShopHand, ShopHandFact
from ledger.market.rules import net
from ledger.market.stock.facts import InQuestionFact, MoveFact
from ledger.market.stock.operations.open_case import open_cases
from ledger.market.stock.refusals import (
    MoreThanSent,
    MoveReceived,
    MoveToSameShop,
    MoveUnknown,
    OwnMove,
    SamePerson,
    StockLinesOutOfRange,
)
from ledger.market.stock.rules import (
    KEEPS,
    account_of,
    batch_rows,
    check_lines,
    check_two_people,
    needs_of_lines,
    off_shelf,
    pass_boxes,
    shop_owners,
    staff_at,
)
from ledger.market.stock.words import STOCK_LINES_MAX, CaseOrigin, Move, MoveId, StockLine
from ledger.market.words import ShopFact, Sku
from ledger.people.words import StaffId
from ledger.places.refusals import ShopUnknown
from ledger.places.words import ShopId


@dataclass(frozen=True, slots=True, kw_only=True)
class SendBoxes:
    """A keeper gives boxes to whoever drives them to another shop.

    Attributes:
        request: of the keeper.
        staff_id: who that is.
        from_shop_id: off whose shelf.
        to_shop_id: any other shop of the bureau.
        lines: what is sent, each article once.
    """

    request: Request
    staff_id: StaffId
    from_shop_id: ShopId
    to_shop_id: ShopId
    lines: tuple[StockLine, ...]

    def needs(self, _known: Facts) -> Iterable[Fact]:
        """Ask for the person, both shops and the articles."""
        yield ShopHandFact(self.staff_id)
        yield ShopFact(self.from_shop_id)
        yield ShopFact(self.to_shop_id)
        yield from needs_of_lines(self.lines)

    def owners(self, _known: Facts) -> Iterable[Owner]:
        """Read the accounts of the shop that sends; boxes on their way are still its own."""
        return shop_owners(self.from_shop_id)

    def decide(self, view: View) -> Decision:
        """Take the boxes off the shelf.

        Raises:
            ShopUnknown, StockRoleMissing: not from this shop, or not by this person.
            MoveToSameShop: to the shop itself.
            StockLinesOutOfRange, GoodsUnknown, SerialsNeeded, AmountOutOfRange: no paper has such lines.
            GoodsSoldOut: the shelf holds fewer.
        """
        sender = staff_at(view, self.staff_id, self.from_shop_id, KEEPS)
        if self.from_shop_id == self.to_shop_id:
            raise MoveToSameShop
        if view.fact(ShopFact(self.to_shop_id)) is None:
            raise ShopUnknown
        check_lines(view, self.lines)
        move = Move(
            move_id=MoveId(view.log_index),
            from_shop_id=self.from_shop_id,
            to_shop_id=self.to_shop_id,
            sent_by=self.staff_id,
            sender_person=sender.volunteer_id,
            lines=self.lines,
            is_received=False,
        )
        head = Row(
            "moves",
            {
                "from_shop_id": move.from_shop_id,
                "to_shop_id": move.to_shop_id,
                "sent_by": move.sent_by,
                "sender_person": move.sender_person,
                "sent_at": view.now,
            },
        )
        return Decision(
            kind="move",
            actor=self.request.client,
            occurred_at=view.now,
            postings=tuple(self._postings(view)),
            refers_to={"shop": self.from_shop_id, "to": self.to_shop_id},
            rows=(
                head,
                *(Row("move_lines", line.row) for line in self.lines),
                *batch_rows(self.from_shop_id, self.lines, sign=-1),
            ),
            answer={"move_id": move.move_id, "boxes": sum(line.quantity for line in self.lines)},
            learned={MoveFact(move.move_id): move},
        )

    def _postings(self, view: View) -> Iterable[Posting]:
        for line in self.lines:
            yield from off_shelf(view, self.from_shop_id, line, to=Purpose.IN_TRANSIT)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiveMove:
    """Another keeper counts the boxes of a move in; what did not arrive becomes a case of the sending shop.

    Attributes:
        request: of the keeper.
        staff_id: who that is.
        move_id: the move.
        lines: what arrived of each article; what is not named did not arrive.
    """

    request: Request
    staff_id: StaffId
    move_id: MoveId
    lines: tuple[StockLine, ...]

    def needs(self, known: Facts) -> Iterable[Fact]:
        """Ask for the move, then for its shops and what is in question there."""
        yield MoveFact(self.move_id)
        yield ShopHandFact(self.staff_id)
        move: Move | None = known.get(MoveFact(self.move_id))
        if move is not None:
            yield ShopFact(move.to_shop_id)
            for line in move.lines:
                yield InQuestionFact(move.from_shop_id, line.sku)

    def owners(self, known: Facts) -> Iterable[Owner]:
        """Read both shops' accounts."""
        move: Move | None = known.get(MoveFact(self.move_id))
        return shop_owners(move.from_shop_id, move.to_shop_id) if move else ()

    def decide(self, view: View) -> Decision:
        """Put what arrived on the shelf, and set aside what did not.

        Raises:
            MoveUnknown, StockRoleMissing: not to a shop of this person, or not by this person.
            MoveReceived: it arrived before.
            OwnMove: whoever sent it would receive it.
            StockLinesOutOfRange, MoreThanSent: the lines are not those of the move.
        """
        move, receiver = self._move(view)
        arrived = self._arrived(move)
        try:
            check_two_people((move.sent_by, move.sender_person), (self.staff_id, receiver.volunteer_id))
        except SamePerson as alone:
            raise OwnMove from alone
        missing = {line.sku: line.quantity - arrived[line.sku] for line in move.lines}
        return Decision(
            kind="move_end",
            actor=self.request.client,
            occurred_at=view.now,
            postings=net(
                posting for line in move.lines for posting in _postings(move, line, arrived[line.sku])
            ),
            refers_to={"move": move.move_id, "shop": move.to_shop_id},
            rows=tuple(self._rows(view, move, receiver, arrived)),
            answer={
                "move_id": move.move_id,
                "boxes": sum(arrived.values()),
                "boxes_missing": sum(missing.values()),
            },
            learned={MoveFact(move.move_id): replace(move, is_received=True)},
            follows=open_cases(
                self.request,
                shop_id=move.from_shop_id,
                origin=CaseOrigin.MOVE,
                origin_id=view.log_index,
                keeper_id=move.sent_by,
                keeper_person=move.sender_person,
                differences={sku: -boxes for sku, boxes in missing.items() if boxes},
            ),
        )

    def _move(self, view: View) -> tuple[Move, ShopHand]:
        move: Move | None = view.fact(MoveFact(self.move_id))
        if move is None:
            raise MoveUnknown
        try:
            receiver = staff_at(view, self.staff_id, move.to_shop_id, KEEPS)
        except ShopUnknown as elsewhere:
            raise MoveUnknown from elsewhere
        if move.is_received:
            raise MoveReceived
        return move, receiver

    def _rows(self, view: View, move: Move, receiver: ShopHand, arrived: Mapping[Sku, int]) -> Iterable[Row]:
        yield Row(
            "move_ends",
            {
                "move_id": move.move_id,
                "sent_by": move.sent_by,
                "sender_person": move.sender_person,
                "received_by": self.staff_id,
                "receiver_person": receiver.volunteer_id,
                "received_at": view.now,
            },
        )
        for sku, quantity in arrived.items():
            yield Row("move_end_lines", {"move_id": move.move_id, "sku": sku, "quantity": quantity})
        yield from batch_rows(
            move.to_shop_id, (line._replace(quantity=arrived[line.sku]) for line in move.lines)
        )

    def _arrived(self, move: Move) -> dict[Sku, int]:
        sent = {line.sku: line.quantity for line in move.lines}
        said = {line.sku: line.quantity for line in self.lines}
        if len(said) < len(self.lines) or not said.keys() <= sent.keys():
            raise StockLinesOutOfRange(lines_max=STOCK_LINES_MAX)
        for sku, quantity in said.items():
            if not 0 <= quantity <= sent[sku]:
                raise MoreThanSent(sku=sku, quantity=sent[sku])
        return {sku: said.get(sku, 0) for sku in sent}


def _postings(move: Move, line: StockLine, arrived: int) -> tuple[Posting, ...]:
    on_its_way = account_of(move.from_shop_id, Purpose.IN_TRANSIT, line.sku)
    return (
        *pass_boxes(on_its_way, account_of(move.to_shop_id, Purpose.SHELF, line.sku), arrived),
        *pass_boxes(
            on_its_way,
            account_of(move.from_shop_id, Purpose.SET_ASIDE, line.sku),
            line.quantity - arrived,
        ),
    )
