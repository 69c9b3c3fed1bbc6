"""Routes of squad results at the desk: enter one for a team, and answer for members who are present."""

from typing import Annotated, Final

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import JSONBody, PathParameter, QueryParameter

from api.cursors import read_index_cursor
from api.house import House
from api.identity import CLERK
from api.once import respond
from api.refusals import CursorUnknown
from api.requests import Intent
from api.squad_views import squad_body
from api.verbs import Refusals, commands, reads
from api.wire.base import CURSOR_LENGTH_MAX, WHOLE_NUMBER_MAX
from api.wire.squads import Squad, SquadAnswerFor, SquadEntered, SquadOutcome, SquadPage
from api.wire.volunteers import NothingSent
from ledger.book.words import Command
from ledger.earning.found.words import FoundId
from ledger.earning.refusals import (
    ActivityUnknown,
    ClaimForAnother,
    ClaimTooOld,
    RoleMissing,
    TimeInFuture,
)
from ledger.earning.squads import queries
from ledger.earning.squads.operations import AnswerSquad, EnterSquad, WithdrawSquad
from ledger.earning.squads.refusals import (
    FindNotReturned,
    LeaderNeeded,
    NotMemberThen,
    SharersOutOfRange,
    SquadAnswered,
    SquadEnded,
    SquadUnknown,
)
from ledger.earning.squads.words import Part, SquadId
from ledger.people.teams.refusals import TeamUnknown
from ledger.people.words import StaffMember, TeamId, VolunteerId

ENTERING: Final[Refusals] = (
    TeamUnknown,
    LeaderNeeded,
    ActivityUnknown,
    TimeInFuture,
    ClaimTooOld,
    SharersOutOfRange,
    NotMemberThen,
    FindNotReturned,
)
ANSWERING: Final[Refusals] = (SquadUnknown, SquadEnded, SquadAnswered)
WITHDRAWING: Final[Refusals] = (SquadUnknown, SquadEnded, LeaderNeeded)
BY_STAFF: Final[Refusals] = (RoleMissing, ClaimForAnother)

SquadNumber = Annotated[int, PathParameter(ge=0, le=WHOLE_NUMBER_MAX)]
Cursor = Annotated[str | None, QueryParameter(max_length=CURSOR_LENGTH_MAX)]


@reads("/squads", "list_squads", by=CLERK, refuses=(CursorUnknown,))
async def list_squads(
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    is_open: Annotated[bool | None, QueryParameter(name="open")] = None,
    cursor: Cursor = None,
) -> SquadPage:
    """List the squad results of one's area, newest first; only those that wait for answers if asked."""
    after = read_index_cursor(cursor)
    async with house.reading() as connection:
        lines, following = await queries.squads_of_area(
            connection,
            keyring=house.keyring,
            tenant_id=staff.tenant_id,
            scope=staff.unit.path,
            is_open=bool(is_open),
            cursor=None if after is None else SquadId(after),
        )
    return SquadPage(
        items=[squad_body(line) for line in lines],
        next_cursor=None if following is None else str(following),
    )


@reads("/squads/{squad_id:int}", "get_squad", by=CLERK, refuses=(SquadUnknown,))
async def get_squad(
    house: NamedDependency[House], staff: NamedDependency[StaffMember], squad_id: SquadNumber
) -> Squad:
    """Show one squad result."""
    async with house.reading() as connection:
        return squad_body(
            await queries.find_squad(
                connection,
                keyring=house.keyring,
                tenant_id=staff.tenant_id,
                squad_id=SquadId(squad_id),
                scope=staff.unit.path,
            )
        )


@commands("/squads", "enter_squad", by=CLERK, refuses=(*ENTERING, *BY_STAFF))
async def enter_squad(
    data: JSONBody[SquadEntered],
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    intent: NamedDependency[Intent],
) -> Response[SquadOutcome]:
    """Enter what a team achieved, and how its members share it."""
    command = EnterSquad(
        request=intent.by(staff.principal),
        team_id=TeamId(data.team_id),
        activity=data.activity,
        occurred_at=data.occurred_at,
        parts=parts_of(data),
        found_id=None if data.found_id is None else FoundId(data.found_id),
    )
    return await _submit(house, staff, command)


@commands("/squads/{squad_id:int}/answers", "answer_squad_for", by=CLERK, refuses=(*ANSWERING, *BY_STAFF))
async def answer_squad_for(
    data: JSONBody[SquadAnswerFor],
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    intent: NamedDependency[Intent],
    squad_id: SquadNumber,
) -> Response[SquadOutcome]:
    """Enter the answer of a member who has no phone and is present."""
    command = AnswerSquad(
        request=intent.by(staff.principal),
        squad_id=SquadId(squad_id),
        volunteer_id=VolunteerId(data.volunteer_id),
        dispute_why=data.dispute_why,
    )
    return await _submit(house, staff, command)


@commands(
    "/squads/{squad_id:int}/withdrawals",
    "withdraw_squad",
    by=CLERK,
    refuses=(*WITHDRAWING, TeamUnknown, RoleMissing),
)
async def withdraw_squad(
    data: JSONBody[NothingSent],  # noqa: ARG001 - the body says nothing, but must be a JSON object
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    intent: NamedDependency[Intent],
    squad_id: SquadNumber,
) -> Response[SquadOutcome]:
    """Take back a result that not all have agreed to."""
    command = WithdrawSquad(request=intent.by(staff.principal), squad_id=SquadId(squad_id))
    return await _submit(house, staff, command)


def parts_of(sent: SquadEntered) -> tuple[Part, ...]:
    """Read who shares, and how much each."""
    return tuple(Part(volunteer_id=VolunteerId(part.volunteer_id), part=part.part) for part in sent.parts)


async def _submit(house: House, staff: StaffMember, command: Command) -> Response[SquadOutcome]:
    outcome = await house.tellers.submit(staff.tenant_id, command)
    body = SquadOutcome(
        squad_id=outcome.answer["squad_id"], state=outcome.answer["state"], log_index=outcome.log_index
    )
    return respond(body, hit=outcome.hit)


ROUTES = (list_squads, get_squad, enter_squad, answer_squad_for, withdraw_squad)
