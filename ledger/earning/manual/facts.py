"""What an award by hand asks of the past: how much one person alone gave somebody in a month."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import asyncpg

from ledger.book.facts import Loaders
from ledger.book.words import Fact, TenantId
from ledger.people.words import StaffId, VolunteerId

# The same human under another account is the same giver; what was taken back was not given.
ALONE: Final = """
SELECT asked.staff_id, asked.volunteer_id, asked.month_on, coalesce(sum(m.points), 0)::int AS points
FROM unnest($2::bigint[], $3::bigint[], $4::date[]) AS asked (staff_id, volunteer_id, month_on)
LEFT JOIN staff s ON s.tenant_id = $1 AND s.staff_id = asked.staff_id
JOIN manual_awards m ON m.tenant_id = $1 AND m.volunteer_id = asked.volunteer_id AND m.path = 'auto'
    AND (m.staff_id = asked.staff_id OR m.staff_volunteer_id = s.volunteer_id)
JOIN claims c ON c.tenant_id = $1 AND c.log_index = m.log_index AND c.state = 'approved'
    AND c.served_on >= asked.month_on AND c.served_on < asked.month_on + interval '1 month'
WHERE NOT EXISTS (SELECT FROM transactions t WHERE t.tenant_id = $1 AND t.reverses = c.award_index)
GROUP BY asked.staff_id, asked.volunteer_id, asked.month_on"""


@dataclass(frozen=True, slots=True)
class GivenAloneFact(Fact):
    """Asks for the points that somebody alone gave a volunteer by hand in a month: an int."""

    staff_id: StaffId
    volunteer_id: VolunteerId
    month_on: date


async def load_given(
    connection: asyncpg.Connection, tenant_id: TenantId, facts: Sequence[GivenAloneFact]
) -> Mapping[GivenAloneFact, int]:
    """Load what was given; nothing is 0."""
    rows = await connection.fetch(
        ALONE,
        tenant_id,
        [fact.staff_id for fact in facts],
        [fact.volunteer_id for fact in facts],
        [fact.month_on for fact in facts],
    )
    found = {
        GivenAloneFact(row["staff_id"], row["volunteer_id"], row["month_on"]): row["points"] for row in rows
    }
    return {fact: found.get(fact, 0) for fact in facts}


LOADERS: Final[Loaders] = {GivenAloneFact: load_given}
