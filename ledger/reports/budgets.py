"""What units have left to give: their budget accounts, named and within a scope."""

from collections.abc import Collection
from dataclasses import dataclass

import asyncpg
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from ledger.book.words import LogIndex, TenantId
from ledger.places.organisation.queries import kinds_that_give_points
from ledger.places.words import Scope, UnitId

# Each budget is looked up alone (LIMIT keeps it so): where volunteers' accounts are still few, the planner
# would read them all, and go on doing so as they grow.
BUDGETS = text("""
SELECT u.unit_id, u.code, u.name, COALESCE(a.balance, 0) AS points_budget
FROM units u LEFT JOIN LATERAL (
    SELECT balance FROM accounts WHERE tenant_id = :tenant_id AND owner = 'unit/' || u.unit_id
        AND purpose = 'budget' AND unit = 'points' LIMIT 1) a ON true
WHERE u.tenant_id = :tenant_id AND starts_with(u.path, :scope)
    AND (u.kind = ANY(:kinds) OR a.balance IS NOT NULL)
ORDER BY u.depth, u.code""")
BUDGETS_LEFT = """
SELECT asked.scope, sum(a.balance)::bigint
FROM unnest($2::text[]) AS asked (scope)
JOIN units u ON u.tenant_id = $1 AND starts_with(u.path, asked.scope)
JOIN LATERAL (
    SELECT balance FROM accounts WHERE tenant_id = $1 AND owner = 'unit/' || u.unit_id
        AND purpose = 'budget' AND unit = 'points' LIMIT 1) a ON true
GROUP BY asked.scope"""
NEWEST = text("SELECT size - 1 FROM book WHERE tenant_id = :tenant_id")
BUDGET_OF = text("""
SELECT balance FROM accounts
WHERE tenant_id = :tenant_id AND owner = :owner AND purpose = 'budget' AND unit = 'points'""")


@dataclass(frozen=True, slots=True)
class Budget:
    """What one unit has left to give."""

    unit_id: UnitId
    code: str
    name: str
    points_budget: int


async def newest_index(connection: AsyncConnection, *, tenant_id: TenantId) -> LogIndex:
    """Return the newest transaction's index, -1 of an empty book: for reads in one snapshot."""
    return LogIndex((await connection.execute(NEWEST, {"tenant_id": tenant_id})).scalar_one())


async def list_budgets(connection: AsyncConnection, *, tenant_id: TenantId, scope: Scope) -> list[Budget]:
    """Return the budgets of units whose level gives points, and of others that have been given some."""
    kinds = sorted(await kinds_that_give_points(connection, tenant_id=tenant_id))
    rows = await connection.execute(BUDGETS, {"tenant_id": tenant_id, "scope": scope, "kinds": kinds})
    return [Budget(*row) for row in rows]


async def budgets_left(
    connection: asyncpg.Connection, *, tenant_id: TenantId, scopes: Collection[Scope]
) -> dict[Scope, int]:
    """Return what the units of each scope have left to give together; a scope without any is left out."""
    return {
        Scope(scope): left for scope, left in await connection.fetch(BUDGETS_LEFT, tenant_id, list(scopes))
    }


async def budget_of(connection: AsyncConnection, *, tenant_id: TenantId, unit_id: UnitId) -> int:
    """Return what a unit has left to give."""
    owner = f"unit/{unit_id}"
    balance = await connection.scalar(BUDGET_OF, {"tenant_id": tenant_id, "owner": owner})
    return int(balance or 0)
