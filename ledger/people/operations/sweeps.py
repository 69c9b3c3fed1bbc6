"""What is swept away: sessions that are long over and counts of tries whose window has passed."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncEngine

from ledger.book.words import TenantId
from ledger.people.tables import sessions
from ledger.places.tables import wrong_tries

SESSIONS_KEPT: Final = timedelta(days=30)
"""How long an ended session is kept, so that a desk can still be told who was signed in."""
TRIES_KEPT: Final = timedelta(days=1)


async def sweep_sessions(engine: AsyncEngine, *, tenant_id: TenantId, now: datetime) -> int:
    """Delete what nobody asks for any more, and return how many rows; safe to run twice, late, or at once."""
    async with engine.begin() as connection:
        ended = await connection.execute(
            delete(sessions).where(
                sessions.c.tenant_id == tenant_id,
                (sessions.c.expires_at < now - SESSIONS_KEPT) | (sessions.c.revoked_at < now - SESSIONS_KEPT),
            )
        )
        passed = await connection.execute(
            delete(wrong_tries).where(
                wrong_tries.c.tenant_id == tenant_id, wrong_tries.c.window_started_at < now - TRIES_KEPT
            )
        )
    return ended.rowcount + passed.rowcount
