"""Open a difference, let the monitor look into it, and let the superior decide."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256

from ledger.book.words import (
    Change,
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
from ledger.market.keeping.facts import ShopHand, ShopHandFact
from ledger.market.stock.facts import CaseFact, InQuestionFact
from ledger.market.stock.refusals import CaseEnded, CaseFound, CaseNotFound, CaseUnknown, OwnCase
from ledger.market.stock.rules import (
    DECIDES,
    MONITORS,
    account_of,
    check_two_people,
    dismissed,
    on_shelf,
    pass_boxes,
    settled,
    shop_owners,
    staff_at,
)
from ledger.market.stock.words import (
    Case,
    CaseId,
    CaseOrigin,
    CaseState,
    Step,
    Verdict,
)
from ledger.market.words import ShopFact, Sku
from ledger.people.words import Role, StaffId
from ledger.places.refusals import ShopUnknown
from ledger.places.words import ShopId

ENDED = (CaseState.SETTLED, CaseState.DISMISSED)


def open_cases(
    request: Request,
    *,
    shop_id: ShopId,
    origin: CaseOrigin,
    origin_id: int,
    keeper_id: StaffId | None,
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
    """

    request: Request
    shop_id: ShopId
    sku: Sku
    boxes: int
    origin: CaseOrigin
    origin_id: int
    keeper_id: StaffId | None

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


@dataclass(frozen=True, slots=True, kw_only=True)
class _OfCase:
    """What both verbs of a case share: who says something about which one, and why.

    Attributes:
        request: of who says it.
        staff_id: who that is.
        case_id: the case.
        reason: what they saw or think, for the auditor.
    """

    request: Request
    staff_id: StaffId
    case_id: CaseId
    reason: str

    def needs(self, known: Facts) -> Iterable[Fact]:
        """Ask for the case and the person, then for the shop."""
        yield CaseFact(self.case_id)
        yield ShopHandFact(self.staff_id)
        case: Case | None = known.get(CaseFact(self.case_id))
        if case is not None:
            yield ShopFact(case.shop_id)
            yield InQuestionFact(case.shop_id, case.sku)

    def owners(self, known: Facts) -> Iterable[Owner]:
        """Read the shop's accounts."""
        case: Case | None = known.get(CaseFact(self.case_id))
        return shop_owners(case.shop_id) if case else ()

    def _case(self, view: View, roles: tuple[Role, ...]) -> tuple[Case, ShopHand]:
        case: Case | None = view.fact(CaseFact(self.case_id))
        if case is None:
            raise CaseUnknown
        try:
            staff = staff_at(view, self.staff_id, case.shop_id, roles)
        except ShopUnknown as elsewhere:
            raise CaseUnknown from elsewhere
        if case.state in ENDED:
            raise CaseEnded
        if self.staff_id == case.keeper_id:
            raise OwnCase
        return case, staff

    def _decision(
        self, view: View, case: Case, *, step: Step, verdict: Verdict, staff: ShopHand, after: Case
    ) -> Decision:
        answers = step is not Step.FINDING
        row = Row(
            "case_steps",
            {
                "case_id": case.case_id,
                "step": step.value,
                "verdict": verdict.value,
                "staff_id": self.staff_id,
                "person": staff.volunteer_id,
                "monitor_id": case.monitor_id if answers else None,
                "monitor_person": case.monitor_person if answers else None,
                "keeper_id": case.keeper_id,
                "said_at": view.now,
            },
        )
        return Decision(
            kind="case_step",
            actor=self.request.client,
            occurred_at=view.now,
            reason=self.reason,
            refers_to={"case": case.case_id},
            rows=(row,),
            changes=(Change("difference_cases", {"log_index": case.case_id}, {"state": after.state.value}),),
            answer={"case_id": case.case_id, "state": after.state.value},
            learned={CaseFact(case.case_id): after},
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class FindCase(_OfCase):
    """The monitor looked into a difference, and says whether the book should follow the boxes."""

    verdict: Verdict

    def decide(self, view: View) -> Decision:
        """Note the finding.

        Raises:
            CaseUnknown, StockRoleMissing, CaseEnded, OwnCase: not this case, or not by this person.
            CaseFound: a finding waits for the superior.
        """
        case, staff = self._case(view, MONITORS)
        if case.state is CaseState.FOUND:
            raise CaseFound
        after = replace(
            case,
            state=CaseState.FOUND,
            verdict=self.verdict,
            monitor_id=self.staff_id,
            monitor_person=staff.volunteer_id,
        )
        return self._decision(view, case, step=Step.FINDING, verdict=self.verdict, staff=staff, after=after)


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideCase(_OfCase):
    """The superior of shop and monitor agrees with what was found, or sends the case back."""

    agrees: bool

    def decide(self, view: View) -> Decision:
        """End the case as it was found, or open it again.

        Raises:
            CaseUnknown, StockRoleMissing, CaseEnded, OwnCase, SamePerson: not this case, or not this person.
            CaseNotFound: nobody has looked into it.
            BoxesReserved: what is missing is held for orders.
        """
        case, staff = self._case(view, DECIDES)
        if case.state is not CaseState.FOUND or case.verdict is None or case.monitor_id is None:
            raise CaseNotFound
        check_two_people((case.monitor_id, case.monitor_person), (self.staff_id, staff.volunteer_id))
        step = Step.AGREED if self.agrees else Step.SENT_BACK
        after = replace(case, state=self._state(case.verdict))
        decision = self._decision(view, case, step=step, verdict=case.verdict, staff=staff, after=after)
        if self.agrees:
            decision.postings = settled(view, case) if case.verdict is Verdict.SETTLE else dismissed(case)
            question = InQuestionFact(case.shop_id, case.sku)
            left = (view.fact(question) or 0) - case.boxes - case.set_aside
            decision.learned = {**decision.learned, question: left}
        return decision

    def _state(self, verdict: Verdict) -> CaseState:
        if not self.agrees:
            return CaseState.OPEN
        return CaseState.SETTLED if verdict is Verdict.SETTLE else CaseState.DISMISSED
