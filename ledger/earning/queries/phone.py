"""What a volunteer's phone shows of earning: their own claims, and the patrol under way."""

from datetime import datetime
from typing import Any

from sqlalchemy import Select, exists, select, true
from sqlalchemy.ext.asyncio import AsyncConnection

from ledger.book.pending import PendingState
from ledger.book.tables import pending_awards, transactions
from ledger.book.words import TenantId
from ledger.earning.check_in_tables import check_ins, claim_check_ins
from ledger.earning.deciding.tables import appeals
from ledger.earning.facts import CheckInSeen
from ledger.earning.patrols.walks import walk_on
from ledger.earning.phone_words import OwnClaim, Patrol, PatrolStop
from ledger.earning.rules import current_patrol
from ledger.earning.tables import activities, claims, decisions, rules
from ledger.earning.words import (
    PATROL_SPAN,
    QUEUE_PAGE_MAX,
    RECENT_CHECK_INS_MAX,
    ClaimId,
)
from ledger.people.words import VolunteerId
from ledger.places.tables import checkpoints, routes


async def own_claims(
    connection: AsyncConnection,
    *,
    tenant_id: TenantId,
    volunteer_id: VolunteerId,
    cursor: ClaimId | None = None,
    limit: int = 20,
) -> tuple[list[OwnClaim], ClaimId | None]:
    """Return a page of a volunteer's claims, newest first, and the cursor of the next."""
    limit = min(limit, QUEUE_PAGE_MAX)
    found = _own_claims().where(claims.c.tenant_id == tenant_id, claims.c.volunteer_id == volunteer_id)
    if cursor is not None:
        found = found.where(claims.c.log_index < cursor)
    rows = (await connection.execute(found.order_by(claims.c.log_index.desc()).limit(limit + 1))).all()
    items = [OwnClaim(**row._mapping) for row in rows[:limit]]  # noqa: SLF001 - public API of SQLAlchemy
    return items, items[-1].claim_id if len(rows) > limit else None


async def own_claim(
    connection: AsyncConnection, *, tenant_id: TenantId, volunteer_id: VolunteerId, claim_id: ClaimId
) -> OwnClaim | None:
    """Return one of a volunteer's claims."""
    found = _own_claims().where(
        claims.c.tenant_id == tenant_id,
        claims.c.volunteer_id == volunteer_id,
        claims.c.log_index == claim_id,
    )
    row = (await connection.execute(found)).one_or_none()
    return None if row is None else OwnClaim(**row._mapping)  # noqa: SLF001 - public API of SQLAlchemy


async def patrol_of(
    connection: AsyncConnection, *, tenant_id: TenantId, volunteer_id: VolunteerId, now: datetime
) -> Patrol | None:
    """Return the patrol that a volunteer can still complete, if one is under way."""
    done = current_patrol(await _recent(connection, tenant_id, volunteer_id), now=now)
    if not done:
        return None
    found = (
        select(
            routes.c.code,
            routes.c.name.label("route_name"),
            checkpoints.c.checkpoint_id,
            checkpoints.c.name,
            checkpoints.c.route_order,
            checkpoints.c.retired_at,
            routes.c.must_patrol,
            routes.c.points_needed,
        )
        .join_from(
            routes,
            checkpoints,
            (checkpoints.c.tenant_id == routes.c.tenant_id) & (checkpoints.c.route_id == routes.c.route_id),
        )
        .where(routes.c.tenant_id == tenant_id, routes.c.route_id == done[0].route_id)
        .order_by(checkpoints.c.route_order)
    )
    rows = (await connection.execute(found)).all()
    if not rows:
        return None
    walk = walk_on(
        points_needed=rows[0].points_needed,
        must_patrol=rows[0].must_patrol,
        points_count=sum(row.retired_at is None for row in rows),
    )
    reached = {seen.checkpoint_id: seen.occurred_at for seen in done}
    return Patrol(
        route_code=rows[0].code,
        route_name=rows[0].route_name,
        done_count=len(done),
        needed_count=walk.points_needed,
        checkpoints=tuple(
            PatrolStop(
                name=row.name, route_order=row.route_order, checked_in_at=reached.get(row.checkpoint_id)
            )
            for row in rows
        ),
        expires_at=done[0].occurred_at + PATROL_SPAN,
    )


def _own_claims() -> "Select[*tuple[Any, ...]]":
    last = _last_said()
    return (
        select(
            claims.c.log_index.label("claim_id"),
            activities.c.name_zh,
            activities.c.name_en,
            claims.c.occurred_at,
            claims.c.state,
            claims.c.points,
            claims.c.minutes,
            claims.c.grade,
            claims.c.held_by,
            claims.c.rule_version,
            rules.c.evidence_grade,
            (claims.c.path == "auto").label("by_rules"),
            last.c.reason,
            last.c.decided_at,
            appeals.c.appealed_at,
            pending_awards.c.activates_at,
            pending_awards.c.contested_by.is_not(None).label("is_contested"),
        )
        .join(
            activities,
            (activities.c.tenant_id == claims.c.tenant_id) & (activities.c.activity == claims.c.activity),
        )
        .join(
            rules,
            (rules.c.tenant_id == claims.c.tenant_id)
            & (rules.c.activity == claims.c.activity)
            & (rules.c.version == claims.c.rule_version),
        )
        .outerjoin(last, true())
        .outerjoin(
            appeals, (appeals.c.tenant_id == claims.c.tenant_id) & (appeals.c.claim_id == claims.c.log_index)
        )
        .outerjoin(
            pending_awards,
            (pending_awards.c.tenant_id == claims.c.tenant_id)
            & (pending_awards.c.log_index == claims.c.award_index)
            & (pending_awards.c.state == PendingState.PENDING.value),
        )
    )


def _last_said() -> Any:  # noqa: ANN401 - a lateral
    """Ask for what was last said to the claimant: why a claim was refused, or what is asked of them."""
    return (
        select(transactions.c.reason, decisions.c.decided_at)
        .join_from(
            decisions,
            transactions,
            (transactions.c.tenant_id == decisions.c.tenant_id)
            & (transactions.c.log_index == decisions.c.log_index),
        )
        .where(
            decisions.c.tenant_id == claims.c.tenant_id,
            decisions.c.claim_id == claims.c.log_index,
            decisions.c.verdict.in_(("refuse", "ask")),
        )
        .order_by(decisions.c.step.desc())
        .limit(1)
        .correlate(claims)
        .lateral("last")
    )


async def _recent(
    connection: AsyncConnection, tenant_id: TenantId, volunteer_id: VolunteerId
) -> tuple[CheckInSeen, ...]:
    used = exists().where(
        claim_check_ins.c.tenant_id == check_ins.c.tenant_id,
        claim_check_ins.c.check_in_id == check_ins.c.log_index,
    )
    found = (
        select(
            check_ins.c.log_index.label("check_in_id"),
            check_ins.c.checkpoint_id,
            check_ins.c.route_id,
            check_ins.c.occurred_at,
            check_ins.c.grade,
            (used | check_ins.c.session_id.is_not(None)).label("used"),
        )
        .where(check_ins.c.tenant_id == tenant_id, check_ins.c.volunteer_id == volunteer_id)
        .order_by(check_ins.c.log_index.desc())
        .limit(RECENT_CHECK_INS_MAX)
    )
    return tuple(
        CheckInSeen(**row._mapping, place=None)  # noqa: SLF001 - public API of SQLAlchemy
        for row in await connection.execute(found)
    )
