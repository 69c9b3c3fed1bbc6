"""The loaders of what was approved for a volunteer before: in a week, and ever."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Final

import asyncpg

from ledger.book.words import TenantId
from ledger.earning.facts import LifeFact, Served, WeekFact

LAST_DAY_OF_WEEK: Final = timedelta(days=6)
WEEKS: Final = """
SELECT asked.volunteer_id, asked.week_on, c.activity, c.served_on, c.points
FROM unnest($2::bigint[], $3::date[], $4::date[]) AS asked (volunteer_id, week_on, ends_on)
CROSS JOIN LATERAL (
    SELECT c.activity, c.served_on, sum(c.points)::bigint AS points FROM claims c
    WHERE c.tenant_id = $1 AND c.volunteer_id = asked.volunteer_id AND c.state = 'approved'
        AND c.served_on BETWEEN asked.week_on AND asked.ends_on
        AND NOT EXISTS (SELECT FROM transactions t WHERE t.tenant_id = $1 AND t.reverses = c.award_index)
    GROUP BY c.activity, c.served_on) c"""
LIVES: Final = """
SELECT asked.volunteer_id, asked.activity, c.points
FROM unnest($2::bigint[], $3::text[]) AS asked (volunteer_id, activity)
CROSS JOIN LATERAL (
    SELECT coalesce(sum(c.points), 0)::bigint AS points FROM claims c
    WHERE c.tenant_id = $1 AND c.volunteer_id = asked.volunteer_id AND c.activity = asked.activity
        AND c.state = 'approved'
        AND NOT EXISTS (
            SELECT FROM transactions t WHERE t.tenant_id = $1 AND t.reverses = c.award_index)) c"""


async def load_weeks(
    connection: asyncpg.Connection, tenant_id: TenantId, facts: Sequence[WeekFact]
) -> Mapping[WeekFact, tuple[Served, ...]]:
    """Load what was approved, and not reversed since, per activity and day of a week."""
    weeks: dict[WeekFact, list[Served]] = {fact: [] for fact in facts}
    rows = await connection.fetch(
        WEEKS,
        tenant_id,
        [fact.volunteer_id for fact in facts],
        [fact.week_on for fact in facts],
        [fact.week_on + LAST_DAY_OF_WEEK for fact in facts],
    )
    for volunteer_id, week_on, activity, served_on, points in rows:
        served = Served(activity=activity, served_on=served_on, points=points)
        weeks[WeekFact(volunteer_id, week_on)].append(served)
    return {fact: tuple(served) for fact, served in weeks.items()}


async def load_lives(
    connection: asyncpg.Connection, tenant_id: TenantId, facts: Sequence[LifeFact]
) -> Mapping[LifeFact, int]:
    """Load how many points were ever approved, and not reversed since, for an activity."""
    rows = await connection.fetch(
        LIVES, tenant_id, [fact.volunteer_id for fact in facts], [fact.activity for fact in facts]
    )
    return {LifeFact(row["volunteer_id"], row["activity"]): row["points"] for row in rows}
