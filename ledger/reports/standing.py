"""How a volunteer stands: points available, held and waiting, minutes served, as of one entry of the log."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from ledger.book.words import LogIndex, TenantId
from ledger.people.words import VolunteerId

STANDING = text("""
SELECT asked.volunteer_id, b.size - 1 AS log_index,
    GREATEST(0, COALESCE(sum(a.balance) FILTER (WHERE a.purpose = 'debt' OR a.purpose = 'available'
        AND (a.expires_on IS NULL OR a.expires_on >= day.today)), 0))::bigint AS points_available,
    COALESCE(sum(a.balance) FILTER (WHERE a.purpose = 'held'), 0)::bigint AS points_held,
    COALESCE(sum(a.balance) FILTER (WHERE a.purpose = 'pending'), 0)::bigint AS points_pending,
    COALESCE(-sum(a.balance) FILTER (WHERE a.purpose = 'debt'), 0)::bigint AS points_owed,
    COALESCE(sum(a.balance) FILTER (WHERE a.purpose = 'served'), 0)::bigint AS minutes_served
FROM book b JOIN tenants n ON n.tenant_id = b.tenant_id
CROSS JOIN LATERAL (SELECT (CAST(:now AS timestamptz) AT TIME ZONE n.time_zone)::date AS today) day
CROSS JOIN unnest(CAST(:volunteer_ids AS bigint[])) AS asked (volunteer_id)
LEFT JOIN accounts a ON a.tenant_id = b.tenant_id AND a.owner = 'volunteer/' || asked.volunteer_id
    AND NOT a.closed
WHERE b.tenant_id = :tenant_id GROUP BY b.size, asked.volunteer_id""")


@dataclass(frozen=True, slots=True)
class Standing:
    """What a volunteer has, after the transaction of that index; -1 is before the first.

    What is owed is kept back from what is available, as the market keeps it back.
    """

    log_index: LogIndex
    points_available: int
    points_held: int
    points_pending: int
    points_owed: int
    minutes_served: int


async def standing_of(
    connection: AsyncConnection, *, tenant_id: TenantId, volunteer_id: VolunteerId, now: datetime
) -> Standing:
    """Return how one volunteer stands; lots that have expired count as nothing."""
    standings = await standings_of(connection, tenant_id=tenant_id, volunteer_ids=[volunteer_id], now=now)
    return standings[volunteer_id]


async def standings_of(
    connection: AsyncConnection, *, tenant_id: TenantId, volunteer_ids: Collection[VolunteerId], now: datetime
) -> dict[VolunteerId, Standing]:
    """Return how volunteers stand, all after the same transaction."""
    asked = {"tenant_id": tenant_id, "volunteer_ids": list(volunteer_ids), "now": now}
    found = await connection.execute(STANDING, asked)
    return {VolunteerId(volunteer_id): Standing(*standing) for volunteer_id, *standing in found}
