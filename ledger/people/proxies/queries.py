"""What is asked about proxies: those of one person, on either side, and those of an area."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from ledger.book.words import TenantId
from ledger.people.proxies.tables import proxies
from ledger.people.proxies.words import Proxy, ProxyId, ProxyState
from ledger.people.queries import volunteers_by_id
from ledger.people.seal import Keyring
from ledger.people.tables import volunteers
from ledger.people.words import ERASED, StaffMember, VolunteerId
from ledger.places.tables import units

PROXY = proxies.c
LISTED_MAX = 200


async def proxies_of(
    connection: AsyncConnection, *, keyring: Keyring, tenant_id: TenantId, volunteer_id: VolunteerId
) -> list[Proxy]:
    """Return the proxies in which somebody is the person or the relative, oldest first; none taken back."""
    found = (
        select(proxies)
        .where(
            PROXY.tenant_id == tenant_id,
            or_(PROXY.volunteer_id == volunteer_id, PROXY.relative_id == volunteer_id),
            PROXY.revoked_at.is_(None),
        )
        .order_by(PROXY.proxy_id)
    )
    rows = (await connection.execute(found)).all()
    return await _proxies(connection, rows, keyring=keyring, tenant_id=tenant_id)


async def list_proxies(connection: AsyncConnection, *, keyring: Keyring, staff: StaffMember) -> list[Proxy]:
    """Return the proxies of persons of one's area, those that wait first, then the newest."""
    found = (
        select(proxies)
        .join(
            volunteers,
            (volunteers.c.tenant_id == PROXY.tenant_id) & (volunteers.c.volunteer_id == PROXY.volunteer_id),
        )
        .join(
            units, (units.c.tenant_id == volunteers.c.tenant_id) & (units.c.unit_id == volunteers.c.unit_id)
        )
        .where(
            PROXY.tenant_id == staff.tenant_id,
            PROXY.revoked_at.is_(None),
            units.c.path.startswith(staff.unit.path),
        )
        .order_by(PROXY.confirmed_at.is_not(None), PROXY.proxy_id.desc())
        .limit(LISTED_MAX)
    )
    rows = (await connection.execute(found)).all()
    return await _proxies(connection, rows, keyring=keyring, tenant_id=staff.tenant_id)


def state_of(row: "Row[*tuple[Any, ...]]") -> ProxyState:
    """Tell how a proxy stands."""
    if row.revoked_at is not None:
        return "revoked"
    return "asked" if row.confirmed_at is None else "standing"


async def _proxies(
    connection: AsyncConnection,
    rows: "Sequence[Row[*tuple[Any, ...]]]",
    *,
    keyring: Keyring,
    tenant_id: TenantId,
) -> list[Proxy]:
    people = await volunteers_by_id(
        connection,
        keyring=keyring,
        tenant_id=tenant_id,
        volunteer_ids={row.volunteer_id for row in rows} | {row.relative_id for row in rows},
    )

    def named(volunteer_id: int) -> tuple[str, str]:
        person = people.get(VolunteerId(volunteer_id))
        return (ERASED, ERASED) if person is None else (person.number, person.name_masked)

    listed: list[Proxy] = []
    for row in rows:
        (number, name_masked), (relative_number, relative_name) = (
            named(row.volunteer_id),
            named(row.relative_id),
        )
        listed.append(
            Proxy(
                proxy_id=ProxyId(row.proxy_id),
                volunteer_id=VolunteerId(row.volunteer_id),
                number=number,
                name_masked=name_masked,
                relative_id=VolunteerId(row.relative_id),
                relative_number=relative_number,
                relative_name_masked=relative_name,
                state=state_of(row),
                channel=row.channel,
                asked_by=row.asked_by,
                asked_at=row.asked_at,
                confirmed_at=row.confirmed_at,
            )
        )
    return listed
