"""Loads what cards have spent, for decisions and for the screen."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

import asyncpg
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from ledger.book.facts import Loaders
from ledger.book.words import TenantId
from ledger.market.card_limits.words import CardUse, CardUseFact
from ledger.people.words import CardId

SPENT: Final = """
SELECT c.card_id, c.withdrawn_at IS NOT NULL AS is_withdrawn, d.days, d.spent
FROM person_cards c
JOIN tenants n ON n.tenant_id = c.tenant_id
CROSS JOIN LATERAL (
    SELECT array_agg(day) AS days, array_agg(spent) AS spent FROM (
        SELECT (o.placed_at AT TIME ZONE n.time_zone)::date AS day, sum(o.points)::bigint AS spent
        FROM orders o
        LEFT JOIN order_ends e ON e.tenant_id = o.tenant_id AND e.order_id = o.log_index
        WHERE o.tenant_id = c.tenant_id AND o.card_id = c.card_id AND o.way = 'card'
            AND e.ending IS DISTINCT FROM 'void'
        GROUP BY 1 ORDER BY 1 DESC LIMIT 2) of_day) d
WHERE c.tenant_id = {tenant_id} AND c.card_id = {card_ids}"""
BY_CARDS: Final = SPENT.format(tenant_id="$1", card_ids="ANY($2::bigint[])")
BY_CARD: Final = text(SPENT.format(tenant_id=":tenant_id", card_ids=":card_id"))
TODAY: Final = text("""
SELECT (CAST(:now AS timestamptz) AT TIME ZONE time_zone)::date FROM tenants WHERE tenant_id = :tenant_id""")


async def load_card_uses(
    connection: asyncpg.Connection, tenant_id: TenantId, facts: Sequence[CardUseFact]
) -> Mapping[CardUseFact, CardUse]:
    """Load what cards have spent on the last days on which they were used."""
    rows = await connection.fetch(BY_CARDS, tenant_id, [fact.card_id for fact in facts])
    return {CardUseFact(row["card_id"]): _use(dict(row)) for row in rows}


async def use_of_card(
    connection: AsyncConnection, *, tenant_id: TenantId, card_id: CardId, now: datetime
) -> tuple[CardUse, date]:
    """Return what a card has spent, and the bureau's civil day of a moment."""
    found = await connection.execute(BY_CARD, {"tenant_id": tenant_id, "card_id": card_id})
    today: date = (await connection.execute(TODAY, {"tenant_id": tenant_id, "now": now})).scalar_one()
    return _use(dict(found.mappings().one())), today


def _use(row: Mapping[str, Any]) -> CardUse:
    days: Sequence[date] = row["days"] or ()
    spent: Sequence[int] = row["spent"] or ()
    return CardUse(
        is_withdrawn=bool(row["is_withdrawn"]),
        spent=dict(zip(days, spent, strict=True)),
    )


LOADERS: Final[Loaders] = {CardUseFact: load_card_uses}
