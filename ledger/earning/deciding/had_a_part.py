"""Who had a part in claims, as SQL that commands and lists share: tables in, people out."""

from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from ledger.book.words import TenantId
from ledger.earning.facts import Someone
from ledger.earning.words import ClaimId

# Each row is looked up alone (LIMIT keeps it so), as the claims themselves are.
_HELPERS: Final = """
SELECT asked.claim_id, h.staff_id, coalesce(h.volunteer_id, s.volunteer_id) AS volunteer_id
FROM unnest(CAST({claim_ids} AS bigint[])) AS asked (claim_id)
CROSS JOIN LATERAL (
    (SELECT staff_id, NULL::bigint AS volunteer_id FROM claim_answers
    WHERE tenant_id = {tenant_id} AND claim_id = asked.claim_id AND staff_id IS NOT NULL LIMIT 99)
    UNION ALL
    (SELECT substr(appealed_by, 7)::bigint, NULL FROM appeals
    WHERE tenant_id = {tenant_id} AND claim_id = asked.claim_id AND appealed_by LIKE 'staff/%' LIMIT 1)
    UNION ALL
    (SELECT a.staff_id, a.staff_volunteer_id FROM claims c
    JOIN squad_answers a ON a.tenant_id = c.tenant_id AND a.squad_id = c.squad_id
    WHERE c.tenant_id = {tenant_id} AND c.log_index = asked.claim_id AND c.source = 'squad'
        AND a.staff_id IS NOT NULL LIMIT 99)) h
LEFT JOIN staff s ON s.tenant_id = {tenant_id} AND s.staff_id = h.staff_id"""
_OTHERS: Final = """
SELECT log_index AS claim_id, submitter_staff_id AS staff_id, submitter_volunteer_id AS volunteer_id
FROM claims WHERE tenant_id = :tenant_id AND log_index = ANY(CAST(:claim_ids AS bigint[]))
UNION ALL
SELECT claim_id, staff_id, approver_volunteer_id FROM decisions
WHERE tenant_id = :tenant_id AND claim_id = ANY(CAST(:claim_ids AS bigint[])) AND verdict = 'approve'
    AND staff_id IS NOT NULL
UNION ALL
SELECT claim_id, refuser_staff_id, refuser_volunteer_id FROM appeals
WHERE tenant_id = :tenant_id AND claim_id = ANY(CAST(:claim_ids AS bigint[]))"""

HELPERS: Final = _HELPERS.format(tenant_id="$1", claim_ids="$2")
"""For the book's connection: staff who answered, appealed or confirmed on behalf of claimants."""
_HELPERS_READ: Final = _HELPERS.format(tenant_id=":tenant_id", claim_ids=":claim_ids")


async def helpers_of(
    connection: AsyncConnection, *, tenant_id: TenantId, claim_ids: list[ClaimId]
) -> dict[ClaimId, frozenset[Someone]]:
    """Return by claim the staff who acted on the claimant's behalf."""
    return await _people(connection, _HELPERS_READ, tenant_id, claim_ids)


async def concerned_of(
    connection: AsyncConnection, *, tenant_id: TenantId, claim_ids: list[ClaimId]
) -> dict[ClaimId, frozenset[Someone]]:
    """Return by claim everybody but the claimant who had a part in it, as `rules.concerned_in` names them."""
    return await _people(connection, f"{_OTHERS} UNION ALL {_HELPERS_READ}", tenant_id, claim_ids)


async def _people(
    connection: AsyncConnection, asked: str, tenant_id: TenantId, claim_ids: list[ClaimId]
) -> dict[ClaimId, frozenset[Someone]]:
    found: dict[ClaimId, frozenset[Someone]] = {}
    for row in await connection.execute(text(asked), {"tenant_id": tenant_id, "claim_ids": claim_ids}):
        someone = Someone(row.staff_id, row.volunteer_id)
        found[ClaimId(row.claim_id)] = found.get(ClaimId(row.claim_id), frozenset()) | {someone}
    return found
