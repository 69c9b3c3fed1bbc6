"""A device in use: its session resumed, and taken out of use by the desk or by its owner."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from ledger.book.words import Principal, TenantId
from ledger.people.operations.sessions import note_use
from ledger.people.pins.refusals import PhoneTooNew
from ledger.people.queries import find_device
from ledger.people.refusals import DeviceUnknown
from ledger.people.sessions import find_phone_session
from ledger.people.tables import devices, sessions
from ledger.people.words import Device, DeviceId, PhoneHolder
from ledger.places.tokens import read_token
from ledger.places.words import WHOLE_BUREAU, Scope
from ledger.storage.engine import reading_from


async def resume_phone_session(engine: AsyncEngine, *, token: str, now: datetime) -> PhoneHolder | None:
    """Return whose phone a cookie belongs to, and note now and then that it is in use."""
    read = read_token(token)
    if read is None:
        return None
    async with reading_from(engine).connect() as connection:
        found = await find_phone_session(connection, token=read, now=now)
    if found is not None and found.is_use_due:
        async with engine.begin() as connection:
            await note_use(connection, token=read, now=now)
    return None if found is None else found.holder


async def revoke_device(
    engine: AsyncEngine,
    *,
    tenant_id: TenantId,
    scope: Scope,
    device_id: DeviceId,
    revoked_by: Principal,
    reason: str,
    now: datetime,
) -> Device:
    """Take a device of a volunteer of the scope out of use for good; the first reason stands."""
    async with engine.begin() as connection:
        await find_device(connection, tenant_id=tenant_id, device_id=device_id, scope=scope)
        await _revoke(
            connection,
            tenant_id=tenant_id,
            device_id=device_id,
            revoked={"revoked_at": now, "revoked_by": revoked_by, "revoke_reason": reason},
        )
        return await find_device(connection, tenant_id=tenant_id, device_id=device_id, scope=scope)


async def revoke_own_device(
    engine: AsyncEngine, *, holder: PhoneHolder, device_id: DeviceId, now: datetime
) -> Device:
    """Take one of the holder's own devices out of use; the one in hand is how a phone signs out.

    Raises:
        DeviceUnknown: it is somebody else's.
        PhoneTooNew: the phone in hand may not spend yet, and another would warn its owner of it.
    """
    async with engine.begin() as connection:
        if device_id != holder.device_id:
            await refuse_new_phone(connection, holder=holder, now=now)
        device = await find_device(
            connection, tenant_id=holder.tenant_id, device_id=device_id, scope=WHOLE_BUREAU
        )
        if device.volunteer_id != holder.volunteer_id:
            raise DeviceUnknown
        await _revoke(
            connection,
            tenant_id=holder.tenant_id,
            device_id=device_id,
            revoked={"revoked_at": now, "revoked_by": holder.principal, "revoke_reason": "by its owner"},
        )
        return await find_device(
            connection, tenant_id=holder.tenant_id, device_id=device_id, scope=WHOLE_BUREAU
        )


async def refuse_new_phone(connection: AsyncConnection, *, holder: PhoneHolder, now: datetime) -> None:
    """Let a phone that was linked by number and PIN do no more than look until it may spend.

    Raises:
        PhoneTooNew: it may not spend yet.
    """
    if not await may_spend(connection, holder=holder, now=now):
        raise PhoneTooNew


async def may_spend(connection: AsyncConnection, *, holder: PhoneHolder, now: datetime) -> bool:
    """Tell whether the wait of a phone that was linked by number and PIN is over, or never was."""
    spends_from = await connection.scalar(
        select(devices.c.spends_from).where(
            devices.c.tenant_id == holder.tenant_id, devices.c.device_id == holder.device_id
        )
    )
    return spends_from is None or spends_from <= now


async def _revoke(
    connection: AsyncConnection, *, tenant_id: TenantId, device_id: DeviceId, revoked: dict[str, object]
) -> None:
    """Revoke a device that still serves, and end its sessions."""
    await connection.execute(
        update(devices)
        .where(
            devices.c.tenant_id == tenant_id,
            devices.c.device_id == device_id,
            devices.c.revoked_at.is_(None),
        )
        .values(revoked)
    )
    await connection.execute(
        update(sessions)
        .where(
            sessions.c.tenant_id == tenant_id,
            sessions.c.device_id == device_id,
            sessions.c.revoked_at.is_(None),
        )
        .values(revoked_at=revoked["revoked_at"])
    )
