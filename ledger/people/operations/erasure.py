"""How a volunteer is forgotten: the key is shredded, and what could still find the person is emptied."""

from datetime import datetime
from typing import Any, Final

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from ledger.book.tables import accounts
from ledger.book.words import Owner, Principal, Purpose, TenantId
from ledger.people.names import volunteer_person
from ledger.people.own_data.refusals import AccountBusy
from ledger.people.refusals import VolunteerUnknown
from ledger.people.register_tables import pins
from ledger.people.tables import devices, person_keys, volunteers
from ledger.people.teams.leaving import leave_team
from ledger.people.words import VolunteerId

EMPTIED: Final[dict[str, Any]] = {
    "name_index": b"",
    "phone_sealed": None,
    "phone_index": None,
    "sex_sealed": None,
    "born_on_sealed": None,
    "address_sealed": None,
    "guardian_sealed": None,
    "household_index": None,
    "adult_on": None,
}


async def erase_volunteer(
    engine: AsyncEngine,
    *,
    tenant_id: TenantId,
    volunteer_id: VolunteerId,
    erased_by: Principal,
    now: datetime,
) -> None:
    """Make a volunteer's personal data unreadable for ever; points and their history stay, without a name."""
    async with engine.begin() as connection:
        await erase_person(
            connection, tenant_id=tenant_id, volunteer_id=volunteer_id, erased_by=erased_by, now=now
        )


async def erase_person(
    connection: AsyncConnection,
    *,
    tenant_id: TenantId,
    volunteer_id: VolunteerId,
    erased_by: Principal,
    now: datetime,
) -> None:
    """Shred a volunteer's key, and empty what is sealed under it or finds the person; devices end.

    Raises:
        AccountBusy: goods are still held for them.
        VolunteerUnknown: there is nobody of that number.
    """
    held = select(func.coalesce(func.sum(accounts.c.balance), 0)).where(
        accounts.c.tenant_id == tenant_id,
        accounts.c.owner == Owner(volunteer_person(volunteer_id)),
        accounts.c.purpose == Purpose.HELD,
        accounts.c.closed.is_(False),
    )
    if (await connection.execute(held)).scalar_one() > 0:
        raise AccountBusy
    emptied = await connection.execute(
        update(volunteers)
        .where(volunteers.c.tenant_id == tenant_id, volunteers.c.volunteer_id == volunteer_id)
        .values(left_at=now, state="left", team_id=None, **EMPTIED)
    )
    if emptied.rowcount == 0:
        raise VolunteerUnknown
    await leave_team(
        connection, tenant_id=tenant_id, volunteer_id=volunteer_id, removed_by=erased_by, now=now
    )
    await connection.execute(
        update(devices)
        .where(
            devices.c.tenant_id == tenant_id,
            devices.c.volunteer_id == volunteer_id,
            devices.c.revoked_at.is_(None),
        )
        .values(revoked_at=now, revoked_by=erased_by, revoke_reason="erased")
    )
    await connection.execute(
        update(pins)
        .where(pins.c.tenant_id == tenant_id, pins.c.volunteer_id == volunteer_id)
        .values(pin_hash=None, set_at=now, set_by=erased_by)
    )
    await connection.execute(
        delete(person_keys).where(
            person_keys.c.tenant_id == tenant_id,
            person_keys.c.person == volunteer_person(volunteer_id),
        )
    )
