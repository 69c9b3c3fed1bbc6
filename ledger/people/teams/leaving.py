"""Ends somebody's membership of a team when they move, leave or are forgotten."""

from datetime import datetime

from sqlalchemy import func, update
from sqlalchemy.ext.asyncio import AsyncConnection

from ledger.book.words import Principal, TenantId
from ledger.people.team_tables import team_members
from ledger.people.words import VolunteerId


async def leave_team(
    connection: AsyncConnection,
    *,
    tenant_id: TenantId,
    volunteer_id: VolunteerId,
    removed_by: Principal,
    now: datetime,
) -> None:
    """End the membership that runs, if there is one; the caller empties `volunteers.team_id`."""
    await connection.execute(
        update(team_members)
        .where(
            team_members.c.tenant_id == tenant_id,
            team_members.c.volunteer_id == volunteer_id,
            team_members.c.left_at.is_(None),
        )
        .values(left_at=func.greatest(now, team_members.c.joined_at), removed_by=removed_by)
    )
