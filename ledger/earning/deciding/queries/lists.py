"""Lists of deciding: loans of approvers, who can be lent, and rechecks with what was found."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.selectable import NamedFromClause

from ledger.book.tables import transactions
from ledger.book.words import LogIndex, TenantId
from ledger.earning.deciding.had_a_part import concerned_of
from ledger.earning.deciding.queries.viewing import Eyes
from ledger.earning.deciding.tables import approver_loans, recheck_results, rechecks
from ledger.earning.deciding.words import RecheckState, RecheckWhy
from ledger.earning.facts import Someone
from ledger.earning.tables import activities, claims, decisions
from ledger.earning.words import ActivityName, ClaimId
from ledger.people.tables import staff
from ledger.people.words import StaffId
from ledger.places.tables import units
from ledger.places.words import Scope, UnitId

LOANS_MAX = 200
UNITS_MIN = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanLine:
    """A loan, and how many verdicts were given by it."""

    loan_id: LogIndex
    staff_id: StaffId
    home_name: str
    unit_id: UnitId
    unit_name: str
    lent_by: StaffId
    lent_at: datetime
    ends_at: datetime
    ended_at: datetime | None
    reason: str | None
    decided_count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ApproverLine:
    """Somebody who can be lent."""

    staff_id: StaffId
    unit_id: UnitId
    unit_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecheckLine:
    """A recheck.

    Attributes:
        is_ours: it is for the viewer's area to do.
        is_barred: the viewer had a part in the claim, so that a colleague must look.
        due_on: the last day to look; None once somebody has.
        is_overdue: that day has passed.
    """

    claim_id: ClaimId
    log_index: LogIndex
    station_name: str
    checking_name: str
    why: RecheckWhy
    drawn_at: datetime
    state: RecheckState
    activity: ActivityName
    points: int
    is_ours: bool
    is_barred: bool
    due_on: date | None
    is_overdue: bool
    checked_by: StaffId | None
    checked_at: datetime | None
    reason: str | None


async def list_loans(connection: AsyncConnection, *, tenant_id: TenantId, scope: Scope) -> list[LoanLine]:
    """Return the loans to units of a scope, or of approvers of it, the newest first."""
    loan, home, borrower = approver_loans.c, units.alias("home"), units.alias("borrower")
    used = (
        select(func.count())
        .where(
            decisions.c.tenant_id == loan.tenant_id,
            decisions.c.loan_id == loan.log_index,
        )
        .correlate(approver_loans)
        .scalar_subquery()
    )
    found = (
        select(
            loan.log_index.label("loan_id"),
            loan.staff_id,
            home.c.name.label("home_name"),
            loan.unit_id,
            borrower.c.name.label("unit_name"),
            loan.lent_by,
            loan.lent_at,
            loan.ends_at,
            loan.ended_at,
            transactions.c.reason,
            used.label("decided_count"),
        )
        .join_from(
            approver_loans,
            borrower,
            (borrower.c.tenant_id == loan.tenant_id) & (borrower.c.unit_id == loan.unit_id),
        )
        .join(staff, (staff.c.tenant_id == loan.tenant_id) & (staff.c.staff_id == loan.staff_id))
        .join(home, (home.c.tenant_id == loan.tenant_id) & (home.c.unit_id == staff.c.unit_id))
        .join(
            transactions,
            (transactions.c.tenant_id == loan.tenant_id) & (transactions.c.log_index == loan.log_index),
        )
        .where(
            loan.tenant_id == tenant_id,
            or_(borrower.c.path.startswith(scope), home.c.path.startswith(scope)),
        )
        .order_by(loan.log_index.desc())
        .limit(LOANS_MAX)
    )
    return [LoanLine(**row._mapping) for row in await connection.execute(found)]  # noqa: SLF001 - public API


async def list_approvers(
    connection: AsyncConnection, *, tenant_id: TenantId, scope: Scope
) -> list[ApproverLine]:
    """Return the approvers of a scope, by unit."""
    found = (
        select(staff.c.staff_id, staff.c.unit_id, units.c.name.label("unit_name"))
        .join(units, (units.c.tenant_id == staff.c.tenant_id) & (units.c.unit_id == staff.c.unit_id))
        .where(
            staff.c.tenant_id == tenant_id,
            staff.c.left_at.is_(None),
            staff.c.roles.contains(["approver"]),
            units.c.path.startswith(scope),
        )
        .order_by(units.c.path, staff.c.staff_id)
    )
    return [ApproverLine(**row._mapping) for row in await connection.execute(found)]  # noqa: SLF001 - as above


async def list_rechecks(
    connection: AsyncConnection,
    *,
    tenant_id: TenantId,
    eyes: Eyes,
    is_open: bool,
    is_overdue: bool = False,
    after: LogIndex | None = None,
    limit: int = 100,
) -> list[RecheckLine]:
    """Return rechecks that an area does or undergoes: open ones oldest first, done ones newest first.

    Of the open ones `is_overdue` leaves those that should have been looked at by now.
    """
    scope = eyes.viewer.scope
    drawn, own, other = rechecks.c, units.alias("own"), units.alias("other")
    ours = other.c.path.startswith(scope)
    found = _drawn(own, other).add_columns(ours.label("is_ours")).where(drawn.tenant_id == tenant_id)
    if is_open:
        found = found.where(drawn.state == "open", ours).order_by(drawn.log_index)
        found = found if after is None else found.where(drawn.log_index > after)
        found = found.where(drawn.drawn_at < eyes.overdue_since()) if is_overdue else found
    else:
        found = found.where(drawn.state != "open", or_(ours, own.c.path.startswith(scope)))
        found = found.order_by(drawn.log_index.desc())
        found = found if after is None else found.where(drawn.log_index < after)
    rows = (await connection.execute(found.limit(limit))).all()
    claim_ids = [ClaimId(row.claim_id) for row in rows]
    concerned = await concerned_of(connection, tenant_id=tenant_id, claim_ids=claim_ids)
    return [_recheck(row, eyes=eyes, concerned=concerned.get(row.claim_id, frozenset())) for row in rows]


async def is_nobody_else(connection: AsyncConnection, *, tenant_id: TenantId) -> bool:
    """Tell whether one unit alone has approvers, so that no other could look at anything again."""
    found = select(func.count(staff.c.unit_id.distinct())).where(
        staff.c.tenant_id == tenant_id, staff.c.left_at.is_(None), staff.c.roles.contains(["approver"])
    )
    return int((await connection.execute(found)).scalar_one()) < UNITS_MIN


def _drawn(own: NamedFromClause, other: NamedFromClause) -> Any:  # noqa: ANN401 - a SELECT of many kinds of columns
    """Ask for rechecks with the station that awarded and the one that looks again."""
    drawn, result = rechecks.c, recheck_results.c
    return (
        select(
            drawn.claim_id,
            drawn.log_index,
            own.c.name.label("station_name"),
            other.c.name.label("checking_name"),
            drawn.why,
            drawn.drawn_at,
            drawn.state,
            activities.c.name_zh,
            activities.c.name_en,
            claims.c.points,
            claims.c.volunteer_id,
            result.staff_id.label("checked_by"),
            result.checked_at,
            transactions.c.reason,
        )
        .join_from(rechecks, own, (own.c.tenant_id == drawn.tenant_id) & (own.c.unit_id == drawn.unit_id))
        .join(other, (other.c.tenant_id == drawn.tenant_id) & (other.c.unit_id == drawn.checking_unit_id))
        .join(claims, (claims.c.tenant_id == drawn.tenant_id) & (claims.c.log_index == drawn.claim_id))
        .join(
            activities,
            (activities.c.tenant_id == drawn.tenant_id) & (activities.c.activity == claims.c.activity),
        )
        .outerjoin(
            recheck_results, (result.tenant_id == drawn.tenant_id) & (result.claim_id == drawn.claim_id)
        )
        .outerjoin(
            transactions,
            (transactions.c.tenant_id == drawn.tenant_id) & (transactions.c.log_index == result.log_index),
        )
    )


def _recheck(row: Any, *, eyes: Eyes, concerned: frozenset[Someone]) -> RecheckLine:  # noqa: ANN401 - a row of the query above
    values = dict(row._mapping)  # noqa: SLF001 - public API of SQLAlchemy
    name = ActivityName(zh=values.pop("name_zh"), en=values.pop("name_en"))
    claimant = Someone(None, values.pop("volunteer_id"))
    due_on = eyes.calendar.due_on(eyes.day(row.drawn_at)) if row.state == "open" else None
    return RecheckLine(
        activity=name,
        is_barred=any(eyes.is_viewer(one.staff_id, one.volunteer_id) for one in (claimant, *concerned)),
        due_on=due_on,
        is_overdue=due_on is not None and due_on < eyes.today,
        **values,
    )
