"""A month of somebody's points, as a kiosk prints it for people without a phone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy.ext.asyncio import AsyncConnection

from ledger.book.words import TenantId
from ledger.people.words import VolunteerId
from ledger.reports.lots import Lot, lots_of
from ledger.reports.standing import Standing, standing_of
from ledger.reports.statement import PAGE_MAX, Line, statement_of
from ledger.reports.zone import zone_of

PAGES_MAX: Final = 5
"""Five hundred lines are more than a month of anybody's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthOfPoints:
    """What came and went in a civil month of the bureau, newest first, and how things stand now.

    Attributes:
        month: its first day.
        points_in: what came, together.
        points_out: what went, together; 0 or more.
        minutes: service time of the month.
        lots: until when what is there now can be spent, earliest first.
    """

    month: date
    lines: Sequence[Line]
    points_in: int
    points_out: int
    minutes: int
    standing: Standing
    lots: Sequence[Lot]


async def month_of_points(
    connection: AsyncConnection,
    *,
    tenant_id: TenantId,
    volunteer_id: VolunteerId,
    month: date | None,
    now: datetime,
) -> MonthOfPoints:
    """Return the month that a day lies in, or the present one."""
    zone = await zone_of(connection, tenant_id=tenant_id)
    first = (month or now.astimezone(zone).date()).replace(day=1)
    lines: list[Line] = []
    before: int | None = None
    for _ in range(PAGES_MAX):
        page = await statement_of(connection, tenant_id=tenant_id, volunteer_id=volunteer_id, before=before)
        lines += [line for line in page if line.occurred_at.astimezone(zone).date().replace(day=1) == first]
        if len(page) < PAGE_MAX or page[-1].occurred_at.astimezone(zone).date() < first:
            break
        before = page[-1].log_index
    standing = await standing_of(connection, tenant_id=tenant_id, volunteer_id=volunteer_id, now=now)
    owned = await lots_of(connection, tenant_id=tenant_id, volunteer_id=volunteer_id, now=now)
    return MonthOfPoints(
        month=first,
        lines=lines,
        points_in=sum(max(0, line.points) for line in lines),
        points_out=sum(max(0, -line.points) for line in lines),
        minutes=sum(line.minutes for line in lines),
        standing=standing,
        lots=owned.lots,
    )
