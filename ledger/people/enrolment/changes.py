"""What happens to a volunteer afterwards: put right, moved, suspended, gone and taken back; each is kept."""

from datetime import datetime
from typing import Any

from sqlalchemy import Row, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from ledger.book.words import Principal
from ledger.people.enrolment.alike import find_alike, indexes_of, refuse_alike
from ledger.people.enrolment.refusals import RecordErased
from ledger.people.enrolment.rows import (
    enrolled_columns,
    lock_volunteer,
    note_event,
    seal_of,
    service_columns,
    update_volunteer,
)
from ledger.people.enrolment.rules import (
    CHANGES,
    adult_on,
    check_step,
    checked_personal,
    checked_service,
)
from ledger.people.enrolment.words import Change, Service
from ledger.people.personal import Personal, open_personal, sealed_columns
from ledger.people.seal import Keyring
from ledger.people.tables import devices
from ledger.people.teams.leaving import leave_team
from ledger.people.words import StaffMember, VolunteerId, VolunteerState
from ledger.places.queries import find_unit
from ledger.places.words import UnitId


async def put_right(
    engine: AsyncEngine,
    *,
    keyring: Keyring,
    staff: StaffMember,
    volunteer_id: VolunteerId,
    personal: Personal,
    service: Service,
    shares_phone: bool,
    now: datetime,
) -> None:
    """Bring a record to what is said now, as a whole; another's name and phone are refused as at enrolment.

    Raises:
        VolunteerUnknown, RecordErased, PersonEnrolled, PhoneTaken, and whatever the checks refuse.
    """
    async with engine.begin() as connection:
        row = await lock_volunteer(
            connection, tenant_id=staff.tenant_id, scope=staff.unit.path, volunteer_id=volunteer_id
        )
        await write_record(
            connection,
            keyring=keyring,
            row=row,
            personal=personal,
            service=service,
            shares_phone=shares_phone,
            by=staff.principal,
            now=now,
        )


async def write_record(
    connection: AsyncConnection,
    *,
    keyring: Keyring,
    row: "Row[*tuple[Any, ...]]",
    personal: Personal,
    service: Service,
    shares_phone: bool,
    by: Principal,
    now: datetime,
) -> None:
    """Check and write a record whose row is locked."""
    seal = seal_of(row, keyring=keyring)
    before = open_personal(seal, row)
    today = now.date()
    personal = checked_personal(personal, today=today, needs_birth_date=before.born_on is not None)
    if (personal.name, personal.phone) != (before.name, before.phone):
        indexes = indexes_of(keyring, tenant_id=row.tenant_id, name=personal.name, phone=personal.phone)
        alike = await find_alike(
            connection, keyring=keyring, tenant_id=row.tenant_id, indexes=indexes, but=row.volunteer_id
        )
        refuse_alike(alike, shares_phone=shares_phone)
    columns = sealed_columns(keyring, tenant_id=row.tenant_id, seal=seal, personal=personal)
    values = {
        **columns,
        **service_columns(checked_service(service)),
        "adult_on": adult_on(personal.born_on, today=today),
    }
    await update_volunteer(connection, tenant_id=row.tenant_id, volunteer_id=row.volunteer_id, values=values)
    await note_event(
        connection,
        tenant_id=row.tenant_id,
        volunteer_ids=[row.volunteer_id],
        kind="changed",
        by=by,
        now=now,
    )


async def move(
    engine: AsyncEngine,
    *,
    staff: StaffMember,
    volunteer_id: VolunteerId,
    unit_id: UnitId,
    reason: str | None,
    now: datetime,
) -> None:
    """Give a volunteer another unit of one's area; their team stays behind, their points go with them.

    Raises:
        VolunteerUnknown, UnitUnknown.
    """
    async with engine.begin() as connection:
        row = await lock_volunteer(
            connection, tenant_id=staff.tenant_id, scope=staff.unit.path, volunteer_id=volunteer_id
        )
        await find_unit(connection, tenant_id=staff.tenant_id, unit_id=unit_id, scope=staff.unit.path)
        if row.unit_id == unit_id:
            return
        await leave_team(
            connection,
            tenant_id=staff.tenant_id,
            volunteer_id=volunteer_id,
            removed_by=staff.principal,
            now=now,
        )
        await update_volunteer(
            connection,
            tenant_id=staff.tenant_id,
            volunteer_id=volunteer_id,
            values={"unit_id": unit_id, "team_id": None},
        )
        await note_event(
            connection,
            tenant_id=staff.tenant_id,
            volunteer_ids=[volunteer_id],
            kind="moved",
            by=staff.principal,
            now=now,
            unit_id=unit_id,
            reason=reason,
        )


async def change_state(
    engine: AsyncEngine,
    *,
    staff: StaffMember,
    volunteer_id: VolunteerId,
    change: Change,
    reason: str,
    now: datetime,
) -> VolunteerState:
    """Suspend somebody, lift it, let them go, or take them back, which needs a second person again.

    Raises:
        VolunteerUnknown: not in the area.
        StateDoesNotAllow: it does not fit where they stand.
        RecordErased: somebody forgotten cannot be taken back.
    """
    step = CHANGES[change]
    async with engine.begin() as connection:
        row = await lock_volunteer(
            connection, tenant_id=staff.tenant_id, scope=staff.unit.path, volunteer_id=volunteer_id
        )
        check_step(step, row.state)
        values: dict[str, object] = {"state": step.after}
        if change == "leave":
            values |= {"left_at": now, "team_id": None}
            await leave_team(
                connection,
                tenant_id=staff.tenant_id,
                volunteer_id=volunteer_id,
                removed_by=staff.principal,
                now=now,
            )
            await _end_devices(connection, staff=staff, volunteer_id=volunteer_id, now=now)
        if change == "return":
            if row.wrapped_key is None:
                raise RecordErased
            values |= {
                **enrolled_columns(staff),
                "left_at": None,
                "confirmed_by": None,
                "confirmer_volunteer_id": None,
            }
        await update_volunteer(
            connection, tenant_id=staff.tenant_id, volunteer_id=volunteer_id, values=values
        )
        await note_event(
            connection,
            tenant_id=staff.tenant_id,
            volunteer_ids=[volunteer_id],
            kind=step.event,
            by=staff.principal,
            now=now,
            reason=reason,
        )
    return step.after


async def _end_devices(
    connection: AsyncConnection, *, staff: StaffMember, volunteer_id: VolunteerId, now: datetime
) -> None:
    """Take the phones of somebody who leaves out of use."""
    await connection.execute(
        update(devices)
        .where(
            devices.c.tenant_id == staff.tenant_id,
            devices.c.volunteer_id == volunteer_id,
            devices.c.revoked_at.is_(None),
        )
        .values(revoked_at=now, revoked_by=staff.principal, revoke_reason="left")
    )
