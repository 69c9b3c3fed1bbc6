"""Routes of patrol sessions: the leader's phone takes people out, calls the roll, ends; the desk watches."""

import secrets
from datetime import datetime
from typing import Annotated, Any

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import JSONBody, PathParameter

from api.house import House
from api.identity import CLERK, PHONE
from api.once import respond
from api.patrol_views import own_session, patrols_out, people_shown
from api.requests import Intent
from api.verbs import asks, commands, reads
from api.wire import patrols as wire
from api.wire.base import WHOLE_NUMBER_MAX
from api.wire.volunteers import NothingSent
from ledger.book.words import TenantId
from ledger.earning.evidence.refusals import LeaderNeeded
from ledger.earning.patrols.operations import CallRoll, EndSession, OpenPatrol
from ledger.earning.patrols.refusals import (
    CallTooSoon,
    PlannedTimeOdd,
    SessionOver,
    SessionUnderWay,
    SessionUnknown,
)
from ledger.earning.patrols.words import CALL_PERCENT_FIRST, CALL_PERCENT_LAST, SessionId, Shown
from ledger.earning.refusals import RoleMissing, ScanTooOld, TimeInFuture
from ledger.earning.rules import scanned
from ledger.earning.words import SCAN_DELAY_MAX
from ledger.people.operations.cards import people_met
from ledger.people.refusals import CardUnknown, PaymentCodeShown, VolunteerUnknown
from ledger.people.words import PhoneHolder, StaffMember
from ledger.places.refusals import TooManyTries

SessionNumber = Annotated[int, PathParameter(ge=0, le=WHOLE_NUMBER_MAX)]
OF_A_ROLL = (CardUnknown, PaymentCodeShown, VolunteerUnknown, LeaderNeeded, ScanTooOld, TimeInFuture)


@asks(
    "/me/people-met",
    "meet_people",
    by=PHONE,
    refuses=(LeaderNeeded, PaymentCodeShown, TooManyTries),
)
async def meet_people(
    data: JSONBody[wire.PeopleShown], house: NamedDependency[House], holder: NamedDependency[PhoneHolder]
) -> wire.PeopleMet:
    """Say whose cards a leader has scanned, and who lacks insurance, before anybody sets out."""
    house.met_tries.count(holder.principal)
    return await people_shown(house, holder, data.shown)


@reads("/me/patrol-session", "get_own_patrol_session", by=PHONE)
async def get_own_patrol_session(
    house: NamedDependency[House], holder: NamedDependency[PhoneHolder]
) -> wire.OwnPatrolSession:
    """Say whether one leads a team, and which session one is out with."""
    return await own_session(house, holder)


@commands(
    "/me/patrol-sessions",
    "open_patrol_session",
    by=PHONE,
    refuses=(*OF_A_ROLL, SessionUnderWay, PlannedTimeOdd),
)
async def open_patrol_session(
    data: JSONBody[wire.PatrolOpened],
    house: NamedDependency[House],
    holder: NamedDependency[PhoneHolder],
    intent: NamedDependency[Intent],
) -> Response[wire.OwnPatrolSession]:
    """Take people out: everybody whose card or pass was scanned."""
    called_at = scanned(data.called_at, received_at=house.clock())
    outcome = await house.tellers.submit(
        holder.tenant_id,
        OpenPatrol(
            request=intent.by(holder.principal),
            leader_id=holder.volunteer_id,
            people=await _people(house, holder.tenant_id, data.shown, called_at),
            minutes=data.minutes,
            call_percent=CALL_PERCENT_FIRST + secrets.randbelow(CALL_PERCENT_LAST - CALL_PERCENT_FIRST + 1),
            occurred_at=called_at,
        ),
    )
    return respond(await own_session(house, holder), hit=outcome.hit)


@commands(
    "/me/patrol-sessions/{session_id:int}/roll-calls",
    "call_roll",
    by=PHONE,
    refuses=(*OF_A_ROLL, SessionUnknown, SessionOver, CallTooSoon),
)
async def call_roll(
    data: JSONBody[wire.RollCalled],
    house: NamedDependency[House],
    holder: NamedDependency[PhoneHolder],
    intent: NamedDependency[Intent],
    session_id: SessionNumber,
) -> Response[wire.RollDone]:
    """Mark who is there: late-comers, at the call on the way, or back at the end."""
    called_at = scanned(data.called_at, received_at=house.clock())
    outcome = await house.tellers.submit(
        holder.tenant_id,
        CallRoll(
            request=intent.by(holder.principal),
            session_id=SessionId(session_id),
            moment=data.moment,
            people=await _people(house, holder.tenant_id, data.shown, called_at),
            occurred_at=called_at,
        ),
    )
    answer: Any = outcome.answer
    return respond(wire.RollDone(**answer), hit=outcome.hit)


@commands(
    "/me/patrol-sessions/{session_id:int}/ends",
    "end_patrol_session",
    by=PHONE,
    refuses=(SessionUnknown, SessionOver),
)
async def end_patrol_session(
    data: JSONBody[NothingSent],  # noqa: ARG001 - the body says nothing, but must be a JSON object
    house: NamedDependency[House],
    holder: NamedDependency[PhoneHolder],
    intent: NamedDependency[Intent],
    session_id: SessionNumber,
) -> Response[wire.PatrolEnded]:
    """End the session; each member gets a claim."""
    end = EndSession(request=intent.by(holder.principal), session_id=SessionId(session_id))
    outcome = await house.tellers.submit(holder.tenant_id, end)
    answer: Any = outcome.answer
    return respond(wire.PatrolEnded(**answer), hit=outcome.hit)


@reads("/patrol-sessions", "list_patrol_sessions", by=CLERK)
async def list_patrol_sessions(
    house: NamedDependency[House], staff: NamedDependency[StaffMember]
) -> wire.PatrolsOut:
    """List the sessions of one's area that are out, those due first."""
    return await patrols_out(house, staff)


@commands(
    "/patrol-sessions/{session_id:int}/ends",
    "end_patrol_session_for_leader",
    by=CLERK,
    refuses=(SessionUnknown, SessionOver, RoleMissing),
)
async def end_for_leader(
    data: JSONBody[NothingSent],  # noqa: ARG001 - the body says nothing, but must be a JSON object
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    intent: NamedDependency[Intent],
    session_id: SessionNumber,
) -> Response[wire.PatrolEnded]:
    """End a session whose leader cannot; who was not counted back is looked at."""
    end = EndSession(request=intent.by(staff.principal), session_id=SessionId(session_id))
    outcome = await house.tellers.submit(staff.tenant_id, end)
    answer: Any = outcome.answer
    return respond(wire.PatrolEnded(**answer), hit=outcome.hit)


async def _people(house: House, tenant_id: TenantId, shown: list[str], at: datetime) -> tuple[Shown, ...]:
    """Tell whose cards and passes were scanned at a moment; one that cannot be read must not be lost unseen.

    A pass is judged by when the leader says it was scanned, so that a roll called without a network still
    counts; sent late, it is worth no more than a card.
    """
    if not shown:
        return ()
    async with house.reading() as connection:
        met = await people_met(connection, keyring=house.keyring, tenant_id=tenant_id, shown=shown, now=at)
    is_late = house.clock() - at > SCAN_DELAY_MAX
    found = [
        Shown(volunteer_id=one.volunteer_id, how="card" if is_late else one.how)
        for one in met
        if one is not None
    ]
    if len(found) < len(met):
        raise CardUnknown
    return tuple(found)


ROUTES = (
    meet_people,
    get_own_patrol_session,
    open_patrol_session,
    call_roll,
    end_patrol_session,
    list_patrol_sessions,
    end_for_leader,
)
