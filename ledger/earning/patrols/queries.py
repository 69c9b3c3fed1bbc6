"""What is read of patrol sessions: the one a phone is out with, those of an area, those overdue."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

import asyncpg

from ledger.book.words import TenantId
from ledger.earning.evidence.facts import LeadsFact, OpenSession, OpenSessionFact
from ledger.earning.evidence.loaders import load_leads, load_open_sessions
from ledger.earning.patrols.facts import SessionFact
from ledger.earning.patrols.loaders import load_sessions
from ledger.earning.patrols.words import ALARM_AFTER, SessionId, SessionSeen
from ledger.people.words import TeamId, VolunteerId
from ledger.places.words import Scope, UnitId

LISTED_MAX: Final = 200
LINES: Final = """
SELECT s.log_index AS session_id, s.leader_id, s.unit_id, u.name AS station_name, s.opened_at,
    s.planned_until, s.state,
    (SELECT count(*) FROM session_presences p WHERE p.tenant_id = $1 AND p.session_id = s.log_index
        AND p.moment = 'start') AS members_count,
    (SELECT count(*) FROM session_presences p WHERE p.tenant_id = $1 AND p.session_id = s.log_index
        AND p.moment = 'end') AS back_count
FROM patrol_sessions s JOIN units u ON u.tenant_id = s.tenant_id AND u.unit_id = s.unit_id
WHERE s.tenant_id = $1 AND s.state = 'open'"""
IN_AREA: Final = f"""{LINES} AND starts_with(u.path, $2)
ORDER BY s.planned_until LIMIT {LISTED_MAX}"""
OVERDUE: Final = f"""{LINES} AND s.unit_id = $2 AND s.planned_until <= $3
ORDER BY s.planned_until LIMIT {LISTED_MAX}"""
POINTS: Final = """
SELECT checkpoint_id, name FROM checkpoints WHERE tenant_id = $1 AND checkpoint_id = ANY($2::bigint[])"""


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionLine:
    """A session that is out, as the desk and the screen of a post show it."""

    session_id: SessionId
    leader_id: VolunteerId
    unit_id: UnitId
    station_name: str
    opened_at: datetime
    planned_until: datetime
    state: str
    members_count: int
    back_count: int


async def team_led(
    connection: asyncpg.Connection, *, tenant_id: TenantId, volunteer_id: VolunteerId
) -> TeamId | None:
    """Return the team that a volunteer leads, if they lead one."""
    fact = LeadsFact(volunteer_id)
    return (await load_leads(connection, tenant_id, [fact])).get(fact)


async def session_of(
    connection: asyncpg.Connection, *, tenant_id: TenantId, volunteer_id: VolunteerId
) -> SessionSeen | None:
    """Return the session that a volunteer is out with."""
    fact = OpenSessionFact(volunteer_id)
    out: OpenSession | None = (await load_open_sessions(connection, tenant_id, [fact])).get(fact)
    if out is None:
        return None
    return await find_session(connection, tenant_id=tenant_id, session_id=SessionId(out.session_id))


async def find_session(
    connection: asyncpg.Connection, *, tenant_id: TenantId, session_id: SessionId
) -> SessionSeen | None:
    """Return a session with its roll calls and stops."""
    fact = SessionFact(session_id)
    return (await load_sessions(connection, tenant_id, [fact])).get(fact)


async def point_names(
    connection: asyncpg.Connection, *, tenant_id: TenantId, session: SessionSeen
) -> dict[int, str]:
    """Return the names of the points a session stopped at."""
    points = list({stop.checkpoint_id for stop in session.stops})
    rows = await connection.fetch(POINTS, tenant_id, points)
    return {row["checkpoint_id"]: row["name"] for row in rows}


async def sessions_out(
    connection: asyncpg.Connection, *, tenant_id: TenantId, scope: Scope
) -> list[SessionLine]:
    """Return the sessions of an area that are out, those due first."""
    return [SessionLine(**row) for row in await connection.fetch(IN_AREA, tenant_id, scope)]


async def sessions_overdue(
    connection: asyncpg.Connection, *, tenant_id: TenantId, unit_id: UnitId, now: datetime
) -> list[SessionLine]:
    """Return the sessions of a station that ought to have ended long ago."""
    rows = await connection.fetch(OVERDUE, tenant_id, unit_id, now - ALARM_AFTER)
    return [SessionLine(**row) for row in rows]
