"""Bring memberships to what `volunteers.team_id` says, after a file has changed many of them at once."""

from datetime import UTC, date, datetime, time

from sqlalchemy import BigInteger, any_, func, insert, literal, select, update
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncConnection

from ledger.book.words import Principal, TenantId
from ledger.people.tables import volunteers
from ledger.people.team_tables import team_members


async def follow_memberships(
    connection: AsyncConnection, *, tenant_id: TenantId, by: Principal, now: datetime
) -> None:
    """Bring the memberships to what `volunteers.team_id` says, after an import or when people leave.

    Somebody's first membership is dated back to the day on which they joined.
    """
    # Compared here and not in one statement: of a bureau just imported the planner knows nothing.
    of_bureau = select(team_members).where(team_members.c.tenant_id == tenant_id)
    memberships = (await connection.execute(of_bureau)).all()
    people = (
        await connection.execute(
            select(volunteers.c.volunteer_id, volunteers.c.team_id, volunteers.c.joined_on).where(
                volunteers.c.tenant_id == tenant_id,
                volunteers.c.team_id.is_not(None),
                volunteers.c.left_at.is_(None),
            )
        )
    ).all()
    wanted = {person.volunteer_id: person.team_id for person in people}
    running = {one.volunteer_id: one.team_id for one in memberships if one.left_at is None}
    over = [number for number, team_id in running.items() if wanted.get(number) != team_id]
    await connection.execute(
        update(team_members)
        .where(
            team_members.c.tenant_id == tenant_id,
            team_members.c.left_at.is_(None),
            team_members.c.volunteer_id == any_(literal(over, ARRAY(BigInteger))),
        )
        .values(left_at=func.greatest(now, team_members.c.joined_at), removed_by=by)
    )
    known = {one.volunteer_id for one in memberships}
    begun = [
        {
            "tenant_id": tenant_id,
            "team_id": person.team_id,
            "volunteer_id": person.volunteer_id,
            "leads": False,
            "joined_at": now if person.volunteer_id in known else min(now, _start_of(person.joined_on)),
            "added_by": by,
        }
        for person in people
        if running.get(person.volunteer_id) != person.team_id
    ]
    if begun:
        await connection.execute(insert(team_members), begun)


def _start_of(day: date) -> datetime:
    return datetime.combine(day, time.min, UTC)
