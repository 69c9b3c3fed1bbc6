"""From a moment to an index of the log: recorded times never run backwards, so a binary search finds it."""

from datetime import datetime

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from ledger.book.words import LogIndex, TenantId

SEARCH = text("""
WITH RECURSIVE search (low, high) AS (
    SELECT 0::bigint, size FROM book WHERE tenant_id = :tenant_id
    UNION ALL
    SELECT CASE WHEN t.recorded_at < :moment THEN t.log_index + 1 ELSE s.low END,
        CASE WHEN t.recorded_at < :moment THEN s.high ELSE t.log_index END
    FROM search s JOIN transactions t ON t.tenant_id = :tenant_id AND t.log_index = (s.low + s.high) / 2
    WHERE s.low < s.high)
SELECT low FROM search WHERE low = high""")


async def first_index_since(
    connection: AsyncConnection, *, tenant_id: TenantId, moment: datetime
) -> LogIndex:
    """Return the index of the first transaction recorded at a moment or later; the log's size if none is."""
    found = await connection.scalar(SEARCH, {"tenant_id": tenant_id, "moment": moment})
    return LogIndex(found or 0)
