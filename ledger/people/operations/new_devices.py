"""The rows of devices: a new one with a pass number of its own, and the one that has a secret."""

import hmac
import secrets
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from ledger.book.words import TenantId
from ledger.people.names import secret_field
from ledger.people.refusals import DevicesTooMany
from ledger.people.seal import PersonSeal
from ledger.people.tables import devices
from ledger.people.words import DEVICES_MAX, PASS_NUMBER_DIGITS, DeviceId, VolunteerId


async def new_device(
    connection: AsyncConnection,
    *,
    tenant_id: TenantId,
    volunteer_id: VolunteerId,
    seal: PersonSeal,
    secret: bytes,
    label: str,
    spends_from: datetime | None,
    now: datetime,
) -> tuple[DeviceId, str]:
    """Write a device with a pass number of its own.

    Raises:
        DevicesTooMany: the volunteer has as many as allowed.
    """
    live = select(func.count()).where(
        devices.c.tenant_id == tenant_id,
        devices.c.volunteer_id == volunteer_id,
        devices.c.revoked_at.is_(None),
    )
    if (await connection.execute(live)).scalar_one() >= DEVICES_MAX:
        raise DevicesTooMany(devices_max=DEVICES_MAX)
    device_id = None
    while device_id is None:
        pass_number = str(secrets.randbelow(10**PASS_NUMBER_DIGITS)).zfill(PASS_NUMBER_DIGITS)
        new = insert(devices).values(
            tenant_id=tenant_id,
            volunteer_id=volunteer_id,
            pass_number=pass_number,
            secret_sealed=seal.seal(secret_field(pass_number), secret.hex()),
            label=label,
            activated_at=now,
            spends_from=spends_from,
        )
        device_id = await connection.scalar(new.on_conflict_do_nothing().returning(devices.c.device_id))
    return DeviceId(device_id), pass_number


async def device_of_secret(
    connection: AsyncConnection,
    *,
    tenant_id: TenantId,
    volunteer_id: VolunteerId,
    seal: PersonSeal,
    secret: bytes,
) -> tuple[DeviceId, str] | None:
    """Return the volunteer's device that has this very secret, or None."""
    found = select(devices).where(
        devices.c.tenant_id == tenant_id,
        devices.c.volunteer_id == volunteer_id,
        devices.c.revoked_at.is_(None),
    )
    for device in await connection.execute(found):
        kept = seal.open(secret_field(device.pass_number), device.secret_sealed)
        if hmac.compare_digest(kept, secret.hex()):
            return DeviceId(device.device_id), device.pass_number
    return None
