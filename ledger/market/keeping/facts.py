"""What commands ask about the people of a shop, and how it is loaded."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import asyncpg

from ledger.book.facts import Loaders
from ledger.book.words import Fact, TenantId
from ledger.market.keeping.words import ShopPeople
from ledger.people.words import Role, StaffId, VolunteerId
from ledger.places.words import Scope, ShopId

APPOINTED: Final = """
SELECT DISTINCT ON (shop_id) shop_id, keeper_id, monitor_id FROM shop_appointments
WHERE tenant_id = $1 AND shop_id = ANY($2::bigint[]) ORDER BY shop_id, log_index DESC"""
HANDS: Final = """
SELECT s.staff_id, s.roles, s.volunteer_id, u.path
FROM staff s JOIN units u ON u.tenant_id = s.tenant_id AND u.unit_id = s.unit_id
WHERE s.tenant_id = $1 AND s.staff_id = ANY($2::bigint[]) AND s.left_at IS NULL"""
KIN: Final = """
SELECT asked.staff_id, asked.volunteer_id, COALESCE(own.household_index = v.household_index, false) AS is_kin
FROM unnest($2::bigint[], $3::bigint[]) AS asked (staff_id, volunteer_id)
JOIN staff s ON s.tenant_id = $1 AND s.staff_id = asked.staff_id
LEFT JOIN volunteers own ON own.tenant_id = $1 AND own.volunteer_id = s.volunteer_id
LEFT JOIN volunteers v ON v.tenant_id = $1 AND v.volunteer_id = asked.volunteer_id"""


@dataclass(frozen=True, slots=True)
class ShopHand:
    """A member of staff as a shop sees them: the subtree they serve, their roles, who they are in life."""

    scope: Scope
    roles: frozenset[Role]
    volunteer_id: VolunteerId | None


@dataclass(frozen=True, slots=True)
class ShopPeopleFact(Fact):
    """Asks for the ShopPeople of a shop; None before anybody was appointed."""

    shop_id: ShopId


@dataclass(frozen=True, slots=True)
class ShopHandFact(Fact):
    """Asks for the ShopHand of a member of staff who has not left."""

    staff_id: StaffId


@dataclass(frozen=True, slots=True)
class KinFact(Fact):
    """Asks whether a member of staff lives in one household with a volunteer; False where nobody knows."""

    staff_id: StaffId
    volunteer_id: VolunteerId


async def load_shop_people(
    connection: asyncpg.Connection, tenant_id: TenantId, facts: Sequence[ShopPeopleFact]
) -> Mapping[ShopPeopleFact, ShopPeople]:
    """Load who answers for shops now."""
    rows = await connection.fetch(APPOINTED, tenant_id, [fact.shop_id for fact in facts])
    return {
        ShopPeopleFact(ShopId(row["shop_id"])): ShopPeople(
            keeper_id=StaffId(row["keeper_id"]), monitor_id=StaffId(row["monitor_id"])
        )
        for row in rows
    }


async def load_shop_hands(
    connection: asyncpg.Connection, tenant_id: TenantId, facts: Sequence[ShopHandFact]
) -> Mapping[ShopHandFact, ShopHand]:
    """Load members of staff."""
    rows = await connection.fetch(HANDS, tenant_id, [fact.staff_id for fact in facts])
    return {
        ShopHandFact(StaffId(row["staff_id"])): ShopHand(
            Scope(row["path"]), frozenset(row["roles"]), row["volunteer_id"]
        )
        for row in rows
    }


async def load_kin(
    connection: asyncpg.Connection, tenant_id: TenantId, facts: Sequence[KinFact]
) -> Mapping[KinFact, bool]:
    """Load who lives with whom."""
    rows = await connection.fetch(
        KIN, tenant_id, [fact.staff_id for fact in facts], [fact.volunteer_id for fact in facts]
    )
    return {
        KinFact(StaffId(row["staff_id"]), VolunteerId(row["volunteer_id"])): row["is_kin"] for row in rows
    }


LOADERS: Final[Loaders] = {
    ShopPeopleFact: load_shop_people,
    ShopHandFact: load_shop_hands,
    KinFact: load_kin,
}
