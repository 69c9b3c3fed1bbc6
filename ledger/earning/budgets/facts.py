"""The facts that budgets' commands ask the book for, and their loaders."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import asyncpg

from ledger.book.facts import Loaders
from ledger.book.words import Fact, TenantId
from ledger.earning.budgets.words import BudgetPlan
from ledger.places.words import UnitId

PLAN: Final = """
SELECT p.period, p.unspent, p.manual_limit, t.recorded_at AS set_at
FROM budget_plans p JOIN transactions t ON t.tenant_id = p.tenant_id AND t.log_index = p.log_index
WHERE p.tenant_id = $1 ORDER BY p.log_index DESC LIMIT 1"""
CLOSINGS: Final = """
SELECT asked.unit_id, c.ended_on
FROM unnest($2::bigint[]) AS asked (unit_id)
CROSS JOIN LATERAL (
    SELECT ended_on FROM budget_closings
    WHERE tenant_id = $1 AND unit_id = asked.unit_id ORDER BY ended_on DESC LIMIT 1) c"""


@dataclass(frozen=True, slots=True)
class BudgetPlanFact(Fact):
    """Asks for the BudgetPlan in force; always known."""


@dataclass(frozen=True, slots=True)
class ClosingFact(Fact):
    """Asks for the last day of the period of a unit's budget that was closed last: a date."""

    unit_id: UnitId


async def load_plan(
    connection: asyncpg.Connection, tenant_id: TenantId, facts: Sequence[BudgetPlanFact]
) -> Mapping[BudgetPlanFact, BudgetPlan]:
    """Load the plan in force."""
    row = await connection.fetchrow(PLAN, tenant_id)
    plan = BudgetPlan() if row is None else BudgetPlan(**row)
    return dict.fromkeys(facts, plan)


async def load_closings(
    connection: asyncpg.Connection, tenant_id: TenantId, facts: Sequence[ClosingFact]
) -> Mapping[ClosingFact, date]:
    """Load up to when units' budgets are closed."""
    rows = await connection.fetch(CLOSINGS, tenant_id, [fact.unit_id for fact in facts])
    return {ClosingFact(row["unit_id"]): row["ended_on"] for row in rows}


LOADERS: Final[Loaders] = {BudgetPlanFact: load_plan, ClosingFact: load_closings}
