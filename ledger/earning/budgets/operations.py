"""The commands of budgets: plan them, allocate points for a period, and close one that has ended."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from ledger.book import rules as book_rules
from ledger.book.lots import expiry_moment
from ledger.book.operations.expiry import SWEEP, system_request
from ledger.book.refusals import BudgetExhausted
from ledger.book.words import (
    SYSTEM,
    AccountKey,
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
from ledger.earning.budgets.facts import BudgetPlanFact, ClosingFact
from ledger.earning.budgets.refusals import (
    BudgetPeriodClosed,
    BudgetPeriodOpen,
    BudgetPlanUnchanged,
    OwnBudget,
)
from ledger.earning.budgets.rules import due_end, period_of
from ledger.earning.budgets.words import BudgetPlan, PeriodKind, Unspent
from ledger.earning.facts import StaffFact, StaffSeen, UnitFact
from ledger.earning.operations.awarding import office_of
from ledger.earning.refusals import RoleMissing
from ledger.earning.rules import has_role
from ledger.people.words import StaffId
from ledger.places.refusals import UnitUnknown
from ledger.places.rules import is_root, is_within
from ledger.places.words import Scope, UnitId

ISSUANCE: Final = AccountKey(SYSTEM, Purpose.ISSUANCE)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanBudgets:
    """An administrator of the whole bureau decides about its budgets, from now on."""

    request: Request
    staff_id: StaffId
    period: PeriodKind
    unspent: Unspent
    manual_limit: int
    reason: str

    def needs(self, known: Facts) -> Iterable[Fact]:
        """Need the plan in force and the administrator."""
        yield BudgetPlanFact()
        yield StaffFact(self.staff_id)

    def owners(self, known: Facts) -> Iterable[Owner]:
        """Touch no account."""
        return ()

    def decide(self, view: View) -> Decision:
        """Write the plan."""
        staff: StaffSeen | None = view.fact(StaffFact(self.staff_id))
        if staff is None or not has_role(staff.roles, "administrator") or not is_root(staff.scope):
            raise RoleMissing
        before: BudgetPlan = view.fact(BudgetPlanFact())
        said = {"period": self.period, "unspent": self.unspent, "manual_limit": self.manual_limit}
        if before.set_at and all(getattr(before, name) == value for name, value in said.items()):
            raise BudgetPlanUnchanged
        after = BudgetPlan(
            period=self.period,
            unspent=self.unspent,
            manual_limit=self.manual_limit,
            set_at=view.now,
        )
        return Decision(
            kind="budget_plan",
            actor=self.request.client,
            occurred_at=view.now,
            reason=self.reason,
            rows=(Row("budget_plans", said),),
            answer=said,
            learned={BudgetPlanFact(): after},
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class AllocateBudget:
    """Give points to a unit for the period under way.

    The bureau gives out of nothing but the issuance account; an administrator below it gives out of the
    budget of their own unit, which was given by the one above.

    Attributes:
        request: the administrator's, or of a system that replays.
        staff_id: the administrator; None is the system.
        unit_id: whose budget.
        points: at least 1.
        reason: kept by the book.
    """

    request: Request
    staff_id: StaffId | None
    unit_id: UnitId
    points: int
    reason: str

    def needs(self, known: Facts) -> Iterable[Fact]:
        """Need the plan, the unit with its last closing, and the administrator."""
        yield BudgetPlanFact()
        yield ClosingFact(self.unit_id)
        yield UnitFact(self.unit_id)
        if self.staff_id is not None:
            yield StaffFact(self.staff_id)

    def owners(self, known: Facts) -> Iterable[Owner]:
        """Read the unit's budget, the giver's and the system's accounts."""
        yield office_of(self.unit_id)
        yield SYSTEM
        staff: StaffSeen | None = known.get(StaffFact(self.staff_id)) if self.staff_id else None
        if staff is not None:
            yield office_of(_unit_of(staff.scope))

    def decide(self, view: View) -> Decision:
        """Post the points to the unit's budget.

        Raises:
            RoleMissing: not an administrator.
            UnitUnknown: the unit lies outside their area.
            OwnBudget: it is their own unit, and they are not the bureau.
            BudgetPeriodOpen: what was left of the last period is still to be settled.
            BudgetExhausted: their unit has fewer points to give.
        """
        scope = view.fact(UnitFact(self.unit_id))
        giver = self._giver(view, scope)
        plan: BudgetPlan = view.fact(BudgetPlanFact())
        today = view.tenant.day(view.now)
        due = _due(view, plan, self.unit_id)
        if due is not None and view.balance(AccountKey(office_of(self.unit_id), Purpose.BUDGET)):
            raise BudgetPeriodOpen
        period = period_of(today, plan.period)
        allocation = {"unit_id": self.unit_id, "period_on": period.begins_on, "points": self.points}
        # An empty purse is closed here, or the sweep would take what is given now for the last period's.
        closing = (_closing(self.unit_id, due, returned=0, kept=0),) if due else ()
        return Decision(
            kind="grant",
            actor=self.request.client,
            occurred_at=view.now,
            reason=self.reason,
            postings=self._postings(view, giver),
            refers_to={"unit": self.unit_id, "period_on": period.begins_on.isoformat()},
            rows=(Row("budget_allocations", allocation), *closing),
            answer={"points": self.points},
            learned={ClosingFact(self.unit_id): due} if due else {},
        )

    def _giver(self, view: View, scope: Scope | None) -> UnitId | None:
        """Return the unit that gives, or None for the bureau."""
        if self.staff_id is None:
            if not self.request.client.startswith("system/"):
                raise RoleMissing
            return None
        staff: StaffSeen | None = view.fact(StaffFact(self.staff_id))
        if staff is None or not has_role(staff.roles, "administrator"):
            raise RoleMissing
        if scope is None or not is_within(scope, staff.scope):
            raise UnitUnknown
        if is_root(staff.scope):
            return None
        if scope == staff.scope:
            raise OwnBudget
        return _unit_of(staff.scope)

    def _postings(self, view: View, giver: UnitId | None) -> tuple[Posting, ...]:
        office = office_of(self.unit_id)
        if giver is None:
            return book_rules.grant(office, self.points)
        purse = AccountKey(office_of(giver), Purpose.BUDGET)
        missing = book_rules.whole(self.points) - view.balance(purse)
        if missing > 0:
            raise BudgetExhausted(points_missing=missing)
        return Posting(purse, -self.points), Posting(AccountKey(office, Purpose.BUDGET), self.points)


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseBudget:
    """A period has ended: what a unit has not given goes back to the bureau, or stays with it.

    Attributes:
        request: from `closing_request`, so that it is the same on every machine.
        unit_id: whose budget.
        ended_on: the last day of the period.
    """

    request: Request
    unit_id: UnitId
    ended_on: date

    def needs(self, known: Facts) -> Iterable[Fact]:
        """Need the plan and the unit's last closing."""
        yield BudgetPlanFact()
        yield ClosingFact(self.unit_id)

    def owners(self, known: Facts) -> Iterable[Owner]:
        """Read the unit's and the system's accounts."""
        return office_of(self.unit_id), SYSTEM

    def decide(self, view: View) -> Decision:
        """Post what is left back to issuance, dated as the end of the period; or say that it stays.

        Raises:
            BudgetPeriodClosed: it is closed, or no period to be closed ended that day.
        """
        plan: BudgetPlan = view.fact(BudgetPlanFact())
        if _due(view, plan, self.unit_id) != self.ended_on:
            raise BudgetPeriodClosed
        purse = AccountKey(office_of(self.unit_id), Purpose.BUDGET)
        left = view.balance(purse)
        returned = left if plan.unspent == "return" else 0
        return Decision(
            kind="budget_closing",
            actor=SWEEP,
            occurred_at=expiry_moment(view.tenant, self.ended_on),
            postings=(Posting(purse, -returned), Posting(ISSUANCE, returned)) if returned else (),
            refers_to={"unit": self.unit_id, "ended_on": self.ended_on.isoformat()},
            rows=(_closing(self.unit_id, self.ended_on, returned=returned, kept=left - returned),),
            answer={"points_returned": returned, "points_kept": left - returned},
            learned={ClosingFact(self.unit_id): self.ended_on},
        )


def closing_request(unit_id: UnitId, ended_on: date) -> Request:
    """Name the one closing of a unit's period."""
    return system_request(f"budget/{unit_id}/{ended_on.isoformat()}")


def _due(view: View, plan: BudgetPlan, unit_id: UnitId) -> date | None:
    """Return the last day of the period that a unit's budget has still to be closed for."""
    set_on = plan.set_at and view.tenant.day(plan.set_at)
    due = due_end(plan, set_on=set_on, today=view.tenant.day(view.now))
    closed: date | None = view.fact(ClosingFact(unit_id))
    return due if due is not None and (closed is None or closed < due) else None


def _closing(unit_id: UnitId, ended_on: date, *, returned: int, kept: int) -> Row:
    return Row(
        "budget_closings",
        {"unit_id": unit_id, "ended_on": ended_on, "points_returned": returned, "points_kept": kept},
    )


def _unit_of(scope: Scope) -> UnitId:
    """Return the unit at the top of a scope."""
    return UnitId(int(scope.strip("/").rpartition("/")[2]))
