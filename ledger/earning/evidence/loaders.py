"""The loaders of the facts of evidence: one SELECT per kind, each row found by an index."""

from collections.abc import Mapping, Sequence
from typing import Final

import asyncpg

from ledger.book.facts import Loaders
from ledger.book.words import LogIndex, TenantId
from ledger.earning.evidence.facts import (
    LeadsFact,
    OpenSession,
    OpenSessionFact,
    PairFact,
    SamePlace,
    SamePlaceFact,
    SharedBrowserFact,
    StepFact,
)
from ledger.earning.evidence.words import PER_STEP_MAX, SAME_PLACE_SEEN_MAX
from ledger.people.words import TeamId
from ledger.places.words import UnitId

STEPS: Final = f"""
SELECT asked.board_id, asked.step, c.count
FROM unnest($2::bigint[], $3::bigint[]) AS asked (board_id, step)
CROSS JOIN LATERAL (
    SELECT count(*) AS count FROM (
        SELECT FROM check_ins c
        WHERE c.tenant_id = $1 AND c.board_id = asked.board_id AND c.board_step = asked.step
        LIMIT {PER_STEP_MAX}) counted) c"""  # noqa: S608 - a number of ours
BROWSERS: Final = """
SELECT asked.device_id, count(DISTINCT other.volunteer_id) AS count
FROM unnest($2::bigint[]) AS asked (device_id)
JOIN devices d ON d.tenant_id = $1 AND d.device_id = asked.device_id
JOIN devices other ON other.tenant_id = $1 AND other.browser_hash = d.browser_hash
GROUP BY asked.device_id"""
SAME_PLACES: Final = f"""
SELECT asked.place_digest, c.volunteer_id, c.occurred_at
FROM unnest($2::bytea[]) AS asked (place_digest)
CROSS JOIN LATERAL (
    SELECT c.volunteer_id, c.occurred_at FROM check_ins c
    WHERE c.tenant_id = $1 AND c.place_digest = asked.place_digest
    ORDER BY c.log_index DESC LIMIT {SAME_PLACE_SEEN_MAX}) c"""  # noqa: S608 - a number of ours
PAIRS: Final = """
SELECT asked.witness, asked.volunteer_id, asked.since, count(c.log_index) AS count
FROM unnest($2::text[], $3::bigint[], $4::timestamptz[]) AS asked (witness, volunteer_id, since)
LEFT JOIN check_ins c ON c.tenant_id = $1 AND c.recorded_by = asked.witness
    AND c.volunteer_id = asked.volunteer_id AND c.occurred_at >= asked.since
GROUP BY asked.witness, asked.volunteer_id, asked.since"""
LEADS: Final = """
SELECT volunteer_id, team_id FROM team_members
WHERE tenant_id = $1 AND volunteer_id = ANY($2::bigint[]) AND leads AND left_at IS NULL"""
OPEN_SESSIONS: Final = """
SELECT asked.volunteer_id, s.log_index, s.leader_id, s.unit_id, s.planned_until
FROM unnest($2::bigint[]) AS asked (volunteer_id)
CROSS JOIN LATERAL (
    SELECT p.session_id FROM session_presences p
    WHERE p.tenant_id = $1 AND p.volunteer_id = asked.volunteer_id AND p.moment = 'start'
    ORDER BY p.session_id DESC LIMIT 1) p
JOIN patrol_sessions s ON s.tenant_id = $1 AND s.log_index = p.session_id AND s.state = 'open'"""


async def load_steps(
    connection: asyncpg.Connection, tenant_id: TenantId, facts: Sequence[StepFact]
) -> Mapping[StepFact, int]:
    """Count who used the codes of steps, up to where it no longer matters."""
    rows = await connection.fetch(
        STEPS, tenant_id, [fact.board_id for fact in facts], [fact.step for fact in facts]
    )
    return {StepFact(row["board_id"], row["step"]): row["count"] for row in rows}


async def load_browsers(
    connection: asyncpg.Connection, tenant_id: TenantId, facts: Sequence[SharedBrowserFact]
) -> Mapping[SharedBrowserFact, int]:
    """Count the people of browsers."""
    rows = await connection.fetch(BROWSERS, tenant_id, [fact.device_id for fact in facts])
    return {SharedBrowserFact(row["device_id"]): row["count"] for row in rows}


async def load_same_places(
    connection: asyncpg.Connection, tenant_id: TenantId, facts: Sequence[SamePlaceFact]
) -> Mapping[SamePlaceFact, tuple[SamePlace, ...]]:
    """Load the last check-ins with the same coordinates, newest first."""
    found: dict[SamePlaceFact, list[SamePlace]] = {fact: [] for fact in facts}
    for row in await connection.fetch(SAME_PLACES, tenant_id, [fact.place_digest for fact in facts]):
        seen = SamePlace(volunteer_id=row["volunteer_id"], occurred_at=row["occurred_at"])
        found[SamePlaceFact(row["place_digest"])].append(seen)
    return {fact: tuple(seen) for fact, seen in found.items()}


async def load_pairs(
    connection: asyncpg.Connection, tenant_id: TenantId, facts: Sequence[PairFact]
) -> Mapping[PairFact, int]:
    """Count the scans of people by witnesses."""
    rows = await connection.fetch(
        PAIRS,
        tenant_id,
        [fact.witness for fact in facts],
        [fact.volunteer_id for fact in facts],
        [fact.since for fact in facts],
    )
    return {PairFact(row["witness"], row["volunteer_id"], row["since"]): row["count"] for row in rows}


async def load_leads(
    connection: asyncpg.Connection, tenant_id: TenantId, facts: Sequence[LeadsFact]
) -> Mapping[LeadsFact, TeamId]:
    """Load which teams volunteers lead."""
    rows = await connection.fetch(LEADS, tenant_id, [fact.volunteer_id for fact in facts])
    return {LeadsFact(row["volunteer_id"]): TeamId(row["team_id"]) for row in rows}


async def load_open_sessions(
    connection: asyncpg.Connection, tenant_id: TenantId, facts: Sequence[OpenSessionFact]
) -> Mapping[OpenSessionFact, OpenSession]:
    """Load the sessions that volunteers are out with; only the last one of each can be."""
    rows = await connection.fetch(OPEN_SESSIONS, tenant_id, [fact.volunteer_id for fact in facts])
    return {
        OpenSessionFact(row["volunteer_id"]): OpenSession(
            session_id=LogIndex(row["log_index"]),
            leader_id=row["leader_id"],
            unit_id=UnitId(row["unit_id"]),
            planned_until=row["planned_until"],
        )
        for row in rows
    }


LOADERS: Final[Loaders] = {
    StepFact: load_steps,
    SharedBrowserFact: load_browsers,
    SamePlaceFact: load_same_places,
    PairFact: load_pairs,
    LeadsFact: load_leads,
    OpenSessionFact: load_open_sessions,
}
