"""What an order asks about opening times, and how it is loaded."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import asyncpg

from ledger.book.facts import Loaders
from ledger.book.words import Fact, TenantId
from ledger.market.opening.words import Opening, Span
from ledger.places.words import ShopId

OPENINGS: Final = """
SELECT s.shop_id,
    (SELECT jsonb_agg(jsonb_build_array(h.weekday, h.opens_minute, h.closes_minute)
            ORDER BY h.weekday, h.opens_minute)
        FROM shop_hours h
        WHERE h.tenant_id = s.tenant_id AND h.shop_id = s.shop_id AND h.in_force) AS spans,
    (SELECT jsonb_object_agg(d.closed_on, d.reason)
        FROM shop_closed_days d
        WHERE d.tenant_id = s.tenant_id AND d.shop_id = s.shop_id AND d.in_force) AS closed_days
FROM shops s WHERE s.tenant_id = $1 AND s.shop_id = ANY($2::bigint[])"""


@dataclass(frozen=True, slots=True)
class OpeningFact(Fact):
    """Asks for the Opening of a shop."""

    shop_id: ShopId


def opening_of(*, spans: Sequence[Sequence[int]] | None, closed_days: Mapping[str, Any] | None) -> Opening:
    """Read opening times as the database gives them."""
    return Opening(
        spans=tuple(Span(*span) for span in spans or ()),
        closed_days={date.fromisoformat(day): str(why) for day, why in (closed_days or {}).items()},
    )


async def load_openings(
    connection: asyncpg.Connection, tenant_id: TenantId, facts: Sequence[OpeningFact]
) -> Mapping[OpeningFact, Opening]:
    """Load the opening times of shops."""
    rows = await connection.fetch(OPENINGS, tenant_id, [fact.shop_id for fact in facts])
    return {
        OpeningFact(ShopId(row["shop_id"])): opening_of(spans=row["spans"], closed_days=row["closed_days"])
        for row in rows
    }


LOADERS: Final[Loaders] = {OpeningFact: load_openings}
