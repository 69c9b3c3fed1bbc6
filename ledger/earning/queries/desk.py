"""The desk's queue: claims of a scope, page by page, with their verdicts, check-ins and signals."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final, Literal

from sqlalchemy import ColumnElement, Select, case, exists, func, literal_column, or_, select, text, true
from sqlalchemy.ext.asyncio import AsyncConnection

from ledger.book.tables import accounts
from ledger.book.words import POINTS, Purpose, TenantId
from ledger.earning.deciding.queries.viewing import Eyes
from ledger.earning.deciding.tables import appeals, rechecks
from ledger.earning.queries.lines import lines_of, with_names
from ledger.earning.refusals import ClaimUnknown
from ledger.earning.tables import claims
from ledger.earning.words import (
    QUEUE_PAGE_MAX,
    WAITING_COUNT_MAX,
    ClaimId,
    ClaimLine,
    ClaimPage,
    Viewer,
)
from ledger.people.seal import Keyring
from ledger.places.queries import find_unit
from ledger.places.refusals import UnitUnknown
from ledger.places.tables import units
from ledger.places.words import Scope, UnitId

QueueState = Literal["waiting", "asked", "approved", "refused"]
WAITING: Final = "state IN ('waiting', 'second')"
_IN_STATE: Final[dict[QueueState, str]] = {
    "waiting": WAITING,
    "asked": "state = 'asked'",
    "approved": "state = 'approved'",
    "refused": "state = 'refused'",
}
"""Written out, not bound, so that the planner sees that the partial indexes serve them."""

SCANNED_PAGES_MAX: Final = 10
"""So many pages are looked through for flagged claims at once."""
LAST: Final = 2**53
"""Beyond every claim."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueFilter:
    """Which claims a page shows.

    Attributes:
        state: waiting includes claims that wait for the second of two people.
        activity: only this one.
        unit_id: only this unit and what lies below it.
        is_overdue: only those that should have been decided by now.
        is_flagged: only those that must be looked at by themselves.
        cursor: the id after which the page begins.
        limit: at most so many, and at most QUEUE_PAGE_MAX.
    """

    state: QueueState = "waiting"
    activity: str | None = None
    unit_id: UnitId | None = None
    is_overdue: bool = False
    is_flagged: bool = False
    cursor: ClaimId | None = None
    limit: int = QUEUE_PAGE_MAX

    @property
    def size(self) -> int:
        """How many claims a page has at most."""
        return min(self.limit, QUEUE_PAGE_MAX)

    @property
    def is_newest_first(self) -> bool:
        """What is decided is looked up, what is open is waiting for its turn."""
        return self.state in {"approved", "refused"}


@dataclass(frozen=True, slots=True)
class _Narrowed:
    """A filter as SQL: the units in reach, and since when what was handed in is not yet overdue."""

    wanted: QueueFilter
    in_reach: ColumnElement[bool]
    fresh_since: datetime

    def of_unit(self, tenant_id: TenantId) -> "Select[*tuple[Any, ...]]":
        """Ask for the claims of a unit."""
        found = select(claims).where(
            claims.c.tenant_id == tenant_id,
            claims.c.unit_id == units.c.unit_id,
            text(_IN_STATE[self.wanted.state]),
        )
        if self.wanted.activity is not None:
            found = found.where(claims.c.activity == self.wanted.activity)
        if not self.wanted.is_overdue:
            return found
        appealed_since = exists().where(
            appeals.c.tenant_id == claims.c.tenant_id,
            appeals.c.claim_id == claims.c.log_index,
            appeals.c.appealed_at >= self.fresh_since,
        )
        return found.where(claims.c.submitted_at < self.fresh_since, ~appealed_since)


async def list_claims(
    connection: AsyncConnection,
    *,
    keyring: Keyring,
    tenant_id: TenantId,
    eyes: Eyes,
    wanted: QueueFilter,
) -> ClaimPage:
    """Return a page of the claims in the viewer's reach: open ones oldest first, others newest first.

    Args:
        connection: of the application's role.
        keyring: opens the names that are masked here.
        tenant_id: whose claims.
        eyes: of whoever looks; nothing outside their scope and the areas they are lent to is shown.
        wanted: which of them.

    Raises:
        UnitUnknown: the unit is not in the viewer's reach.
    """
    scope = eyes.viewer.scope
    if wanted.unit_id is not None:
        scope = await _asked_for(connection, tenant_id=tenant_id, unit_id=wanted.unit_id, eyes=eyes)
    narrowed = _Narrowed(wanted, eyes.in_reach(scope), eyes.overdue_since())
    waiting_count = await _count_waiting(connection, tenant_id, narrowed)

    async def read(part: QueueFilter) -> tuple[list[ClaimLine], ClaimId | None]:
        rows = (await connection.execute(_queue(tenant_id, replace(narrowed, wanted=part)))).all()
        lines = await lines_of(connection, rows[: part.size], keyring=keyring, tenant_id=tenant_id, eyes=eyes)
        return lines, lines[-1].claim_id if len(rows) > part.size else None

    lines, next_cursor = await (_flagged(read, wanted) if wanted.is_flagged else read(wanted))
    return ClaimPage(items=lines, next_cursor=next_cursor, waiting_count=waiting_count)


async def _flagged(
    read: Callable[[QueueFilter], Awaitable[tuple[list[ClaimLine], ClaimId | None]]], wanted: QueueFilter
) -> tuple[list[ClaimLine], ClaimId | None]:
    """Look through the queue for what must be looked at by itself, at most SCANNED_PAGES_MAX pages of it.

    Signals follow from check-ins, and ties from who looks; neither stands in a column. A page may so be
    shorter than asked for and still have a next one.
    """
    found: list[ClaimLine] = []
    part = replace(wanted, limit=QUEUE_PAGE_MAX)
    for _ in range(SCANNED_PAGES_MAX):
        lines, cursor = await read(part)
        for line in lines:
            found += [line] if line.is_flagged else []
            if len(found) == wanted.size:
                return found, line.claim_id
        if cursor is None:
            return found, None
        part = replace(part, cursor=cursor)
    return found, part.cursor


async def find_claim(
    connection: AsyncConnection, *, keyring: Keyring, tenant_id: TenantId, eyes: Eyes, claim_id: ClaimId
) -> ClaimLine:
    """Return one claim of the viewer's reach, or drawn for their station to recheck.

    Raises:
        ClaimUnknown: there is none, or it lies outside.
    """
    claim = claims.alias("claim")
    found = with_names(_seen(select(claim), claim, tenant_id, eyes, claim_id), claim)
    rows = (await connection.execute(found)).all()
    if not rows:
        raise ClaimUnknown
    lines = await lines_of(connection, rows, keyring=keyring, tenant_id=tenant_id, eyes=eyes)
    return lines[0]


async def check_seen(
    connection: AsyncConnection, *, tenant_id: TenantId, eyes: Eyes, claim_id: ClaimId
) -> None:
    """Refuse what `find_claim` would not show, before something else of a claim is read.

    Raises:
        ClaimUnknown: there is none, or it lies outside.
    """
    claim = claims.alias("claim")
    found = _seen(select(claim.c.log_index), claim, tenant_id, eyes, claim_id)
    if (await connection.execute(found)).one_or_none() is None:
        raise ClaimUnknown


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


def _queue(tenant_id: TenantId, narrowed: _Narrowed) -> "Select[*tuple[Any, ...]]":
    """Take the first claims of each unit by its index, then the first of them all: no unit is read whole.

    For somebody who sees a thousand units that alone would be a thousand pages. So the very first claim of
    each is looked up before: where those fill a page, none that comes after them all is on it.
    """
    wanted, of_unit = narrowed.wanted, narrowed.of_unit(tenant_id)
    number, newest_first = claims.c.log_index, wanted.is_newest_first
    if wanted.cursor is not None:
        of_unit = of_unit.where(number < wanted.cursor if newest_first else number > wanted.cursor)
    in_order = of_unit.order_by(number.desc() if newest_first else number).correlate(units)
    head = in_order.with_only_columns(number).limit(1).lateral("head")
    heads = _first_of_all(head, tenant_id, narrowed).subquery("heads")
    last = func.min(heads.c.log_index) if newest_first else func.max(heads.c.log_index)
    bound = select(case((func.count() > wanted.size, last))).scalar_subquery()
    in_bound = number >= func.coalesce(bound, 0) if newest_first else number <= func.coalesce(bound, LAST)
    claim = in_order.where(in_bound).limit(wanted.size + 1).lateral("claim")
    return with_names(_first_of_all(claim, tenant_id, narrowed), claim)


def _first_of_all(of_unit: Any, tenant_id: TenantId, narrowed: _Narrowed) -> "Select[*tuple[Any, ...]]":  # noqa: ANN401 - a lateral
    """Put what each unit has together, and take the first of it."""
    first = of_unit.c.log_index.desc() if narrowed.wanted.is_newest_first else of_unit.c.log_index
    return (
        select(of_unit)
        .join_from(units, of_unit, true())
        .where(units.c.tenant_id == tenant_id, narrowed.in_reach)
        .order_by(first)
        .limit(narrowed.wanted.size + 1)
    )


async def _count_waiting(connection: AsyncConnection, tenant_id: TenantId, narrowed: _Narrowed) -> int:
    waiting: Select[*tuple[Any, ...]] = (
        select(literal_column("1"))
        .join_from(
            units,
            claims,
            (claims.c.tenant_id == units.c.tenant_id) & (claims.c.unit_id == units.c.unit_id),
        )
        .where(units.c.tenant_id == tenant_id, narrowed.in_reach, text(WAITING))
        .limit(WAITING_COUNT_MAX)
    )
    if narrowed.wanted.activity is not None:
        waiting = waiting.where(claims.c.activity == narrowed.wanted.activity)
    return int((await connection.execute(select(func.count()).select_from(waiting.subquery()))).scalar_one())


async def _asked_for(
    connection: AsyncConnection, *, tenant_id: TenantId, unit_id: UnitId, eyes: Eyes
) -> Scope:
    """Return the area of a unit that the viewer sees, of their own or by a loan."""
    for scope in eyes.scopes(eyes.viewer.scope):
        try:
            found = await find_unit(connection, tenant_id=tenant_id, unit_id=unit_id, scope=scope)
        except UnitUnknown:
            continue
        return found.path
    raise UnitUnknown


def _seen(
    found: "Select[*tuple[Any, ...]]",
    claim: Any,  # noqa: ANN401 - an alias
    tenant_id: TenantId,
    eyes: Eyes,
    claim_id: ClaimId,
) -> "Select[*tuple[Any, ...]]":
    """Ask for one claim of the viewer's area, of those they are lent to, or drawn for their station."""
    in_unit = (claim.c.tenant_id == units.c.tenant_id) & (claim.c.unit_id == units.c.unit_id)
    is_it = (claim.c.tenant_id == tenant_id) & (claim.c.log_index == claim_id)
    may_see = or_(eyes.in_reach(eyes.viewer.scope), _drawn_for(eyes.viewer, claim))
    return found.join_from(units, claim, in_unit).where(is_it, may_see)


def _drawn_for(viewer: Viewer, claim: Any) -> ColumnElement[bool]:  # noqa: ANN401 - an alias
    """Say that a claim waits to be rechecked by the viewer's station."""
    other = units.alias("checking")
    return exists().where(
        rechecks.c.tenant_id == claim.c.tenant_id,
        rechecks.c.claim_id == claim.c.log_index,
        other.c.tenant_id == rechecks.c.tenant_id,
        other.c.unit_id == rechecks.c.checking_unit_id,
        other.c.path.startswith(viewer.scope),
    )
