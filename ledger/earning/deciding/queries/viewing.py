"""Who looks at claims: their own area, the areas they are lent to, and what they share with claimants."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from ledger.book.tables import tenants
from ledger.book.words import TenantId
from ledger.earning.deciding.tables import approver_loans, calendar_days
from ledger.earning.deciding.workdays import SPAN, Calendar
from ledger.earning.words import Viewer
from ledger.people.tables import volunteers
from ledger.places.tables import units
from ledger.places.words import Scope

CALENDAR_AHEAD = timedelta(days=400)


@dataclass(frozen=True, slots=True, kw_only=True)
class Eyes:
    """What a viewer sees by.

    Attributes:
        viewer: who looks.
        lent: the areas they are lent to now.
        household_index: of the volunteer whom the account belongs to.
        team_id: of the same.
        calendar: the bureau's working days.
        zone: the bureau's civil time.
        today: the bureau's civil day.
    """

    viewer: Viewer
    lent: tuple[Scope, ...]
    household_index: bytes | None
    team_id: int | None
    calendar: Calendar
    zone: ZoneInfo
    today: date

    def in_reach(self, own: Scope) -> ColumnElement[bool]:
        """Say which units are seen of an area asked for."""
        return or_(*(units.c.path.startswith(scope) for scope in self.scopes(own)))

    def is_viewer(self, staff_id: int | None, volunteer_id: int | None) -> bool:
        """Tell whether somebody is who looks, under this account or as the volunteer they are themselves."""
        person = self.viewer.volunteer_id
        return staff_id == self.viewer.staff_id or (person is not None and person == volunteer_id)

    def scopes(self, own: Scope) -> tuple[Scope, ...]:
        """Return the areas that are seen; somebody who asks for a part sees only that part."""
        return (own, *self.lent) if own == self.viewer.scope else (own,)

    def overdue_since(self) -> datetime:
        """Return the moment since which what was handed in is not yet overdue."""
        return datetime.combine(self.calendar.overdue_before(self.today), time.min, tzinfo=self.zone)

    def day(self, at: datetime) -> date:
        """Return the bureau's civil day of a moment."""
        return at.astimezone(self.zone).date()


async def eyes_of(connection: AsyncConnection, *, tenant_id: TenantId, viewer: Viewer, now: datetime) -> Eyes:
    """Read what a viewer sees by."""
    zone = ZoneInfo(
        str(await connection.scalar(select(tenants.c.time_zone).where(tenants.c.tenant_id == tenant_id)))
    )
    today = now.astimezone(zone).date()
    household_index, team_id = None, None
    if viewer.volunteer_id is not None:
        found = select(volunteers.c.household_index, volunteers.c.team_id).where(
            volunteers.c.tenant_id == tenant_id, volunteers.c.volunteer_id == viewer.volunteer_id
        )
        row = (await connection.execute(found)).one_or_none()
        if row is not None:
            household_index, team_id = row.household_index, row.team_id
    loan = approver_loans.c
    lent = await connection.scalars(
        select(units.c.path)
        .join(approver_loans, (loan.tenant_id == units.c.tenant_id) & (loan.unit_id == units.c.unit_id))
        .where(
            loan.tenant_id == tenant_id,
            loan.staff_id == viewer.staff_id,
            loan.ended_at.is_(None),
            loan.lent_at <= now,
            loan.ends_at > now,
        )
    )
    return Eyes(
        viewer=viewer,
        lent=tuple(Scope(path) for path in lent),
        household_index=household_index,
        team_id=team_id,
        calendar=Calendar(await exceptions_of(connection, tenant_id=tenant_id, around=today)),
        zone=zone,
        today=today,
    )


async def exceptions_of(
    connection: AsyncConnection, *, tenant_id: TenantId, around: date
) -> Mapping[date, bool]:
    """Return the days near another on which a bureau does otherwise than the week says."""
    day = calendar_days.c
    found = select(day.day, day.works).where(
        day.tenant_id == tenant_id, day.day >= around - SPAN, day.day <= around + CALENDAR_AHEAD
    )
    return {row.day: row.works for row in await connection.execute(found)}
