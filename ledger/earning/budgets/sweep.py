"""The sweep of budgets: closes the period that ended last, unit by unit; safe twice and on two machines."""

from datetime import date, datetime
from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from ledger.book.operations.sweeps import LISTED_MAX, Submit, Swept, submit_behind_users, swept
from ledger.book.words import Tenant, TenantId
from ledger.earning.budgets.operations import CloseBudget, closing_request
from ledger.earning.budgets.refusals import BudgetPeriodClosed
from ledger.earning.budgets.rules import due_end
from ledger.earning.budgets.words import BudgetPlan
from ledger.places.words import UnitId

PLAN: Final = text("""
SELECT p.period, p.unspent, p.manual_limit, t.recorded_at AS set_at
FROM budget_plans p JOIN transactions t ON t.tenant_id = p.tenant_id AND t.log_index = p.log_index
WHERE p.tenant_id = :tenant_id ORDER BY p.log_index DESC LIMIT 1""")
OPEN: Final = text("""
SELECT u.unit_id
FROM units u JOIN LATERAL (
    SELECT balance FROM accounts WHERE tenant_id = :tenant_id AND owner = 'unit/' || u.unit_id
        AND purpose = 'budget' AND unit = 'points' LIMIT 1) a ON true
WHERE u.tenant_id = :tenant_id AND a.balance > 0 AND NOT EXISTS (
    SELECT FROM budget_closings c
    WHERE c.tenant_id = :tenant_id AND c.unit_id = u.unit_id AND c.ended_on = :ended_on)
ORDER BY u.unit_id LIMIT :limit""")


async def plan_in_force(connection: AsyncConnection, *, tenant_id: TenantId) -> BudgetPlan:
    """Return what the bureau has decided about its budgets."""
    row = (await connection.execute(PLAN, {"tenant_id": tenant_id})).mappings().one_or_none()
    return BudgetPlan() if row is None else BudgetPlan(**{str(name): value for name, value in row.items()})


async def close_budgets(
    submit: Submit, engine: AsyncEngine, tenant: Tenant, *, now: datetime, limit: int = LISTED_MAX
) -> Swept:
    """Close what is left in the budgets of the period that ended last.

    Args:
        submit: the tenant's teller.
        engine: to look for the budgets.
        tenant: whose budgets.
        now: the present moment, aware.
        limit: most units of this round.
    """
    async with engine.connect() as connection:
        plan = await plan_in_force(connection, tenant_id=tenant.tenant_id)
        ended_on = due_end(plan, set_on=plan.set_at and tenant.day(plan.set_at), today=tenant.day(now))
        units = [] if ended_on is None else await _open(connection, tenant, ended_on, limit)
    commands = [
        CloseBudget(request=closing_request(unit, ended_on), unit_id=unit, ended_on=ended_on)
        for unit in units
        if ended_on is not None
    ]
    return swept(await submit_behind_users(submit, commands), settled=(BudgetPeriodClosed,))


async def _open(connection: AsyncConnection, tenant: Tenant, ended_on: date, limit: int) -> list[UnitId]:
    named = {"tenant_id": tenant.tenant_id, "ended_on": ended_on, "limit": limit}
    return [UnitId(row.unit_id) for row in await connection.execute(OPEN, named)]
