"""Routes of units' budgets: what is left to give, the period under way, and points granted for it."""

from dataclasses import asdict
from typing import Annotated

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import JSONBody, PathParameter

from api.house import House
from api.identity import ADMINISTRATOR, OFFICE_READERS
from api.once import respond
from api.requests import Intent
from api.verbs import commands, reads
from api.wire.base import WHOLE_NUMBER_MAX
from api.wire.budgets import (
    Budget,
    BudgetList,
    BudgetPeriod,
    BudgetPlanned,
    BudgetPlanSent,
    Grant,
    GrantResult,
    GrantResults,
    GrantSent,
    GrantsSent,
    UnitGrant,
    UnitPeriod,
)
from ledger.book.refusals import BudgetExhausted, KeyReused
from ledger.book.words import Outcome
from ledger.earning.budgets.operations import AllocateBudget, PlanBudgets
from ledger.earning.budgets.refusals import BudgetPeriodOpen, BudgetPlanUnchanged, OwnBudget
from ledger.earning.refusals import RoleMissing
from ledger.people.words import StaffMember
from ledger.places.queries import find_unit
from ledger.places.refusals import UnitUnknown
from ledger.places.words import UnitId
from ledger.refusal import Refusal
from ledger.reports import budget_periods, budgets


@reads("/budgets", "list_budgets", by=OFFICE_READERS)
async def list_budgets(house: NamedDependency[House], staff: NamedDependency[StaffMember]) -> BudgetList:
    """List what the units of one's area have left to give."""
    async with house.snapshot() as connection:
        found = await budgets.list_budgets(connection, tenant_id=staff.tenant_id, scope=staff.unit.path)
        log_index = await budgets.newest_index(connection, tenant_id=staff.tenant_id)
    return BudgetList(
        items=[
            Budget(
                unit_id=budget.unit_id, code=budget.code, name=budget.name, points_budget=budget.points_budget
            )
            for budget in found
        ],
        log_index=log_index,
    )


@reads("/budget-period", "get_budget_period", by=OFFICE_READERS)
async def get_budget_period(
    house: NamedDependency[House], staff: NamedDependency[StaffMember]
) -> BudgetPeriod:
    """Show the period under way: what the units of one's area were allocated, gave and have left."""
    async with house.snapshot() as connection:
        found = await budget_periods.budget_period(
            connection, tenant_id=staff.tenant_id, scope=staff.unit.path, now=house.clock()
        )
    return BudgetPeriod(
        period=found.plan.period,
        unspent=found.plan.unspent,
        manual_limit=found.plan.manual_limit,
        set_at=found.plan.set_at,
        begins_on=found.period.begins_on,
        ends_on=found.period.ends_on,
        items=[UnitPeriod(**asdict(unit), points_given=unit.points_given) for unit in found.units],
        log_index=found.log_index,
    )


@commands("/budget-plans", "plan_budgets", by=ADMINISTRATOR, refuses=(BudgetPlanUnchanged, RoleMissing))
async def plan_budgets(
    data: JSONBody[BudgetPlanSent],
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    intent: NamedDependency[Intent],
) -> Response[BudgetPlanned]:
    """Decide how long budgets last, what becomes of what is left, and who may award by hand alone."""
    outcome = await house.tellers.submit(
        staff.tenant_id,
        PlanBudgets(request=intent.by(staff.principal), staff_id=staff.staff_id, **data.model_dump()),
    )
    return respond(BudgetPlanned(log_index=outcome.log_index), hit=outcome.hit)


@commands("/budgets/grants", "grant_budgets", by=ADMINISTRATOR, many=True)
async def grant_budgets(
    data: JSONBody[GrantsSent],
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    intent: NamedDependency[Intent],
) -> Response[GrantResults]:
    """Give points to many units' budgets; what is not possible for one leaves the others as they are."""
    answers = await house.tellers.submit_all(
        staff.tenant_id,
        [
            _allocation(staff, intent.part(number), sent, data.reason)
            for number, sent in enumerate(data.grants)
        ],
    )
    for answer in answers:
        if isinstance(answer, KeyReused):
            raise answer
    body = GrantResults(
        results=[_result(sent.unit_id, answer) for sent, answer in zip(data.grants, answers, strict=True)]
    )
    return respond(body, hit=all(isinstance(answer, Outcome) and answer.hit for answer in answers))


@commands(
    "/budgets/{unit_id:int}/grants",
    "grant_budget",
    by=ADMINISTRATOR,
    refuses=(UnitUnknown, RoleMissing, OwnBudget, BudgetPeriodOpen, BudgetExhausted),
)
async def grant_budget(
    data: JSONBody[GrantSent],
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    intent: NamedDependency[Intent],
    unit_id: Annotated[int, PathParameter(ge=1, le=WHOLE_NUMBER_MAX)],
) -> Response[Grant]:
    """Give points to a unit's budget."""
    unit = UnitId(unit_id)
    async with house.reading() as connection:
        await find_unit(connection, tenant_id=staff.tenant_id, unit_id=unit, scope=staff.unit.path)
    sent = UnitGrant(unit_id=unit, points=data.points)
    outcome = await house.tellers.submit(staff.tenant_id, _allocation(staff, intent, sent, data.reason))
    async with house.reading() as connection:
        points_budget = await budgets.budget_of(connection, tenant_id=staff.tenant_id, unit_id=unit)
    return respond(Grant(log_index=outcome.log_index, points_budget=points_budget), hit=outcome.hit)


def _allocation(staff: StaffMember, intent: Intent, sent: UnitGrant, reason: str) -> AllocateBudget:
    return AllocateBudget(
        request=intent.by(staff.principal),
        staff_id=staff.staff_id,
        unit_id=UnitId(sent.unit_id),
        points=sent.points,
        reason=reason,
    )


def _result(unit_id: int, answer: Outcome | Refusal) -> GrantResult:
    if isinstance(answer, Refusal):
        return GrantResult(
            unit_id=unit_id,
            log_index=None,
            problem=answer.code,
            problem_zh=answer.zh.format(**answer.facts),
            problem_en=answer.en.format(**answer.facts),
        )
    return GrantResult(
        unit_id=unit_id, log_index=answer.log_index, problem=None, problem_zh=None, problem_en=None
    )


ROUTES = (list_budgets, get_budget_period, plan_budgets, grant_budgets, grant_budget)
