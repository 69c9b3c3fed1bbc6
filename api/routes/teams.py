"""Routes of teams at the desk: open, rename, close, and who belongs to them."""

from collections.abc import Awaitable, Callable
from typing import Annotated, Any

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import JSONBody, PathParameter, QueryParameter

from api.house import House
from api.identity import CLERK
from api.once import answer_once
from api.requests import Intent
from api.team_views import team_body, team_row
from api.verbs import changes, reads
from api.wire.base import CURSOR_LENGTH_MAX, PAGE_SIZE_MAX, WHOLE_NUMBER_MAX
from api.wire.teams import MemberAdded, MemberRemoved, Team, TeamOpened, TeamPage, TeamRenamed
from api.wire.volunteers import NothingSent
from ledger.people.refusals import VolunteerUnknown
from ledger.people.teams import operations, queries
from ledger.people.teams.refusals import NotInTeam, TeamClosed, TeamCodeTaken, TeamFull, TeamUnknown
from ledger.people.teams.words import NewTeam
from ledger.people.words import StaffMember, TeamId, VolunteerId
from ledger.places.organisation.refusals import UnitClosed
from ledger.places.queries import find_unit
from ledger.places.refusals import UnitUnknown
from ledger.places.words import UnitId

PAGE_SIZE = 100

TeamNumber = Annotated[int, PathParameter(ge=1, le=WHOLE_NUMBER_MAX)]


@reads("/teams", "list_teams", by=CLERK, refuses=(UnitUnknown,))
async def list_teams(
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    unit_id: Annotated[int | None, QueryParameter(ge=1, le=WHOLE_NUMBER_MAX)] = None,
    cursor: Annotated[str | None, QueryParameter(max_length=CURSOR_LENGTH_MAX)] = None,
    limit: Annotated[int | None, QueryParameter(ge=1, le=PAGE_SIZE_MAX)] = None,
) -> TeamPage:
    """List the teams of one's area."""
    scope = staff.unit.path
    async with house.reading() as connection:
        if unit_id is not None:
            unit = await find_unit(
                connection, tenant_id=staff.tenant_id, unit_id=UnitId(unit_id), scope=scope
            )
            scope = unit.path
        lines, following = await queries.list_teams(
            connection,
            keyring=house.keyring,
            tenant_id=staff.tenant_id,
            scope=scope,
            cursor=cursor,
            limit=limit or PAGE_SIZE,
        )
    return TeamPage(items=[team_row(line) for line in lines], next_cursor=following)


@reads("/teams/{team_id:int}", "get_team", by=CLERK, refuses=(TeamUnknown,))
async def get_team(
    house: NamedDependency[House], staff: NamedDependency[StaffMember], team_id: TeamNumber
) -> Team:
    """Show one team with its members of today and before."""
    return await _read_team(house, staff, TeamId(team_id))


@changes("/teams", "open_team", by=CLERK, refuses=(UnitUnknown, UnitClosed, TeamCodeTaken))
async def open_team(
    data: JSONBody[TeamOpened],
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    intent: NamedDependency[Intent],
) -> Response[Team]:
    """Open a team in a unit of one's area."""

    async def do() -> dict[str, int]:
        new = NewTeam(code=data.code.upper(), name=data.name, corps=data.corps, unit_id=UnitId(data.unit_id))
        return {"team_id": await operations.open_team(house.engine, staff=staff, new=new)}

    return await _once(house, staff, intent, do)


@changes("/teams/{team_id:int}/names", "rename_team", by=CLERK, refuses=(TeamUnknown, TeamClosed))
async def rename_team(
    data: JSONBody[TeamRenamed],
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    intent: NamedDependency[Intent],
    team_id: TeamNumber,
) -> Response[Team]:
    """Give a team another name or corps."""

    async def do() -> dict[str, int]:
        await operations.rename_team(
            house.engine, staff=staff, team_id=TeamId(team_id), name=data.name, corps=data.corps
        )
        return {"team_id": team_id}

    return await _once(house, staff, intent, do)


@changes("/teams/{team_id:int}/closings", "close_team", by=CLERK, refuses=(TeamUnknown,))
async def close_team(
    data: JSONBody[NothingSent],  # noqa: ARG001 - the body says nothing, but must be a JSON object
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    intent: NamedDependency[Intent],
    team_id: TeamNumber,
) -> Response[Team]:
    """Close a team; its members leave it, its history stays."""

    async def do() -> dict[str, int]:
        await operations.close_team(house.engine, staff=staff, team_id=TeamId(team_id), now=house.clock())
        return {"team_id": team_id}

    return await _once(house, staff, intent, do)


@changes(
    "/teams/{team_id:int}/members",
    "add_team_member",
    by=CLERK,
    refuses=(TeamUnknown, TeamClosed, TeamFull, VolunteerUnknown),
)
async def add_team_member(
    data: JSONBody[MemberAdded],
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    intent: NamedDependency[Intent],
    team_id: TeamNumber,
) -> Response[Team]:
    """Make somebody a member or the leader of a team; whoever is in another team leaves that."""

    async def do() -> dict[str, int]:
        await operations.add_member(
            house.engine,
            staff=staff,
            team_id=TeamId(team_id),
            volunteer_id=VolunteerId(data.volunteer_id),
            leads=data.leads,
            now=house.clock(),
        )
        return {"team_id": team_id}

    return await _once(house, staff, intent, do)


@changes("/teams/{team_id:int}/removals", "remove_team_member", by=CLERK, refuses=(TeamUnknown, NotInTeam))
async def remove_team_member(
    data: JSONBody[MemberRemoved],
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    intent: NamedDependency[Intent],
    team_id: TeamNumber,
) -> Response[Team]:
    """Let somebody leave a team."""

    async def do() -> dict[str, int]:
        await operations.remove_member(
            house.engine,
            staff=staff,
            team_id=TeamId(team_id),
            volunteer_id=VolunteerId(data.volunteer_id),
            now=house.clock(),
        )
        return {"team_id": team_id}

    return await _once(house, staff, intent, do)


async def _once(
    house: House, staff: StaffMember, intent: Intent, do: Callable[[], Awaitable[dict[str, Any]]]
) -> Response[Team]:
    kept = await answer_once(house, tenant_id=staff.tenant_id, request=intent.by(staff.principal), verb=do)
    return kept.respond(await _read_team(house, staff, TeamId(kept.answer["team_id"])))


async def _read_team(house: House, staff: StaffMember, team_id: TeamId) -> Team:
    async with house.snapshot() as connection:
        return team_body(
            await queries.find_team(
                connection,
                keyring=house.keyring,
                tenant_id=staff.tenant_id,
                team_id=team_id,
                scope=staff.unit.path,
            )
        )


ROUTES = (list_teams, get_team, open_team, rename_team, close_team, add_team_member, remove_team_member)
