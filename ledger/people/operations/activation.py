"""How a volunteer gets a device: a slip with a one-time code, typed or scanned on the phone."""

import hmac
import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from ledger.book.words import Principal, TenantId
from ledger.people.names import open_name, secret_field, volunteer_person
from ledger.people.operations.new_devices import new_device
from ledger.people.operations.sessions import open_session
from ledger.people.refusals import (
    ActivationCodeExpired,
    ActivationCodeUnknown,
    ActivationCodeUsed,
    DeviceSecretMalformed,
    VolunteerUnknown,
)
from ledger.people.rules import device_secret_from, shown_activation_code, typed_activation_code
from ledger.people.seal import Keyring, PersonSeal
from ledger.people.tables import KEY_OF_VOLUNTEER, activation_codes, devices, person_keys, volunteers
from ledger.people.words import (
    ACTIVATION_CODE_LENGTH,
    ACTIVATION_LIFE,
    PHONE_SESSION_LIFE,
    DeviceId,
    PhoneActivated,
    PhoneHolder,
    Slip,
    VolunteerId,
)
from ledger.places.rules import code_from
from ledger.places.tables import units
from ledger.places.words import Scope


async def issue_slips(
    engine: AsyncEngine,
    *,
    keyring: Keyring,
    tenant_id: TenantId,
    scope: Scope,
    volunteer_ids: Sequence[VolunteerId],
    issued_by: Principal,
    now: datetime,
) -> list[Slip]:
    """Make a new code for each volunteer named; a newer slip withdraws the older ones."""
    wanted = list(dict.fromkeys(volunteer_ids))
    codes = {
        volunteer_id: code_from(secrets.token_bytes(8), length=ACTIVATION_CODE_LENGTH)
        for volunteer_id in wanted
    }
    expires_at = now + ACTIVATION_LIFE
    rows = [
        {
            "tenant_id": tenant_id,
            "code_hash": keyring.code_hash(tenant_id=tenant_id, code=code),
            "volunteer_id": volunteer_id,
            "issued_by": issued_by,
            "issued_at": now,
            "expires_at": expires_at,
        }
        for volunteer_id, code in codes.items()
    ]
    async with engine.begin() as connection:
        people = await _people(connection, tenant_id=tenant_id, scope=scope, volunteer_ids=wanted)
        await _withdraw(connection, tenant_id=tenant_id, volunteer_ids=wanted, now=now)
        if rows:
            await connection.execute(insert(activation_codes), rows)
    slips: list[Slip] = []
    for volunteer_id, code in codes.items():
        person = people[volunteer_id]
        seal = _seal_of(person, keyring=keyring, tenant_id=tenant_id)
        slip = Slip(
            volunteer_id=volunteer_id,
            number=person.number,
            name=open_name(seal, person.name_sealed),
            station_name=person.station_name,
            code=shown_activation_code(code, tenant_id=tenant_id),
            expires_at=expires_at,
        )
        slips.append(slip)
    return slips


async def activate_device(
    engine: AsyncEngine,
    *,
    keyring: Keyring,
    activation_code: str,
    device_secret: str,
    label: str,
    now: datetime,
) -> PhoneActivated:
    """Make the phone that holds the slip's code a device; the same phone again gets the same device."""
    secret = device_secret_from(device_secret)
    if secret is None:
        raise DeviceSecretMalformed
    read = typed_activation_code(activation_code)
    if read is None:
        raise ActivationCodeUnknown
    tenant_id, code = read
    expires_at = now + PHONE_SESSION_LIFE
    async with engine.begin() as connection:
        row = await _code_row(
            connection, tenant_id=tenant_id, code_hash=keyring.code_hash(tenant_id=tenant_id, code=code)
        )
        if row is None or row.left_at is not None or row.wrapped_key is None:
            raise ActivationCodeUnknown
        seal = _seal_of(row, keyring=keyring, tenant_id=tenant_id)
        if row.used_device_id is not None:
            device_id, pass_number = await _same_device(connection, row, seal=seal, secret=secret)
        elif row.withdrawn_at is not None or row.expires_at <= now:
            raise ActivationCodeExpired
        else:
            device_id, pass_number = await new_device(
                connection,
                tenant_id=tenant_id,
                volunteer_id=VolunteerId(row.volunteer_id),
                seal=seal,
                secret=secret,
                label=label,
                spends_from=None,
                now=now,
            )
            await _use_up(connection, row, device_id=device_id, now=now)
        token = await open_session(
            connection, tenant_id=tenant_id, device_id=device_id, now=now, expires_at=expires_at
        )
    holder = PhoneHolder(
        tenant_id=tenant_id,
        volunteer_id=VolunteerId(row.volunteer_id),
        device_id=device_id,
        pass_number=pass_number,
    )
    return PhoneActivated(token=token, expires_at=expires_at, holder=holder)


async def _people(
    connection: AsyncConnection, *, tenant_id: TenantId, scope: Scope, volunteer_ids: Sequence[VolunteerId]
) -> "dict[VolunteerId, Row[*tuple[Any, ...]]]":
    """Read and lock the volunteers named; all must be of the scope and still serve."""
    person = volunteers.c
    found = (
        select(
            person.volunteer_id,
            person.number,
            person.name_sealed,
            person_keys.c.wrapped_key,
            units.c.name.label("station_name"),
        )
        .join(units, (units.c.tenant_id == person.tenant_id) & (units.c.unit_id == person.unit_id))
        .join(person_keys, KEY_OF_VOLUNTEER)
        .where(
            person.tenant_id == tenant_id,
            person.volunteer_id.in_(volunteer_ids),
            person.state.in_(("active", "suspended")),
            units.c.path.startswith(scope),
        )
        .order_by(person.volunteer_id)
        .with_for_update(of=volunteers)
    )
    rows = {VolunteerId(row.volunteer_id): row for row in await connection.execute(found)}
    if len(rows) < len(volunteer_ids):
        raise VolunteerUnknown
    return rows


async def _withdraw(
    connection: AsyncConnection, *, tenant_id: TenantId, volunteer_ids: Sequence[VolunteerId], now: datetime
) -> None:
    """Make the slips that were printed before worthless, unless they have been used."""
    await connection.execute(
        update(activation_codes)
        .where(
            activation_codes.c.tenant_id == tenant_id,
            activation_codes.c.volunteer_id.in_(volunteer_ids),
            activation_codes.c.used_at.is_(None),
            activation_codes.c.withdrawn_at.is_(None),
        )
        .values(withdrawn_at=now)
    )


async def _code_row(
    connection: AsyncConnection, *, tenant_id: TenantId, code_hash: bytes
) -> "Row[*tuple[Any, ...]] | None":
    """Read and lock a code with its volunteer."""
    found = (
        select(
            activation_codes,
            volunteers.c.left_at,
            person_keys.c.wrapped_key,
        )
        .join(
            volunteers,
            (volunteers.c.tenant_id == activation_codes.c.tenant_id)
            & (volunteers.c.volunteer_id == activation_codes.c.volunteer_id),
        )
        .outerjoin(person_keys, KEY_OF_VOLUNTEER)
        .where(activation_codes.c.tenant_id == tenant_id, activation_codes.c.code_hash == code_hash)
        .with_for_update(of=activation_codes)
    )
    return (await connection.execute(found)).one_or_none()


async def _same_device(
    connection: AsyncConnection, row: "Row[*tuple[Any, ...]]", *, seal: PersonSeal, secret: bytes
) -> tuple[DeviceId, str]:
    """Return the device this code made, if this is the phone that it was made for."""
    found = select(devices).where(
        devices.c.tenant_id == row.tenant_id, devices.c.device_id == row.used_device_id
    )
    device = (await connection.execute(found)).one()
    kept = seal.open(secret_field(device.pass_number), device.secret_sealed)
    if device.revoked_at is not None or not hmac.compare_digest(kept, secret.hex()):
        raise ActivationCodeUsed
    return DeviceId(device.device_id), device.pass_number


async def _use_up(
    connection: AsyncConnection, row: "Row[*tuple[Any, ...]]", *, device_id: DeviceId, now: datetime
) -> None:
    """Let a code be good no more."""
    await connection.execute(
        update(activation_codes)
        .where(activation_codes.c.tenant_id == row.tenant_id, activation_codes.c.code_hash == row.code_hash)
        .values(used_at=now, used_device_id=device_id)
    )


def _seal_of(row: "Row[*tuple[Any, ...]]", *, keyring: Keyring, tenant_id: TenantId) -> PersonSeal:
    person = volunteer_person(VolunteerId(row.volunteer_id))
    return keyring.open_person(tenant_id=tenant_id, person=person, wrapped_key=row.wrapped_key)
