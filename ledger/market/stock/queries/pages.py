"""How lists of stock are paged: newest first, below an index of the log."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import RowMapping, TextClause
from sqlalchemy.ext.asyncio import AsyncConnection

PAGE_MAX: Final = 60
BEYOND: Final = 2**53


async def page_of(
    connection: AsyncConnection,
    question: TextClause,
    named: Mapping[str, Any],
    *,
    before: int | None,
    limit: int = PAGE_MAX,
) -> Sequence[RowMapping]:
    """Ask for a page of what lies below an index of the log."""
    found = await connection.execute(
        question,
        {**named, "before": BEYOND if before is None else before, "limit": min(limit, PAGE_MAX)},
    )
    return found.mappings().all()
