"""A volunteer's lots: until when their points can be spent, and what waits for the end of its notice."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from ledger.book.words import LogIndex, TenantId
from ledger.people.words import VolunteerId

LOTS = text("""
SELECT b.size - 1 AS log_index, (
    SELECT jsonb_agg(jsonb_build_array(a.expires_on, a.balance) ORDER BY a.expires_on NULLS LAST)
    FROM accounts a
    WHERE a.tenant_id = b.tenant_id AND a.owner = :owner AND NOT a.closed AND a.purpose = 'available'
        AND a.balance > 0 AND (a.expires_on IS NULL OR a.expires_on >= day.today)) AS lots, (
    SELECT jsonb_agg(jsonb_build_array(p.log_index, p.points, p.activates_at, p.expires_on,
        c.name_zh, c.name_en, t.reason) ORDER BY p.activates_at, p.log_index)
    FROM pending_awards p
    JOIN transactions t ON t.tenant_id = p.tenant_id AND t.log_index = p.log_index
    LEFT JOIN activities c ON c.tenant_id = t.tenant_id AND c.activity = t.refers_to ->> 'activity'
    WHERE p.tenant_id = b.tenant_id AND p.owner = :owner AND p.state = 'pending') AS waiting
FROM book b JOIN tenants n ON n.tenant_id = b.tenant_id
CROSS JOIN LATERAL (SELECT (CAST(:now AS timestamptz) AT TIME ZONE n.time_zone)::date AS today) day
WHERE b.tenant_id = :tenant_id""")


@dataclass(frozen=True, slots=True)
class Lot:
    """Points that can be spent up to and on a day, or for ever when there is none."""

    expires_on: date | None
    points: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """An award in its notice window: what it was for, and from when its points can be spent.

    Attributes:
        award_index: its transaction.
        points: how many.
        activates_at: when the window ends.
        expires_on: the last day on which they can be spent then.
        activity_zh: what was done, or None for an award by hand.
        activity_en: the same in English.
        reason: what staff gave as reason, or None.
    """

    award_index: LogIndex
    points: int
    activates_at: datetime
    expires_on: date | None
    activity_zh: str | None
    activity_en: str | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class Lots:
    """All lots of a volunteer, earliest expiry first, as of one index of the log; -1 is before the first."""

    log_index: LogIndex
    lots: list[Lot]
    waiting: list[Waiting]


async def lots_of(
    connection: AsyncConnection, *, tenant_id: TenantId, volunteer_id: VolunteerId, now: datetime
) -> Lots:
    """Return a volunteer's lots that can be spent today, and the awards that wait; one moment for both."""
    named = {"tenant_id": tenant_id, "owner": f"volunteer/{volunteer_id}", "now": now}
    row = (await connection.execute(LOTS, named)).one()
    return Lots(
        log_index=row.log_index,
        lots=[Lot(_day(expires_on), points) for expires_on, points in row.lots or ()],
        waiting=[
            Waiting(index, points, datetime.fromisoformat(activates_at), _day(expires_on), *words)
            for index, points, activates_at, expires_on, *words in row.waiting or ()
        ],
    )


def _day(written: str | None) -> date | None:
    return None if written is None else date.fromisoformat(written)
