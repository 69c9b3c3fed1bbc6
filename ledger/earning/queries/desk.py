"""The desk's queue: claims of a scope, page by page, with their verdicts, check-ins and signals."""

from collections.abc import Sequence
from typing import Any, Final, Literal

from sqlalchemy import Row, Select, func, literal_column, select, text, true
from sqlalchemy.ext.asyncio import AsyncConnection

from ledger.book.tables import accounts
from ledger.book.words import POINTS, Purpose, TenantId
from ledger.earning.queries.evidence import decisions_of, stops_of
from ledger.earning.refusals import ClaimUnknown
from ledger.earning.rules import signals
from ledger.earning.tables import OPEN, activities, claims, rules
from ledger.earning.words import (
    QUEUE_PAGE_MAX,
    WAITING_COUNT_MAX,
    ClaimId,
    ClaimLine,
    ClaimPage,
    DecisionLine,
    Stop,
    Viewer,
)
from ledger.people.queries import volunteers_by_id
from ledger.people.seal import Keyring
from ledger.people.words import Volunteer
from ledger.places.queries import find_unit
from ledger.places.tables import routes, units
from ledger.places.words import Scope, UnitId

QueueState = Literal["waiting", "approved", "refused"]
_IN_STATE: Final[dict[QueueState, str]] = {
    "waiting": OPEN,
    "approved": "state = 'approved'",
    "refused": "state = 'refused'",
}
"""Written out, not bound, so that the planner sees that the partial indexes serve them."""


async def list_claims(
    connection: AsyncConnection,
    *,
    keyring: Keyring,
    tenant_id: TenantId,
    viewer: Viewer,
    state: QueueState = "waiting",
    activity: str | None = None,
    unit_id: UnitId | None = None,
    page: tuple[ClaimId | None, int] = (None, QUEUE_PAGE_MAX),
) -> ClaimPage:
    """Return a page of the claims in the viewer's scope: waiting ones oldest first, others newest first.

    Args:
        connection: of the application's role.
        keyring: opens the names that are masked here.
        tenant_id: whose claims.
        viewer: who looks; nothing outside their scope is shown.
        state: waiting includes claims that wait for the second of two people.
        activity: only this one.
        unit_id: only this unit and what lies below it.
        page: the id after which the page begins, and how many claims it has, at most QUEUE_PAGE_MAX.

    Raises:
        UnitUnknown: the unit is not in the viewer's scope.
    """
    scope = viewer.scope
    if unit_id is not None:
        scope = (await find_unit(connection, tenant_id=tenant_id, unit_id=unit_id, scope=scope)).path
    cursor, limit = page[0], min(page[1], QUEUE_PAGE_MAX)
    found = _queue(tenant_id, scope, state=state, activity=activity, cursor=cursor, limit=limit + 1)
    rows = (await connection.execute(found)).all()
    waiting_count = await _count_waiting(connection, tenant_id, scope, activity)
    lines = await _lines(connection, rows[:limit], keyring=keyring, tenant_id=tenant_id, viewer=viewer)
    next_cursor = lines[-1].claim_id if len(rows) > limit else None
    return ClaimPage(items=lines, next_cursor=next_cursor, waiting_count=waiting_count)


async def find_claim(
    connection: AsyncConnection, *, keyring: Keyring, tenant_id: TenantId, viewer: Viewer, claim_id: ClaimId
) -> ClaimLine:
    """Return one claim of the viewer's scope.

    Raises:
        ClaimUnknown: there is none, or it lies outside.
    """
    claim = claims.alias("claim")
    in_unit = (claim.c.tenant_id == units.c.tenant_id) & (claim.c.unit_id == units.c.unit_id)
    is_it = (claim.c.tenant_id == tenant_id) & (claim.c.log_index == claim_id)
    found = select(claim).join_from(units, claim, in_unit).where(is_it, units.c.path.startswith(viewer.scope))
    found = _with_names(found, claim)
    rows = (await connection.execute(found)).all()
    if not rows:
        raise ClaimUnknown
    lines = await _lines(connection, rows, keyring=keyring, tenant_id=tenant_id, viewer=viewer)
    return lines[0]


async def budget_points(
    connection: AsyncConnection, *, tenant_id: TenantId, unit_ids: Sequence[UnitId]
) -> dict[UnitId, int]:
    """Return what each unit has left to give."""
    owners = {f"unit/{unit_id}": unit_id for unit_id in unit_ids}
    found = select(accounts.c.owner, accounts.c.balance).where(
        accounts.c.tenant_id == tenant_id,
        accounts.c.owner.in_(owners),
        accounts.c.purpose == Purpose.BUDGET.value,
        accounts.c.unit == POINTS,
    )
    held = {owners[row.owner]: int(row.balance) for row in await connection.execute(found)}
    return {unit_id: held.get(unit_id, 0) for unit_id in unit_ids}


def _queue(
    tenant_id: TenantId,
    scope: Scope,
    *,
    state: QueueState,
    activity: str | None,
    cursor: ClaimId | None,
    limit: int,
) -> "Select[*tuple[Any, ...]]":
    """Take the first claims of each unit by its index, then the first of them all: no unit is read whole."""
    newest_first = state != "waiting"
    of_unit = select(claims).where(
        claims.c.tenant_id == tenant_id, claims.c.unit_id == units.c.unit_id, text(_IN_STATE[state])
    )
    if activity is not None:
        of_unit = of_unit.where(claims.c.activity == activity)
    if cursor is not None:
        past = claims.c.log_index < cursor if newest_first else claims.c.log_index > cursor
        of_unit = of_unit.where(past)
    order = claims.c.log_index.desc() if newest_first else claims.c.log_index
    claim = of_unit.order_by(order).limit(limit).correlate(units).lateral("claim")
    found = (
        select(claim)
        .join_from(units, claim, true())
        .where(units.c.tenant_id == tenant_id, units.c.path.startswith(scope))
        .order_by(claim.c.log_index.desc() if newest_first else claim.c.log_index)
        .limit(limit)
    )
    return _with_names(found, claim)


def _with_names(found: "Select[*tuple[Any, ...]]", claim: Any) -> "Select[*tuple[Any, ...]]":  # noqa: ANN401 - an alias or a lateral
    """Add the names of activity, route and station, and what the claim's rule asks for."""
    return (
        found.add_columns(
            activities.c.name_zh,
            activities.c.name_en,
            rules.c.evidence_grade,
            routes.c.code.label("route_code"),
            units.c.name.label("station_name"),
        )
        .join(
            activities,
            (activities.c.tenant_id == claim.c.tenant_id) & (activities.c.activity == claim.c.activity),
        )
        .join(
            rules,
            (rules.c.tenant_id == claim.c.tenant_id)
            & (rules.c.activity == claim.c.activity)
            & (rules.c.version == claim.c.rule_version),
        )
        .outerjoin(
            routes, (routes.c.tenant_id == claim.c.tenant_id) & (routes.c.route_id == claim.c.route_id)
        )
    )


async def _count_waiting(
    connection: AsyncConnection, tenant_id: TenantId, scope: Scope, activity: str | None
) -> int:
    waiting: Select[*tuple[Any, ...]] = (
        select(literal_column("1"))
        .join_from(
            units,
            claims,
            (claims.c.tenant_id == units.c.tenant_id) & (claims.c.unit_id == units.c.unit_id),
        )
        .where(units.c.tenant_id == tenant_id, units.c.path.startswith(scope), text(OPEN))
        .limit(WAITING_COUNT_MAX)
    )
    if activity is not None:
        waiting = waiting.where(claims.c.activity == activity)
    return int((await connection.execute(select(func.count()).select_from(waiting.subquery()))).scalar_one())


async def _lines(
    connection: AsyncConnection,
    rows: "Sequence[Row[*tuple[Any, ...]]]",
    *,
    keyring: Keyring,
    tenant_id: TenantId,
    viewer: Viewer,
) -> list[ClaimLine]:
    claim_ids = [ClaimId(row.log_index) for row in rows]
    people = await volunteers_by_id(
        connection,
        keyring=keyring,
        tenant_id=tenant_id,
        volunteer_ids={row.volunteer_id for row in rows},
    )
    verdicts = await decisions_of(connection, keyring=keyring, tenant_id=tenant_id, claim_ids=claim_ids)
    stops = await stops_of(connection, tenant_id=tenant_id, claim_ids=claim_ids)
    return [
        _line(
            row,
            volunteer=people[row.volunteer_id],
            verdicts=verdicts.get(row.log_index, ()),
            stops=stops.get(row.log_index, ()),
            viewer=viewer,
        )
        for row in rows
    ]


def _line(
    row: "Row[*tuple[Any, ...]]",
    *,
    volunteer: Volunteer,
    verdicts: tuple[DecisionLine, ...],
    stops: tuple[Stop, ...],
    viewer: Viewer,
) -> ClaimLine:
    own = viewer.volunteer_id is not None and viewer.volunteer_id in (
        row.volunteer_id,
        row.submitter_volunteer_id,
    )
    return ClaimLine(
        claim_id=ClaimId(row.log_index),
        occurred_at=row.occurred_at,
        submitted_at=row.submitted_at,
        volunteer=volunteer,
        activity=row.activity,
        name_zh=row.name_zh,
        name_en=row.name_en,
        route_code=row.route_code,
        unit_id=UnitId(row.unit_id),
        station_name=row.station_name,
        grade=row.grade,
        path=row.path,
        held_by=row.held_by,
        points=row.points,
        minutes=row.minutes,
        state=row.state,
        award_index=row.award_index,
        rule_version=row.rule_version,
        evidence_grade=row.evidence_grade,
        mine=own or row.submitter_staff_id == viewer.staff_id,
        signals=tuple(signals(stops, occurred_at=row.occurred_at, submitted_at=row.submitted_at)),
        decisions=verdicts,
        stops=stops,
    )
