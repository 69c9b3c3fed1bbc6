"""What stations have been given for the period under way, what they gave of it, and what is left."""

from dataclasses import dataclass
from datetime import datetime, time
from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from ledger.book.words import LogIndex, TenantId
from ledger.earning.budgets.rules import before, period_of
from ledger.earning.budgets.sweep import plan_in_force
from ledger.earning.budgets.words import BudgetPlan, Period
from ledger.places.organisation.queries import kinds_that_give_points
from ledger.places.words import Scope, UnitId
from ledger.reports.as_of import first_index_since
from ledger.reports.budgets import newest_index
from ledger.reports.zone import zone_of

# Every part is a look-up in an index per unit, or reads the grants of two periods: awards are never read.
UNITS: Final = text("""
WITH granted AS (
    SELECT e.account_id,
        sum(e.amount) FILTER (WHERE t.log_index >= :first)::bigint AS points,
        sum(e.amount) FILTER (WHERE t.log_index < :first AND e.amount > 0)::bigint AS points_last
    FROM transactions t JOIN entries e ON e.tenant_id = t.tenant_id AND e.log_index = t.log_index
    WHERE t.tenant_id = :tenant_id AND t.kind = 'grant' AND t.log_index >= :first_last AND NOT EXISTS (
        SELECT FROM transactions r WHERE r.tenant_id = :tenant_id AND r.reverses = t.log_index)
    GROUP BY e.account_id)
SELECT u.unit_id, u.code, u.name, COALESCE(a.balance, 0) AS points_left,
    COALESCE(start.balance, 0) - COALESCE(c.points_returned, 0) AS points_carried,
    COALESCE(c.points_returned, 0) AS points_returned,
    COALESCE(g.points, 0) AS points_allocated, COALESCE(g.points_last, 0) AS points_last
FROM units u
LEFT JOIN LATERAL (
    SELECT account_id, balance FROM accounts WHERE tenant_id = :tenant_id AND owner = 'unit/' || u.unit_id
        AND purpose = 'budget' AND unit = 'points' LIMIT 1) a ON true
LEFT JOIN LATERAL (
    SELECT e.balance FROM entries e
    WHERE e.tenant_id = :tenant_id AND e.account_id = a.account_id AND e.log_index < :first
    ORDER BY e.log_index DESC LIMIT 1) start ON true
LEFT JOIN budget_closings c ON c.tenant_id = :tenant_id AND c.unit_id = u.unit_id AND c.ended_on = :ended_on
LEFT JOIN granted g ON g.account_id = a.account_id
WHERE u.tenant_id = :tenant_id AND starts_with(u.path, :scope)
    AND (u.kind = ANY(:kinds) OR a.balance IS NOT NULL)
ORDER BY u.depth, u.code""")


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitBudget:
    """One unit's budget of the period.

    Attributes:
        points_carried: what it still had when the period began, without what went back.
        points_returned: what went back to the bureau from the period before.
        points_allocated: given to it in this period, less what it passed on; `points_last` in the one before.
        points_left: what it can still give.
    """

    unit_id: UnitId
    code: str
    name: str
    points_left: int
    points_carried: int
    points_returned: int
    points_allocated: int
    points_last: int

    @property
    def points_given(self) -> int:
        """What it gave in this period, net of corrections."""
        return max(0, self.points_carried + self.points_allocated - self.points_left)


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetPeriod:
    """The period under way, with every unit's budget, true at `log_index`."""

    plan: BudgetPlan
    period: Period
    units: tuple[UnitBudget, ...]
    log_index: LogIndex


async def budget_period(
    connection: AsyncConnection, *, tenant_id: TenantId, scope: Scope, now: datetime
) -> BudgetPeriod:
    """Return the budgets of a scope for the period of this moment; all SELECTs must see one state."""
    plan = await plan_in_force(connection, tenant_id=tenant_id)
    zone = await zone_of(connection, tenant_id=tenant_id)
    period = period_of(now.astimezone(zone).date(), plan.period)
    last = before(period, plan.period)
    first, first_last = [
        await first_index_since(connection, tenant_id=tenant_id, moment=datetime.combine(day, time.min, zone))
        for day in (period.begins_on, last.begins_on)
    ]
    named = {
        "tenant_id": tenant_id,
        "scope": scope,
        "kinds": sorted(await kinds_that_give_points(connection, tenant_id=tenant_id)),
        "first": first,
        "first_last": first_last,
        "ended_on": last.ends_on,
    }
    rows = (await connection.execute(UNITS, named)).mappings()
    return BudgetPeriod(
        plan=plan,
        period=period,
        units=tuple(UnitBudget(**{str(name): value for name, value in row.items()}) for row in rows),
        log_index=await newest_index(connection, tenant_id=tenant_id),
    )
