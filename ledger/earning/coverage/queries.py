"""The loader of last visits, for decisions: one look-up each, however many claims and check-ins there are."""

from collections.abc import Mapping, Sequence
from typing import Final

import asyncpg

from ledger.book.facts import Loaders
from ledger.book.words import TenantId
from ledger.earning.coverage.facts import VisitFact
from ledger.earning.coverage.words import Visited

# What is retired need not be visited any more.
VISITS: Final = """
SELECT asked.subject, asked.subject_id, must.every_hours, seen.began_at, seen.visited_at, seen.gap_minutes
FROM unnest($2::text[], $3::bigint[]) AS asked (subject, subject_id)
CROSS JOIN LATERAL (
    SELECT CASE WHEN retired_at IS NULL THEN visit_every_hours END AS every_hours FROM checkpoints
    WHERE asked.subject = 'checkpoint' AND tenant_id = $1 AND checkpoint_id = asked.subject_id
    UNION ALL
    SELECT CASE WHEN retired_at IS NULL THEN patrol_every_hours END FROM routes
    WHERE asked.subject = 'route' AND tenant_id = $1 AND route_id = asked.subject_id
    LIMIT 1) must
LEFT JOIN LATERAL (
    SELECT began_at, visited_at, gap_minutes FROM last_visits
    WHERE tenant_id = $1 AND subject = asked.subject AND subject_id = asked.subject_id
    LIMIT 1) seen ON true"""


async def load_visits(
    connection: asyncpg.Connection, tenant_id: TenantId, facts: Sequence[VisitFact]
) -> Mapping[VisitFact, Visited]:
    """Load how often points and routes must be visited, and when they were last."""
    rows = await connection.fetch(
        VISITS, tenant_id, [fact.subject for fact in facts], [fact.subject_id for fact in facts]
    )
    return {
        VisitFact(row["subject"], row["subject_id"]): Visited(
            every_hours=row["every_hours"],
            began_at=row["began_at"],
            visited_at=row["visited_at"],
            gap_minutes=row["gap_minutes"],
        )
        for row in rows
    }


LOADERS: Final[Loaders] = {VisitFact: load_visits}
