"""The activities of a bureau by name: for filters, statements and the board."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from ledger.book.words import TenantId
from ledger.earning.tables import activities
from ledger.earning.words import ActivityName


async def activity_names(connection: AsyncConnection, *, tenant_id: TenantId) -> dict[str, ActivityName]:
    """Return every activity's names by its code, in order of code."""
    found = (
        select(activities.c.activity, activities.c.name_zh, activities.c.name_en)
        .where(activities.c.tenant_id == tenant_id)
        .order_by(activities.c.activity)
    )
    rows = await connection.execute(found)
    return {row.activity: ActivityName(zh=row.name_zh, en=row.name_en) for row in rows}
