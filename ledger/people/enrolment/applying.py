"""What the street may know: which units take people in, and where an application stands."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, exists, select
from sqlalchemy.ext.asyncio import AsyncConnection

from ledger.book.words import TenantId
from ledger.people.enrolment.refusals import ApplicationUnknown
from ledger.people.register_tables import applications
from ledger.people.seal import Keyring
from ledger.people.tables import volunteers
from ledger.people.words import VolunteerState
from ledger.places.organisation.queries import kinds_that_give_points
from ledger.places.rules import typed_code
from ledger.places.tables import units


async def units_that_enrol(
    connection: AsyncConnection, *, tenant_id: TenantId
) -> Sequence["Row[*tuple[Any, ...]]"]:
    """Return the open units that take people in, by their code, which anybody may know.

    They are those of a level that awards points, and any other where somebody serves.
    """
    served = exists().where(
        volunteers.c.tenant_id == units.c.tenant_id,
        volunteers.c.unit_id == units.c.unit_id,
        volunteers.c.state.in_(("active", "suspended")),
    )
    kinds = await kinds_that_give_points(connection, tenant_id=tenant_id)
    found = (
        select(units.c.unit_id, units.c.name)
        .where(
            units.c.tenant_id == tenant_id,
            units.c.closed_at.is_(None),
            units.c.kind.in_(kinds) | served,
        )
        .order_by(units.c.code)
    )
    return (await connection.execute(found)).all()


async def find_application(
    connection: AsyncConnection, *, keyring: Keyring, tenant_id: TenantId, code: str
) -> tuple[VolunteerState, str, datetime]:
    """Return where an application stands, at which station, and since when.

    Raises:
        ApplicationUnknown: no application has the code.
    """
    code_hash = keyring.code_hash(tenant_id=tenant_id, code=f"application/{typed_code(code)}")
    found = (
        select(volunteers.c.state, units.c.name, applications.c.applied_at)
        .join(
            volunteers,
            (volunteers.c.tenant_id == applications.c.tenant_id)
            & (volunteers.c.volunteer_id == applications.c.volunteer_id),
        )
        .join(
            units, (units.c.tenant_id == volunteers.c.tenant_id) & (units.c.unit_id == volunteers.c.unit_id)
        )
        .where(applications.c.tenant_id == tenant_id, applications.c.code_hash == code_hash)
    )
    row = (await connection.execute(found)).one_or_none()
    if row is None:
        raise ApplicationUnknown
    return row.state, row.name, row.applied_at
