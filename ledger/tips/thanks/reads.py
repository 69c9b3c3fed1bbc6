"""What is read of the monthly thanks: the slots, who may be thanked, and who was."""

from datetime import datetime
from typing import Final

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from ledger.book.words import Tenant, TenantId
from ledger.people.words import VolunteerId
from ledger.places.tables import units
from ledger.places.words import UnitId
from ledger.tips.refusals import ThanksNotPossible
from ledger.tips.tables import thanks_slots
from ledger.tips.thanks.rules import PAUSE_MONTHS, month_of, months_before

ACTIVE_MONTHS: Final = 2
ELIGIBLE_MAX: Final = 20_000

# Somebody who did something lately, serves now, and was not thanked lately. A wish and a lot ask the same.
ELIGIBLE: Final = """
SELECT v.volunteer_id FROM volunteers v
WHERE v.tenant_id = :tenant_id AND v.left_at IS NULL AND v.state = 'active' AND NOT v.paid
    AND EXISTS (SELECT FROM claims c WHERE c.tenant_id = v.tenant_id AND c.volunteer_id = v.volunteer_id
        AND c.state = 'approved' AND c.served_on >= :active_since)
    AND NOT EXISTS (SELECT FROM thanks_given g WHERE g.tenant_id = v.tenant_id
        AND g.volunteer_id = v.volunteer_id AND g.month > :thanked_since)"""
ONE: Final = text(f"{ELIGIBLE} AND v.number = :number")
ALL: Final = text(f"{ELIGIBLE} ORDER BY v.volunteer_id LIMIT :limit")


async def slots_of(connection: AsyncConnection, *, tenant_id: TenantId) -> dict[int, int]:
    """Return how many are thanked with each amount every month."""
    rows = await connection.execute(
        select(thanks_slots.c.points, thanks_slots.c.slots_count)
        .where(thanks_slots.c.tenant_id == tenant_id, thanks_slots.c.slots_count > 0)
        .order_by(thanks_slots.c.points)
    )
    return {row.points: row.slots_count for row in rows}


async def can_be_thanked(
    connection: AsyncConnection, *, tenant: Tenant, number: str, now: datetime
) -> VolunteerId:
    """Return the volunteer of a number, when the lot could choose them too.

    Raises:
        ThanksNotPossible: it could not, or there is no such number; which of them is not said.
    """
    found = await connection.scalar(ONE, _asked(tenant, now) | {"number": number})
    if found is None:
        raise ThanksNotPossible
    return VolunteerId(found)


async def list_eligible(connection: AsyncConnection, *, tenant: Tenant, now: datetime) -> list[VolunteerId]:
    """Return everybody whom the lot may choose."""
    rows = await connection.execute(ALL, _asked(tenant, now) | {"limit": ELIGIBLE_MAX})
    return [VolunteerId(row.volunteer_id) for row in rows]


def _asked(tenant: Tenant, now: datetime) -> dict[str, object]:
    month = month_of(tenant.day(now))
    return {
        "tenant_id": tenant.tenant_id,
        "active_since": months_before(month, ACTIVE_MONTHS),
        "thanked_since": months_before(month, PAUSE_MONTHS),
    }


async def bureau_unit(connection: AsyncConnection, *, tenant_id: TenantId) -> UnitId | None:
    """Return the unit at the top of the bureau, whose budget thanks."""
    found = await connection.scalar(
        select(units.c.unit_id).where(units.c.tenant_id == tenant_id, units.c.parent_id.is_(None)).limit(1)
    )
    return None if found is None else UnitId(found)
