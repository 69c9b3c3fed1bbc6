"""Routes of a volunteer's own team: its members, what they achieved together, and one's answer to it."""

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import JSONBody

from api.house import House
from api.identity import PHONE
from api.once import respond
from api.requests import Intent
from api.routes.squads import ANSWERING, ENTERING, WITHDRAWING, SquadNumber, parts_of
from api.squad_views import squad_body
from api.verbs import commands, reads
from api.wire.squads import (
    OwnTeam,
    OwnTeamMember,
    OwnTeamPage,
    SquadActivity,
    SquadAnswer,
    SquadEntered,
    SquadOutcome,
)
from api.wire.volunteers import NothingSent
from ledger.book.words import Command
from ledger.earning.found.words import ACTIVITY_KIND, FoundId
from ledger.earning.rulebook.queries import list_entries
from ledger.earning.squads import queries
from ledger.earning.squads.operations import AnswerSquad, EnterSquad, WithdrawSquad
from ledger.earning.squads.words import SquadId
from ledger.people.teams.queries import find_team, team_of
from ledger.people.words import PhoneHolder, TeamId
from ledger.places.words import WHOLE_BUREAU


@reads("/me/team", "get_my_team", by=PHONE)
async def get_my_team(house: NamedDependency[House], holder: NamedDependency[PhoneHolder]) -> OwnTeamPage:
    """Show one's own team, and the results that one has a part in."""
    keyring, tenant_id = house.keyring, holder.tenant_id
    async with house.snapshot() as connection:
        squads, _ = await queries.squads_of_member(
            connection, keyring=keyring, tenant_id=tenant_id, volunteer_id=holder.volunteer_id
        )
        own = await team_of(connection, tenant_id=tenant_id, volunteer_id=holder.volunteer_id)
        if own is None:
            return OwnTeamPage(team=None, squads=[squad_body(line) for line in squads], activities=[])
        team = await find_team(
            connection, keyring=keyring, tenant_id=tenant_id, team_id=own[0], scope=WHOLE_BUREAU
        )
        entries = await list_entries(connection, tenant_id=tenant_id, now=house.clock())
    return OwnTeamPage(
        team=OwnTeam(
            team_id=team.line.team_id,
            name=team.line.name,
            station_name=team.line.station_name,
            leads=own[1],
            members=[
                OwnTeamMember(
                    volunteer_id=member.volunteer_id, name_masked=member.name_masked, leads=member.leads
                )
                for member in team.members
            ],
        ),
        squads=[squad_body(line) for line in squads],
        activities=[
            SquadActivity(
                code=entry.activity,
                name_zh=entry.name_zh,
                name_en=entry.name_en,
                points=entry.in_force.rule.points,
            )
            for entry in entries
            if entry.in_force is not None and entry.kind not in ACTIVITY_KIND.values()
        ],
    )


@commands("/me/squads", "enter_my_squad", by=PHONE, refuses=ENTERING)
async def enter_my_squad(
    data: JSONBody[SquadEntered],
    house: NamedDependency[House],
    holder: NamedDependency[PhoneHolder],
    intent: NamedDependency[Intent],
) -> Response[SquadOutcome]:
    """Enter what one's team achieved, and how its members share it; its leader does."""
    command = EnterSquad(
        request=intent.by(holder.principal),
        team_id=TeamId(data.team_id),
        activity=data.activity,
        occurred_at=data.occurred_at,
        parts=parts_of(data),
        found_id=None if data.found_id is None else FoundId(data.found_id),
    )
    return await _submit(house, holder, command)


@commands("/me/squads/{squad_id:int}/answers", "answer_my_squad", by=PHONE, refuses=ANSWERING)
async def answer_my_squad(
    data: JSONBody[SquadAnswer],
    house: NamedDependency[House],
    holder: NamedDependency[PhoneHolder],
    intent: NamedDependency[Intent],
    squad_id: SquadNumber,
) -> Response[SquadOutcome]:
    """Agree to one's own part, or say why not."""
    command = AnswerSquad(
        request=intent.by(holder.principal),
        squad_id=SquadId(squad_id),
        volunteer_id=holder.volunteer_id,
        dispute_why=data.dispute_why,
    )
    return await _submit(house, holder, command)


@commands("/me/squads/{squad_id:int}/withdrawals", "withdraw_my_squad", by=PHONE, refuses=WITHDRAWING)
async def withdraw_my_squad(
    data: JSONBody[NothingSent],  # noqa: ARG001 - the body says nothing, but must be a JSON object
    house: NamedDependency[House],
    holder: NamedDependency[PhoneHolder],
    intent: NamedDependency[Intent],
    squad_id: SquadNumber,
) -> Response[SquadOutcome]:
    """Take back what one has entered for the team."""
    command = WithdrawSquad(request=intent.by(holder.principal), squad_id=SquadId(squad_id))
    return await _submit(house, holder, command)


async def _submit(house: House, phone: PhoneHolder, command: Command) -> Response[SquadOutcome]:
    outcome = await house.tellers.submit(phone.tenant_id, command)
    body = SquadOutcome(
        squad_id=outcome.answer["squad_id"], state=outcome.answer["state"], log_index=outcome.log_index
    )
    return respond(body, hit=outcome.hit)


ROUTES = (get_my_team, enter_my_squad, answer_my_squad, withdraw_my_squad)
