"""Says what a volunteer's phone shows: standing, patrol, claims and statement."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from sqlalchemy.ext.asyncio import AsyncConnection

from api.house import House
from api.wire import phone as wire
from api.wire.lots import Lot
from ledger.earning.deciding.rules import appeal_until
from ledger.earning.phone_words import OwnClaim, Patrol
from ledger.earning.queries.phone import own_claims, patrol_of
from ledger.earning.sentences import why
from ledger.people.queries import find_volunteer, list_devices
from ledger.people.words import Device, PhoneHolder
from ledger.places.words import WHOLE_BUREAU
from ledger.reports.lots import Lot as OwnLot
from ledger.reports.lots import lots_of
from ledger.reports.standing import standing_of
from ledger.reports.statement import Line, statement_of

ON_FIRST_PAGE: Final = 5


async def phone_me(house: House, holder: PhoneHolder) -> wire.PhoneMe:
    """Describe everything the phone's first page shows."""
    now = house.clock()
    tenant_id, volunteer_id = holder.tenant_id, holder.volunteer_id
    async with house.snapshot() as connection:
        person = await find_volunteer(
            connection,
            keyring=house.keyring,
            tenant_id=tenant_id,
            volunteer_id=volunteer_id,
            scope=WHOLE_BUREAU,
        )
        standing = await standing_of(connection, tenant_id=tenant_id, volunteer_id=volunteer_id, now=now)
        own = await lots_of(connection, tenant_id=tenant_id, volunteer_id=volunteer_id, now=now)
        claims, _ = await own_claims(
            connection, tenant_id=tenant_id, volunteer_id=volunteer_id, limit=ON_FIRST_PAGE
        )
        lines = await statement_of(
            connection, tenant_id=tenant_id, volunteer_id=volunteer_id, limit=ON_FIRST_PAGE
        )
        patrol = await current_patrol(connection, holder, now)
        phones = await list_devices(connection, tenant_id=tenant_id, volunteer_id=volunteer_id)
    spends_from, strange_phone = _linked_lately(phones, holder, now)
    return wire.PhoneMe(
        volunteer_id=volunteer_id,
        tenant_id=tenant_id,
        number=person.number,
        name_masked=person.name_masked,
        corps=person.corps,
        team_name=person.team_name,
        station_name=person.station_name,
        points_available=standing.points_available,
        points_held=standing.points_held,
        points_pending=standing.points_pending,
        points_owed=standing.points_owed,
        expires_next=_expires_next(own.lots),
        minutes_served=standing.minutes_served,
        log_index=standing.log_index,
        pass_number=holder.pass_number,
        spends_from=spends_from,
        strange_phone=strange_phone,
        server_time=now,
        patrol=patrol,
        claims=[phone_claim(claim) for claim in claims],
        statement=[statement_line(line) for line in lines],
    )


def _expires_next(lots: Iterable[OwnLot]) -> Lot | None:
    """Return the lot that lapses first, of those that lapse."""
    lapsing = (lot for lot in lots if lot.expires_on is not None)
    return next((Lot(expires_on=lot.expires_on, points=lot.points) for lot in lapsing), None)


def _linked_lately(
    phones: Iterable[Device], holder: PhoneHolder, now: datetime
) -> tuple[datetime | None, str | None]:
    """Return from when this phone may spend, if not yet, and the name of another that was linked by PIN."""
    waiting = {
        phone.device_id: phone
        for phone in phones
        if phone.revoked_at is None and phone.spends_from is not None and phone.spends_from > now
    }
    own = waiting.pop(holder.device_id, None)
    return (
        None if own is None else own.spends_from,
        next((phone.label for phone in waiting.values()), None),
    )


async def current_patrol(
    connection: AsyncConnection, holder: PhoneHolder, now: datetime
) -> wire.Patrol | None:
    """Describe the patrol under way, if there is one."""
    patrol = await patrol_of(
        connection, tenant_id=holder.tenant_id, volunteer_id=holder.volunteer_id, now=now
    )
    return None if patrol is None else _patrol(patrol)


def phone_claim(claim: OwnClaim) -> wire.PhoneClaim:
    """Describe a claim to its claimant, with the reason for where it stands."""
    reason = why(claim)
    return wire.PhoneClaim(
        claim_id=claim.claim_id,
        activity_zh=claim.name_zh,
        activity_en=claim.name_en,
        occurred_at=claim.occurred_at,
        state=claim.state,
        points=claim.points,
        minutes=claim.minutes,
        grade=claim.grade,
        why_zh=reason.zh,
        why_en=reason.en,
        activates_at=claim.activates_at,
        appealed=claim.appealed_at is not None,
        appeal_until=appeal_until(claim.state, refused_at=claim.decided_at, appealed_at=claim.appealed_at),
        contested=claim.is_contested,
    )


def statement_line(line: Line) -> wire.Line:
    """Describe one line of the statement."""
    zh, en = line.texts
    return wire.Line(
        log_index=line.log_index,
        occurred_at=line.occurred_at,
        kind=line.kind,
        activity_zh=line.activity_zh,
        activity_en=line.activity_en,
        points=line.points,
        minutes=line.minutes,
        points_after=line.points_after,
        text_zh=zh,
        text_en=en,
    )


def _patrol(patrol: Patrol) -> wire.Patrol:
    return wire.Patrol(
        route_code=patrol.route_code,
        route_name=patrol.route_name,
        done_count=patrol.done_count,
        needed_count=patrol.needed_count,
        checkpoints=[
            wire.PatrolCheckpoint(
                name=stop.name, route_order=stop.route_order, checked_in_at=stop.checked_in_at
            )
            for stop in patrol.checkpoints
        ],
        expires_at=patrol.expires_at,
    )
