"""The PIN by which staff leave the page of a kiosk: set at the desk, typed at the kiosk."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from ledger.book.words import TenantId
from ledger.people.passwords import hash_password, is_password
from ledger.people.pins.refusals import PinWeak
from ledger.people.pins.rules import PIN, is_weak
from ledger.people.refusals import ExitPinMissing, ExitPinWrong
from ledger.people.words import StaffMember
from ledger.places.chinese import half_width
from ledger.places.operations.tries import TriesLimit, give_back_try, take_try
from ledger.places.queries import find_kiosk
from ledger.places.tables import kiosks
from ledger.places.words import KioskId

EXIT_TRIES_MAX: Final = 5
EXIT_TRIES_WINDOW: Final = timedelta(minutes=15)


async def set_exit_pin(
    engine: AsyncEngine, *, staff: StaffMember, kiosk_id: KioskId, pin: str, now: datetime
) -> None:
    """Give a kiosk of one's area the six digits by which staff leave its page.

    Raises:
        KioskUnknown: there is none within the area.
        PinWeak: not six digits, or guessed at once.
    """
    typed = half_width(pin)
    if PIN.fullmatch(typed) is None or is_weak(typed, number="", phone=None, born_on=None):
        raise PinWeak
    async with engine.connect() as connection:
        await find_kiosk(connection, tenant_id=staff.tenant_id, kiosk_id=kiosk_id, scope=staff.unit.path)
    pin_hash = await hash_password(typed)
    async with engine.begin() as connection:
        await connection.execute(
            update(kiosks)
            .where(kiosks.c.tenant_id == staff.tenant_id, kiosks.c.kiosk_id == kiosk_id)
            .values(exit_pin_hash=pin_hash, cared_at=now, cared_by=staff.principal)
        )


async def leave_page(
    engine: AsyncEngine, *, tenant_id: TenantId, kiosk_id: KioskId, pin: str, now: datetime
) -> None:
    """Let staff leave a kiosk's page, and note when; the guess is counted before it is compared.

    Raises:
        ExitPinMissing: the desk has set none.
        ExitPinWrong: it is another one.
        TooManyTries: five were wrong within a quarter of an hour.
    """
    own = (kiosks.c.tenant_id == tenant_id, kiosks.c.kiosk_id == kiosk_id)
    limit = TriesLimit(subject=f"kiosk-exit/{kiosk_id}", tries_max=EXIT_TRIES_MAX, window=EXIT_TRIES_WINDOW)
    async with engine.begin() as connection:
        pin_hash = await connection.scalar(select(kiosks.c.exit_pin_hash).where(*own))
        if pin_hash is None:
            raise ExitPinMissing
        await take_try(connection, tenant_id=tenant_id, limit=limit, now=now)
    if not await is_password(half_width(pin), pin_hash):
        raise ExitPinWrong
    async with engine.begin() as connection:
        await give_back_try(connection, tenant_id=tenant_id, limit=limit)
        await connection.execute(update(kiosks).where(*own).values(left_at=now))
