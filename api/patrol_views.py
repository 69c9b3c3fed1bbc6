"""Says what leaders, members and the desk see of patrol sessions; names are masked."""

from datetime import date

from api.house import House
from api.wire import patrols as wire
from ledger.book.words import TenantId
from ledger.earning.evidence.refusals import LeaderNeeded
from ledger.earning.facts import VolunteerFact, VolunteerSeen
from ledger.earning.patrols import queries
from ledger.earning.patrols.rules import best_at_each, best_stops, is_alarmed, minutes_over, points_needed
from ledger.earning.patrols.words import SessionSeen
from ledger.earning.queries.facts import load_volunteers
from ledger.people.operations.cards import Met, people_met
from ledger.people.queries import volunteers_by_id
from ledger.people.words import ERASED, PhoneHolder, StaffMember, Volunteer, VolunteerId
from ledger.reports.zone import zone_of


async def people_shown(house: House, phone: PhoneHolder, shown: list[str]) -> wire.PeopleMet:
    """Tell a leader whose cards and passes were scanned, and who lacks insurance."""
    now, tenant_id = house.clock(), phone.tenant_id
    async with house.reading_book() as book:
        if await queries.team_led(book, tenant_id=tenant_id, volunteer_id=phone.volunteer_id) is None:
            raise LeaderNeeded
    async with house.reading() as connection:
        met = await people_met(connection, keyring=house.keyring, tenant_id=tenant_id, shown=shown, now=now)
    ids = [one.volunteer_id for one in met if one is not None]
    seen = await _seen(house, tenant_id, [*ids, phone.volunteer_id])
    today = await _today(house, tenant_id)
    leader = seen.get(phone.volunteer_id)
    return wire.PeopleMet(
        items=[
            _person(one, code, seen, leader=leader, on=today) for one, code in zip(met, shown, strict=True)
        ]
    )


async def own_session(house: House, phone: PhoneHolder) -> wire.OwnPatrolSession:
    """Describe the session a volunteer is out with, and whether they lead a team."""
    tenant_id, own = phone.tenant_id, phone.volunteer_id
    async with house.reading_book() as book:
        leads = await queries.team_led(book, tenant_id=tenant_id, volunteer_id=own) is not None
        session = await queries.session_of(book, tenant_id=tenant_id, volunteer_id=own)
        names = (
            {} if session is None else await queries.point_names(book, tenant_id=tenant_id, session=session)
        )
    if session is None:
        return wire.OwnPatrolSession(leads=leads, session=None)
    people = await _people(house, tenant_id, list(session.at("start")))
    seen = await _seen(house, tenant_id, list(session.at("start")))
    today = await _today(house, tenant_id)
    is_leader = session.leader_id == own
    now = house.clock()
    best = best_stops(session.stops)
    return wire.OwnPatrolSession(
        leads=leads,
        session=wire.PatrolSession(
            session_id=session.session_id,
            is_leader=is_leader,
            opened_at=session.opened_at,
            planned_until=session.planned_until,
            is_alarmed=is_alarmed(session.planned_until, now=now),
            is_call_due=now >= session.call_at and not session.at("call"),
            call_at=session.call_at if is_leader and not session.at("call") else None,
            members=_members(session, people, seen, on=today) if is_leader else [],
            stops=[
                wire.PatrolSessionStop(
                    name=names.get(stop.checkpoint_id, ""), occurred_at=stop.occurred_at, grade=stop.grade
                )
                for stop in best_at_each(session.stops)
            ],
            stops_needed=max(0, points_needed(best) - len(best)),
        ),
    )


async def patrols_out(house: House, staff: StaffMember) -> wire.PatrolsOut:
    """List the sessions of one's area that are out."""
    now = house.clock()
    async with house.reading_book() as book:
        lines = await queries.sessions_out(book, tenant_id=staff.tenant_id, scope=staff.unit.path)
    leaders = await _people(house, staff.tenant_id, [line.leader_id for line in lines])
    return wire.PatrolsOut(
        items=[
            wire.PatrolOut(
                session_id=line.session_id,
                station_name=line.station_name,
                leader_masked=leaders[line.leader_id].name_masked if line.leader_id in leaders else ERASED,
                opened_at=line.opened_at,
                planned_until=line.planned_until,
                is_alarmed=is_alarmed(line.planned_until, now=now),
                minutes_over=minutes_over(line.planned_until, now=now),
                members_count=line.members_count,
                back_count=line.back_count,
            )
            for line in lines
        ]
    )


def _members(
    session: SessionSeen,
    people: dict[VolunteerId, Volunteer],
    seen: dict[VolunteerId, VolunteerSeen],
    *,
    on: date,
) -> list[wire.PatrolMember]:
    called, back = session.at("call"), session.at("end")
    return [
        wire.PatrolMember(
            name_masked=people[volunteer_id].name_masked if volunteer_id in people else ERASED,
            number=people[volunteer_id].number if volunteer_id in people else "",
            is_leader=volunteer_id == session.leader_id,
            how=mark.how,
            is_insured=_is_insured(seen.get(volunteer_id), on=on),
            called=volunteer_id in called,
            back=volunteer_id in back,
        )
        for volunteer_id, mark in session.at("start").items()
    ]


def _person(
    met: Met | None,
    code: str,
    people: dict[VolunteerId, VolunteerSeen],
    *,
    leader: VolunteerSeen | None,
    on: date,
) -> wire.PersonMet:
    seen = None if met is None else people.get(met.volunteer_id)
    return wire.PersonMet(
        shown=code,
        known=met is not None,
        name_masked=None if met is None else met.name_masked,
        number=None if met is None else met.number,
        how=None if met is None else met.how,
        is_same_station=seen is not None and leader is not None and seen.unit_id == leader.unit_id,
        is_insured=_is_insured(seen, on=on),
        insurance_valid_to=None if seen is None else seen.insurance_valid_to,
    )


def _is_insured(seen: VolunteerSeen | None, *, on: date) -> bool:
    return seen is not None and seen.insurance_valid_to is not None and seen.insurance_valid_to >= on


async def _seen(
    house: House, tenant_id: TenantId, volunteer_ids: list[VolunteerId]
) -> dict[VolunteerId, VolunteerSeen]:
    async with house.reading_book() as book:
        facts = [VolunteerFact(volunteer_id) for volunteer_id in volunteer_ids]
        found = await load_volunteers(book, tenant_id, facts)
    return {fact.volunteer_id: seen for fact, seen in found.items()}


async def _people(
    house: House, tenant_id: TenantId, volunteer_ids: list[VolunteerId]
) -> dict[VolunteerId, Volunteer]:
    async with house.reading() as connection:
        return await volunteers_by_id(
            connection, keyring=house.keyring, tenant_id=tenant_id, volunteer_ids=volunteer_ids
        )


async def _today(house: House, tenant_id: TenantId) -> date:
    """Return the bureau's civil day."""
    async with house.reading() as connection:
        zone = await zone_of(connection, tenant_id=tenant_id)
    return house.clock().astimezone(zone).date()
