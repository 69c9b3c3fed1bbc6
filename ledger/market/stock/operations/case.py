"""Decide a difference: the monitor looks into it, and the superior agrees or sends it back."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from ledger.book.words import (
    Change,
    Decision,
    Fact,
    Facts,
    Owner,
    Request,
    Row,
    View,
)
from ledger.market.keeping.facts import KinFact, ShopHand, ShopHandFact
from ledger.market.stock.facts import CaseFact, InQuestionFact
from ledger.market.stock.refusals import CaseEnded, CaseFound, CaseNotFound, CaseUnknown, OwnCase
from ledger.market.stock.rules import (
    DECIDES,
    MONITORS,
    check_two_people,
    dismissed,
    is_keeper,
    settled,
    shop_owners,
    staff_at,
)
from ledger.market.stock.words import (
    Case,
    CaseId,
    CaseState,
    Step,
    Verdict,
)
from ledger.market.words import ShopFact
from ledger.people.words import Role, StaffId
from ledger.places.refusals import ShopUnknown

ENDED = (CaseState.SETTLED, CaseState.DISMISSED)


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
            if case.keeper_person is not None:
                yield KinFact(self.staff_id, case.keeper_person)

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
        if is_keeper(view, (self.staff_id, staff.volunteer_id), (case.keeper_id, case.keeper_person)):
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
                "keeper_person": case.keeper_person,
                # Whoever is kin has been refused by now.
                "of_keepers_household": False,
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
