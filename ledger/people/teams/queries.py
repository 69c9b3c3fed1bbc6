"""What is asked about teams: those of a scope, and one with its members of today and before."""

from typing import Any

from sqlalchemy import Row, Select, and_, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from ledger.book.words import TenantId
from ledger.people.queries import volunteers_by_id
from ledger.people.seal import Keyring
from ledger.people.tables import teams
from ledger.people.team_tables import team_members
from ledger.people.teams.refusals import TeamUnknown
from ledger.people.teams.words import PAST_SHOWN_MAX, TEAMS_PAGE_MAX, Membership, Team, TeamLine
from ledger.people.words import TeamId, Volunteer, VolunteerId
from ledger.places.tables import units
from ledger.places.words import Scope, UnitId


async def list_teams(
    connection: AsyncConnection,
    *,
    keyring: Keyring,
    tenant_id: TenantId,
    scope: Scope,
    cursor: str | None = None,
    limit: int = 100,
) -> tuple[list[TeamLine], str | None]:
    """Return a page of the open teams of a scope by code, and the code after which the next one begins."""
    found = _teams(tenant_id).where(units.c.path.startswith(scope), teams.c.closed_at.is_(None))
    if cursor is not None:
        found = found.where(teams.c.code > cursor)
    limit = min(limit, TEAMS_PAGE_MAX)
    rows = (await connection.execute(found.order_by(teams.c.code).limit(limit + 1))).all()
    people = await volunteers_by_id(
        connection,
        keyring=keyring,
        tenant_id=tenant_id,
        volunteer_ids={row.leader_id for row in rows if row.leader_id is not None},
    )
    lines = [_line(row, people) for row in rows[:limit]]
    return lines, lines[-1].code if len(rows) > limit else None


async def find_team(
    connection: AsyncConnection, *, keyring: Keyring, tenant_id: TenantId, team_id: TeamId, scope: Scope
) -> Team:
    """Return one team of the scope.

    Raises:
        TeamUnknown: there is none, or it lies outside.
    """
    found = _teams(tenant_id).where(units.c.path.startswith(scope), teams.c.team_id == team_id)
    row = (await connection.execute(found)).one_or_none()
    if row is None:
        raise TeamUnknown
    of_team = select(team_members).where(
        team_members.c.tenant_id == tenant_id, team_members.c.team_id == team_id
    )
    now = of_team.where(team_members.c.left_at.is_(None)).order_by(
        team_members.c.leads.desc(), team_members.c.joined_at, team_members.c.membership_id
    )
    before = (
        of_team.where(team_members.c.left_at.is_not(None))
        .order_by(team_members.c.left_at.desc(), team_members.c.membership_id.desc())
        .limit(PAST_SHOWN_MAX)
    )
    members = (await connection.execute(now)).all()
    past = (await connection.execute(before)).all()
    people = await volunteers_by_id(
        connection,
        keyring=keyring,
        tenant_id=tenant_id,
        volunteer_ids={one.volunteer_id for one in (*members, *past)},
    )
    return Team(
        line=_line(row, people),
        members=tuple(_membership(one, people) for one in members),
        past=tuple(_membership(one, people) for one in past),
    )


async def team_of(
    connection: AsyncConnection, *, tenant_id: TenantId, volunteer_id: VolunteerId
) -> tuple[TeamId, bool] | None:
    """Return the team somebody belongs to now, and whether they lead it."""
    found = select(team_members.c.team_id, team_members.c.leads).where(
        team_members.c.tenant_id == tenant_id,
        team_members.c.volunteer_id == volunteer_id,
        team_members.c.left_at.is_(None),
    )
    row = (await connection.execute(found)).one_or_none()
    return None if row is None else (TeamId(row.team_id), bool(row.leads))


def _teams(tenant_id: TenantId) -> "Select[*tuple[Any, ...]]":
    of_team = and_(
        team_members.c.tenant_id == teams.c.tenant_id,
        team_members.c.team_id == teams.c.team_id,
        team_members.c.left_at.is_(None),
    )
    count = select(func.count()).where(of_team).scalar_subquery()
    leader = select(team_members.c.volunteer_id).where(of_team, team_members.c.leads).scalar_subquery()
    return (
        select(
            teams,
            units.c.name.label("station_name"),
            count.label("members_count"),
            leader.label("leader_id"),
        )
        .join(units, and_(units.c.tenant_id == teams.c.tenant_id, units.c.unit_id == teams.c.unit_id))
        .where(teams.c.tenant_id == tenant_id)
    )


def _line(row: "Row[*tuple[Any, ...]]", people: dict[VolunteerId, Volunteer]) -> TeamLine:
    return TeamLine(
        team_id=TeamId(row.team_id),
        code=row.code,
        name=row.name,
        corps=row.corps,
        unit_id=UnitId(row.unit_id),
        station_name=row.station_name,
        members_count=row.members_count,
        leader_masked=None if row.leader_id is None else people[row.leader_id].name_masked,
        closed_at=row.closed_at,
    )


def _membership(row: "Row[*tuple[Any, ...]]", people: dict[VolunteerId, Volunteer]) -> Membership:
    person = people[VolunteerId(row.volunteer_id)]
    return Membership(
        volunteer_id=person.volunteer_id,
        number=person.number,
        name_masked=person.name_masked,
        leads=row.leads,
        activated=person.activated,
        joined_at=row.joined_at,
        left_at=row.left_at,
    )
