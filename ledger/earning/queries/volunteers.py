"""Volunteers as the rules look at them, for reads outside the book."""

from collections.abc import Collection
from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from ledger.book.words import TenantId
from ledger.earning.facts import VolunteerSeen
from ledger.people.words import VolunteerId
from ledger.places.words import Scope

VOLUNTEERS: Final = text("""
SELECT v.volunteer_id, v.unit_id, u.path, v.corps, v.state, v.paid, v.insurance_valid_to, v.trainings,
    v.adult_on
FROM volunteers v JOIN units u ON u.tenant_id = v.tenant_id AND u.unit_id = v.unit_id
WHERE v.tenant_id = :tenant_id AND v.left_at IS NULL
    AND v.volunteer_id = ANY(CAST(:volunteer_ids AS bigint[]))""")


async def volunteers_seen(
    connection: AsyncConnection, *, tenant_id: TenantId, volunteer_ids: Collection[VolunteerId]
) -> list[VolunteerSeen]:
    """Return those of the volunteers who have not left, in no order."""
    asked = {"tenant_id": tenant_id, "volunteer_ids": list(volunteer_ids)}
    return [
        VolunteerSeen(
            volunteer_id=row.volunteer_id,
            unit_id=row.unit_id,
            scope=Scope(row.path),
            corps=row.corps,
            state=row.state,
            paid=row.paid,
            insurance_valid_to=row.insurance_valid_to,
            trainings=frozenset(row.trainings),
            adult_on=row.adult_on,
        )
        for row in await connection.execute(VOLUNTEERS, asked)
    ]
