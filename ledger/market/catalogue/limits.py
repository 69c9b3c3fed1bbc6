"""What the limits of articles leave one person, told before anybody chooses."""

from datetime import date, datetime
from typing import Final, NamedTuple

import asyncpg

from ledger.book.queries import load_tenant
from ledger.book.words import TenantId
from ledger.market.catalogue.facts import TakenFact, TermsFact, load_taken, load_terms
from ledger.market.catalogue.rules import left_of
from ledger.market.words import Sku
from ledger.people.words import VolunteerId

LIMITED: Final = """
SELECT sku FROM goods WHERE tenant_id = $1 AND offered AND limit_quantity IS NOT NULL ORDER BY sku"""


class LimitLeft(NamedTuple):
    """So many of an article somebody may still take, and the day on which the limit begins anew."""

    sku: Sku
    left: int
    again_on: date


async def limits_left(
    connection: asyncpg.Connection, tenant_id: TenantId, volunteer_id: VolunteerId | None, *, now: datetime
) -> list[LimitLeft]:
    """Return what is left of every article with a limit; claim slips have the whole of it in one order."""
    skus = [Sku(row["sku"]) for row in await connection.fetch(LIMITED, tenant_id)]
    if not skus:
        return []
    terms = await load_terms(connection, tenant_id, [TermsFact(sku) for sku in skus])
    day_of = (await load_tenant(connection, tenant_id)).day
    asked = () if volunteer_id is None else [TakenFact(volunteer_id, sku) for sku in skus]
    taken = {fact.sku: had for fact, had in (await load_taken(connection, tenant_id, asked)).items()}
    return [
        LimitLeft(sku, *left_of(limit, taken.get(sku, ()), at=now, day_of=day_of))
        for sku in skus
        if (limit := terms[TermsFact(sku)].limit) is not None
    ]
