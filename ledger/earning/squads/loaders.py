"""The loaders of the facts that squad results ask for, run after the head of the book is locked."""

from collections.abc import Mapping, Sequence
from typing import Final

import asyncpg

from ledger.book.facts import Loaders
from ledger.book.words import Principal, TenantId
from ledger.earning.squads.facts import MemberSeen, ShareSeen, SquadFact, SquadSeen, TeamFact, TeamSeen
from ledger.people.words import VolunteerId
from ledger.places.words import Scope

TEAMS: Final = """
SELECT t.team_id, t.unit_id, u.path, m.volunteer_id, m.leads, m.joined_at, m.left_at
FROM teams t
JOIN units u ON u.tenant_id = t.tenant_id AND u.unit_id = t.unit_id
LEFT JOIN team_members m ON m.tenant_id = t.tenant_id AND m.team_id = t.team_id
WHERE t.tenant_id = $1 AND t.team_id = ANY($2::bigint[]) AND t.closed_at IS NULL"""
SQUADS: Final = """
SELECT s.*, u.path FROM squad_results s
JOIN units u ON u.tenant_id = s.tenant_id AND u.unit_id = s.unit_id
WHERE s.tenant_id = $1 AND s.log_index = ANY($2::bigint[])"""
SHARES: Final = """
SELECT p.log_index, p.volunteer_id, p.points, a.answered_by, a.staff_id FROM squad_parts p
LEFT JOIN squad_answers a ON a.tenant_id = p.tenant_id AND a.squad_id = p.log_index
    AND a.volunteer_id = p.volunteer_id
WHERE p.tenant_id = $1 AND p.log_index = ANY($2::bigint[]) ORDER BY p.log_index, p.volunteer_id"""


async def load_teams(
    connection: asyncpg.Connection, tenant_id: TenantId, facts: Sequence[TeamFact]
) -> Mapping[TeamFact, TeamSeen]:
    """Load open teams with those who belong to them, or did not long ago."""
    seen: dict[TeamFact, TeamSeen] = {}
    rows = await connection.fetch(TEAMS, tenant_id, [fact.team_id for fact in facts])
    for row in rows:
        fact = TeamFact(row["team_id"])
        before = seen.get(fact)
        members = before.members if before else ()
        leader_id = before.leader_id if before else None
        if row["volunteer_id"] is not None:
            member = MemberSeen(
                volunteer_id=row["volunteer_id"], joined_at=row["joined_at"], left_at=row["left_at"]
            )
            members = (*members, member)
            if row["leads"] and row["left_at"] is None:
                leader_id = row["volunteer_id"]
        seen[fact] = TeamSeen(
            team_id=row["team_id"],
            unit_id=row["unit_id"],
            scope=Scope(row["path"]),
            leader_id=leader_id,
            members=members,
        )
    return seen


async def load_squads(
    connection: asyncpg.Connection, tenant_id: TenantId, facts: Sequence[SquadFact]
) -> Mapping[SquadFact, SquadSeen]:
    """Load squad results with every member's share and answer."""
    asked = [fact.squad_id for fact in facts]
    results = await connection.fetch(SQUADS, tenant_id, asked)
    entered = {
        row["log_index"]: row["entered_volunteer_id"] for row in results if row["entered_staff_id"] is None
    }
    shares: dict[int, dict[VolunteerId, ShareSeen]] = {}
    for row in await connection.fetch(SHARES, tenant_id, asked):
        answered_by = row["answered_by"]
        if answered_by is None and entered.get(row["log_index"]) == row["volunteer_id"]:
            answered_by = f"volunteer/{row['volunteer_id']}"
        shares.setdefault(row["log_index"], {})[row["volunteer_id"]] = ShareSeen(
            volunteer_id=row["volunteer_id"],
            points=row["points"],
            answered_by=None if answered_by is None else Principal(answered_by),
            staff_id=row["staff_id"],
        )
    return {
        SquadFact(row["log_index"]): SquadSeen(
            squad_id=row["log_index"],
            team_id=row["team_id"],
            unit_id=row["unit_id"],
            scope=Scope(row["path"]),
            activity=row["activity"],
            found_id=row["found_id"],
            occurred_at=row["occurred_at"],
            grade=row["grade"],
            signals=tuple(row["signals"] or ()),
            entered_by=Principal(row["entered_by"]),
            entered_staff_id=row["entered_staff_id"],
            entered_volunteer_id=row["entered_volunteer_id"],
            state=row["state"],
            shares=shares.get(row["log_index"], {}),
        )
        for row in results
    }


LOADERS: Final[Loaders] = {TeamFact: load_teams, SquadFact: load_squads}
