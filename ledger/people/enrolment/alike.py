"""Who may be the same person: found by blind index over the whole bureau, shown masked."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncConnection

from ledger.book.words import TenantId
from ledger.people.enrolment.refusals import PersonEnrolled, PhoneTaken
from ledger.people.enrolment.words import Alike
from ledger.people.names import open_name, volunteer_person
from ledger.people.rules import masked_name
from ledger.people.seal import Keyring
from ledger.people.tables import KEY_OF_VOLUNTEER, person_keys, volunteers
from ledger.people.words import VolunteerId
from ledger.places.tables import units

ALIKE_MAX = 10
Indexes = tuple[bytes, bytes | None]
"""The blind index of a name, and of a phone number if there is one."""


def indexes_of(keyring: Keyring, *, tenant_id: TenantId, name: str, phone: str | None) -> Indexes:
    """Return what a person is found by."""
    return (
        keyring.blind_index(tenant_id=tenant_id, field="name", text=name),
        None if phone is None else keyring.blind_index(tenant_id=tenant_id, field="phone", text=phone),
    )


async def find_alike(
    connection: AsyncConnection,
    *,
    keyring: Keyring,
    tenant_id: TenantId,
    indexes: Indexes,
    but: VolunteerId | None = None,
) -> list[Alike]:
    """Return whoever has the name or the phone, the likest first; those who left are found too.

    The whole bureau is searched, because a second account of one person pays wherever it lies; beyond
    masked name, number and station nothing is told.
    """
    name_index, phone_index = indexes
    rows = await _rows(connection, tenant_id, [name_index], [] if phone_index is None else [phone_index])
    return _alike(rows, keyring=keyring, indexes=indexes, but=but)


async def find_alike_each(
    connection: AsyncConnection,
    *,
    keyring: Keyring,
    tenant_id: TenantId,
    people: Mapping[VolunteerId, Indexes],
) -> dict[VolunteerId, list[Alike]]:
    """Return for each of several people who may be the same, with one SELECT.

    Whoever has no id yet goes under a negative one.
    """
    names = [indexes[0] for indexes in people.values()]
    phones = [indexes[1] for indexes in people.values() if indexes[1] is not None]
    rows = await _rows(connection, tenant_id, names, phones)
    by_name: dict[bytes, list[Any]] = {}
    by_phone: dict[bytes, list[Any]] = {}
    for row in rows:
        by_name.setdefault(row.name_index, []).append(row)
        if row.phone_index is not None:
            by_phone.setdefault(row.phone_index, []).append(row)
    found: dict[VolunteerId, list[Alike]] = {}
    for volunteer_id, indexes in people.items():
        near = [*by_name.get(indexes[0], ()), *by_phone.get(indexes[1] or b"", ())]
        unique = list({row.volunteer_id: row for row in near}.values())
        found[volunteer_id] = _alike(unique, keyring=keyring, indexes=indexes, but=volunteer_id)
    return found


def refuse_alike(alike: Sequence[Alike], *, shares_phone: bool) -> None:
    """Refuse the same person twice, and a shared phone unless it is said that a family shares it.

    Raises:
        PersonEnrolled, PhoneTaken.
    """
    for other in alike:
        if other.how == "person" and other.state != "left":
            raise PersonEnrolled(number=other.number, station=other.station_name)
    for other in alike:
        if other.how == "phone" and other.state != "left" and not shares_phone:
            raise PhoneTaken(name=other.name_masked, number=other.number)


async def _rows(
    connection: AsyncConnection, tenant_id: TenantId, names: Collection[bytes], phones: Collection[bytes]
) -> "Sequence[Row[*tuple[Any, ...]]]":
    person = volunteers.c
    found = (
        select(
            person.tenant_id,
            person.volunteer_id,
            person.number,
            person.state,
            person.name_sealed,
            person.name_index,
            person.phone_index,
            person_keys.c.wrapped_key,
            units.c.name.label("station_name"),
        )
        .join(units, (units.c.tenant_id == person.tenant_id) & (units.c.unit_id == person.unit_id))
        .join(person_keys, KEY_OF_VOLUNTEER)
        .where(
            person.tenant_id == tenant_id,
            person.name_index.in_(names) | person.phone_index.in_(phones),
        )
        .order_by(person.number)
    )
    return (await connection.execute(found)).all()


def _alike(
    rows: "Sequence[Row[*tuple[Any, ...]]]", *, keyring: Keyring, indexes: Indexes, but: VolunteerId | None
) -> list[Alike]:
    found: list[tuple[int, Alike]] = []
    for row in rows:
        if row.volunteer_id == but:
            continue
        has_name, has_phone = row.name_index == indexes[0], row.phone_index == indexes[1] is not None
        seal = keyring.open_person(
            tenant_id=TenantId(row.tenant_id),
            person=volunteer_person(VolunteerId(row.volunteer_id)),
            wrapped_key=row.wrapped_key,
        )
        alike = Alike(
            number=row.number,
            name_masked=masked_name(open_name(seal, row.name_sealed)),
            station_name=row.station_name,
            state=row.state,
            how="person" if has_name and has_phone else "phone" if has_phone else "name",
        )
        found.append((0 if has_name and has_phone else 1 if has_phone else 2, alike))
    return [alike for _, alike in sorted(found, key=lambda pair: pair[0])[:ALIKE_MAX]]
