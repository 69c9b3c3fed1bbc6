"""Open a difference: what a count or a move brought to light waits for the monitor."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256

from ledger.book.words import (
    Command,
    Decision,
    Fact,
    Facts,
    Owner,
    Posting,
    Purpose,
    Request,
    Row,
    View,
)
from ledger.market.stock.facts import CaseFact, InQuestionFact
from ledger.market.stock.rules import (
    account_of,
    on_shelf,
    pass_boxes,
    shop_owners,
)
from ledger.market.stock.words import (
    Case,
    CaseId,
    CaseOrigin,
    CaseState,
)
from ledger.market.words import Sku
from ledger.people.words import StaffId, VolunteerId
from ledger.places.words import ShopId


def open_cases(
    request: Request,
    *,
    shop_id: ShopId,
    origin: CaseOrigin,
    origin_id: int,
    keeper_id: StaffId | None,
    keeper_person: VolunteerId | None,
    differences: Mapping[Sku, int],
) -> tuple[Command, ...]:
    """Make the commands that follow when differences come to light, one case for each article."""
    return tuple(
        OpenCase(
            request=_part(request, sku),
            shop_id=shop_id,
            sku=sku,
            boxes=boxes,
            origin=origin,
            origin_id=origin_id,
            keeper_id=keeper_id,
            keeper_person=keeper_person,
        )
        for sku, boxes in differences.items()
    )


def _part(request: Request, sku: str) -> Request:
    key = f"{sha256(request.key.encode()).hexdigest()}/case/{sku}"
    return Request(request.client, key, request.fingerprint)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenCase:
    """Boxes are missing, or too many; what is missing leaves the shelf, so that nobody is promised it.

    Boxes lost on the way were set aside when the move was received; those of a count are set aside here.

    Attributes:
        request: of whoever brought it to light, with a key of its own.
        shop_id: whose boxes.
        sku: which article.
        boxes: too many; below zero, missing.
        origin: how it came to light.
        origin_id: by which transaction.
        keeper_id: who answers for the boxes, and therefore decides nothing.
        keeper_person: the same as a volunteer, where they are one.
    """

    request: Request
    shop_id: ShopId
    sku: Sku
    boxes: int
    origin: CaseOrigin
    origin_id: int
    keeper_id: StaffId | None
    keeper_person: VolunteerId | None

    def needs(self, _known: Facts) -> Iterable[Fact]:
        """Ask what is in question of the article already."""
        return (self._question,)

    def owners(self, _known: Facts) -> Iterable[Owner]:
        """Read the shop's accounts."""
        return shop_owners(self.shop_id)

    def decide(self, view: View) -> Decision:
        """Open the case; it is never refused."""
        missing = max(0, -self.boxes)
        postings: tuple[Posting, ...] = ()
        set_aside = missing
        if self.origin is CaseOrigin.COUNT:
            set_aside = min(missing, max(0, on_shelf(view, self.shop_id, self.sku)))
            postings = pass_boxes(
                account_of(self.shop_id, Purpose.SHELF, self.sku),
                account_of(self.shop_id, Purpose.SET_ASIDE, self.sku),
                set_aside,
            )
        case = Case(
            case_id=CaseId(view.log_index),
            shop_id=self.shop_id,
            sku=self.sku,
            boxes=self.boxes,
            set_aside=set_aside,
            keeper_id=self.keeper_id,
            keeper_person=self.keeper_person,
            state=CaseState.OPEN,
        )
        row = Row(
            "difference_cases",
            {
                "shop_id": self.shop_id,
                "sku": self.sku,
                "boxes": self.boxes,
                "set_aside": set_aside,
                "origin": self.origin.value,
                "origin_id": self.origin_id,
                "keeper_id": self.keeper_id,
                "opened_at": view.now,
                "keeper_person": self.keeper_person,
            },
        )
        in_question = (view.fact(self._question) or 0) + self.boxes + set_aside
        return Decision(
            kind="difference_case",
            actor=self.request.client,
            occurred_at=view.now,
            postings=postings,
            refers_to={"shop": self.shop_id, self.origin.value: self.origin_id},
            rows=(row,),
            answer={"case_id": case.case_id},
            learned={CaseFact(case.case_id): case, self._question: in_question},
        )

    @property
    def _question(self) -> InQuestionFact:
        return InQuestionFact(self.shop_id, self.sku)
