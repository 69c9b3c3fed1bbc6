"""The loaders of what events ask for: the event, the last mark of somebody, and a paper code."""

from collections.abc import Mapping, Sequence
from typing import Final

import asyncpg

from ledger.book.facts import Loaders
from ledger.book.words import TenantId
from ledger.earning.events.facts import CodeFact, CodeSeen, EventFact, EventSeen, MarkFact, MarkSeen
from ledger.places.words import Scope

EVENTS: Final = """
SELECT e.log_index, e.activity, e.unit_id, u.path, e.starts_at, e.ends_at, e.leader_id
FROM events e JOIN units u ON u.tenant_id = e.tenant_id AND u.unit_id = e.unit_id
WHERE e.tenant_id = $1 AND e.log_index = ANY($2::bigint[])"""
# Each pair is looked up alone (LIMIT keeps it so).
MARKS: Final = """
SELECT asked.event_id, asked.volunteer_id, m.present, EXISTS (
    SELECT FROM event_claims c
    WHERE c.tenant_id = $1 AND c.event_id = asked.event_id AND c.volunteer_id = asked.volunteer_id
    ) AS is_confirmed
FROM unnest($2::bigint[], $3::bigint[]) AS asked (event_id, volunteer_id)
CROSS JOIN LATERAL (
    SELECT present FROM event_marks
    WHERE tenant_id = $1 AND event_id = asked.event_id AND volunteer_id = asked.volunteer_id
    ORDER BY log_index DESC LIMIT 1) m"""
CODES: Final = """
SELECT code_hash, event_id, used_by IS NOT NULL AS is_used FROM event_codes
WHERE tenant_id = $1 AND code_hash = ANY($2::bytea[])"""


async def load_events(
    connection: asyncpg.Connection, tenant_id: TenantId, facts: Sequence[EventFact]
) -> Mapping[EventFact, EventSeen]:
    """Load events with the path of their unit."""
    rows = await connection.fetch(EVENTS, tenant_id, [fact.event_id for fact in facts])
    return {
        EventFact(row["log_index"]): EventSeen(
            event_id=row["log_index"],
            activity=row["activity"],
            unit_id=row["unit_id"],
            scope=Scope(row["path"]),
            starts_at=row["starts_at"],
            ends_at=row["ends_at"],
            leader_id=row["leader_id"],
        )
        for row in rows
    }


async def load_marks(
    connection: asyncpg.Connection, tenant_id: TenantId, facts: Sequence[MarkFact]
) -> Mapping[MarkFact, MarkSeen]:
    """Load the last marks, and whether the claims were made."""
    rows = await connection.fetch(
        MARKS, tenant_id, [fact.event_id for fact in facts], [fact.volunteer_id for fact in facts]
    )
    return {
        MarkFact(row["event_id"], row["volunteer_id"]): MarkSeen(
            present=row["present"], is_confirmed=row["is_confirmed"]
        )
        for row in rows
    }


async def load_codes(
    connection: asyncpg.Connection, tenant_id: TenantId, facts: Sequence[CodeFact]
) -> Mapping[CodeFact, CodeSeen]:
    """Load paper codes by their hashes."""
    rows = await connection.fetch(CODES, tenant_id, [fact.code_hash for fact in facts])
    return {
        CodeFact(row["code_hash"]): CodeSeen(event_id=row["event_id"], is_used=row["is_used"]) for row in rows
    }


LOADERS: Final[Loaders] = {EventFact: load_events, MarkFact: load_marks, CodeFact: load_codes}
