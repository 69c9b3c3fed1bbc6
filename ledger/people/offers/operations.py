"""Make an offer at a kiosk, open and confirm it on a phone, and fetch the visit that came of it."""

from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from ledger.book.words import TenantId
from ledger.people.enrolment.rules import check_serves
from ledger.people.offers.refusals import MatchNumberWrong, OfferOver, OfferTaken, OfferUnknown
from ledger.people.offers.rules import draw_numbers, new_offer_code, read_offer_code
from ledger.people.offers.tables import visit_offers
from ledger.people.offers.words import COLLECTED_WITHIN, KEPT_FOR, OFFER_LIFE, Offer, OfferOpened, OfferState
from ledger.people.operations.visit_rows import Comer, write_visit
from ledger.people.refusals import DeviceRevoked
from ledger.people.tables import devices, volunteers
from ledger.people.words import PhoneHolder
from ledger.places.tables import kiosks, shops, units
from ledger.places.tokens import token_hash
from ledger.places.words import KioskId

OFFER = visit_offers.c


async def make_offer(engine: AsyncEngine, *, tenant_id: TenantId, kiosk_id: KioskId, now: datetime) -> Offer:
    """Make an offer of a minute for a kiosk to show; old ones of the same kiosk are forgotten."""
    code = new_offer_code()
    numbers, match_number = draw_numbers()
    expires_at = now + OFFER_LIFE
    async with engine.begin() as connection:
        await connection.execute(
            delete(visit_offers).where(
                OFFER.tenant_id == tenant_id,
                OFFER.kiosk_id == kiosk_id,
                OFFER.expires_at < now - KEPT_FOR,
            )
        )
        await connection.execute(
            insert(visit_offers).values(
                tenant_id=tenant_id,
                code_hash=token_hash(code),
                kiosk_id=kiosk_id,
                numbers=list(numbers),
                match_number=match_number,
                made_at=now,
                expires_at=expires_at,
            )
        )
    return Offer(code=code, expires_at=expires_at)


async def open_offer(engine: AsyncEngine, *, holder: PhoneHolder, code: str, now: datetime) -> OfferOpened:
    """Tie an offer to the first phone that opens it, and tell it where the kiosk stands.

    Raises:
        OfferUnknown, OfferOver, OfferTaken, VolunteerSuspended, VolunteerWaiting.
    """
    async with engine.begin() as connection:
        row = await _lock_good(connection, holder, code=code, now=now)
        if row.device_id is None:
            await _write(connection, row, device_id=holder.device_id, opened_at=now)
        found = (
            select(kiosks.c.name, shops.c.name.label("shop_name"), units.c.name.label("station_name"))
            .join(shops, (shops.c.tenant_id == kiosks.c.tenant_id) & (shops.c.shop_id == kiosks.c.shop_id))
            .join(units, (units.c.tenant_id == shops.c.tenant_id) & (units.c.unit_id == shops.c.unit_id))
            .where(kiosks.c.tenant_id == holder.tenant_id, kiosks.c.kiosk_id == row.kiosk_id)
        )
        place = (await connection.execute(found)).one()
    return OfferOpened(
        kiosk_name=place.name,
        shop_name=place.shop_name,
        station_name=place.station_name,
        numbers=tuple(row.numbers),
        expires_at=row.expires_at,
    )


async def confirm_offer(
    engine: AsyncEngine, *, holder: PhoneHolder, code: str, match_number: int, now: datetime
) -> None:
    """Confirm an offer by the number that the kiosk shows; a wrong one ends it. Twice is harmless.

    Raises:
        OfferUnknown, OfferOver, OfferTaken, MatchNumberWrong, VolunteerSuspended, VolunteerWaiting.
    """
    async with engine.begin() as connection:
        row = await _lock_good(connection, holder, code=code, now=now)
        if row.device_id is None:
            raise OfferUnknown
        is_right = row.match_number == match_number
        if is_right and row.confirmed_at is None:
            await _write(connection, row, confirmed_at=now)
        if not is_right and row.confirmed_at is None:
            await _write(connection, row, ended_at=now)
    if not is_right:
        raise MatchNumberWrong


async def visit_of_offer(
    engine: AsyncEngine, *, tenant_id: TenantId, kiosk_id: KioskId, code: str, token: str, now: datetime
) -> OfferState:
    """Tell a kiosk how its offer stands; the visit that it led to is opened once, and found again.

    Raises:
        OfferUnknown: it is not this kiosk's.
        OfferOver: nobody confirmed it in time, or a wrong number ended it.
        DeviceRevoked, VolunteerSuspended, VolunteerWaiting: in between.
    """
    async with engine.begin() as connection:
        row = await _lock(connection, tenant_id=tenant_id, code=code)
        if row.kiosk_id != kiosk_id:
            raise OfferUnknown
        if row.confirmed_at is None:
            if row.ended_at is not None or now >= row.expires_at:
                raise OfferOver
            if row.opened_at is None:
                return OfferState(state="waiting")
            return OfferState(state="seen", match_number=row.match_number)
        if now >= row.expires_at + COLLECTED_WITHIN:
            raise OfferOver
        found = (
            select(devices, volunteers.c.state, volunteers.c.left_at)
            .join(
                volunteers,
                (volunteers.c.tenant_id == devices.c.tenant_id)
                & (volunteers.c.volunteer_id == devices.c.volunteer_id),
            )
            .where(devices.c.tenant_id == tenant_id, devices.c.device_id == row.device_id)
        )
        device = (await connection.execute(found)).one()
        if device.revoked_at is not None or device.left_at is not None:
            raise DeviceRevoked
        check_serves(device.state)
        visit = await write_visit(
            connection,
            Comer(
                way="link",
                volunteer_id=device.volunteer_id,
                device_id=device.device_id,
                spends_from=device.spends_from,
            ),
            tenant_id=tenant_id,
            kiosk_id=kiosk_id,
            token=token,
            now=now,
        )
    return OfferState(state="confirmed", match_number=row.match_number, visit=visit)


async def _lock(connection: AsyncConnection, *, tenant_id: TenantId, code: str) -> "Row[*tuple[Any, ...]]":
    read = read_offer_code(code)
    found = (
        select(visit_offers)
        .where(OFFER.tenant_id == tenant_id, OFFER.code_hash == token_hash(read or ""))
        .with_for_update()
    )
    row = (await connection.execute(found)).one_or_none()
    if row is None:
        raise OfferUnknown
    return row


async def _lock_good(
    connection: AsyncConnection, holder: PhoneHolder, *, code: str, now: datetime
) -> "Row[*tuple[Any, ...]]":
    """Read and lock an offer that is still good for this phone."""
    row = await _lock(connection, tenant_id=holder.tenant_id, code=code)
    if row.ended_at is not None or now >= row.expires_at:
        raise OfferOver
    if row.device_id not in {None, holder.device_id}:
        raise OfferTaken
    state = await connection.scalar(
        select(volunteers.c.state).where(
            volunteers.c.tenant_id == holder.tenant_id, volunteers.c.volunteer_id == holder.volunteer_id
        )
    )
    check_serves(state or "left")
    return row


async def _write(connection: AsyncConnection, row: "Row[*tuple[Any, ...]]", **values: object) -> None:
    await connection.execute(
        update(visit_offers)
        .where(OFFER.tenant_id == row.tenant_id, OFFER.code_hash == row.code_hash)
        .values(values)
    )
