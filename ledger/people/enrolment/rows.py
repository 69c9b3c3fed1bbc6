"""The rows of the register as every verb of enrolment writes and locks them."""

import asyncio
import secrets
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, TypedDict, Unpack

from sqlalchemy import Row, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from ledger.book.words import Principal, TenantId
from ledger.people.enrolment.refusals import OwnRecord, RecordErased
from ledger.people.enrolment.rules import adult_on, number_from
from ledger.people.enrolment.words import Enrolled, EventKind, NewVolunteer, Seen, Service
from ledger.people.names import volunteer_person
from ledger.people.personal import sealed_columns
from ledger.people.refusals import VolunteerUnknown
from ledger.people.register_tables import volunteer_events
from ledger.people.seal import Keyring, PersonSeal
from ledger.people.tables import KEY_OF_VOLUNTEER, person_keys, volunteers
from ledger.people.words import StaffMember, VolunteerId, VolunteerState
from ledger.places.operations.ids import draw_ids
from ledger.places.tables import units
from ledger.places.words import Scope, UnitId


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


def enrolled_columns(staff: StaffMember | None) -> dict[str, object]:
    """Return the columns that tell who took somebody in: the account, and the human behind it."""
    return {
        "enrolled_by": None if staff is None else staff.principal,
        "enroller_volunteer_id": None if staff is None else staff.volunteer_id,
    }


async def insert_volunteers(
    connection: AsyncConnection,
    *,
    keyring: Keyring,
    tenant_id: TenantId,
    new: Sequence[NewVolunteer],
    state: VolunteerState,
    enrolled_by: StaffMember | None,
) -> list[Enrolled]:
    """Write volunteers, each under a new key and with a number of their own."""
    if not new:
        return []
    ids = await draw_ids(connection, volunteers.c.volunteer_id, len(new))
    numbers = await _draw_numbers(connection, tenant_id, len(new))
    shared = {"tenant_id": tenant_id, "state": state, **enrolled_columns(enrolled_by)}

    def rows() -> tuple[list[dict[str, object]], list[dict[str, object]]]:
        keys: list[dict[str, object]] = []
        people: list[dict[str, object]] = []
        for volunteer_id, number, one in zip(ids, numbers, new, strict=True):
            person = volunteer_person(VolunteerId(volunteer_id))
            seal, wrapped_key = keyring.new_person(tenant_id=tenant_id, person=person)
            keys.append({"tenant_id": tenant_id, "person": person, "wrapped_key": wrapped_key})
            people.append(
                {
                    **shared,
                    "volunteer_id": volunteer_id,
                    "number": number,
                    "unit_id": one.unit_id,
                    "team_id": one.team_id,
                    "joined_on": one.joined_on,
                    "adult_on": adult_on(one.personal.born_on, today=one.joined_on),
                    **service_columns(one.service),
                    **sealed_columns(keyring, tenant_id=tenant_id, seal=seal, personal=one.personal),
                }
            )
        return keys, people

    # Sealing takes a tenth of a millisecond a person: in a thread, so that nobody waits for a long list.
    keys, people = await asyncio.to_thread(rows)
    await connection.execute(insert(person_keys), keys)
    await connection.execute(insert(volunteers), people)
    return [
        Enrolled(volunteer_id=VolunteerId(volunteer_id), number=number, state=state)
        for volunteer_id, number in zip(ids, numbers, strict=True)
    ]


async def _draw_numbers(connection: AsyncConnection, tenant_id: TenantId, count: int) -> list[str]:
    """Draw numbers that nobody in the bureau has."""
    drawn: set[str] = set()
    while len(drawn) < count:
        fresh = {number_from(secrets.randbits(64)) for _ in range(count - len(drawn))}
        taken = select(volunteers.c.number).where(
            volunteers.c.tenant_id == tenant_id, volunteers.c.number.in_(fresh)
        )
        drawn |= fresh - set((await connection.execute(taken)).scalars())
    return sorted(drawn, key=lambda _: secrets.randbits(32))


class Detail(TypedDict, total=False):
    """What else is kept of an event: where, why, how the person was seen, which fields of a record differ."""

    unit_id: UnitId | None
    reason: str | None
    seen: Seen | None
    fields: Sequence[str] | None


async def note_event(
    connection: AsyncConnection,
    *,
    tenant_id: TenantId,
    volunteer_ids: Collection[VolunteerId],
    kind: EventKind,
    by: Principal,
    now: datetime,
    **detail: Unpack[Detail],
) -> None:
    """Write what happened to somebody, or to several at once; rows of this table only grow."""
    empty: Detail = {"unit_id": None, "reason": None, "seen": None, "fields": None}
    rows = [
        {
            "tenant_id": tenant_id,
            "volunteer_id": volunteer_id,
            "kind": kind,
            "happened_at": now,
            "done_by": by,
            **empty,
            **detail,
        }
        for volunteer_id in volunteer_ids
    ]
    if rows:
        await connection.execute(insert(volunteer_events), rows)


async def note_act(
    connection: AsyncConnection,
    *,
    staff: StaffMember,
    volunteer_id: VolunteerId,
    kind: EventKind,
    now: datetime,
) -> None:
    """Write what a member of staff did to somebody, and at which office."""
    await note_event(
        connection,
        tenant_id=staff.tenant_id,
        volunteer_ids=[volunteer_id],
        kind=kind,
        by=staff.principal,
        now=now,
        unit_id=staff.unit.unit_id,
    )


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


async def refuse_close(
    connection: AsyncConnection, *, staff: StaffMember, row: "Row[*tuple[Any, ...]]"
) -> None:
    """Let nobody handle the record of themselves, or of somebody they live with.

    Raises:
        OwnRecord: it is theirs, or of their household.
    """
    if staff.volunteer_id is None:
        return
    household = await connection.scalar(
        select(volunteers.c.household_index).where(
            volunteers.c.tenant_id == staff.tenant_id, volunteers.c.volunteer_id == staff.volunteer_id
        )
    )
    lives_there = household is not None and household == row.household_index
    if staff.volunteer_id == row.volunteer_id or lives_there:
        raise OwnRecord


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
