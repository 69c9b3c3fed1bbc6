"""Whose session a cookie is: each found with one SELECT, staff with their unit and name, phones bare."""

from collections.abc import Collection
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import ARRAY, BindParameter, LargeBinary, Row, Select, any_, bindparam, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from ledger.book.tables import tenants
from ledger.book.words import TenantId
from ledger.people.names import open_name, staff_person
from ledger.people.refusals import DeviceRevoked
from ledger.people.seal import Keyring
from ledger.people.tables import KEY_OF_STAFF, devices, person_keys, sessions, staff, volunteers
from ledger.people.words import (
    PHONE_IDLE_MAX,
    SEEN_EVERY,
    STAFF_IDLE_MAX,
    DeviceId,
    PhoneHolder,
    StaffId,
    StaffMember,
    VolunteerId,
)
from ledger.places.tables import units
from ledger.places.tokens import TokenRead
from ledger.places.words import Scope, Unit, UnitId


class StaffFound(NamedTuple):
    """Whoever a live session belongs to, and whether its last use ought to be written."""

    member: StaffMember
    is_use_due: bool


class PhoneFound(NamedTuple):
    """The device a live session belongs to, and whether its last use ought to be written."""

    holder: PhoneHolder
    is_use_due: bool


async def find_staff_sessions(
    connection: AsyncConnection,
    *,
    keyring: Keyring,
    tenant_id: TenantId,
    token_hashes: Collection[bytes],
    now: datetime,
) -> dict[bytes, StaffFound]:
    """Return who cookies of the desk belong to, by their hash; sessions that are over are left out."""
    asked = {
        "tenant_id": tenant_id,
        "session_hashes": list(token_hashes),
        "now": now,
        "idle_since": now - STAFF_IDLE_MAX,
    }
    return {
        row.session_hash: StaffFound(_member(row, keyring=keyring), row.seen_at <= now - SEEN_EVERY)
        for row in await connection.execute(_by_session(), asked)
    }


async def find_staff_member(
    connection: AsyncConnection, *, keyring: Keyring, tenant_id: TenantId, staff_id: StaffId
) -> StaffMember:
    """Return one member of staff who has not left."""
    found = _staff(tenant_id).where(staff.c.staff_id == staff_id)
    return _member((await connection.execute(found)).one(), keyring=keyring)


async def staff_names(
    connection: AsyncConnection, *, keyring: Keyring, tenant_id: TenantId, staff_ids: Collection[StaffId]
) -> dict[StaffId, str]:
    """Return the full names of staff, also of those who left: decisions carry their names at the desk."""
    found = (
        select(staff.c.tenant_id, staff.c.staff_id, staff.c.name_sealed, person_keys.c.wrapped_key)
        .outerjoin(person_keys, KEY_OF_STAFF)
        .where(staff.c.tenant_id == tenant_id, staff.c.staff_id.in_(staff_ids))
    )
    return {StaffId(row.staff_id): _name(row, keyring=keyring) for row in await connection.execute(found)}


async def find_phone_session(
    connection: AsyncConnection, *, token: TokenRead, now: datetime
) -> PhoneFound | None:
    """Return whose phone a cookie belongs to, or None when the session is over; a revoked device is told."""
    found = (
        select(
            sessions.c.tenant_id,
            sessions.c.seen_at,
            sessions.c.revoked_at,
            devices.c.device_id,
            devices.c.volunteer_id,
            devices.c.pass_number,
            func.coalesce(devices.c.revoked_at, volunteers.c.left_at).label("ended_at"),
        )
        .join(
            devices,
            (devices.c.tenant_id == sessions.c.tenant_id) & (devices.c.device_id == sessions.c.device_id),
        )
        .join(
            volunteers,
            (volunteers.c.tenant_id == devices.c.tenant_id)
            & (volunteers.c.volunteer_id == devices.c.volunteer_id),
        )
        .where(
            sessions.c.tenant_id == token.tenant_id,
            sessions.c.session_hash == token.token_hash,
            sessions.c.expires_at > now,
            sessions.c.seen_at > now - PHONE_IDLE_MAX,
        )
    )
    row = (await connection.execute(found)).one_or_none()
    if row is None:
        return None
    if row.ended_at is not None:
        raise DeviceRevoked
    if row.revoked_at is not None:
        return None
    holder = PhoneHolder(
        tenant_id=TenantId(row.tenant_id),
        volunteer_id=VolunteerId(row.volunteer_id),
        device_id=DeviceId(row.device_id),
        pass_number=row.pass_number,
    )
    return PhoneFound(holder, row.seen_at <= now - SEEN_EVERY)


@cache
def _by_session() -> "Select[*tuple[Any, ...]]":
    """Build the SELECT of every request of the desk once: building it costs as much as running it."""
    return (
        _staff(bindparam("tenant_id"))
        .join(
            sessions, (sessions.c.tenant_id == staff.c.tenant_id) & (sessions.c.staff_id == staff.c.staff_id)
        )
        .where(
            sessions.c.session_hash == any_(bindparam("session_hashes", type_=ARRAY(LargeBinary))),
            sessions.c.revoked_at.is_(None),
            sessions.c.expires_at > bindparam("now"),
            sessions.c.seen_at > bindparam("idle_since"),
        )
        .add_columns(sessions.c.session_hash, sessions.c.seen_at)
    )


def _staff(tenant_id: TenantId | BindParameter[Any]) -> "Select[*tuple[Any, ...]]":
    return (
        select(
            staff.c.tenant_id,
            staff.c.staff_id,
            staff.c.user_name,
            staff.c.name_sealed,
            staff.c.roles,
            staff.c.volunteer_id,
            staff.c.must_change,
            person_keys.c.wrapped_key,
            tenants.c.title,
            tenants.c.demo,
            units.c.unit_id,
            units.c.parent_id,
            units.c.kind,
            units.c.code,
            units.c.name,
            units.c.path,
            units.c.depth,
        )
        .join(units, (units.c.tenant_id == staff.c.tenant_id) & (units.c.unit_id == staff.c.unit_id))
        .join(tenants, tenants.c.tenant_id == staff.c.tenant_id)
        .outerjoin(person_keys, KEY_OF_STAFF)
        .where(staff.c.tenant_id == tenant_id, staff.c.left_at.is_(None))
    )


def _name(row: "Row[*tuple[Any, ...]]", *, keyring: Keyring) -> str:
    if row.wrapped_key is None:
        return open_name(None, row.name_sealed)
    seal = keyring.open_person(
        tenant_id=TenantId(row.tenant_id),
        person=staff_person(StaffId(row.staff_id)),
        wrapped_key=row.wrapped_key,
    )
    return open_name(seal, row.name_sealed)


def _member(row: "Row[*tuple[Any, ...]]", *, keyring: Keyring) -> StaffMember:
    unit = Unit(
        unit_id=UnitId(row.unit_id),
        parent_id=row.parent_id,
        kind=row.kind,
        code=row.code,
        name=row.name,
        path=Scope(row.path),
        depth=row.depth,
    )
    return StaffMember(
        tenant_id=TenantId(row.tenant_id),
        staff_id=StaffId(row.staff_id),
        user_name=row.user_name,
        name=_name(row, keyring=keyring),
        roles=tuple(row.roles),
        unit=unit,
        volunteer_id=row.volunteer_id,
        must_change=row.must_change,
        bureau_title=row.title,
        demo=row.demo,
    )
