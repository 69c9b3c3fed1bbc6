"""What phones and the desk show of squad results."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Select, and_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from ledger.book.words import TenantId
from ledger.earning.squads.refusals import SquadUnknown
from ledger.earning.squads.tables import squad_answers, squad_parts, squad_results
from ledger.earning.squads.words import (
    SQUADS_PAGE_MAX,
    ShareLine,
    SquadId,
    SquadLine,
)
from ledger.earning.tables import activities
from ledger.people.queries import volunteers_by_id
from ledger.people.seal import Keyring
from ledger.people.tables import teams
from ledger.people.words import VolunteerId
from ledger.places.tables import units
from ledger.places.words import Scope


async def squads_of_area(
    connection: AsyncConnection,
    *,
    keyring: Keyring,
    tenant_id: TenantId,
    scope: Scope,
    is_open: bool,
    cursor: SquadId | None = None,
    limit: int = SQUADS_PAGE_MAX,
) -> tuple[list[SquadLine], SquadId | None]:
    """Return a page of the squad results of a scope, newest first."""
    found = _squads(tenant_id).where(units.c.path.startswith(scope))
    if is_open:
        found = found.where(squad_results.c.state == "open")
    return await _page(connection, found, keyring=keyring, tenant_id=tenant_id, cursor=cursor, limit=limit)


async def squads_of_member(
    connection: AsyncConnection,
    *,
    keyring: Keyring,
    tenant_id: TenantId,
    volunteer_id: VolunteerId,
    cursor: SquadId | None = None,
    limit: int = 20,
) -> tuple[list[SquadLine], SquadId | None]:
    """Return a page of the results that a volunteer has a part in, newest first."""
    has_part = and_(
        squad_parts.c.tenant_id == squad_results.c.tenant_id,
        squad_parts.c.log_index == squad_results.c.log_index,
        squad_parts.c.volunteer_id == volunteer_id,
    )
    found = _squads(tenant_id).join(squad_parts, has_part)
    return await _page(connection, found, keyring=keyring, tenant_id=tenant_id, cursor=cursor, limit=limit)


async def find_squad(
    connection: AsyncConnection,
    *,
    keyring: Keyring,
    tenant_id: TenantId,
    squad_id: SquadId,
    scope: Scope,
) -> SquadLine:
    """Return one result of a scope.

    Raises:
        SquadUnknown: there is none, or it lies outside.
    """
    found = _squads(tenant_id).where(squad_results.c.log_index == squad_id, units.c.path.startswith(scope))
    lines, _ = await _page(connection, found, keyring=keyring, tenant_id=tenant_id, cursor=None, limit=1)
    if not lines:
        raise SquadUnknown
    return lines[0]


async def _page(
    connection: AsyncConnection,
    found: "Select[*tuple[Any, ...]]",
    *,
    keyring: Keyring,
    tenant_id: TenantId,
    cursor: SquadId | None,
    limit: int,
) -> tuple[list[SquadLine], SquadId | None]:
    if cursor is not None:
        found = found.where(squad_results.c.log_index < cursor)
    limit = min(limit, SQUADS_PAGE_MAX)
    rows = (await connection.execute(found.order_by(squad_results.c.log_index.desc()).limit(limit + 1))).all()
    shown = rows[:limit]
    shares = await _shares(
        connection, keyring=keyring, tenant_id=tenant_id, squad_ids=[row.log_index for row in shown]
    )
    lines = [_line(row, shares.get(row.log_index, ())) for row in shown]
    return lines, lines[-1].squad_id if len(rows) > limit else None


def _squads(tenant_id: TenantId) -> "Select[*tuple[Any, ...]]":
    result = squad_results.c
    return (
        select(
            squad_results,
            teams.c.name.label("team_name"),
            units.c.name.label("station_name"),
            activities.c.name_zh,
            activities.c.name_en,
        )
        .join(units, and_(units.c.tenant_id == result.tenant_id, units.c.unit_id == result.unit_id))
        .join(teams, and_(teams.c.tenant_id == result.tenant_id, teams.c.team_id == result.team_id))
        .join(
            activities,
            and_(activities.c.tenant_id == result.tenant_id, activities.c.activity == result.activity),
        )
        .where(result.tenant_id == tenant_id)
    )


Share = tuple[ShareLine, Any]
"""A share as it is shown, and why its member did not agree."""


async def _shares(
    connection: AsyncConnection, *, keyring: Keyring, tenant_id: TenantId, squad_ids: Collection[int]
) -> dict[int, tuple[Share, ...]]:
    own = and_(
        squad_answers.c.tenant_id == squad_parts.c.tenant_id,
        squad_answers.c.squad_id == squad_parts.c.log_index,
        squad_answers.c.volunteer_id == squad_parts.c.volunteer_id,
    )
    entered = and_(
        squad_results.c.tenant_id == squad_parts.c.tenant_id,
        squad_results.c.log_index == squad_parts.c.log_index,
    )
    found = (
        select(
            squad_parts,
            squad_answers.c.answered_by,
            squad_answers.c.staff_id,
            squad_answers.c.dispute_why,
            squad_results.c.entered_by,
        )
        .join(squad_results, entered)
        .outerjoin(squad_answers, own)
        .where(squad_parts.c.tenant_id == tenant_id, squad_parts.c.log_index.in_(squad_ids))
        .order_by(squad_parts.c.log_index, squad_parts.c.volunteer_id)
    )
    rows = (await connection.execute(found)).all()
    people = await volunteers_by_id(
        connection,
        keyring=keyring,
        tenant_id=tenant_id,
        volunteer_ids={row.volunteer_id for row in rows},
    )
    shares: dict[int, tuple[Share, ...]] = {}
    for row in rows:
        person = people[row.volunteer_id]
        has_agreed = row.dispute_why is None and (
            row.answered_by is not None or row.entered_by == f"volunteer/{row.volunteer_id}"
        )
        line = ShareLine(
            volunteer_id=person.volunteer_id,
            number=person.number,
            name_masked=person.name_masked,
            activated=person.activated,
            part=row.part,
            points=row.points,
            agrees=True if has_agreed else (None if row.dispute_why is None else False),
            by_staff=row.staff_id is not None,
        )
        shares[row.log_index] = (*shares.get(row.log_index, ()), (line, row.dispute_why))
    return shares


def _line(row: Any, shares: Sequence[Share]) -> SquadLine:  # noqa: ANN401 - a row
    return SquadLine(
        squad_id=SquadId(row.log_index),
        team_id=row.team_id,
        team_name=row.team_name,
        unit_id=row.unit_id,
        station_name=row.station_name,
        activity=row.activity,
        name_zh=row.name_zh,
        name_en=row.name_en,
        found_id=row.found_id,
        occurred_at=row.occurred_at,
        entered_at=row.entered_at,
        entered_by=row.entered_by,
        grade=row.grade,
        points=row.points,
        state=row.state,
        dispute_why=next((why for _, why in shares if why is not None), None),
        shares=tuple(share for share, _ in shares),
    )
