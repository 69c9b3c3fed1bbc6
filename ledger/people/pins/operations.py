"""Set a PIN, take it away, and link a new phone by number and PIN."""

from datetime import datetime
from typing import Any

from sqlalchemy import Row, case, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from ledger.book.words import Principal, TenantId
from ledger.people.enrolment.rows import lock_volunteer, note_event, seal_of
from ledger.people.operations.devices import refuse_new_phone
from ledger.people.operations.new_devices import device_of_secret, new_device
from ledger.people.operations.sessions import open_session
from ledger.people.passwords import hash_password, is_password
from ledger.people.personal import open_personal
from ledger.people.pins.refusals import OldPinNeeded, PinBlocked, PinLocked, PinRefused, PinWeak
from ledger.people.pins.rules import FAILED_MAX, FAILED_PER_LOCK, LOCKED_FOR, PIN, is_weak, spends_from
from ledger.people.refusals import DeviceSecretMalformed
from ledger.people.register_tables import pins
from ledger.people.rules import device_secret_from, typed_number
from ledger.people.seal import Keyring, PersonSeal
from ledger.people.tables import volunteers
from ledger.people.words import (
    PHONE_SESSION_LIFE,
    DeviceId,
    PhoneActivated,
    PhoneHolder,
    StaffMember,
    VolunteerId,
)
from ledger.places.chinese import half_width
from ledger.places.words import WHOLE_BUREAU


async def set_pin(
    engine: AsyncEngine,
    *,
    keyring: Keyring,
    holder: PhoneHolder,
    pin: str,
    old_pin: str | None,
    now: datetime,
) -> None:
    """Give the holder of a phone a PIN; one that is in use must be known.

    Raises:
        PinWeak: easy to guess, or not six digits.
        OldPinNeeded: another PIN is in use.
        PhoneTooNew: the phone was linked by PIN and may not spend yet.
    """
    async with engine.connect() as connection:
        await refuse_new_phone(connection, holder=holder, now=now)
        kept = await connection.scalar(
            select(pins.c.pin_hash).where(
                pins.c.tenant_id == holder.tenant_id, pins.c.volunteer_id == holder.volunteer_id
            )
        )
    if kept is not None and (
        old_pin is None
        or not await check_pin(
            engine, tenant_id=holder.tenant_id, volunteer_id=holder.volunteer_id, pin=old_pin, now=now
        )
    ):
        raise OldPinNeeded
    async with engine.begin() as connection:
        row = await lock_volunteer(
            connection, tenant_id=holder.tenant_id, scope=WHOLE_BUREAU, volunteer_id=holder.volunteer_id
        )
        personal = open_personal(seal_of(row, keyring=keyring), row)
    if PIN.fullmatch(pin) is None or is_weak(
        pin, number=row.number, phone=personal.phone, born_on=personal.born_on
    ):
        raise PinWeak
    await _keep(
        engine,
        holder.tenant_id,
        holder.volunteer_id,
        pin_hash=await hash_password(pin),
        by=holder.principal,
        now=now,
    )


async def withdraw_pin(
    engine: AsyncEngine, *, staff: StaffMember, volunteer_id: VolunteerId, now: datetime
) -> None:
    """Take the PIN of somebody in one's area away: forgotten, blocked or known to others."""
    async with engine.begin() as connection:
        await lock_volunteer(
            connection, tenant_id=staff.tenant_id, scope=staff.unit.path, volunteer_id=volunteer_id
        )
    await _keep(engine, staff.tenant_id, volunteer_id, pin_hash=None, by=staff.principal, now=now)


async def link_device(
    engine: AsyncEngine,
    *,
    keyring: Keyring,
    tenant_id: TenantId,
    number: str,
    pin: str,
    device_secret: str,
    label: str,
    now: datetime,
) -> PhoneActivated:
    """Make a phone a volunteer's device by number and PIN; the same phone again gets the same device.

    It spends only after a day, so that the owner, who sees it on every other phone, can take it away first.

    Raises:
        DeviceSecretMalformed, PinRefused, PinLocked, PinBlocked, DevicesTooMany.
    """
    secret = device_secret_from(device_secret)
    if secret is None:
        raise DeviceSecretMalformed
    volunteer_id = await _volunteer_of(engine, tenant_id=tenant_id, number=number)
    is_right = await check_pin(engine, tenant_id=tenant_id, volunteer_id=volunteer_id, pin=pin, now=now)
    if volunteer_id is None or not is_right:
        raise PinRefused
    async with engine.begin() as connection:
        row = await lock_volunteer(
            connection, tenant_id=tenant_id, scope=WHOLE_BUREAU, volunteer_id=volunteer_id
        )
        device_id, pass_number = await _device(
            connection, row, seal=seal_of(row, keyring=keyring), secret=secret, label=label, now=now
        )
        expires_at = now + PHONE_SESSION_LIFE
        token = await open_session(
            connection, tenant_id=tenant_id, device_id=device_id, now=now, expires_at=expires_at
        )
    holder = PhoneHolder(
        tenant_id=tenant_id, volunteer_id=volunteer_id, device_id=device_id, pass_number=pass_number
    )
    return PhoneActivated(token=token, expires_at=expires_at, holder=holder)


async def _device(
    connection: AsyncConnection,
    row: "Row[*tuple[Any, ...]]",
    *,
    seal: PersonSeal,
    secret: bytes,
    label: str,
    now: datetime,
) -> tuple[DeviceId, str]:
    """Return the device that has this secret, or a new one that spends after a day."""
    tenant_id, volunteer_id = TenantId(row.tenant_id), VolunteerId(row.volunteer_id)
    device = await device_of_secret(
        connection, tenant_id=tenant_id, volunteer_id=volunteer_id, seal=seal, secret=secret
    )
    if device is not None:
        return device
    device = await new_device(
        connection,
        tenant_id=tenant_id,
        volunteer_id=volunteer_id,
        seal=seal,
        secret=secret,
        label=label,
        spends_from=spends_from(now),
        now=now,
    )
    await note_event(
        connection,
        tenant_id=tenant_id,
        volunteer_ids=[volunteer_id],
        kind="linked",
        by=Principal(f"volunteer/{volunteer_id}"),
        now=now,
    )
    return device


async def check_pin(
    engine: AsyncEngine, *, tenant_id: TenantId, volunteer_id: VolunteerId | None, pin: str, now: datetime
) -> bool:
    """Compare a PIN; the guess is counted, and the lock set, before looking, so that guesses queue up.

    Somebody who is not there, or has no PIN, costs as long as a wrong guess.

    Raises:
        PinLocked, PinBlocked.
    """
    own = (pins.c.tenant_id == tenant_id, pins.c.volunteer_id == (volunteer_id or 0))
    failed_count = pins.c.failed_count + 1
    counted = (
        update(pins)
        .where(
            *own,
            pins.c.pin_hash.is_not(None),
            pins.c.failed_count < FAILED_MAX,
            pins.c.locked_until.is_(None) | (pins.c.locked_until <= now),
        )
        .values(
            failed_count=failed_count,
            locked_until=case((failed_count % FAILED_PER_LOCK == 0, now + LOCKED_FOR), else_=None),
        )
        .returning(pins.c.pin_hash)
    )
    async with engine.begin() as connection:
        pin_hash = await connection.scalar(counted)
        kept = None
        if pin_hash is None:
            kept = (await connection.execute(select(pins).where(*own))).one_or_none()
    if kept is not None and kept.pin_hash is not None:
        if kept.failed_count >= FAILED_MAX:
            raise PinBlocked
        raise PinLocked(retry_after_s=max(1, int((kept.locked_until - now).total_seconds())))
    if not await is_password(half_width(pin), pin_hash):
        return False
    async with engine.begin() as connection:
        await connection.execute(update(pins).where(*own).values(failed_count=0, locked_until=None))
    return True


async def has_pin(connection: AsyncConnection, *, tenant_id: TenantId, volunteer_id: VolunteerId) -> bool:
    """Say whether somebody has a PIN."""
    counted = select(func.count()).where(
        pins.c.tenant_id == tenant_id, pins.c.volunteer_id == volunteer_id, pins.c.pin_hash.is_not(None)
    )
    return bool(await connection.scalar(counted))


async def _volunteer_of(engine: AsyncEngine, *, tenant_id: TenantId, number: str) -> VolunteerId | None:
    """Return who has a number, as people type it; only those who serve."""
    async with engine.connect() as connection:
        found = await connection.scalar(
            select(volunteers.c.volunteer_id).where(
                volunteers.c.tenant_id == tenant_id,
                volunteers.c.number == typed_number(number),
                volunteers.c.state.in_(("active", "suspended")),
            )
        )
    return None if found is None else VolunteerId(found)


async def _keep(
    engine: AsyncEngine,
    tenant_id: TenantId,
    volunteer_id: VolunteerId,
    *,
    pin_hash: str | None,
    by: Principal,
    now: datetime,
) -> None:
    values = {"pin_hash": pin_hash, "set_at": now, "set_by": by, "failed_count": 0, "locked_until": None}
    async with engine.begin() as connection:
        row = insert(pins).values(tenant_id=tenant_id, volunteer_id=volunteer_id, **values)
        await connection.execute(
            row.on_conflict_do_update(index_elements=["tenant_id", "volunteer_id"], set_=values)
        )
        await note_event(
            connection,
            tenant_id=tenant_id,
            volunteer_ids=[volunteer_id],
            kind="pin_withdrawn" if pin_hash is None else "pin_set",
            by=by,
            now=now,
        )
