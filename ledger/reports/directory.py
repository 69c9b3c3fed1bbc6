"""The directory of a bureau: ids by the codes that files use, for programs that read such files."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from ledger.book.words import Principal, TenantId
from ledger.people.words import StaffId, VolunteerId
from ledger.places.rules import is_within
from ledger.places.words import CheckpointId, Place, Scope, ShopId, UnitId

VOLUNTEERS: Final = text("""
SELECT number, volunteer_id, unit_id, smartphone FROM volunteers WHERE tenant_id = :tenant_id""")
UNITS: Final = text("SELECT code, unit_id, path, kind FROM units WHERE tenant_id = :tenant_id")
SHOPS: Final = text("SELECT code, shop_id FROM shops WHERE tenant_id = :tenant_id")
ROUTES: Final = text("""
SELECT r.code, r.unit_id, c.checkpoint_id, c.latitude, c.longitude
FROM routes r JOIN checkpoints c ON c.tenant_id = r.tenant_id AND c.route_id = r.route_id
WHERE r.tenant_id = :tenant_id ORDER BY r.code, c.route_order""")
STAFF: Final = text("""
SELECT s.staff_id, s.roles, u.path FROM staff s
JOIN units u ON u.tenant_id = s.tenant_id AND u.unit_id = s.unit_id
WHERE s.tenant_id = :tenant_id AND s.left_at IS NULL ORDER BY u.depth DESC, s.staff_id""")
RULES: Final = text("SELECT DISTINCT activity, evidence_grade FROM rules WHERE tenant_id = :tenant_id")
TOTALS: Final = text("""
SELECT unit, purpose, sum(balance)::bigint AS balance FROM accounts
WHERE tenant_id = :tenant_id AND unit IN ('points', 'minutes') GROUP BY unit, purpose""")

STANDING: Final = text("""
SELECT last_recorded_at, EXISTS (
    SELECT FROM transactions WHERE tenant_id = :tenant_id AND client = :client) AS is_begun
FROM book WHERE tenant_id = :tenant_id""")


class KnownVolunteer(NamedTuple):
    """A volunteer by number."""

    volunteer_id: VolunteerId
    unit_id: UnitId
    smartphone: bool


class KnownUnit(NamedTuple):
    """A unit by code."""

    unit_id: UnitId
    path: Scope
    kind: str


class KnownRoute(NamedTuple):
    """A route by code: its station, and its checkpoints in order."""

    unit_id: UnitId
    checkpoints: Sequence[tuple[CheckpointId, Place | None]]


class KnownStaff(NamedTuple):
    """A member of staff who is there, whoever is nearest to a unit first."""

    staff_id: StaffId
    roles: Sequence[str]
    scope: Scope


@dataclass(frozen=True, slots=True, kw_only=True)
class Directory:
    """Everything that files name by code; `grades` is the evidence each activity asks for."""

    volunteers: Mapping[str, KnownVolunteer]
    units: Mapping[str, KnownUnit]
    shops: Mapping[str, ShopId]
    routes: Mapping[str, KnownRoute]
    staff: Sequence[KnownStaff]
    grades: Mapping[str, str]

    def people_with(self, role: str, unit: KnownUnit) -> list[StaffId]:
        """Return who has a role over a unit, nearest first."""
        return [
            person.staff_id
            for person in self.staff
            if role in person.roles and is_within(unit.path, person.scope)
        ]


async def read_directory(connection: AsyncConnection, *, tenant_id: TenantId) -> Directory:
    """Read a bureau's directory; it is bounded by the size of a bureau."""

    async def rows(query: Any) -> Sequence[Any]:  # noqa: ANN401 - rows of six queries
        return (await connection.execute(query, {"tenant_id": tenant_id})).all()

    routes: dict[str, KnownRoute] = {}
    for row in await rows(ROUTES):
        place = None if row.latitude is None else Place(latitude=row.latitude, longitude=row.longitude)
        known = routes.setdefault(row.code, KnownRoute(row.unit_id, []))
        routes[row.code] = known._replace(checkpoints=[*known.checkpoints, (row.checkpoint_id, place)])
    return Directory(
        volunteers={
            row.number: KnownVolunteer(row.volunteer_id, row.unit_id, row.smartphone)
            for row in await rows(VOLUNTEERS)
        },
        units={row.code: KnownUnit(row.unit_id, row.path, row.kind) for row in await rows(UNITS)},
        shops={row.code: row.shop_id for row in await rows(SHOPS)},
        routes=routes,
        staff=[KnownStaff(row.staff_id, row.roles, row.path) for row in await rows(STAFF)],
        grades={row.activity: row.evidence_grade for row in await rows(RULES)},
    )


async def read_totals(connection: AsyncConnection, *, tenant_id: TenantId) -> dict[tuple[str, str], int]:
    """Return the sum of balances by unit and purpose, for points and minutes."""
    rows = await connection.execute(TOTALS, {"tenant_id": tenant_id})
    return {(row.unit, row.purpose): row.balance for row in rows}


async def replay_standing(
    connection: AsyncConnection, *, tenant_id: TenantId, client: Principal
) -> tuple[datetime, bool]:
    """Return up to when a book is written, and whether a client has written to it."""
    found = await connection.execute(STANDING, {"tenant_id": tenant_id, "client": client})
    row = found.one()
    return row.last_recorded_at, row.is_begun
