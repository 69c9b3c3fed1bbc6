"""Awards by hand as the desk reads them: newest first, within a scope, with everybody who had a part."""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from ledger.book.words import LogIndex, TenantId
from ledger.earning.manual.words import ManualAward
from ledger.earning.queries.evidence import staff_names
from ledger.earning.words import ClaimId
from ledger.people.queries import volunteers_by_id
from ledger.people.seal import Keyring
from ledger.people.words import StaffId
from ledger.places.words import Scope

PAGE_MAX = 100
BEYOND = 2**53
AWARDS = text("""
SELECT m.log_index, m.volunteer_id, m.staff_id, m.points, m.manual_limit, m.path, c.state, c.submitted_at,
    t.reason, d.staff_id AS second_id, v.recorded_at AS reversed_at
FROM manual_awards m
JOIN claims c ON c.tenant_id = m.tenant_id AND c.log_index = m.log_index
JOIN units u ON u.tenant_id = c.tenant_id AND u.unit_id = c.unit_id
JOIN transactions t ON t.tenant_id = m.tenant_id AND t.log_index = m.log_index
LEFT JOIN LATERAL (
    SELECT staff_id FROM decisions
    WHERE tenant_id = :tenant_id AND claim_id = m.log_index AND verdict = 'approve'
    ORDER BY step DESC LIMIT 1) d ON true
LEFT JOIN transactions v ON v.tenant_id = m.tenant_id AND v.reverses = c.award_index
WHERE m.tenant_id = :tenant_id AND m.log_index < :before AND starts_with(u.path, :scope)
ORDER BY m.log_index DESC LIMIT :limit""")


async def list_manual_awards(
    connection: AsyncConnection,
    *,
    keyring: Keyring,
    tenant_id: TenantId,
    scope: Scope,
    before: LogIndex | None = None,
    limit: int = PAGE_MAX,
) -> list[ManualAward]:
    """Return a page of the awards by hand of a scope, newest first."""
    named = {
        "tenant_id": tenant_id,
        "scope": scope,
        "before": BEYOND if before is None else before,
        "limit": min(limit, PAGE_MAX),
    }
    rows = (await connection.execute(AWARDS, named)).all()
    people = await volunteers_by_id(
        connection,
        keyring=keyring,
        tenant_id=tenant_id,
        volunteer_ids={row.volunteer_id for row in rows},
    )
    names = await staff_names(
        connection,
        keyring=keyring,
        tenant_id=tenant_id,
        staff_ids={StaffId(number) for row in rows for number in (row.staff_id, row.second_id) if number},
    )
    return [
        ManualAward(
            claim_id=ClaimId(row.log_index),
            given_at=row.submitted_at,
            volunteer=people[row.volunteer_id],
            points=row.points,
            reason=row.reason,
            state=row.state,
            path=row.path,
            manual_limit=row.manual_limit,
            given_by_id=StaffId(row.staff_id),
            given_by=names.get(row.staff_id),
            approved_by=names.get(row.second_id) if row.second_id else None,
            reversed_at=row.reversed_at,
        )
        for row in rows
    ]
