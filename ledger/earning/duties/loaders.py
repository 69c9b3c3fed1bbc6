"""The loader of duties that people are on."""

from collections.abc import Mapping, Sequence
from typing import Final

import asyncpg

from ledger.book.facts import Loaders
from ledger.book.words import TenantId
from ledger.earning.duties.facts import OnDutyFact
from ledger.earning.duties.words import DutyId, DutySeen

ON_DUTY: Final = """
SELECT d.volunteer_id, d.log_index, d.activity, d.checkpoint_id, d.unit_id, d.began_at, d.grade, c.signals
FROM unnest($2::bigint[]) AS asked (volunteer_id)
CROSS JOIN LATERAL (
    SELECT * FROM duties d WHERE d.tenant_id = $1 AND d.volunteer_id = asked.volunteer_id
    ORDER BY d.log_index DESC LIMIT 1) d
LEFT JOIN check_ins c ON c.tenant_id = $1 AND c.log_index = d.log_index
WHERE d.state = 'on'"""


async def load_duties(
    connection: asyncpg.Connection, tenant_id: TenantId, facts: Sequence[OnDutyFact]
) -> Mapping[OnDutyFact, DutySeen]:
    """Load the duty each is on; only the last one of each can be."""
    rows = await connection.fetch(ON_DUTY, tenant_id, [fact.volunteer_id for fact in facts])
    return {
        OnDutyFact(row["volunteer_id"]): DutySeen(
            duty_id=DutyId(row["log_index"]),
            activity=row["activity"],
            checkpoint_id=row["checkpoint_id"],
            unit_id=row["unit_id"],
            began_at=row["began_at"],
            grade=row["grade"],
            signals=tuple(row["signals"] or ()),
        )
        for row in rows
    }


LOADERS: Final[Loaders] = {OnDutyFact: load_duties}
