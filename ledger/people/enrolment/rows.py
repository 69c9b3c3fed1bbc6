"""The rows of the register as every verb of enrolment writes and locks them."""

import secrets
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, insert, select, update
from sqlalchemy.dialects.postgresql import insert as insert_or
from sqlalchemy.ext.asyncio import AsyncConnection

from ledger.book.words import Principal, TenantId
from ledger.people.enrolment.refusals import NumberTaken, RecordErased
from ledger.people.enrolment.rules import adult_on, number_from
from ledger.people.enrolment.words import Enrolled, EventKind, NewVolunteer, Service
from ledger.people.names import volunteer_person
from ledger.people.personal import sealed_columns
from ledger.people.refusals import VolunteerUnknown
from ledger.people.register_tables import volunteer_events
from ledger.people.seal import Keyring, PersonSeal
from ledger.people.tables import KEY_OF_VOLUNTEER, person_keys, volunteers
from ledger.people.words import VolunteerId, VolunteerState
from ledger.places.operations.ids import draw_ids
from ledger.places.tables import units
from ledger.places.words import Scope, UnitId

DRAWS_MAX = 20


def service_columns(service: Service) -> dict[str, object]:
    """Return the columns that tell of the service."""
    return {
        "corps": service.corps,
        "smartphone": service.smartphone,
        "paid": service.paid,
        "insurance_valid_to": service.insurance_valid_to,
        "trainings": list(service.trainings),
        "skills": list(service.skills),
        "languages": list(service.languages),
    }


async def insert_volunteer(
    connection: AsyncConnection,
    *,
    keyring: Keyring,
    tenant_id: TenantId,
    new: NewVolunteer,
    state: VolunteerState,
    enrolled_by: Principal | None,
) -> Enrolled:
    """Write a volunteer under a new key and a number of their own.

    Raises:
        NumberTaken: a number was named, and somebody has it.
    """
    volunteer_id = VolunteerId((await draw_ids(connection, volunteers.c.volunteer_id, 1))[0])
    person = volunteer_person(volunteer_id)
    seal, wrapped_key = keyring.new_person(tenant_id=tenant_id, person=person)
    columns = {
        "tenant_id": tenant_id,
        "volunteer_id": volunteer_id,
        "unit_id": new.unit_id,
        "team_id": new.team_id,
        "joined_on": new.joined_on,
        "state": state,
        "enrolled_by": enrolled_by,
        "adult_on": adult_on(new.personal.born_on, today=new.joined_on),
        **service_columns(new.service),
        **sealed_columns(keyring, tenant_id=tenant_id, seal=seal, personal=new.personal),
    }
    await connection.execute(
        insert(person_keys).values(tenant_id=tenant_id, person=person, wrapped_key=wrapped_key)
    )
    for _ in range(DRAWS_MAX):
        number = new.number or number_from(secrets.randbits(64))
        row = insert_or(volunteers).values(number=number, **columns)
        written = await connection.execute(row.on_conflict_do_nothing(index_elements=["tenant_id", "number"]))
        if written.rowcount:
            return Enrolled(volunteer_id=volunteer_id, number=number, state=state)
        if new.number is not None:
            break
    raise NumberTaken(number=number)


async def note_event(
    connection: AsyncConnection,
    *,
    tenant_id: TenantId,
    volunteer_ids: Collection[VolunteerId],
    kind: EventKind,
    by: Principal,
    now: datetime,
    unit_id: UnitId | None = None,
    reason: str | None = None,
) -> None:
    """Write what happened to somebody, or to several at once; rows of this table only grow."""
    rows = [
        {
            "tenant_id": tenant_id,
            "volunteer_id": volunteer_id,
            "kind": kind,
            "happened_at": now,
            "done_by": by,
            "unit_id": unit_id,
            "reason": reason,
        }
        for volunteer_id in volunteer_ids
    ]
    if rows:
        await connection.execute(insert(volunteer_events), rows)


async def lock_volunteers(
    connection: AsyncConnection, *, tenant_id: TenantId, scope: Scope, volunteer_ids: Sequence[VolunteerId]
) -> "dict[VolunteerId, Row[*tuple[Any, ...]]]":
    """Read and lock volunteers of the scope with their keys; those outside it are left out."""
    found = (
        select(volunteers, person_keys.c.wrapped_key, units.c.name.label("station_name"))
        .join(
            units,
            (units.c.tenant_id == volunteers.c.tenant_id) & (units.c.unit_id == volunteers.c.unit_id),
        )
        .outerjoin(person_keys, KEY_OF_VOLUNTEER)
        .where(
            volunteers.c.tenant_id == tenant_id,
            volunteers.c.volunteer_id.in_(volunteer_ids),
            units.c.path.startswith(scope),
        )
        .order_by(volunteers.c.volunteer_id)
        .with_for_update(of=volunteers)
    )
    return {VolunteerId(row.volunteer_id): row for row in await connection.execute(found)}


async def lock_volunteer(
    connection: AsyncConnection, *, tenant_id: TenantId, scope: Scope, volunteer_id: VolunteerId
) -> "Row[*tuple[Any, ...]]":
    """Read and lock one volunteer of the scope.

    Raises:
        VolunteerUnknown: there is none, or outside the scope.
    """
    rows = await lock_volunteers(connection, tenant_id=tenant_id, scope=scope, volunteer_ids=[volunteer_id])
    if volunteer_id not in rows:
        raise VolunteerUnknown
    return rows[volunteer_id]


async def update_volunteer(
    connection: AsyncConnection, *, tenant_id: TenantId, volunteer_id: VolunteerId, values: dict[str, Any]
) -> None:
    """Change columns of one volunteer."""
    await connection.execute(
        update(volunteers)
        .where(volunteers.c.tenant_id == tenant_id, volunteers.c.volunteer_id == volunteer_id)
        .values(values)
    )


def seal_of(row: "Row[*tuple[Any, ...]]", *, keyring: Keyring) -> PersonSeal:
    """Open the key of the volunteer in a row.

    Raises:
        RecordErased: the key is shredded.
    """
    if row.wrapped_key is None:
        raise RecordErased
    return keyring.open_person(
        tenant_id=TenantId(row.tenant_id),
        person=volunteer_person(VolunteerId(row.volunteer_id)),
        wrapped_key=row.wrapped_key,
    )
