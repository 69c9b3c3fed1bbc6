"""Where a volunteer checked in, as the volunteer reads it among their own data."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from ledger.book.words import TenantId
from ledger.earning.check_in_tables import check_ins
from ledger.people.words import VolunteerId
from ledger.places.tables import checkpoints

CHECK_INS_MAX: Final = 20_000
"""Of one volunteer: ten a day for more than five years."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnCheckIn:
    """One check-in; metres from the point, and how sure the phone was of it; None where no place was sent."""

    occurred_at: datetime
    checkpoint_name: str
    grade: str
    method: str | None
    distance_m: int | None
    accuracy_m: int | None


async def own_check_ins(
    connection: AsyncConnection, *, tenant_id: TenantId, volunteer_id: VolunteerId
) -> list[OwnCheckIn]:
    """Return where somebody checked in, newest first, at most 20,000."""
    found = (
        select(
            check_ins.c.occurred_at,
            checkpoints.c.name.label("checkpoint_name"),
            check_ins.c.grade,
            check_ins.c.method,
            check_ins.c.distance_m,
            check_ins.c.accuracy_m,
        )
        .join(
            checkpoints,
            (checkpoints.c.tenant_id == check_ins.c.tenant_id)
            & (checkpoints.c.checkpoint_id == check_ins.c.checkpoint_id),
        )
        .where(check_ins.c.tenant_id == tenant_id, check_ins.c.volunteer_id == volunteer_id)
        .order_by(check_ins.c.log_index.desc())
        .limit(CHECK_INS_MAX)
    )
    return [OwnCheckIn(**row) for row in (await connection.execute(found)).mappings()]
