"""People's printed cards: issued by the desk, and read where somebody shows one, or a phone's pass."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Row, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from ledger.book.words import Principal, TenantId
from ledger.people.card_tables import person_cards
from ledger.people.cards import new_card_code, read_card, shown_card
from ledger.people.names import open_name, secret_field, volunteer_person
from ledger.people.passes import matching_step, read_pass
from ledger.people.refusals import PassMalformed, VolunteerUnknown
from ledger.people.rules import masked_name
from ledger.people.seal import Keyring, PersonSeal
from ledger.people.tables import KEY_OF_VOLUNTEER, devices, person_keys, volunteers
from ledger.people.words import PASS_PREFIX, VolunteerId
from ledger.places.rules import typed_digits
from ledger.places.tables import units
from ledger.places.words import Scope


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """What is printed for one person: the only place where code and full name stand together."""

    volunteer_id: VolunteerId
    number: str
    name: str
    station_name: str
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Met:
    """Somebody who showed a card or a pass, masked; `how` tells which."""

    volunteer_id: VolunteerId
    name_masked: str
    number: str
    how: Literal["card", "phone"]


async def issue_cards(
    engine: AsyncEngine,
    *,
    keyring: Keyring,
    tenant_id: TenantId,
    scope: Scope,
    volunteer_ids: Sequence[VolunteerId],
    issued_by: Principal,
    now: datetime,
) -> list[Card]:
    """Make a new card for each volunteer named; it makes the one before worthless."""
    wanted = list(dict.fromkeys(volunteer_ids))
    codes = {volunteer_id: new_card_code() for volunteer_id in wanted}
    async with engine.begin() as connection:
        found = (
            _people(tenant_id)
            .where(volunteers.c.volunteer_id.in_(wanted), units.c.path.startswith(scope))
            .with_for_update(of=volunteers)
        )
        people = {VolunteerId(row.volunteer_id): row for row in await connection.execute(found)}
        if len(people) < len(wanted):
            raise VolunteerUnknown
        await connection.execute(
            update(person_cards)
            .where(
                person_cards.c.tenant_id == tenant_id,
                person_cards.c.volunteer_id.in_(wanted),
                person_cards.c.withdrawn_at.is_(None),
            )
            .values(withdrawn_at=now)
        )
        rows = [
            {
                "tenant_id": tenant_id,
                "volunteer_id": volunteer_id,
                "code_hash": keyring.code_hash(tenant_id=tenant_id, code=code),
                "issued_at": now,
                "issued_by": issued_by,
            }
            for volunteer_id, code in codes.items()
        ]
        await connection.execute(insert(person_cards), rows)
    return [
        _card(people[volunteer_id], code, keyring=keyring, tenant_id=tenant_id)
        for volunteer_id, code in codes.items()
    ]


async def people_met(
    connection: AsyncConnection,
    *,
    keyring: Keyring,
    tenant_id: TenantId,
    shown: Sequence[str],
    now: datetime,
) -> list[Met | None]:
    """Tell who showed what was scanned, in the same order; None where it is nobody's.

    A card is good until it is withdrawn, a pass while its code is remembered (10 minutes): it only says
    whose phone is here, so it is not used up.
    """
    people = await _by_card(connection, keyring=keyring, tenant_id=tenant_id, shown=shown)
    for one in shown:
        if typed_digits(one).startswith(PASS_PREFIX):
            row = await _by_pass(connection, keyring=keyring, tenant_id=tenant_id, shown=one, now=now)
            if row is not None:
                people[one] = row
    return [
        _met(people[one], keyring=keyring, tenant_id=tenant_id, shown=one) if one in people else None
        for one in shown
    ]


async def _by_card(
    connection: AsyncConnection, *, keyring: Keyring, tenant_id: TenantId, shown: Sequence[str]
) -> "dict[str, Row[*tuple[Any, ...]]]":
    hashes: dict[bytes, str] = {}
    for one in shown:
        code = read_card(one)
        if code is not None:
            hashes[keyring.code_hash(tenant_id=tenant_id, code=code)] = one
    if not hashes:
        return {}
    found = (
        _people(tenant_id)
        .add_columns(person_cards.c.code_hash)
        .join(
            person_cards,
            (person_cards.c.tenant_id == volunteers.c.tenant_id)
            & (person_cards.c.volunteer_id == volunteers.c.volunteer_id),
        )
        .where(person_cards.c.code_hash.in_(list(hashes)), person_cards.c.withdrawn_at.is_(None))
    )
    return {hashes[row.code_hash]: row for row in await connection.execute(found)}


async def _by_pass(
    connection: AsyncConnection, *, keyring: Keyring, tenant_id: TenantId, shown: str, now: datetime
) -> "Row[*tuple[Any, ...]] | None":
    try:
        read = read_pass(shown)
    except PassMalformed:
        return None
    found = (
        _people(tenant_id)
        .add_columns(devices.c.secret_sealed)
        .join(
            devices,
            (devices.c.tenant_id == volunteers.c.tenant_id)
            & (devices.c.volunteer_id == volunteers.c.volunteer_id),
        )
        .where(devices.c.pass_number == read.pass_number, devices.c.revoked_at.is_(None))
    )
    row = (await connection.execute(found)).one_or_none()
    if row is None:
        return None
    seal = _seal(row, keyring=keyring, tenant_id=tenant_id)
    secret = bytes.fromhex(seal.open(secret_field(read.pass_number), row.secret_sealed))
    return None if matching_step(secret, read.code, now) is None else row


def _people(tenant_id: TenantId) -> Any:  # noqa: ANN401 - a SELECT whose columns grow
    """Select volunteers who have not left, with what opens their names."""
    person = volunteers.c
    return (
        select(
            person.volunteer_id,
            person.number,
            person.name_sealed,
            person_keys.c.wrapped_key,
            units.c.name.label("station_name"),
        )
        .join(units, (units.c.tenant_id == person.tenant_id) & (units.c.unit_id == person.unit_id))
        .join(person_keys, KEY_OF_VOLUNTEER)
        .where(person.tenant_id == tenant_id, person.left_at.is_(None))
    )


def _card(row: "Row[*tuple[Any, ...]]", code: str, *, keyring: Keyring, tenant_id: TenantId) -> Card:
    return Card(
        volunteer_id=VolunteerId(row.volunteer_id),
        number=row.number,
        name=open_name(_seal(row, keyring=keyring, tenant_id=tenant_id), row.name_sealed),
        station_name=row.station_name,
        code=shown_card(code),
    )


def _met(row: "Row[*tuple[Any, ...]]", *, keyring: Keyring, tenant_id: TenantId, shown: str) -> Met:
    name = open_name(_seal(row, keyring=keyring, tenant_id=tenant_id), row.name_sealed)
    is_pass = typed_digits(shown).startswith(PASS_PREFIX)
    return Met(
        volunteer_id=VolunteerId(row.volunteer_id),
        name_masked=masked_name(name),
        number=row.number,
        how="phone" if is_pass else "card",
    )


def _seal(row: "Row[*tuple[Any, ...]]", *, keyring: Keyring, tenant_id: TenantId) -> PersonSeal:
    person = volunteer_person(VolunteerId(row.volunteer_id))
    return keyring.open_person(tenant_id=tenant_id, person=person, wrapped_key=row.wrapped_key)
