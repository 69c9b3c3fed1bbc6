"""The buying plan of a shop: from what went out in thirteen weeks to what next month will need."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import ceil
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from ledger.book.words import TenantId
from ledger.market.words import Sku
from ledger.places.words import ShopId
from ledger.reports.as_of import first_index_since

WEEKS: Final = 13
WEEK: Final = timedelta(days=7)
RESERVE_WEEKS: Final = 1
"""So many weeks of use stay on the shelf, for a delivery that comes late."""
# Boxes that came back count against those that went out.
USED = text("""
SELECT substr(a.unit, 7) AS sku, week.number, sum(e.amount)::bigint AS boxes
FROM accounts a
JOIN entries e ON e.tenant_id = a.tenant_id AND e.account_id = a.account_id AND e.log_index >= :since
JOIN transactions t ON t.tenant_id = e.tenant_id AND t.log_index = e.log_index
CROSS JOIN LATERAL (
    SELECT floor(extract(epoch FROM t.recorded_at - CAST(:begins_at AS timestamptz)) / 604800)::int AS number
) week
WHERE a.tenant_id = :tenant_id AND a.owner = :owner AND a.purpose = 'handed_over'
GROUP BY a.unit, week.number""")
OFFERED = text("""
SELECT g.sku, g.name_zh, g.name_en, g.unit_cost_fen, COALESCE(sum(a.balance), 0)::bigint AS boxes
FROM goods g
LEFT JOIN accounts a ON a.tenant_id = g.tenant_id AND a.owner = :owner AND a.purpose = 'shelf'
    AND a.unit = 'goods:' || g.sku
WHERE g.tenant_id = :tenant_id AND g.offered AND g.kind = 'box'
GROUP BY g.sku, g.name_zh, g.name_en, g.unit_cost_fen ORDER BY g.sku""")


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanRow:
    """One article: what went out week by week, oldest first, and what should be bought for next month."""

    sku: Sku
    name_zh: str
    name_en: str
    unit_cost_fen: int
    boxes: int
    used: tuple[int, ...]
    needed: int
    buy: int

    @property
    def cost_fen(self) -> int:
        """Return what buying them costs."""
        return self.buy * self.unit_cost_fen


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A plan for the month from `month_on`; `weeks_on` are the days on which the weeks of use began."""

    month_on: date
    weeks_on: tuple[date, ...]
    rows: list[PlanRow]


def next_month(today: date) -> date:
    """Return the first day of the month after."""
    return (today.replace(day=1) + timedelta(days=32)).replace(day=1)


def needed_in(month_on: date, used: Sequence[int]) -> int:
    """Return how many boxes a month needs if it goes on as in the weeks before, with a reserve.

    Args:
        month_on: the first day of the month; its length counts.
        used: boxes that went out in each week; more may have come back, which counts as none.
    """
    weeks = (next_month(month_on) - month_on).days / 7 + RESERVE_WEEKS
    return ceil(max(0, sum(used)) / len(used) * weeks)


async def buying_plan(
    connection: AsyncConnection, *, tenant_id: TenantId, shop_id: ShopId, now: datetime, zone: ZoneInfo
) -> Plan:
    """Plan what a shop buys for next month, from the whole weeks before this moment."""
    begins_at = now - WEEKS * WEEK
    since = await first_index_since(connection, tenant_id=tenant_id, moment=begins_at)
    named: dict[str, Any] = {"tenant_id": tenant_id, "owner": f"shop/{shop_id}"}
    used: dict[Sku, list[int]] = {}
    for row in await connection.execute(USED, {**named, "since": since, "begins_at": begins_at}):
        if 0 <= row.number < WEEKS:
            used.setdefault(row.sku, [0] * WEEKS)[row.number] += row.boxes
    month_on = next_month(now.astimezone(zone).date())
    rows = []
    for row in await connection.execute(OFFERED, named):
        weekly = tuple(used.get(row.sku, [0] * WEEKS))
        needed = needed_in(month_on, weekly)
        rows.append(
            PlanRow(
                sku=row.sku,
                name_zh=row.name_zh,
                name_en=row.name_en,
                unit_cost_fen=row.unit_cost_fen,
                boxes=row.boxes,
                used=weekly,
                needed=needed,
                buy=max(0, needed - row.boxes),
            )
        )
    weeks_on = tuple((begins_at + number * WEEK).astimezone(zone).date() for number in range(WEEKS))
    return Plan(month_on=month_on, weeks_on=weeks_on, rows=rows)
