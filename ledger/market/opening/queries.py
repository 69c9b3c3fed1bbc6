"""What is read of opening times: those of shops, and how a shop stands at a moment."""

from collections.abc import Collection
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from ledger.book.tables import tenants
from ledger.book.words import TenantId
from ledger.market.opening.facts import OPENINGS, opening_of
from ledger.market.opening.rules import standing_at
from ledger.market.opening.words import Opening, Standing
from ledger.places.words import ShopId

_OPENINGS: Final = text(OPENINGS.replace("$1", ":tenant_id").replace("$2::bigint[]", ":shop_ids"))


async def openings_of(
    connection: AsyncConnection, *, tenant_id: TenantId, shop_ids: Collection[ShopId]
) -> dict[ShopId, Opening]:
    """Return the opening times of shops; those that are not there are left out."""
    rows = await connection.execute(_OPENINGS, {"tenant_id": tenant_id, "shop_ids": list(shop_ids)})
    return {ShopId(row.shop_id): opening_of(spans=row.spans, closed_days=row.closed_days) for row in rows}


async def standing_of(
    connection: AsyncConnection, *, tenant_id: TenantId, shop_id: ShopId, now: datetime
) -> tuple[Opening, Standing]:
    """Return the opening times of a shop that is there, and how it stands now."""
    zone = await connection.scalar(select(tenants.c.time_zone).where(tenants.c.tenant_id == tenant_id))
    opening = (await openings_of(connection, tenant_id=tenant_id, shop_ids=[shop_id]))[shop_id]
    return opening, standing_at(opening, now, ZoneInfo(str(zone)))
