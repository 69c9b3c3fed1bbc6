"""The honour list: who gave most time in a period, among those who agreed to stand on it."""

from datetime import date

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from ledger.book.words import TenantId
from ledger.places.words import Scope
from ledger.reports.service.words import HONOURS_MAX, Honour

PURPOSE = "ranking"
"""What a volunteer must have consented to (PIPL art. 25: nothing is made public without separate consent)."""

# Only claims count, never balances: what somebody was given for a tip stands in no claim.
HONOURS = text("""
WITH said AS (
    SELECT DISTINCT ON (volunteer_id) volunteer_id, given FROM consents
    WHERE tenant_id = :tenant_id AND purpose = :purpose ORDER BY volunteer_id, consent_id DESC)
SELECT v.volunteer_id, s.minutes, s.times
FROM said
JOIN volunteers v ON v.tenant_id = :tenant_id AND v.volunteer_id = said.volunteer_id
    AND v.state = 'active'
JOIN units u ON u.tenant_id = :tenant_id AND u.unit_id = v.unit_id AND u.path LIKE :within
CROSS JOIN LATERAL (
    SELECT sum(c.minutes)::bigint AS minutes, count(*) AS times FROM claims c
    WHERE c.tenant_id = :tenant_id AND c.volunteer_id = said.volunteer_id AND c.state = 'approved'
        AND c.served_on BETWEEN :from_on AND :to_on AND c.minutes > 0
        AND NOT EXISTS (SELECT FROM transactions t
            WHERE t.tenant_id = :tenant_id AND t.reverses = c.award_index)) s
WHERE said.given AND s.minutes > 0
ORDER BY s.minutes DESC, v.volunteer_id LIMIT :limit""")


async def list_honours(
    connection: AsyncConnection, *, tenant_id: TenantId, scope: Scope, from_on: date, to_on: date, limit: int
) -> list[Honour]:
    """Return those of a scope who gave most service time in a period and agreed to be shown, most first."""
    named = {
        "tenant_id": tenant_id,
        "purpose": PURPOSE,
        "within": f"{scope}%",
        "from_on": from_on,
        "to_on": to_on,
        "limit": min(limit, HONOURS_MAX),
    }
    return [Honour(*row) for row in await connection.execute(HONOURS, named)]


def ranks_of(honours: list[Honour]) -> list[int]:
    """Return the rank of each line: equal time is equal rank, and the next rank is skipped."""
    ranks: list[int] = []
    for place, honour in enumerate(honours, start=1):
        same = place > 1 and honours[place - 2].minutes == honour.minutes
        ranks.append(ranks[-1] if same else place)
    return ranks
