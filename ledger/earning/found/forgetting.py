"""Forget what people said of their losses once it is no longer needed: the key of a report is shredded."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Select, and_, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from ledger.book.operations.sweeps import LISTED_MAX, Swept
from ledger.book.words import TenantId
from ledger.earning.found.tables import found_returns, loss_reports
from ledger.people.tables import person_keys

KEPT_AFTER_RETURN: Final = timedelta(days=180)
"""As long as photos: for notice, objections, an appeal and the recheck."""
KEPT_UNFOUND: Final = timedelta(days=395)
"""A year in which a find may still turn up (民法典 art. 318), and a month."""
PAIRS_KEPT: Final = timedelta(days=365)
"""So long the return between the same two people is told from their first."""


async def forget_losses(
    engine: AsyncEngine, *, tenant_id: TenantId, now: datetime, limit: int = LISTED_MAX
) -> Swept:
    """Shred the keys of reports whose time has passed, and what tells their owners apart.

    Safe twice, late, and on two machines.
    """
    loss, returned = loss_reports.c, found_returns.c
    async with engine.begin() as connection:
        loss_ids = list((await connection.execute(_due(tenant_id, now).limit(limit))).scalars())
        gone = [f"loss/{loss_id}" for loss_id in loss_ids]
        await connection.execute(
            delete(person_keys).where(person_keys.c.tenant_id == tenant_id, person_keys.c.person.in_(gone))
        )
        await connection.execute(
            update(loss_reports)
            .where(loss.tenant_id == tenant_id, loss.loss_id.in_(loss_ids))
            .values(owner_index=None)
        )
        await connection.execute(
            update(loss_reports)
            .where(
                loss.tenant_id == tenant_id, loss.loss_id.in_(loss_ids), loss.state.in_(("open", "matched"))
            )
            .values(state="withdrawn")
        )
        await connection.execute(
            update(found_returns)
            .where(
                returned.tenant_id == tenant_id,
                returned.owner_index.is_not(None),
                returned.returned_at < now - PAIRS_KEPT,
            )
            .values(owner_index=None)
        )
    return Swept(due_count=len(loss_ids), done_count=len(loss_ids), left_count=0)


def _due(tenant_id: TenantId, now: datetime) -> "Select[tuple[int]]":
    """Ask for the reports whose key is still there although their time has passed."""
    loss, returned = loss_reports.c, found_returns.c
    return (
        select(loss.loss_id)
        .join(
            person_keys,
            and_(
                person_keys.c.tenant_id == loss.tenant_id,
                person_keys.c.person == func.concat("loss/", loss.loss_id),
            ),
        )
        .outerjoin(
            found_returns,
            and_(returned.tenant_id == loss.tenant_id, returned.loss_id == loss.loss_id),
        )
        .where(
            loss.tenant_id == tenant_id,
            or_(returned.returned_at < now - KEPT_AFTER_RETURN, loss.reported_at < now - KEPT_UNFOUND),
        )
        .order_by(loss.loss_id)
    )
