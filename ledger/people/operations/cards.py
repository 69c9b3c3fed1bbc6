"""People's printed cards: issued by the desk, and read where somebody shows one, or a phone's pass."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Row, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from ledger.book.words import Principal, TenantId
from ledger.people.card_pins.rules import REPRINT_WITHIN, letter_text, new_letter_code
from ledger.people.card_reissues.refusals import CardReissueNeeded, OwnCard
from ledger.people.card_tables import person_cards
from ledger.people.cards import new_card_code, read_card, shown_card
from ledger.people.enrolment.rows import note_act
from ledger.people.names import open_name, secret_field, volunteer_person
from ledger.people.passes import matching_step, read_pass
from ledger.people.refusals import PassMalformed, VolunteerUnknown
from ledger.people.rules import masked_name
from ledger.people.seal import Keyring, PersonSeal
from ledger.people.tables import KEY_OF_VOLUNTEER, devices, person_keys, volunteers
from ledger.people.words import PASS_PREFIX, StaffMember, VolunteerId
from ledger.places.rules import typed_digits
from ledger.places.tables import units


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """What is printed for one person: the only place where code and full name stand together.

    Attributes:
        letter_code: the one-time digits of the sealed letter, by which the first PIN is set at a kiosk.
        spends_from: from when a card that took the place of another may spend.
    """

    volunteer_id: VolunteerId
    number: str
    name: str
    station_name: str
    code: str
    letter_code: str
    spends_from: datetime | None


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
    staff: StaffMember,
    volunteer_ids: Sequence[VolunteerId],
    now: datetime,
) -> list[Card]:
    """Make a first card, with its letter, for each volunteer named.

    What takes the place of a card that cannot spend, or of one's own misprint of the last hour, is a first
    card too; any other is a re-issue.

    Raises:
        VolunteerUnknown: one is not within the scope.
        OwnCard: one is whoever prints.
        CardReissueNeeded: one has a card that spends.
    """
    wanted = list(dict.fromkeys(volunteer_ids))
    async with engine.begin() as connection:
        people = await lock_card_holders(connection, staff=staff, volunteer_ids=wanted)
        cards = await _last_cards(connection, tenant_id=staff.tenant_id, volunteer_ids=wanted)
        taken = [
            people[volunteer_id].number
            for volunteer_id, card in cards.items()
            if not _may_replace(card, by=staff.principal, now=now)
        ]
        if taken:
            raise CardReissueNeeded(numbers=", ".join(sorted(taken)))
        return [
            await make_card(
                connection,
                people[volunteer_id],
                keyring=keyring,
                staff=staff,
                spends_from=cards[volunteer_id].spends_from if volunteer_id in cards else None,
                now=now,
            )
            for volunteer_id in wanted
        ]


async def make_card(
    connection: AsyncConnection,
    person: "Row[*tuple[Any, ...]]",
    *,
    keyring: Keyring,
    staff: StaffMember,
    spends_from: datetime | None,
    now: datetime,
) -> Card:
    """Write a new card, which makes the ones before worthless, and return what is printed of it."""
    volunteer_id = VolunteerId(person.volunteer_id)
    await withdraw_cards(connection, tenant_id=staff.tenant_id, volunteer_id=volunteer_id, now=now)
    code, letter_code = new_card_code(), new_letter_code()
    letter = letter_text(card=code, letter_code=letter_code)
    await connection.execute(
        insert(person_cards).values(
            tenant_id=staff.tenant_id,
            volunteer_id=volunteer_id,
            code_hash=keyring.code_hash(tenant_id=staff.tenant_id, code=code),
            letter_hash=keyring.code_hash(tenant_id=staff.tenant_id, code=letter),
            issued_at=now,
            issued_by=staff.principal,
            spends_from=spends_from,
        )
    )
    await note_act(connection, staff=staff, volunteer_id=volunteer_id, kind="card_printed", now=now)
    return Card(
        volunteer_id=volunteer_id,
        number=person.number,
        name=open_name(_seal(person, keyring=keyring, tenant_id=staff.tenant_id), person.name_sealed),
        station_name=person.station_name,
        code=shown_card(code),
        letter_code=letter_code,
        spends_from=spends_from,
    )


async def lock_card_holders(
    connection: AsyncConnection, *, staff: StaffMember, volunteer_ids: Sequence[VolunteerId]
) -> "dict[VolunteerId, Row[*tuple[Any, ...]]]":
    """Read and lock volunteers of one's area who have not left; nobody handles their own card.

    Raises:
        VolunteerUnknown, OwnCard.
    """
    found = (
        _people(staff.tenant_id)
        .where(volunteers.c.volunteer_id.in_(volunteer_ids), units.c.path.startswith(staff.unit.path))
        .with_for_update(of=volunteers)
    )
    people = {VolunteerId(row.volunteer_id): row for row in await connection.execute(found)}
    if len(people) < len(volunteer_ids):
        raise VolunteerUnknown
    if staff.volunteer_id in people:
        raise OwnCard
    return people


async def withdraw_cards(
    connection: AsyncConnection, *, tenant_id: TenantId, volunteer_id: VolunteerId, now: datetime
) -> int:
    """Make whatever card somebody has worthless; return how many that were."""
    withdrawn = await connection.execute(
        update(person_cards)
        .where(
            person_cards.c.tenant_id == tenant_id,
            person_cards.c.volunteer_id == volunteer_id,
            person_cards.c.withdrawn_at.is_(None),
        )
        .values(withdrawn_at=now)
    )
    return withdrawn.rowcount


async def _last_cards(
    connection: AsyncConnection, *, tenant_id: TenantId, volunteer_ids: Sequence[VolunteerId]
) -> "dict[VolunteerId, Row[*tuple[Any, ...]]]":
    card = person_cards.c
    found = (
        select(person_cards)
        .where(card.tenant_id == tenant_id, card.volunteer_id.in_(volunteer_ids))
        .order_by(card.issued_at, card.card_id)
    )
    return {VolunteerId(row.volunteer_id): row for row in await connection.execute(found)}


def _may_replace(card: "Row[*tuple[Any, ...]]", *, by: Principal, now: datetime) -> bool:
    if card.letter_hash is None:
        return True
    is_unused = card.withdrawn_at is None and card.letter_used_at is None
    return bool(is_unused and card.issued_by == by and now - card.issued_at < REPRINT_WITHIN)


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
