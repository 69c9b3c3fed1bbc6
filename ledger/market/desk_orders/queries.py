"""What is asked about orders at the desk: facts for decisions, and lists for pages."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

import asyncpg
from sqlalchemy import RowMapping, text
from sqlalchemy.ext.asyncio import AsyncConnection

from ledger.book.facts import Loaders
from ledger.book.words import TenantId
from ledger.market.desk_orders.refusals import DeskOrderUnknown
from ledger.market.desk_orders.words import (
    DeskLine,
    DeskOrder,
    DeskOrderFact,
    DeskOrderId,
    DeskOrderView,
    PresentFact,
    Witnessed,
    WitnessedFact,
)
from ledger.market.words import LineAsked, OrderId
from ledger.people.refusals import VolunteerUnknown
from ledger.people.words import StaffId, VolunteerId
from ledger.places.words import Scope, ShopId

LISTED_MAX: Final = 100
DESK_ORDERS: Final = """
SELECT d.*, u.path, e.ending FROM desk_orders d
JOIN shops s ON s.tenant_id = d.tenant_id AND s.shop_id = d.shop_id
JOIN units u ON u.tenant_id = s.tenant_id AND u.unit_id = s.unit_id
LEFT JOIN desk_order_ends e ON e.tenant_id = d.tenant_id AND e.desk_order_id = d.log_index
WHERE d.tenant_id = $1 AND d.log_index = ANY($2::bigint[])"""
PRESENT: Final = """
SELECT v.volunteer_id, u.path FROM volunteers v
JOIN units u ON u.tenant_id = v.tenant_id AND u.unit_id = v.unit_id
WHERE v.tenant_id = $1 AND v.volunteer_id = ANY($2::bigint[]) AND v.left_at IS NULL AND v.state = 'active'"""
# What a witness or the person confirmed is no matter of a name.
WITNESSED: Final = """
SELECT asked.volunteer_id, asked.since, o.placed_at, o.points
FROM unnest($2::bigint[], $3::date[]) AS asked (volunteer_id, since)
JOIN orders o ON o.tenant_id = $1 AND o.volunteer_id = asked.volunteer_id
    AND o.placed_at >= asked.since::timestamp AT TIME ZONE 'UTC'
LEFT JOIN order_ends e ON e.tenant_id = o.tenant_id AND e.order_id = o.log_index
WHERE o.way = 'desk' AND e.ending IS DISTINCT FROM 'void'
    AND NOT EXISTS (SELECT FROM desk_order_ends d
        WHERE d.tenant_id = o.tenant_id AND d.log_index = o.log_index)"""
VIEW: Final = """
SELECT d.log_index, d.volunteer_id, d.shop_id, s.name AS shop_name, u.path, d.points, d.asked_by, d.asked_at,
    d.expires_at, e.ending, CASE e.ending WHEN 'placed' THEN e.log_index END AS order_id, l.lines
FROM desk_orders d
JOIN shops s ON s.tenant_id = d.tenant_id AND s.shop_id = d.shop_id
JOIN units u ON u.tenant_id = s.tenant_id AND u.unit_id = s.unit_id
LEFT JOIN desk_order_ends e ON e.tenant_id = d.tenant_id AND e.desk_order_id = d.log_index
CROSS JOIN LATERAL (
    SELECT jsonb_agg(jsonb_build_array(asked.sku, g.name_zh, g.name_en, asked.quantity) ORDER BY at) AS lines
    FROM unnest(d.skus, d.quantities) WITH ORDINALITY asked (sku, quantity, at)
    JOIN goods g ON g.tenant_id = d.tenant_id AND g.sku = asked.sku) l
WHERE d.tenant_id = :tenant_id"""
WITNESSES: Final = text("""
SELECT s.staff_id FROM staff s JOIN units u ON u.tenant_id = s.tenant_id AND u.unit_id = s.unit_id
WHERE s.tenant_id = :tenant_id AND s.left_at IS NULL AND starts_with(:scope, u.path)
    AND s.staff_id <> :staff_id
ORDER BY u.depth DESC, s.staff_id LIMIT :limit""")
BY_NUMBER: Final = text("""
SELECT v.volunteer_id FROM volunteers v
JOIN units u ON u.tenant_id = v.tenant_id AND u.unit_id = v.unit_id
WHERE v.tenant_id = :tenant_id AND v.left_at IS NULL AND v.state = 'active' AND starts_with(u.path, :scope)
    AND (v.number = :number OR v.volunteer_id = ANY(:volunteer_ids))""")
BY_ID: Final = text(f"{VIEW} AND d.log_index = :desk_order_id")
OF_AREA: Final = text(f"""{VIEW} AND starts_with(u.path, :scope) AND d.expires_at > :since
ORDER BY d.log_index DESC LIMIT :limit""")
OF_PERSON: Final = text(f"""{VIEW} AND d.volunteer_id = :volunteer_id AND d.shop_id = :shop_id
    AND d.expires_at > :now AND e.ending IS NULL ORDER BY d.log_index DESC LIMIT :limit""")


async def find_desk_order(
    connection: AsyncConnection, *, tenant_id: TenantId, desk_order_id: DeskOrderId
) -> DeskOrderView:
    """Return a desk order, or raise DeskOrderUnknown."""
    found = await connection.execute(BY_ID, {"tenant_id": tenant_id, "desk_order_id": desk_order_id})
    row = found.mappings().one_or_none()
    if row is None:
        raise DeskOrderUnknown
    return _view(row)


async def find_present(
    connection: AsyncConnection,
    *,
    tenant_id: TenantId,
    scope: Scope,
    number: str,
    volunteer_ids: Sequence[VolunteerId],
) -> VolunteerId:
    """Return who stands at the desk, by their number or as a card told; raise VolunteerUnknown for others."""
    asked = {"tenant_id": tenant_id, "scope": scope, "number": number, "volunteer_ids": list(volunteer_ids)}
    found = await connection.scalar(BY_NUMBER, asked)
    if found is None:
        raise VolunteerUnknown
    return VolunteerId(found)


async def list_desk_orders(
    connection: AsyncConnection, *, tenant_id: TenantId, scope: Scope, since: datetime
) -> list[DeskOrderView]:
    """Return the desk orders of an area's shops that waited at a moment or later, newest first."""
    asked = {"tenant_id": tenant_id, "scope": scope, "since": since, "limit": LISTED_MAX}
    return [_view(row) for row in (await connection.execute(OF_AREA, asked)).mappings()]


async def list_waiting_for(
    connection: AsyncConnection,
    *,
    tenant_id: TenantId,
    volunteer_id: VolunteerId,
    shop_id: ShopId,
    now: datetime,
) -> list[DeskOrderView]:
    """Return what waits in a shop for a person to stand by it, newest first."""
    asked = {
        "tenant_id": tenant_id,
        "volunteer_id": volunteer_id,
        "shop_id": shop_id,
        "now": now,
        "limit": LISTED_MAX,
    }
    return [_view(row) for row in (await connection.execute(OF_PERSON, asked)).mappings()]


async def list_witnesses(
    connection: AsyncConnection, *, tenant_id: TenantId, scope: Scope, staff_id: StaffId
) -> list[StaffId]:
    """Return the colleagues who serve all of somebody's area, of the own unit first."""
    asked = {"tenant_id": tenant_id, "scope": scope, "staff_id": staff_id, "limit": LISTED_MAX}
    return [StaffId(row.staff_id) for row in await connection.execute(WITNESSES, asked)]


def _view(row: RowMapping) -> DeskOrderView:
    return DeskOrderView(
        desk_order_id=DeskOrderId(row["log_index"]),
        volunteer_id=row["volunteer_id"],
        shop_id=row["shop_id"],
        shop_name=row["shop_name"],
        shop_path=Scope(row["path"]),
        lines=[DeskLine(*line) for line in row["lines"]],
        points=row["points"],
        asked_by=row["asked_by"],
        asked_at=row["asked_at"],
        expires_at=row["expires_at"],
        ending=row["ending"],
        order_id=None if row["order_id"] is None else OrderId(row["order_id"]),
    )


async def load_desk_orders(
    connection: asyncpg.Connection, tenant_id: TenantId, facts: Sequence[DeskOrderFact]
) -> Mapping[DeskOrderFact, DeskOrder]:
    """Load desk orders with what became of them."""
    rows = await connection.fetch(DESK_ORDERS, tenant_id, [fact.desk_order_id for fact in facts])
    return {
        DeskOrderFact(row["log_index"]): DeskOrder(
            desk_order_id=DeskOrderId(row["log_index"]),
            volunteer_id=row["volunteer_id"],
            shop_id=row["shop_id"],
            shop_path=Scope(row["path"]),
            lines=tuple(
                LineAsked(sku, quantity) for sku, quantity in zip(row["skus"], row["quantities"], strict=True)
            ),
            points=row["points"],
            asked_by=row["asked_by"],
            asker_volunteer_id=row["asker_volunteer_id"],
            expires_at=row["expires_at"],
            ending=row["ending"],
        )
        for row in rows
    }


async def load_present(
    connection: asyncpg.Connection, tenant_id: TenantId, facts: Sequence[PresentFact]
) -> Mapping[PresentFact, Scope]:
    """Load the units of volunteers who serve."""
    rows = await connection.fetch(PRESENT, tenant_id, [fact.volunteer_id for fact in facts])
    return {PresentFact(row["volunteer_id"]): Scope(row["path"]) for row in rows}


async def load_witnessed(
    connection: asyncpg.Connection, tenant_id: TenantId, facts: Sequence[WitnessedFact]
) -> Mapping[WitnessedFact, tuple[Witnessed, ...]]:
    """Load what left accounts lately on the name of a witness."""
    lately: dict[WitnessedFact, tuple[Witnessed, ...]] = {}
    asked = [fact.volunteer_id for fact in facts], [fact.since for fact in facts]
    for row in await connection.fetch(WITNESSED, tenant_id, *asked):
        fact = WitnessedFact(row["volunteer_id"], row["since"])
        lately[fact] = (*lately.get(fact, ()), Witnessed(row["placed_at"], row["points"]))
    return lately


LOADERS: Final[Loaders] = {
    DeskOrderFact: load_desk_orders,
    PresentFact: load_present,
    WitnessedFact: load_witnessed,
}
