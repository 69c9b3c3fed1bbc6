"""What is read of slips where they are shown without a name."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final, NamedTuple

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from ledger.book.words import TenantId

SHOWN: Final = text("""
SELECT s.points - s.points_spent AS points_left, i.state = 'over'
    OR s.expires_on < (CAST(:now AS timestamptz) AT TIME ZONE n.time_zone)::date AS is_over
FROM claim_slips s
JOIN claim_slip_issues i ON i.tenant_id = s.tenant_id AND i.log_index = s.log_index
JOIN tenants n ON n.tenant_id = s.tenant_id
WHERE s.tenant_id = :tenant_id AND s.code_hash = ANY(:code_hashes)""")


class SlipShown(NamedTuple):
    """A slip as a kiosk may know it: what it still buys, and whether its last day is past."""

    points_left: int
    is_over: bool


async def find_slips(
    connection: AsyncConnection, *, tenant_id: TenantId, code_hashes: Sequence[bytes], now: datetime
) -> list[SlipShown]:
    """Return the slips that there are, in no order."""
    asked = {"tenant_id": tenant_id, "code_hashes": list(code_hashes), "now": now}
    return [SlipShown(*row) for row in await connection.execute(SHOWN, asked)]


async def points_on_slips(
    connection: AsyncConnection, *, tenant_id: TenantId, code_hashes: Sequence[bytes], now: datetime
) -> int:
    """Return what slips still buy together."""
    slips = await find_slips(connection, tenant_id=tenant_id, code_hashes=code_hashes, now=now)
    return sum(slip.points_left for slip in slips if not slip.is_over)
