"""What is read of the people of shops: who answers for each, who did before, and who could."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncConnection

from ledger.book.words import LogIndex, Principal, TenantId
from ledger.market.keeping.words import Appointment, ShopPeople
from ledger.people.words import Role, StaffId
from ledger.places.words import Scope, ShopId

APPOINTMENTS_SHOWN_MAX: Final = 20
CANDIDATES_MAX: Final = 200

IN_FORCE: Final = text("""
SELECT DISTINCT ON (shop_id) * FROM shop_appointments
WHERE tenant_id = :tenant_id AND shop_id = ANY(:shop_ids) ORDER BY shop_id, log_index DESC""")
OF_SHOP: Final = text("""
SELECT * FROM shop_appointments WHERE tenant_id = :tenant_id AND shop_id = :shop_id
ORDER BY log_index DESC LIMIT :limit""")
# Whoever serves a shop belongs to a unit that holds it: the shop's own, or one above.
CANDIDATES: Final = text("""
SELECT s.staff_id, s.roles, u.name AS unit_name FROM staff s
JOIN units u ON u.tenant_id = s.tenant_id AND u.unit_id = s.unit_id
WHERE s.tenant_id = :tenant_id AND s.left_at IS NULL AND starts_with(:path, u.path)
    AND s.roles && ARRAY['shop_keeper', 'shop_monitor']
ORDER BY u.depth DESC, s.staff_id LIMIT :limit""")


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A member of staff who could answer for a shop."""

    staff_id: StaffId
    roles: frozenset[Role]
    unit_name: str


async def people_of(
    connection: AsyncConnection, *, tenant_id: TenantId, shop_ids: Collection[ShopId]
) -> dict[ShopId, Appointment]:
    """Return who answers for shops now; those for whom nobody was appointed are left out."""
    rows = await connection.execute(IN_FORCE, {"tenant_id": tenant_id, "shop_ids": list(shop_ids)})
    return {ShopId(row.shop_id): _appointment(row) for row in rows}


async def list_appointments(
    connection: AsyncConnection, *, tenant_id: TenantId, shop_id: ShopId
) -> list[Appointment]:
    """Return who answered for a shop, newest first."""
    asked = {"tenant_id": tenant_id, "shop_id": shop_id, "limit": APPOINTMENTS_SHOWN_MAX}
    return [_appointment(row) for row in await connection.execute(OF_SHOP, asked)]


async def list_candidates(
    connection: AsyncConnection, *, tenant_id: TenantId, shop_path: Scope
) -> list[Candidate]:
    """Return who could keep or monitor a shop, those of its own unit first."""
    asked = {"tenant_id": tenant_id, "path": shop_path, "limit": CANDIDATES_MAX}
    return [
        Candidate(staff_id=StaffId(row.staff_id), roles=frozenset(row.roles), unit_name=row.unit_name)
        for row in await connection.execute(CANDIDATES, asked)
    ]


def _appointment(row: "Row[Any]") -> Appointment:
    return Appointment(
        log_index=LogIndex(row.log_index),
        shop_id=ShopId(row.shop_id),
        people=ShopPeople(StaffId(row.keeper_id), StaffId(row.monitor_id)),
        appointed_by=Principal(row.appointed_by),
        appointed_at=row.appointed_at,
    )
