"""Change teams at the desk: open, rename, close; add, remove and move members, and say who leads.

Every change ends one membership or begins one, with the moment and who did it; `volunteers.team_id` follows
in the same database transaction.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as insert_or
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from ledger.book.words import TenantId
from ledger.people.refusals import VolunteerUnknown
from ledger.people.tables import teams, volunteers
from ledger.people.team_tables import team_members
from ledger.people.teams.refusals import NotInTeam, TeamClosed, TeamCodeTaken, TeamFull, TeamUnknown
from ledger.people.teams.words import MEMBERS_MAX, NewTeam
from ledger.people.words import StaffMember, TeamId, VolunteerId
from ledger.places.chinese import standard_text
from ledger.places.tables import units
from ledger.places.unit_rows import lock_unit


async def open_team(engine: AsyncEngine, *, staff: StaffMember, new: NewTeam) -> TeamId:
    """Open a team in a unit of one's area.

    Raises:
        UnitUnknown, UnitClosed: the unit is not in the area, or has no teams any more.
        TeamCodeTaken: another team of the bureau has the code.
    """
    async with engine.begin() as connection:
        await lock_unit(connection, tenant_id=staff.tenant_id, unit_id=new.unit_id, scope=staff.unit.path)
        written = await connection.execute(
            insert_or(teams)
            .values(
                tenant_id=staff.tenant_id,
                code=new.code,
                unit_id=new.unit_id,
                corps=new.corps,
                name=standard_text(new.name),
            )
            .on_conflict_do_nothing(index_elements=["tenant_id", "code"])
            .returning(teams.c.team_id)
        )
        team_id = written.scalar_one_or_none()
        return await _opened_before(connection, staff, new) if team_id is None else TeamId(team_id)


async def _opened_before(connection: AsyncConnection, staff: StaffMember, new: NewTeam) -> TeamId:
    """Return the team of this code when it is the very one asked for: the answer to it was lost."""
    found = select(teams.c.team_id).where(
        teams.c.tenant_id == staff.tenant_id,
        teams.c.code == new.code,
        teams.c.unit_id == new.unit_id,
        teams.c.corps == new.corps,
        teams.c.name == standard_text(new.name),
        teams.c.closed_at.is_(None),
    )
    team_id = (await connection.execute(found)).scalar_one_or_none()
    if team_id is None:
        raise TeamCodeTaken(team_code=new.code)
    return TeamId(team_id)


async def rename_team(
    engine: AsyncEngine, *, staff: StaffMember, team_id: TeamId, name: str, corps: str
) -> None:
    """Give a team another name or corps."""
    async with engine.begin() as connection:
        await _lock_open_team(connection, staff, team_id)
        await connection.execute(
            update(teams)
            .where(teams.c.tenant_id == staff.tenant_id, teams.c.team_id == team_id)
            .values(name=standard_text(name), corps=corps)
        )


async def close_team(engine: AsyncEngine, *, staff: StaffMember, team_id: TeamId, now: datetime) -> None:
    """Close a team: its members leave it, its history stays; closing it twice changes nothing."""
    async with engine.begin() as connection:
        if (await _lock_team(connection, staff, team_id)).closed_at is not None:
            return
        await connection.execute(
            update(teams)
            .where(teams.c.tenant_id == staff.tenant_id, teams.c.team_id == team_id)
            .values(closed_at=now)
        )
        await connection.execute(
            update(volunteers)
            .where(volunteers.c.tenant_id == staff.tenant_id, volunteers.c.team_id == team_id)
            .values(team_id=None)
        )
        await connection.execute(
            update(team_members)
            .where(
                team_members.c.tenant_id == staff.tenant_id,
                team_members.c.team_id == team_id,
                team_members.c.left_at.is_(None),
            )
            .values(left_at=func.greatest(now, team_members.c.joined_at), removed_by=staff.principal)
        )


async def add_member(
    engine: AsyncEngine,
    *,
    staff: StaffMember,
    team_id: TeamId,
    volunteer_id: VolunteerId,
    leads: bool,
    now: datetime,
) -> None:
    """Make somebody of one's area a member of a team, or its leader; whoever is in another team leaves that.

    Somebody who leads already makes way. The same again changes nothing.

    Raises:
        TeamUnknown: not in the area.
        TeamClosed: nobody joins it any more.
        VolunteerUnknown: not in the area, or gone.
        TeamFull: it has as many members as a team may have.
    """
    async with engine.begin() as connection:
        await _lock_open_team(connection, staff, team_id)
        await _check_volunteer(connection, staff, volunteer_id)
        members = {
            VolunteerId(row.volunteer_id): bool(row.leads)
            for row in await connection.execute(
                select(team_members.c.volunteer_id, team_members.c.leads).where(
                    _is_open(staff.tenant_id), team_members.c.team_id == team_id
                )
            )
        }
        if members.get(volunteer_id) is leads:
            return
        if volunteer_id not in members and len(members) >= MEMBERS_MAX:
            raise TeamFull(members_max=MEMBERS_MAX)
        await _end(connection, staff, [volunteer_id], now=now)
        if leads:
            before = [one for one, is_leader in members.items() if is_leader]
            await _end(connection, staff, before, now=now)
            await _begin(connection, staff, team_id, before, leads=False, now=now)
        await _begin(connection, staff, team_id, [volunteer_id], leads=leads, now=now)
        await connection.execute(
            update(volunteers)
            .where(volunteers.c.tenant_id == staff.tenant_id, volunteers.c.volunteer_id == volunteer_id)
            .values(team_id=team_id)
        )


async def remove_member(
    engine: AsyncEngine, *, staff: StaffMember, team_id: TeamId, volunteer_id: VolunteerId, now: datetime
) -> None:
    """Let somebody leave a team.

    Raises:
        TeamUnknown: not in the area.
        NotInTeam: not a member now.
    """
    async with engine.begin() as connection:
        await _lock_team(connection, staff, team_id)
        left = await connection.execute(
            update(volunteers)
            .where(
                volunteers.c.tenant_id == staff.tenant_id,
                volunteers.c.volunteer_id == volunteer_id,
                volunteers.c.team_id == team_id,
            )
            .values(team_id=None)
        )
        if left.rowcount == 0:
            raise NotInTeam
        await _end(connection, staff, [volunteer_id], now=now)


async def _lock_team(connection: AsyncConnection, staff: StaffMember, team_id: TeamId) -> Any:  # noqa: ANN401 - a row
    """Return the team, locked, so that two clerks change it one after the other."""
    found = (
        select(teams.c.team_id, teams.c.closed_at)
        .join(units, and_(units.c.tenant_id == teams.c.tenant_id, units.c.unit_id == teams.c.unit_id))
        .where(
            teams.c.tenant_id == staff.tenant_id,
            teams.c.team_id == team_id,
            units.c.path.startswith(staff.unit.path),
        )
        .with_for_update(of=teams)
    )
    row = (await connection.execute(found)).one_or_none()
    if row is None:
        raise TeamUnknown
    return row


async def _lock_open_team(connection: AsyncConnection, staff: StaffMember, team_id: TeamId) -> None:
    if (await _lock_team(connection, staff, team_id)).closed_at is not None:
        raise TeamClosed


async def _check_volunteer(
    connection: AsyncConnection, staff: StaffMember, volunteer_id: VolunteerId
) -> None:
    """Refuse somebody outside the area; the row is locked, so that nobody is put into two teams at once."""
    in_unit = and_(units.c.tenant_id == volunteers.c.tenant_id, units.c.unit_id == volunteers.c.unit_id)
    found = (
        select(volunteers.c.volunteer_id)
        .join(units, in_unit)
        .where(
            volunteers.c.tenant_id == staff.tenant_id,
            volunteers.c.volunteer_id == volunteer_id,
            volunteers.c.left_at.is_(None),
            units.c.path.startswith(staff.unit.path),
        )
        .with_for_update(of=volunteers)
    )
    if (await connection.execute(found)).one_or_none() is None:
        raise VolunteerUnknown


async def _end(
    connection: AsyncConnection, staff: StaffMember, volunteer_ids: list[VolunteerId], *, now: datetime
) -> None:
    await connection.execute(
        update(team_members)
        .where(_is_open(staff.tenant_id), team_members.c.volunteer_id.in_(volunteer_ids))
        .values(left_at=func.greatest(now, team_members.c.joined_at), removed_by=staff.principal)
    )


async def _begin(
    connection: AsyncConnection,
    staff: StaffMember,
    team_id: TeamId,
    volunteer_ids: list[VolunteerId],
    *,
    leads: bool,
    now: datetime,
) -> None:
    if not volunteer_ids:
        return
    begun = [
        {
            "tenant_id": staff.tenant_id,
            "team_id": team_id,
            "volunteer_id": volunteer_id,
            "leads": leads,
            "joined_at": now,
            "added_by": staff.principal,
        }
        for volunteer_id in volunteer_ids
    ]
    await connection.execute(insert(team_members), begun)


def _is_open(tenant_id: TenantId) -> Any:  # noqa: ANN401 - a clause
    return and_(team_members.c.tenant_id == tenant_id, team_members.c.left_at.is_(None))
