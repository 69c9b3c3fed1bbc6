"""Loads whether a relative may redeem for somebody."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import asyncpg

from ledger.book.facts import Loaders
from ledger.book.words import Fact, TenantId
from ledger.people.words import VolunteerId

STANDING: Final = """
SELECT p.volunteer_id, p.relative_id FROM proxies p
JOIN unnest($2::bigint[], $3::bigint[]) AS asked (volunteer_id, relative_id) USING (volunteer_id, relative_id)
WHERE p.tenant_id = $1 AND p.confirmed_at IS NOT NULL AND p.revoked_at IS NULL"""


@dataclass(frozen=True, slots=True)
class ProxyFact(Fact):
    """Asks whether a relative may redeem for a person now: True."""

    volunteer_id: VolunteerId
    relative_id: VolunteerId


async def load_proxies(
    connection: asyncpg.Connection, tenant_id: TenantId, facts: Sequence[ProxyFact]
) -> Mapping[ProxyFact, bool]:
    """Load which relatives may redeem for whom."""
    rows = await connection.fetch(
        STANDING, tenant_id, [fact.volunteer_id for fact in facts], [fact.relative_id for fact in facts]
    )
    return {
        ProxyFact(VolunteerId(row["volunteer_id"]), VolunteerId(row["relative_id"])): True for row in rows
    }


LOADERS: Final[Loaders] = {ProxyFact: load_proxies}
