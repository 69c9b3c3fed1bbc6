"""How a volunteer stands: points available, held and waiting, minutes served, as of one entry of the log."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from ledger.book.words import LogIndex, TenantId
from ledger.people.words import VolunteerId

STANDING = text("""
SELECT b.size - 1 AS log_index,
    GREATEST(0, COALESCE(sum(a.balance) FILTER (WHERE a.purpose = 'debt' OR a.purpose = 'available'
        AND (a.expires_on IS NULL OR a.expires_on >= day.today)), 0))::bigint AS points_available,
    COALESCE(sum(a.balance) FILTER (WHERE a.purpose = 'held'), 0)::bigint AS points_held,
    COALESCE(sum(a.balance) FILTER (WHERE a.purpose = 'pending'), 0)::bigint AS points_pending,
    COALESCE(-sum(a.balance) FILTER (WHERE a.purpose = 'debt'), 0)::bigint AS points_owed,
    COALESCE(sum(a.balance) FILTER (WHERE a.purpose = 'served'), 0)::bigint AS minutes_served
FROM book b JOIN tenants n ON n.tenant_id = b.tenant_id
CROSS JOIN LATERAL (SELECT (CAST(:now AS timestamptz) AT TIME ZONE n.time_zone)::date AS today) day
LEFT JOIN accounts a ON a.tenant_id = b.tenant_id AND a.owner = :owner AND NOT a.closed
WHERE b.tenant_id = :tenant_id GROUP BY b.size""")


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
    named = {"tenant_id": tenant_id, "owner": f"volunteer/{volunteer_id}", "now": now}
    return Standing(*(await connection.execute(STANDING, named)).one())
