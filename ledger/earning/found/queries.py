"""What phones and the desk show of files on found things."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Row, Select, and_, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from ledger.book.words import TenantId
from ledger.earning.found.refusals import FoundUnknown
from ledger.earning.found.tables import custody_steps, found_files, found_returns
from ledger.earning.found.words import FOUND_PAGE_MAX, Custody, FoundId, FoundLine
from ledger.earning.queries.evidence import staff_names
from ledger.people.queries import volunteers_by_id
from ledger.people.seal import Keyring
from ledger.people.tables import teams
from ledger.people.words import StaffId, Volunteer, VolunteerId
from ledger.places.tables import units
from ledger.places.words import Scope, UnitId

People = tuple[dict[VolunteerId, Volunteer], dict[StaffId, str]]


async def files_of_area(
    connection: AsyncConnection,
    *,
    keyring: Keyring,
    tenant_id: TenantId,
    scope: Scope,
    staff_id: StaffId,
    is_open: bool,
    cursor: FoundId | None = None,
    limit: int = FOUND_PAGE_MAX,
) -> tuple[list[FoundLine], FoundId | None]:
    """Return a page of the files of a scope, and of what the asker holds, newest first."""
    found = _files(tenant_id).where(
        or_(units.c.path.startswith(scope), found_files.c.holder_staff_id == staff_id)
    )
    if is_open:
        found = found.where(found_files.c.state.in_(("open", "returned")))
    return await _page(connection, found, keyring=keyring, tenant_id=tenant_id, cursor=cursor, limit=limit)


async def files_of_volunteer(
    connection: AsyncConnection,
    *,
    keyring: Keyring,
    tenant_id: TenantId,
    volunteer_id: VolunteerId,
    limit: int = 20,
) -> list[FoundLine]:
    """Return the last files that somebody opened or whose thing they hold, newest first."""
    lines, _ = await _page(
        connection,
        _files(tenant_id).where(_is_of(volunteer_id)),
        keyring=keyring,
        tenant_id=tenant_id,
        cursor=None,
        limit=limit,
    )
    return lines


async def find_file_of_area(
    connection: AsyncConnection,
    *,
    keyring: Keyring,
    tenant_id: TenantId,
    scope: Scope,
    staff_id: StaffId,
    found_id: FoundId,
) -> FoundLine:
    """Return one file of a scope, or one whose thing the asker holds.

    Raises:
        FoundUnknown: there is none, or it lies outside.
    """
    found = _files(tenant_id).where(
        found_files.c.log_index == found_id,
        or_(units.c.path.startswith(scope), found_files.c.holder_staff_id == staff_id),
    )
    return await _one(connection, found, keyring=keyring, tenant_id=tenant_id)


async def find_file_of_volunteer(
    connection: AsyncConnection,
    *,
    keyring: Keyring,
    tenant_id: TenantId,
    volunteer_id: VolunteerId,
    found_id: FoundId,
) -> FoundLine:
    """Return one file that somebody opened, or whose thing they hold."""
    found = _files(tenant_id).where(found_files.c.log_index == found_id, _is_of(volunteer_id))
    return await _one(connection, found, keyring=keyring, tenant_id=tenant_id)


async def steps_of_file(connection: AsyncConnection, *, tenant_id: TenantId, found_id: FoundId) -> int | None:
    """Return how long a chain is: all that a taker may know of a file before it is theirs."""
    found = select(found_files.c.steps_count).where(
        found_files.c.tenant_id == tenant_id, found_files.c.log_index == found_id
    )
    return (await connection.execute(found)).scalar_one_or_none()


async def custody_of(
    connection: AsyncConnection, *, keyring: Keyring, tenant_id: TenantId, found_id: FoundId
) -> list[Custody]:
    """Return the chain, first link first; volunteers masked, colleagues by name."""
    found = (
        select(custody_steps)
        .where(custody_steps.c.tenant_id == tenant_id, custody_steps.c.found_id == found_id)
        .order_by(custody_steps.c.step)
    )
    rows = (await connection.execute(found)).all()
    people = await _people(
        connection,
        keyring=keyring,
        tenant_id=tenant_id,
        volunteer_ids=[one for row in rows for one in (row.giver_volunteer_id, row.taker_volunteer_id)],
        staff_ids=[one for row in rows for one in (row.giver_staff_id, row.taker_staff_id)],
    )
    return [
        Custody(
            step=row.step,
            at=row.taken_at,
            method=row.method,
            giver=_name(people, row.giver_volunteer_id, row.giver_staff_id),
            taker=_name(people, row.taker_volunteer_id, row.taker_staff_id) or "",
        )
        for row in rows
    ]


def _is_of(volunteer_id: VolunteerId) -> Any:  # noqa: ANN401 - a clause
    return or_(found_files.c.finder_id == volunteer_id, found_files.c.holder_volunteer_id == volunteer_id)


async def _one(
    connection: AsyncConnection,
    found: "Select[*tuple[Any, ...]]",
    *,
    keyring: Keyring,
    tenant_id: TenantId,
) -> FoundLine:
    lines, _ = await _page(connection, found, keyring=keyring, tenant_id=tenant_id, cursor=None, limit=1)
    if not lines:
        raise FoundUnknown
    return lines[0]


async def _page(
    connection: AsyncConnection,
    found: "Select[*tuple[Any, ...]]",
    *,
    keyring: Keyring,
    tenant_id: TenantId,
    cursor: FoundId | None,
    limit: int,
) -> tuple[list[FoundLine], FoundId | None]:
    if cursor is not None:
        found = found.where(found_files.c.log_index < cursor)
    limit = min(limit, FOUND_PAGE_MAX)
    rows = (await connection.execute(found.order_by(found_files.c.log_index.desc()).limit(limit + 1))).all()
    shown = rows[:limit]
    people = await _people(
        connection,
        keyring=keyring,
        tenant_id=tenant_id,
        volunteer_ids=[one for row in shown for one in (row.finder_id, row.holder_volunteer_id)],
        staff_ids=[row.holder_staff_id for row in shown],
    )
    lines = [_line(row, people) for row in shown]
    return lines, lines[-1].found_id if len(rows) > limit else None


def _files(tenant_id: TenantId) -> "Select[*tuple[Any, ...]]":
    file = found_files.c
    return (
        select(
            found_files,
            units.c.name.label("station_name"),
            teams.c.name.label("team_name"),
            found_returns.c.method.label("return_method"),
            found_returns.c.returned_at,
        )
        .join(units, and_(units.c.tenant_id == file.tenant_id, units.c.unit_id == file.unit_id))
        .outerjoin(teams, and_(teams.c.tenant_id == file.tenant_id, teams.c.team_id == file.team_id))
        .outerjoin(
            found_returns,
            and_(found_returns.c.tenant_id == file.tenant_id, found_returns.c.found_id == file.log_index),
        )
        .where(file.tenant_id == tenant_id)
    )


async def _people(
    connection: AsyncConnection,
    *,
    keyring: Keyring,
    tenant_id: TenantId,
    volunteer_ids: Sequence[int | None],
    staff_ids: Collection[int | None],
) -> People:
    volunteers = await volunteers_by_id(
        connection,
        keyring=keyring,
        tenant_id=tenant_id,
        volunteer_ids={VolunteerId(one) for one in volunteer_ids if one is not None},
    )
    colleagues = await staff_names(
        connection,
        keyring=keyring,
        tenant_id=tenant_id,
        staff_ids={StaffId(one) for one in staff_ids if one is not None},
    )
    return volunteers, colleagues


def _name(people: People, volunteer_id: int | None, staff_id: int | None) -> str | None:
    if volunteer_id is not None:
        return people[0][VolunteerId(volunteer_id)].name_masked
    return None if staff_id is None else people[1][StaffId(staff_id)]


def _line(row: "Row[*tuple[Any, ...]]", people: People) -> FoundLine:
    finder = people[0][VolunteerId(row.finder_id)]
    return FoundLine(
        found_id=FoundId(row.log_index),
        kind=row.kind,
        category=row.category,
        state=row.state,
        closed_why=row.closed_why,
        found_at=row.found_at,
        opened_at=row.opened_at,
        unit_id=UnitId(row.unit_id),
        station_name=row.station_name,
        finder_id=finder.volunteer_id,
        finder_number=finder.number,
        finder_masked=finder.name_masked,
        team_id=row.team_id,
        team_name=row.team_name,
        holder=_name(people, row.holder_volunteer_id, row.holder_staff_id) or "",
        holder_volunteer_id=row.holder_volunteer_id,
        holder_staff_id=row.holder_staff_id,
        steps_count=row.steps_count,
        loss_id=row.loss_id,
        return_method=row.return_method,
        returned_at=row.returned_at,
    )
