"""Who looked at people's data: searches by name and records opened, for the auditor and the person."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from ledger.book.words import Principal, TenantId
from ledger.people.register_tables import personal_reads
from ledger.people.tables import volunteers
from ledger.people.words import VolunteerId
from ledger.places.tables import units
from ledger.places.words import Scope

PAGE: Final = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonalRead:
    """One search, or one record that was opened; what was searched for is kept as a keyed digest only."""

    kind: Literal["search", "record"]
    read_by: Principal
    read_at: datetime
    unit_name: str
    number: str | None
    opened_count: int
    found_count: int


async def list_reads(
    connection: AsyncConnection, *, tenant_id: TenantId, scope: Scope, before: int | None
) -> tuple[list[PersonalRead], int | None]:
    """Return a page of what the staff of a scope read, newest first, and where the next page begins."""
    read = personal_reads.c
    found = (
        select(personal_reads, units.c.name.label("unit_name"), volunteers.c.number)
        .join(units, (units.c.tenant_id == read.tenant_id) & (units.c.unit_id == read.unit_id))
        .outerjoin(
            volunteers,
            (volunteers.c.tenant_id == read.tenant_id) & (volunteers.c.volunteer_id == read.volunteer_id),
        )
        .where(read.tenant_id == tenant_id, units.c.path.startswith(scope))
        .order_by(read.read_id.desc())
        .limit(PAGE + 1)
    )
    if before is not None:
        found = found.where(read.read_id < before)
    rows = (await connection.execute(found)).all()
    listed = [
        PersonalRead(
            kind=row.kind,
            read_by=Principal(row.read_by),
            read_at=row.read_at,
            unit_name=row.unit_name,
            number=row.number,
            opened_count=row.opened_count,
            found_count=row.found_count,
        )
        for row in rows[:PAGE]
    ]
    return listed, rows[PAGE - 1].read_id if len(rows) > PAGE else None


async def reads_of(
    connection: AsyncConnection, *, tenant_id: TenantId, volunteer_id: VolunteerId
) -> list[tuple[datetime, str]]:
    """Return when a volunteer's record was opened, and at which office, newest first."""
    read = personal_reads.c
    found = (
        select(read.read_at, units.c.name)
        .join(units, (units.c.tenant_id == read.tenant_id) & (units.c.unit_id == read.unit_id))
        .where(read.tenant_id == tenant_id, read.volunteer_id == volunteer_id)
        .order_by(read.read_id.desc())
        .limit(PAGE)
    )
    return [(row.read_at, row.name) for row in await connection.execute(found)]
