"""Write boxes off: one person proposes and sets them aside, another confirms or puts them back."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from ledger.book.rules import whole
from ledger.book.words import (
    Change,
    Decision,
    Fact,
    Facts,
    LogIndex,
    Owner,
    Purpose,
    Request,
    Row,
    View,
)
from ledger.market.catalogue.facts import SetAsideFact
from ledger.market.catalogue.vouchers.rules import (
    is_voucher,
    needs_of_past,
    needs_of_put_back,
    put_back,
    set_aside,
)
from ledger.market.catalogue.vouchers.words import Issue
from ledger.market.keeping.facts import ShopHand, ShopHandFact
from ledger.market.stock.facts import WriteOffFact
from ledger.market.stock.refusals import WriteOffEnded, WriteOffUnknown
from ledger.market.stock.rules import (
    CONFIRMS,
    HANDLES,
    account_of,
    check_lines,
    check_two_people,
    needs_of_lines,
    off_shelf,
    pass_boxes,
    shop_owners,
    staff_at,
)
from ledger.market.stock.words import BOXES_MAX, StockLine, WriteOff, WriteOffId, WriteOffState, WriteOffWhy
from ledger.market.words import ShopFact, Sku
from ledger.people.words import StaffId
from ledger.places.refusals import ShopUnknown
from ledger.places.words import ShopId

TARGETS: Final = {
    WriteOffState.CONFIRMED: Purpose.WRITTEN_OFF,
    WriteOffState.REFUSED: Purpose.SHELF,
    WriteOffState.WITHDRAWN: Purpose.SHELF,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposeWriteOff:
    """Somebody at a shop finds boxes that nobody should be given.

    Attributes:
        request: of who found them.
        staff_id: who that is.
        shop_id: on whose shelf.
        sku: which article.
        quantity: how many.
        why: what is wrong with them.
        reason: in words.
    """

    request: Request
    staff_id: StaffId
    shop_id: ShopId
    sku: Sku
    quantity: int
    why: WriteOffWhy
    reason: str

    def needs(self, known: Facts) -> Iterable[Fact]:
        """Ask for the person, the shop and the article, and for the numbers where it is a voucher."""
        yield ShopHandFact(self.staff_id)
        yield ShopFact(self.shop_id)
        yield from needs_of_lines((self._line,))
        yield from needs_of_past(self.shop_id, self.sku, known)

    def owners(self, _known: Facts) -> Iterable[Owner]:
        """Read the shop's accounts."""
        return shop_owners(self.shop_id)

    def decide(self, view: View) -> Decision:
        """Set the boxes aside.

        Raises:
            ShopUnknown, StockRoleMissing: not at this shop, or not by this person.
            GoodsUnknown, AmountOutOfRange, GoodsSoldOut: there are not so many of it.
            SerialsNeeded: it is a voucher, of which only those go whose last day is past.
        """
        staff = staff_at(view, self.staff_id, self.shop_id, HANDLES)
        numbers = self._numbers(view)
        postings = off_shelf(view, self.shop_id, self._line, to=Purpose.SET_ASIDE)
        proposed = WriteOff(
            write_off_id=WriteOffId(view.log_index),
            shop_id=self.shop_id,
            sku=self.sku,
            quantity=self.quantity,
            proposed_by=self.staff_id,
            proposer_person=staff.volunteer_id,
            state=WriteOffState.WAITING,
        )
        row = Row(
            "write_offs",
            {
                "shop_id": self.shop_id,
                "sku": self.sku,
                "quantity": self.quantity,
                "why": self.why.value,
                "proposed_by": self.staff_id,
                "proposer_person": staff.volunteer_id,
                "proposed_at": view.now,
            },
        )
        return Decision(
            kind="write_off",
            actor=self.request.client,
            occurred_at=view.now,
            postings=postings,
            reason=self.reason,
            refers_to={"shop": self.shop_id},
            rows=(row, *numbers.rows),
            changes=numbers.changes,
            answer={"write_off_id": proposed.write_off_id, "state": proposed.state.value},
            learned={WriteOffFact(proposed.write_off_id): proposed, **numbers.learned},
        )

    def _numbers(self, view: View) -> Issue:
        """Return which vouchers are set aside; none of boxes."""
        if self.why is not WriteOffWhy.EXPIRED or not is_voucher(view, self.sku):
            check_lines(view, (self._line,))
            return Issue((), (), {SetAsideFact(view.log_index): ()})
        whole(self.quantity, most=BOXES_MAX)
        return set_aside(view, self.shop_id, self.sku, self.quantity)

    @property
    def _line(self) -> StockLine:
        return StockLine(self.sku, self.quantity)


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideWriteOff:
    """Another person looks at the boxes and confirms or refuses; or the first one takes it back.

    Attributes:
        request: of who decides.
        staff_id: who that is.
        write_off_id: what is decided.
        verdict: confirmed, refused or withdrawn.
        reason: in words, or None.
    """

    request: Request
    staff_id: StaffId
    write_off_id: WriteOffId
    verdict: WriteOffState
    reason: str | None = None

    def needs(self, known: Facts) -> Iterable[Fact]:
        """Ask for the write-off and the person, then for the shop."""
        yield WriteOffFact(self.write_off_id)
        yield ShopHandFact(self.staff_id)
        proposed: WriteOff | None = known.get(WriteOffFact(self.write_off_id))
        if proposed is not None:
            yield ShopFact(proposed.shop_id)
            yield from needs_of_put_back(LogIndex(self.write_off_id), proposed.shop_id, proposed.sku, known)

    def owners(self, known: Facts) -> Iterable[Owner]:
        """Read the shop's accounts."""
        proposed: WriteOff | None = known.get(WriteOffFact(self.write_off_id))
        return shop_owners(proposed.shop_id) if proposed else ()

    def decide(self, view: View) -> Decision:
        """Take the boxes out of the shop for good, or put them back on the shelf.

        Raises:
            WriteOffUnknown, StockRoleMissing, SamePerson: not this one, or not by this person.
            WriteOffEnded: it was decided before.
        """
        proposed, staff = self._proposed(view)
        back = Issue((), (), {})
        if self.verdict is not WriteOffState.CONFIRMED:
            back = put_back(view, LogIndex(proposed.write_off_id), proposed.shop_id, proposed.sku)
        row = Row(
            "write_off_verdicts",
            {
                "write_off_id": proposed.write_off_id,
                "verdict": self.verdict.value,
                "proposed_by": proposed.proposed_by,
                "proposer_person": proposed.proposer_person,
                "decided_by": self.staff_id,
                "decider_person": staff.volunteer_id,
                "decided_at": view.now,
            },
        )
        return Decision(
            kind="write_off_verdict",
            actor=self.request.client,
            occurred_at=view.now,
            postings=pass_boxes(
                account_of(proposed.shop_id, Purpose.SET_ASIDE, proposed.sku),
                account_of(proposed.shop_id, TARGETS[self.verdict], proposed.sku),
                proposed.quantity,
            ),
            reason=self.reason,
            refers_to={"write_off": proposed.write_off_id},
            rows=(row,),
            changes=(
                Change("write_offs", {"log_index": proposed.write_off_id}, {"state": self.verdict.value}),
                *back.changes,
            ),
            answer={"write_off_id": proposed.write_off_id, "state": self.verdict.value},
            learned={
                WriteOffFact(proposed.write_off_id): replace(proposed, state=self.verdict),
                **back.learned,
            },
        )

    def _proposed(self, view: View) -> tuple[WriteOff, ShopHand]:
        proposed: WriteOff | None = view.fact(WriteOffFact(self.write_off_id))
        if proposed is None:
            raise WriteOffUnknown
        is_withdrawn = self.verdict is WriteOffState.WITHDRAWN
        try:
            staff = staff_at(view, self.staff_id, proposed.shop_id, HANDLES if is_withdrawn else CONFIRMS)
        except ShopUnknown as elsewhere:
            raise WriteOffUnknown from elsewhere
        if proposed.state is not WriteOffState.WAITING:
            raise WriteOffEnded
        if not is_withdrawn:
            check_two_people(
                (proposed.proposed_by, proposed.proposer_person), (self.staff_id, staff.volunteer_id)
            )
        elif self.staff_id != proposed.proposed_by:
            raise WriteOffUnknown
        return proposed, staff
