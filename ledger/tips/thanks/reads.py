"""What is read of the monthly thanks: the slots, who may be thanked, and who was."""

from collections.abc import Collection
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
DRAWN_MAX: Final = 20_000
"""So many of those who may be thanked go into the lot, all of them drawn alike."""

# Somebody who did something lately, serves now, and was not thanked lately. A wish and a lot ask the same.
ELIGIBLE: Final = """
SELECT v.volunteer_id FROM volunteers v
WHERE v.tenant_id = :tenant_id AND v.left_at IS NULL AND v.state = 'active' AND NOT v.paid
    AND EXISTS (SELECT FROM claims c WHERE c.tenant_id = v.tenant_id AND c.volunteer_id = v.volunteer_id
        AND c.state = 'approved' AND c.served_on >= :active_since)
    AND NOT EXISTS (SELECT FROM thanks_given g WHERE g.tenant_id = v.tenant_id
        AND g.volunteer_id = v.volunteer_id AND g.month > :thanked_since)"""
ONE: Final = text(f"{ELIGIBLE} AND v.number = :number")
SOME: Final = text(f"{ELIGIBLE} AND v.volunteer_id = ANY(:volunteer_ids)")
# Of a great bureau not everybody fits into the lot: who does is left to chance that nobody can foretell.
DRAWN: Final = text(f"{ELIGIBLE} ORDER BY gen_random_uuid() LIMIT :limit")
COUNTED: Final = text(ELIGIBLE.replace("v.volunteer_id", "count(*)", 1))


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


async def draw_eligible(
    connection: AsyncConnection, *, tenant: Tenant, now: datetime, limit: int = DRAWN_MAX
) -> list[VolunteerId]:
    """Return those among whom the lot chooses: everybody whom it may, or as many drawn from them."""
    rows = await connection.execute(DRAWN, _asked(tenant, now) | {"limit": limit})
    return [VolunteerId(row.volunteer_id) for row in rows]


async def who_may_be_thanked(
    connection: AsyncConnection, *, tenant: Tenant, volunteer_ids: Collection[VolunteerId], now: datetime
) -> frozenset[VolunteerId]:
    """Return those of some people whom the lot could choose."""
    rows = await connection.execute(SOME, _asked(tenant, now) | {"volunteer_ids": list(volunteer_ids)})
    return frozenset(VolunteerId(row.volunteer_id) for row in rows)


async def count_eligible(connection: AsyncConnection, *, tenant: Tenant, now: datetime) -> int:
    """Return how many the lot may choose from."""
    return int(await connection.scalar(COUNTED, _asked(tenant, now)) or 0)


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
