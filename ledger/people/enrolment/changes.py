"""What happens to a volunteer afterwards: moved, suspended, gone and taken back; each is kept."""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from ledger.people.enrolment.refusals import RecordErased
from ledger.people.enrolment.rows import (
    enrolled_columns,
    lock_volunteer,
    note_event,
    refuse_close,
    update_volunteer,
)
from ledger.people.enrolment.rules import CHANGES, check_step
from ledger.people.enrolment.words import Change
from ledger.people.tables import devices
from ledger.people.teams.leaving import leave_team
from ledger.people.words import StaffMember, VolunteerId, VolunteerState
from ledger.places.unit_rows import lock_unit
from ledger.places.words import UnitId


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
        VolunteerUnknown, UnitUnknown, UnitClosed, OwnRecord.
    """
    async with engine.begin() as connection:
        row = await lock_volunteer(
            connection, tenant_id=staff.tenant_id, scope=staff.unit.path, volunteer_id=volunteer_id
        )
        await refuse_close(connection, staff=staff, row=row)
        await lock_unit(connection, tenant_id=staff.tenant_id, unit_id=unit_id, scope=staff.unit.path)
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
        OwnRecord: their own, or a household member's.
        StateDoesNotAllow: it does not fit where they stand.
        RecordErased: somebody forgotten cannot be taken back.
        UnitClosed: whoever comes back needs a unit; theirs is gone.
    """
    step = CHANGES[change]
    async with engine.begin() as connection:
        row = await lock_volunteer(
            connection, tenant_id=staff.tenant_id, scope=staff.unit.path, volunteer_id=volunteer_id
        )
        await refuse_close(connection, staff=staff, row=row)
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
            await lock_unit(connection, tenant_id=staff.tenant_id, unit_id=row.unit_id, scope=staff.unit.path)
            unconfirmed = {"confirmed_by": None, "confirmer_volunteer_id": None}
            values |= {**enrolled_columns(staff), **unconfirmed, "left_at": None}
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
