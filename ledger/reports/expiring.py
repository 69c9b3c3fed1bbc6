"""What expires soon: whose points, on which day, within a scope, as of one entry of the log."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final, NamedTuple

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from ledger.book.words import LogIndex, TenantId
from ledger.people.words import VolunteerId
from ledger.places.words import Scope

PAGE_MAX: Final = 300
DAYS_MAX: Final = 400
"""Points that last twelve months, to the end of the month, are looked at up to their end."""

# Volunteers are looked up by the number in the owner's name, so that a plan made for any bureau, however few
# rows it expects, costs one look-up a lot.
EXPIRING = text("""
WITH day AS (
    SELECT (CAST(:now AS timestamptz) AT TIME ZONE n.time_zone)::date AS today
    FROM tenants n WHERE n.tenant_id = :tenant_id),
lots AS MATERIALIZED (
    SELECT CASE WHEN starts_with(a.owner, 'volunteer/') THEN CAST(substr(a.owner, 11) AS bigint) END
        AS volunteer_id, a.expires_on, a.balance AS points
    FROM day
    JOIN accounts a ON a.tenant_id = :tenant_id AND NOT a.closed
        AND a.expires_on BETWEEN day.today AND day.today + CAST(:days AS integer)
        AND a.purpose = 'available' AND a.balance > 0),
due AS MATERIALIZED (
    SELECT v.volunteer_id, lots.expires_on, lots.points
    FROM lots
    JOIN volunteers v ON v.tenant_id = :tenant_id AND v.volunteer_id = lots.volunteer_id
    JOIN units u ON u.tenant_id = v.tenant_id AND u.unit_id = v.unit_id
    WHERE starts_with(u.path, :scope)),
page AS (
    SELECT * FROM due WHERE (expires_on, volunteer_id) > (CAST(:after_on AS date), CAST(:after_id AS bigint))
    ORDER BY expires_on, volunteer_id LIMIT :limit),
by_day AS (
    SELECT expires_on, sum(points)::bigint AS points, count(*) AS people FROM due GROUP BY expires_on)
SELECT b.size - 1 AS log_index, day.today,
    (SELECT count(DISTINCT volunteer_id) FROM due) AS volunteers_count,
    (SELECT jsonb_agg(jsonb_build_array(expires_on, points, people) ORDER BY expires_on) FROM by_day) AS days,
    (SELECT jsonb_agg(jsonb_build_array(volunteer_id, expires_on, points) ORDER BY expires_on, volunteer_id)
        FROM page) AS lots
FROM book b CROSS JOIN day WHERE b.tenant_id = :tenant_id""")


class Position(NamedTuple):
    """Where a page ends: the next one begins after it."""

    expires_on: date
    volunteer_id: VolunteerId


FIRST: Final = Position(date(1, 1, 1), VolunteerId(0))


@dataclass(frozen=True, slots=True)
class ExpiringLot:
    """Points of one volunteer that can be spent up to and on a day."""

    volunteer_id: VolunteerId
    expires_on: date
    points: int


@dataclass(frozen=True, slots=True)
class ExpiringDay:
    """The points of all volunteers of the scope that end with one day."""

    expires_on: date
    points: int
    volunteers_count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Expiring:
    """What expires from today on: a page of lots, and the sums of all of them.

    Attributes:
        log_index: the entry of the log as of which all of it is true; -1 is before the first.
        from_on: today, in the bureau's civil time.
        until_on: the last day looked at.
        volunteers_count: how many people in all.
        days: sums by day, earliest first; all days, not only those of the page.
        lots: this page, earliest first.
        next_position: where the next page begins, or None.
    """

    log_index: LogIndex
    from_on: date
    until_on: date
    volunteers_count: int
    days: list[ExpiringDay]
    lots: list[ExpiringLot]
    next_position: Position | None

    @property
    def points_total(self) -> int:
        """Return the points of all days together."""
        return sum(day.points for day in self.days)


async def list_expiring(
    connection: AsyncConnection,
    *,
    tenant_id: TenantId,
    scope: Scope,
    now: datetime,
    days: int,
    page: tuple[Position, int] = (FIRST, PAGE_MAX),
) -> Expiring:
    """Return the lots of a scope's volunteers that end within so many days; one moment for all of it.

    Args:
        connection: of the application's role.
        tenant_id: whose book.
        scope: only volunteers of these units.
        now: the present moment, aware.
        days: 0 is only today.
        page: the position after which the page begins, and how many lots it has, at most PAGE_MAX.
    """
    limit = min(page[1], PAGE_MAX)
    named = {
        "tenant_id": tenant_id,
        "scope": scope,
        "now": now,
        "days": days,
        "after_on": page[0].expires_on,
        "after_id": page[0].volunteer_id,
        "limit": limit + 1,
    }
    row = (await connection.execute(EXPIRING, named)).one()
    lots = [
        ExpiringLot(volunteer_id, date.fromisoformat(expires_on), points)
        for volunteer_id, expires_on, points in row.lots or ()
    ]
    last = lots[limit - 1] if len(lots) > limit else None
    return Expiring(
        log_index=row.log_index,
        from_on=row.today,
        until_on=row.today + timedelta(days=days),
        volunteers_count=row.volunteers_count,
        days=[
            ExpiringDay(date.fromisoformat(expires_on), points, count)
            for expires_on, points, count in row.days or ()
        ],
        lots=lots[:limit],
        next_position=None if last is None else Position(last.expires_on, last.volunteer_id),
    )
