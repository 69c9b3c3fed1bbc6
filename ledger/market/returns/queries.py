"""What is asked about returns: what an order handed over, and what of it came back."""

from collections.abc import Mapping, Sequence
from typing import Final

import asyncpg

from ledger.book.facts import Loaders
from ledger.book.words import LogIndex, TenantId
from ledger.market.returns.words import HandedOver, HandedOverFact

HANDED_OVER: Final = """
SELECT e.order_id, e.log_index, e.ended_at, l.skus, l.given, l.returned, l.returns
FROM order_ends e
CROSS JOIN LATERAL (
    SELECT array_agg(line.sku) AS skus, array_agg(COALESCE(part.quantity, line.quantity)) AS given,
        array_agg(COALESCE(back.quantity, 0)) AS returned,
        (SELECT array_agg(DISTINCT log_index) FROM order_returns
            WHERE tenant_id = e.tenant_id AND order_id = e.order_id) AS returns
    FROM order_lines line
    LEFT JOIN hand_over_lines part ON part.tenant_id = line.tenant_id AND part.order_id = line.log_index
        AND part.line = line.line
    LEFT JOIN LATERAL (
        SELECT sum(r.quantity)::int AS quantity FROM order_returns r
        WHERE r.tenant_id = line.tenant_id AND r.order_id = line.log_index
            AND r.line = line.line) back ON true
    WHERE line.tenant_id = e.tenant_id AND line.log_index = e.order_id) l
WHERE e.tenant_id = $1 AND e.order_id = ANY($2::bigint[]) AND e.ending = 'handed_over'"""


async def load_handed_over(
    connection: asyncpg.Connection, tenant_id: TenantId, facts: Sequence[HandedOverFact]
) -> Mapping[HandedOverFact, HandedOver]:
    """Load what orders handed over and what came back."""
    rows = await connection.fetch(HANDED_OVER, tenant_id, [fact.order_id for fact in facts])
    return {
        HandedOverFact(row["order_id"]): HandedOver(
            ended_at=row["ended_at"],
            log_index=LogIndex(row["log_index"]),
            given=dict(zip(row["skus"], row["given"], strict=True)),
            returned=dict(zip(row["skus"], row["returned"], strict=True)),
            returns=tuple(row["returns"] or ()),
        )
        for row in rows
    }


LOADERS: Final[Loaders] = {HandedOverFact: load_handed_over}
