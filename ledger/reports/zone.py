"""The civil time of a bureau, for reports that are cut by its days."""

from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from ledger.book.refusals import TenantUnknown
from ledger.book.tables import tenants
from ledger.book.words import TenantId


async def zone_of(connection: AsyncConnection, *, tenant_id: TenantId) -> ZoneInfo:
    """Return a bureau's time zone, or refuse."""
    name = await connection.scalar(select(tenants.c.time_zone).where(tenants.c.tenant_id == tenant_id))
    if name is None:
        raise TenantUnknown
    return ZoneInfo(name)
