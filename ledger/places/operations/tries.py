"""How often somebody may guess: wrong tries counted per subject within a window of time."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import case, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from ledger.book.words import TenantId
from ledger.places.refusals import TooManyTries
from ledger.places.tables import wrong_tries


@dataclass(frozen=True, slots=True, kw_only=True)
class TriesLimit:
    """Who guesses, and how many wrong tries they have in which time."""

    subject: str
    tries_max: int
    window: timedelta


async def take_try(
    connection: AsyncConnection, *, tenant_id: TenantId, limit: TriesLimit, now: datetime
) -> None:
    """Use up one try before looking whether it is right; the row stays locked, so guesses queue up.

    The caller commits when the try was wrong, and calls `give_back_try` first when it was right.
    """
    new = insert(wrong_tries).values(
        tenant_id=tenant_id, subject=limit.subject, window_started_at=now, tries_count=1
    )
    is_over = wrong_tries.c.window_started_at <= now - limit.window
    counted = new.on_conflict_do_update(
        index_elements=["tenant_id", "subject"],
        set_={
            "window_started_at": case((is_over, now), else_=wrong_tries.c.window_started_at),
            "tries_count": case((is_over, 1), else_=wrong_tries.c.tries_count + 1),
        },
    ).returning(wrong_tries.c.tries_count, wrong_tries.c.window_started_at)
    row = (await connection.execute(counted)).one()
    if row.tries_count > limit.tries_max:
        wait = row.window_started_at + limit.window - now
        raise TooManyTries(retry_after_s=max(1, int(wait.total_seconds())))


async def give_back_try(connection: AsyncConnection, *, tenant_id: TenantId, limit: TriesLimit) -> None:
    """Count a try that was right as none."""
    await connection.execute(
        update(wrong_tries)
        .where(wrong_tries.c.tenant_id == tenant_id, wrong_tries.c.subject == limit.subject)
        .values(tries_count=wrong_tries.c.tries_count - 1)
    )
