"""Routes of units' budgets: what is left to give, and points granted."""

from typing import Annotated

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import JSONBody, PathParameter

from api.house import House
from api.identity import ADMINISTRATOR, STAFF
from api.once import respond
from api.requests import Intent
from api.verbs import commands, reads
from api.wire.base import WHOLE_NUMBER_MAX
from api.wire.budgets import Budget, BudgetList, Grant, GrantSent
from ledger.book.operations.grant_budget import GrantBudget
from ledger.book.words import Owner
from ledger.people.words import StaffMember
from ledger.places.queries import find_unit
from ledger.places.refusals import UnitUnknown
from ledger.places.words import UnitId
from ledger.reports import budgets


@reads("/budgets", "list_budgets", by=STAFF)
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


@commands("/budgets/{unit_id:int}/grants", "grant_budget", by=ADMINISTRATOR, refuses=(UnitUnknown,))
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
    outcome = await house.tellers.submit(
        staff.tenant_id,
        GrantBudget(
            request=intent.by(staff.principal),
            actor=staff.principal,
            office=Owner(f"unit/{unit}"),
            points=data.points,
            reason=data.reason,
        ),
    )
    async with house.reading() as connection:
        points_budget = await budgets.budget_of(connection, tenant_id=staff.tenant_id, unit_id=unit)
    return respond(Grant(log_index=outcome.log_index, points_budget=points_budget), hit=outcome.hit)


ROUTES = (list_budgets, grant_budget)
