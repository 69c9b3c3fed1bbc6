"""The loader of patrol sessions."""

from collections.abc import Mapping, Sequence
from typing import Final

import asyncpg

from ledger.book.facts import Loaders
from ledger.book.words import TenantId
from ledger.earning.coverage.words import Gap
from ledger.earning.patrols.facts import SessionFact
from ledger.earning.patrols.walks import WALK, walk_of
from ledger.earning.patrols.words import RollMark, SessionSeen, SessionStop
from ledger.places.words import Place

SESSIONS: Final = """
SELECT log_index, leader_id, unit_id, team_id, opened_at, planned_until, call_at, state
FROM patrol_sessions WHERE tenant_id = $1 AND log_index = ANY($2::bigint[])"""
MARKS: Final = """
SELECT session_id, volunteer_id, moment, method, seen_at FROM session_presences
WHERE tenant_id = $1 AND session_id = ANY($2::bigint[])"""
STOPS: Final = f"""
SELECT c.session_id, c.log_index, c.volunteer_id, c.checkpoint_id, c.route_id, c.occurred_at, c.grade,
    c.signals, c.gap_minutes, c.every_hours, p.latitude, p.longitude, p.route_order, w.points_needed,
    w.must_patrol, w.points_count
FROM unnest($2::bigint[]) AS asked (session_id)
CROSS JOIN LATERAL (
    SELECT * FROM check_ins c WHERE c.tenant_id = $1 AND c.session_id = asked.session_id
    ORDER BY c.log_index LIMIT 1000) c
JOIN checkpoints p ON p.tenant_id = $1 AND p.checkpoint_id = c.checkpoint_id
LEFT JOIN LATERAL ({WALK}) w ON true"""  # noqa: S608 - words of ours


async def load_sessions(
    connection: asyncpg.Connection, tenant_id: TenantId, facts: Sequence[SessionFact]
) -> Mapping[SessionFact, SessionSeen]:
    """Load sessions with their roll calls and stops."""
    ids = [fact.session_id for fact in facts]
    marks: dict[int, list[RollMark]] = {session_id: [] for session_id in ids}
    stops: dict[int, list[SessionStop]] = {session_id: [] for session_id in ids}
    for row in await connection.fetch(MARKS, tenant_id, ids):
        mark = RollMark(
            volunteer_id=row["volunteer_id"],
            moment=row["moment"],
            how=row["method"],
            seen_at=row["seen_at"],
        )
        marks[row["session_id"]].append(mark)
    for row in await connection.fetch(STOPS, tenant_id, ids):
        stops[row["session_id"]].append(stop_of(row))
    return {
        SessionFact(row["log_index"]): SessionSeen(
            session_id=row["log_index"],
            leader_id=row["leader_id"],
            unit_id=row["unit_id"],
            team_id=row["team_id"],
            opened_at=row["opened_at"],
            planned_until=row["planned_until"],
            call_at=row["call_at"],
            state=row["state"],
            marks=tuple(marks[row["log_index"]]),
            stops=tuple(stops[row["log_index"]]),
        )
        for row in await connection.fetch(SESSIONS, tenant_id, ids)
    }


def stop_of(row: asyncpg.Record) -> SessionStop:
    """Read a stop with the place of its checkpoint."""
    place = None
    if row["latitude"] is not None:
        place = Place(latitude=row["latitude"], longitude=row["longitude"])
    gap = None
    if row["every_hours"] is not None:
        gap = Gap(every_hours=row["every_hours"], gap_minutes=row["gap_minutes"])
    return SessionStop(
        check_in_id=row["log_index"],
        checkpoint_id=row["checkpoint_id"],
        route_id=row["route_id"],
        occurred_at=row["occurred_at"],
        grade=row["grade"],
        place=place,
        signals=tuple(row["signals"] or ()),
        gap=gap,
        volunteer_id=row["volunteer_id"],
        route_order=row["route_order"],
        walk=walk_of(row),
    )


LOADERS: Final[Loaders] = {SessionFact: load_sessions}
