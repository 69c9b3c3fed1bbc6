"""A squad of three in the bureau, and what its members and the desk say about a result."""

from datetime import timedelta
from typing import Any

from sqlalchemy import insert, select

from ledger.earning.squads.operations import AnswerSquad, EnterSquad
from ledger.earning.squads.words import DisputeWhy, Part, SquadId
from ledger.earning.tables import claims
from ledger.people.tables import teams
from ledger.people.team_tables import team_members
from ledger.people.words import TeamId, VolunteerId
from tests.earning.conftest import Bureau
from tests.earning.world import MONDAY_NOON, STATION, ask

SQUAD = TeamId(11)
LEADER, SECOND, THIRD, OTHER = 1, 2, 3, 4
"""Volunteers: three of the squad, the first leads it; the fourth is in no team."""


async def form_squad(bureau: Bureau) -> Bureau:
    """Add a squad of three whose first member leads it."""
    tenant_id = bureau.tenant.tenant_id
    joined = MONDAY_NOON - timedelta(days=100)
    async with bureau.engine.begin() as connection:
        await connection.execute(
            insert(teams).values(
                tenant_id=tenant_id, team_id=SQUAD, code="T1", unit_id=STATION, corps="cleaner", name="寻小队"
            )
        )
        for number in (LEADER, SECOND, THIRD):
            await connection.execute(
                insert(team_members).values(
                    tenant_id=tenant_id,
                    team_id=SQUAD,
                    volunteer_id=number,
                    leads=number == LEADER,
                    joined_at=joined,
                    added_by="staff/9",
                )
            )
    await bureau.grant(1_000)
    return bureau


def enter(
    *,
    by: str = "volunteer/1",
    activity: str = "hazard",
    parts: dict[int, int] | None = None,
) -> EnterSquad:
    return EnterSquad(
        request=ask(by),
        team_id=SQUAD,
        activity=activity,
        occurred_at=MONDAY_NOON - timedelta(hours=2),
        parts=tuple(
            Part(volunteer_id=VolunteerId(number), part=part)
            for number, part in (parts or {LEADER: 1, SECOND: 1, THIRD: 1}).items()
        ),
    )


def answer(
    squad_id: int, number: int, *, by: str | None = None, why: DisputeWhy | None = None
) -> AnswerSquad:
    return AnswerSquad(
        request=ask(by or f"volunteer/{number}"),
        squad_id=SquadId(squad_id),
        volunteer_id=VolunteerId(number),
        dispute_why=why,
    )


async def entered(bureau: Bureau, command: EnterSquad | None = None) -> int:
    return int((await bureau.submit(command or enter())).answer["squad_id"])


async def claims_of(bureau: Bureau, squad_id: int) -> list[Any]:
    async with bureau.engine.connect() as connection:
        found = (
            select(claims)
            .where(claims.c.tenant_id == bureau.tenant.tenant_id, claims.c.squad_id == squad_id)
            .order_by(claims.c.volunteer_id)
        )
        return list((await connection.execute(found)).all())


async def confirmed_by_a_colleague(bureau: Bureau) -> list[Any]:
    """Let one member of staff enter a result and another confirm for a member; return the claims."""
    squad_id = await entered(bureau, enter(by="staff/1"))
    for number, by in ((LEADER, None), (SECOND, None), (THIRD, "staff/3")):
        await bureau.submit(answer(squad_id, number, by=by))
    return await claims_of(bureau, squad_id)
