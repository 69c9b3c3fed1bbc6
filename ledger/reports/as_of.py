"""From a moment to an index of the log: recorded times never run backwards, so a binary search finds it."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from ledger.book.words import LogIndex, TenantId

SEARCH_STEPS: Final = """search (low, high) AS (
    SELECT 0::bigint, size FROM book WHERE tenant_id = :tenant_id
    UNION ALL
    SELECT CASE WHEN t.recorded_at < :moment THEN t.log_index + 1 ELSE s.low END,
        CASE WHEN t.recorded_at < :moment THEN s.high ELSE t.log_index END
    FROM search s JOIN transactions t ON t.tenant_id = :tenant_id AND t.log_index = (s.low + s.high) / 2
    WHERE s.low < s.high)"""
"""A common table whose row with low = high names the first transaction recorded at :moment or later."""
SEARCH = text(f"WITH RECURSIVE {SEARCH_STEPS} SELECT low FROM search WHERE low = high")  # noqa: S608 - ours
TICK: Final = timedelta(microseconds=1)
"""The book's clock counts no less: recorded by a moment is recorded before the next tick."""


async def first_index_since(
    connection: AsyncConnection, *, tenant_id: TenantId, moment: datetime
) -> LogIndex:
    """Return the index of the first transaction recorded at a moment or later; the log's size if none is."""
    found = await connection.scalar(SEARCH, {"tenant_id": tenant_id, "moment": moment})
    return LogIndex(found or 0)
