"""Calls from a kiosk: whoever needs help presses once, and staff of the area see and answer it."""

from datetime import datetime
from typing import Final

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncEngine

from ledger.book.words import Principal, TenantId
from ledger.places.operations.tries import TriesLimit, take_try
from ledger.places.queries import find_kiosk
from ledger.places.refusals import KioskNotCalling
from ledger.places.tables import kiosks
from ledger.places.words import CALL_LIFE, Kiosk, KioskId, Scope

CALLS_MAX: Final = 6
"""New calls of one kiosk in the time for which one stands; a child at the button is heard no more often."""


async def call_staff(engine: AsyncEngine, *, kiosk: Kiosk, now: datetime) -> datetime:
    """Call the staff, and return since when they are called; a call that stands is not made again.

    Raises:
        TooManyTries: this kiosk has called, and was answered, too often just now.
    """
    standing = kiosk.called_since(now)
    if standing is not None:
        return standing
    limit = TriesLimit(subject=f"kiosk-call/{kiosk.kiosk_id}", tries_max=CALLS_MAX, window=CALL_LIFE)
    async with engine.begin() as connection:
        await take_try(connection, tenant_id=kiosk.tenant_id, limit=limit, now=now)
        await connection.execute(
            update(kiosks)
            .where(kiosks.c.tenant_id == kiosk.tenant_id, kiosks.c.kiosk_id == kiosk.kiosk_id)
            .values(called_at=now, call_answered_at=None, call_answered_by=None)
        )
    return now


async def answer_call(
    engine: AsyncEngine,
    *,
    tenant_id: TenantId,
    scope: Scope,
    kiosk_id: KioskId,
    answered_by: Principal,
    now: datetime,
) -> None:
    """Note that somebody goes there; the first who answers is the one.

    Raises:
        KioskUnknown: there is none within the area.
        KioskNotCalling: nobody calls there, or not any more.
    """
    async with engine.begin() as connection:
        await find_kiosk(connection, tenant_id=tenant_id, kiosk_id=kiosk_id, scope=scope)
        answered = await connection.execute(
            update(kiosks)
            .where(
                kiosks.c.tenant_id == tenant_id,
                kiosks.c.kiosk_id == kiosk_id,
                kiosks.c.called_at > now - CALL_LIFE,
                kiosks.c.call_answered_at.is_(None),
            )
            .values(call_answered_at=now, call_answered_by=answered_by)
        )
        if answered.rowcount == 0:
            raise KioskNotCalling
