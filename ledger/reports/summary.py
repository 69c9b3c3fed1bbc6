"""The numbers behind the desk's first page: awards per week, and how many claims stand where."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from ledger.book.words import TenantId
from ledger.places.words import Scope
from ledger.reports.as_of import first_index_since

WEEKS_SHOWN: Final = 26

# Nothing happens after it is recorded, so what occurred since then is found above the index of that moment.
AWARDS = text("""
SELECT date_trunc('week', t.occurred_at AT TIME ZONE n.time_zone)::date AS week_on, u.name,
    -sum(e.amount)::bigint AS points
FROM units u
JOIN tenants n ON n.tenant_id = u.tenant_id
JOIN accounts a ON a.tenant_id = u.tenant_id AND a.owner = 'unit/' || u.unit_id
    AND a.purpose = 'budget' AND a.unit = 'points'
JOIN entries e ON e.tenant_id = a.tenant_id AND e.account_id = a.account_id AND e.log_index >= :first_index
JOIN transactions t ON t.tenant_id = e.tenant_id AND t.log_index = e.log_index
LEFT JOIN transactions o ON o.tenant_id = t.tenant_id AND o.log_index = t.reverses
WHERE u.tenant_id = :tenant_id AND starts_with(u.path, :scope) AND t.occurred_at >= :since
    AND COALESCE(o.kind, t.kind) = 'award'
GROUP BY 1, 2 ORDER BY 1, 2""")
CLAIMS = text("""
SELECT c.state, count(*)
FROM units u JOIN claims c ON c.tenant_id = u.tenant_id AND c.unit_id = u.unit_id
WHERE u.tenant_id = :tenant_id AND starts_with(u.path, :scope) GROUP BY c.state""")


@dataclass(frozen=True, slots=True)
class AwardsOfWeek:
    """Points that one unit awarded in the week that begins on a Monday, less those taken back in it."""

    week_on: date
    unit_name: str
    points: int


async def awards_per_week(
    connection: AsyncConnection, *, tenant_id: TenantId, scope: Scope, now: datetime
) -> list[AwardsOfWeek]:
    """Return what the units of a scope awarded in each of the last weeks."""
    since = now - timedelta(weeks=WEEKS_SHOWN)
    first_index = await first_index_since(connection, tenant_id=tenant_id, moment=since)
    rows = await connection.execute(
        AWARDS, {"tenant_id": tenant_id, "scope": scope, "since": since, "first_index": first_index}
    )
    return [AwardsOfWeek(*row) for row in rows]


async def claims_by_state(
    connection: AsyncConnection, *, tenant_id: TenantId, scope: Scope
) -> Mapping[str, int]:
    """Return how many claims of a scope stand in each state; a state without claims is left out."""
    rows = await connection.execute(CLAIMS, {"tenant_id": tenant_id, "scope": scope})
    return {state: count for state, count in rows}  # noqa: C416 - rows are not pairs to the type checker
