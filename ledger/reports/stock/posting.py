"""What a shop posts in public for a month: its boxes article by article, and who took what, masked."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from ledger.book.words import TenantId
from ledger.market.words import OrderId, Sku
from ledger.people.queries import volunteers_by_id
from ledger.people.seal import Keyring
from ledger.people.words import ERASED
from ledger.places.words import ShopId
from ledger.reports.as_of import first_index_since
from ledger.reports.stock.plan import next_month

REDEEMED_MAX: Final = 300

# What stood there before is the sum of everything earlier; boxes from and to other shops are the rest.
FLOWS = text("""
SELECT g.sku, g.name_zh, g.name_en, f.* FROM goods g JOIN (
    SELECT substr(a.unit, 7) AS of_sku,
        COALESCE(sum(e.amount) FILTER (WHERE a.purpose IN ('shelf', 'reserved', 'set_aside')
            AND e.log_index < :since), 0)::bigint AS before,
        COALESCE(sum(e.amount) FILTER (WHERE a.purpose IN ('shelf', 'reserved', 'set_aside')), 0)::bigint
            AS after,
        COALESCE(sum(-e.amount) FILTER (WHERE a.purpose = 'supplier' AND e.log_index >= :since), 0)::bigint
            AS delivered,
        COALESCE(sum(e.amount) FILTER (WHERE a.purpose = 'handed_over' AND e.log_index >= :since), 0)::bigint
            AS handed_over,
        COALESCE(sum(e.amount) FILTER (WHERE a.purpose = 'written_off' AND e.log_index >= :since), 0)::bigint
            AS written_off,
        COALESCE(sum(-e.amount) FILTER (WHERE a.purpose = 'count_difference' AND e.log_index >= :since),
            0)::bigint AS difference
    FROM accounts a JOIN entries e ON e.tenant_id = a.tenant_id AND e.account_id = a.account_id
    WHERE a.tenant_id = :tenant_id AND a.owner = :owner AND starts_with(a.unit, 'goods:')
        AND e.log_index < :until
    GROUP BY a.unit) f ON f.of_sku = g.sku
WHERE g.tenant_id = :tenant_id ORDER BY g.sku""")
REDEEMED = text("""
SELECT o.log_index AS order_id, o.volunteer_id, e.ended_at, l.points, l.names_zh, l.names_en
FROM order_ends e
JOIN orders o ON o.tenant_id = e.tenant_id AND o.log_index = e.order_id
CROSS JOIN LATERAL (
    SELECT sum(COALESCE(part.quantity, line.quantity) * line.points_each)::bigint AS points,
        string_agg(g.name_zh || ' × ' || COALESCE(part.quantity, line.quantity), '，' ORDER BY line.line)
            AS names_zh,
        string_agg(g.name_en || ' × ' || COALESCE(part.quantity, line.quantity), ', ' ORDER BY line.line)
            AS names_en
    FROM order_lines line
    JOIN goods g ON g.tenant_id = line.tenant_id AND g.sku = line.sku
    LEFT JOIN hand_over_lines part ON part.tenant_id = line.tenant_id AND part.order_id = line.log_index
        AND part.line = line.line
    WHERE line.tenant_id = o.tenant_id AND line.log_index = o.log_index
        AND COALESCE(part.quantity, line.quantity) > 0) l
WHERE e.tenant_id = :tenant_id AND e.ending = 'handed_over' AND o.shop_id = :shop_id
    AND e.log_index >= :since AND e.log_index < :until
ORDER BY e.log_index DESC LIMIT :limit""")


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """One article in a month; `moved` are boxes from other shops less those to them, also on their way."""

    sku: Sku
    name_zh: str
    name_en: str
    before: int
    delivered: int
    moved: int
    handed_over: int
    written_off: int
    difference: int
    after: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Redeemed:
    """One order as everybody may read it; the name is masked, and None where slips paid without one."""

    order_id: OrderId
    name_masked: str | None
    points: int
    names_zh: str
    names_en: str
    handed_over_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Posting:
    """A shop's month: its boxes, and the newest orders, at most `REDEEMED_MAX`."""

    month_on: date
    flows: list[Flow]
    redeemed: list[Redeemed]

    @property
    def points(self) -> int:
        """Return the points of the orders that are posted."""
        return sum(order.points for order in self.redeemed)


async def posting_of(
    connection: AsyncConnection,
    *,
    keyring: Keyring,
    tenant_id: TenantId,
    shop_id: ShopId,
    month_on: date,
    zone: ZoneInfo,
) -> Posting:
    """Return what a shop posts for the month that begins on a day."""
    since, until = [
        await first_index_since(
            connection, tenant_id=tenant_id, moment=datetime.combine(day, time(), tzinfo=zone)
        )
        for day in (month_on, next_month(month_on))
    ]
    named: dict[str, Any] = {
        "tenant_id": tenant_id,
        "shop_id": shop_id,
        "owner": f"shop/{shop_id}",
        "since": since,
        "until": until,
    }
    flows = [_flow(row) for row in await connection.execute(FLOWS, named)]
    orders = (await connection.execute(REDEEMED, {**named, "limit": REDEEMED_MAX})).all()
    people = await volunteers_by_id(
        connection,
        keyring=keyring,
        tenant_id=tenant_id,
        volunteer_ids={order.volunteer_id for order in orders if order.volunteer_id is not None},
    )
    return Posting(
        month_on=month_on,
        flows=[flow for flow in flows if flow.before or flow.after or flow.delivered or flow.handed_over],
        redeemed=[
            Redeemed(
                order_id=OrderId(order.order_id),
                name_masked=None
                if order.volunteer_id is None
                else people[order.volunteer_id].name_masked
                if order.volunteer_id in people
                else ERASED,
                points=order.points,
                names_zh=order.names_zh,
                names_en=order.names_en,
                handed_over_at=order.ended_at,
            )
            for order in orders
        ],
    )


def _flow(row: Any) -> Flow:  # noqa: ANN401 - a row of a statement
    gone = row.handed_over + row.written_off - row.difference
    return Flow(
        sku=row.sku,
        name_zh=row.name_zh,
        name_en=row.name_en,
        before=row.before,
        delivered=row.delivered,
        moved=row.after - row.before - row.delivered + gone,
        handed_over=row.handed_over,
        written_off=row.written_off,
        difference=row.difference,
        after=row.after,
    )
