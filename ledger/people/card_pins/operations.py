"""Show a card at a kiosk, with or without its PIN; set its first PIN by the letter, and change it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from ledger.book.words import Principal, TenantId
from ledger.people.card_pins.refusals import (
    CardBlocked,
    CardPinMissing,
    CardPinWrong,
    CardTooNew,
    CardWithoutLetter,
    LetterCodeUsed,
    LetterCodeWrong,
)
from ledger.people.card_pins.rules import TRIES_MAX, letter_text
from ledger.people.card_tables import person_cards
from ledger.people.cards import read_card
from ledger.people.enrolment.rows import lock_volunteer, note_event, seal_of
from ledger.people.enrolment.rules import check_serves
from ledger.people.operations.visit_rows import Comer, write_visit
from ledger.people.passwords import hash_password, is_password
from ledger.people.personal import open_personal
from ledger.people.pins.refusals import PinWeak
from ledger.people.pins.rules import PIN, is_weak
from ledger.people.refusals import CardUnknown
from ledger.people.seal import Keyring
from ledger.people.tables import volunteers
from ledger.people.words import KIOSK_TRIES_MAX, KIOSK_TRIES_WINDOW, CardId, Visit, VolunteerId
from ledger.places.chinese import half_width
from ledger.places.operations.tries import TriesLimit, give_back_try, take_try
from ledger.places.rules import typed_digits
from ledger.places.words import WHOLE_BUREAU, KioskId

CARD = person_cards.c


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """The kiosk before which a card is held."""

    tenant_id: TenantId
    kiosk_id: KioskId


async def open_card_visit(
    engine: AsyncEngine,
    *,
    keyring: Keyring,
    reader: Reader,
    shown: str,
    pin: str | None,
    token: str,
    now: datetime,
) -> Visit:
    """Let the holder of a card stand at a kiosk; without its PIN it only shows what is in the account.

    Raises:
        CardUnknown, PaymentCodeShown, TooManyTries, VolunteerSuspended, VolunteerWaiting: whatever is typed.
        CardWithoutLetter, CardPinMissing, CardBlocked, CardPinWrong, CardTooNew: with a PIN.
    """
    row = await _shown_at(engine, keyring=keyring, reader=reader, shown=shown, now=now)
    check_serves(row.state)
    if pin is not None:
        await check_card_pin(engine, row, pin=pin)
        if row.spends_from is not None and now < row.spends_from:
            raise CardTooNew
    async with engine.begin() as connection:
        return await write_visit(
            connection,
            Comer(
                way="card",
                volunteer_id=VolunteerId(row.volunteer_id),
                card_id=CardId(row.card_id),
                may_spend=pin is not None,
            ),
            tenant_id=reader.tenant_id,
            kiosk_id=reader.kiosk_id,
            token=token,
            now=now,
        )


async def set_first_pin(
    engine: AsyncEngine,
    *,
    keyring: Keyring,
    reader: Reader,
    shown: str,
    letter_code: str,
    pin: str,
    now: datetime,
) -> None:
    """Set a card's PIN by the one-time digits in its letter; the same again is harmless.

    Raises:
        CardUnknown, PaymentCodeShown, TooManyTries, CardWithoutLetter, CardBlocked, PinWeak, LetterCodeUsed,
        LetterCodeWrong.
    """
    row = await _shown_at(engine, keyring=keyring, reader=reader, shown=shown, now=now)
    if row.letter_hash is None:
        raise CardWithoutLetter
    pin = half_width(pin)
    await _refuse_weak(engine, row, keyring=keyring, pin=pin)
    text = letter_text(card=read_card(shown) or "", letter_code=typed_digits(letter_code))
    failed_count = await _take_card_try(engine, row)
    if keyring.code_hash(tenant_id=reader.tenant_id, code=text) != row.letter_hash:
        raise LetterCodeWrong(tries_left=TRIES_MAX - failed_count)
    if row.letter_used_at is not None:
        if not await is_password(pin, row.pin_hash):
            raise LetterCodeUsed
        await _keep(engine, row)
        return
    pin_hash = await hash_password(pin)
    async with engine.begin() as connection:
        await _write(connection, row, pin_hash=pin_hash, letter_used_at=now)
        await note_event(
            connection,
            tenant_id=reader.tenant_id,
            volunteer_ids=[VolunteerId(row.volunteer_id)],
            kind="card_pin_set",
            by=Principal(f"kiosk/{reader.kiosk_id}"),
            now=now,
        )


async def change_pin(
    engine: AsyncEngine,
    *,
    keyring: Keyring,
    reader: Reader,
    shown: str,
    pin: str,
    new_pin: str,
    now: datetime,
) -> None:
    """Change a card's PIN for somebody who knows the one in use.

    Raises:
        CardUnknown, PaymentCodeShown, TooManyTries, CardWithoutLetter, CardPinMissing, CardBlocked,
        CardPinWrong, PinWeak.
    """
    row = await _shown_at(engine, keyring=keyring, reader=reader, shown=shown, now=now)
    await check_card_pin(engine, row, pin=pin)
    new_pin = half_width(new_pin)
    await _refuse_weak(engine, row, keyring=keyring, pin=new_pin)
    await _keep(engine, row, pin_hash=await hash_password(new_pin))


async def find_live_card(
    connection: AsyncConnection, *, keyring: Keyring, tenant_id: TenantId, shown: str
) -> "Row[*tuple[Any, ...]] | None":
    """Read the card that was shown, with its person's state; None of one that is dead, or nobody's.

    Raises:
        PaymentCodeShown: it is somebody's money.
    """
    code = read_card(shown)
    if code is None:
        return None
    found = (
        select(person_cards, volunteers.c.state)
        .join(
            volunteers,
            (volunteers.c.tenant_id == CARD.tenant_id) & (volunteers.c.volunteer_id == CARD.volunteer_id),
        )
        .where(
            CARD.tenant_id == tenant_id,
            CARD.code_hash == keyring.code_hash(tenant_id=tenant_id, code=code),
            CARD.withdrawn_at.is_(None),
            volunteers.c.left_at.is_(None),
        )
    )
    return (await connection.execute(found)).one_or_none()


async def check_card_pin(engine: AsyncEngine, row: "Row[*tuple[Any, ...]]", *, pin: str) -> None:
    """Compare the PIN of a card that `find_live_card` read; a wrong one is counted before it is compared.

    Raises:
        CardWithoutLetter, CardPinMissing, CardBlocked, CardPinWrong.
    """
    if row.letter_hash is None:
        raise CardWithoutLetter
    if row.pin_hash is None:
        raise CardPinMissing
    failed_count = await _take_card_try(engine, row)
    if not await is_password(half_width(pin), row.pin_hash):
        raise CardPinWrong(tries_left=TRIES_MAX - failed_count)
    await _keep(engine, row)


async def _shown_at(
    engine: AsyncEngine, *, keyring: Keyring, reader: Reader, shown: str, now: datetime
) -> "Row[*tuple[Any, ...]]":
    """Read the card before a kiosk; what is no card is counted against the kiosk."""
    limit = TriesLimit(
        subject=f"card/kiosk/{reader.kiosk_id}", tries_max=KIOSK_TRIES_MAX, window=KIOSK_TRIES_WINDOW
    )
    async with engine.begin() as connection:
        await take_try(connection, tenant_id=reader.tenant_id, limit=limit, now=now)
        row = await find_live_card(connection, keyring=keyring, tenant_id=reader.tenant_id, shown=shown)
        if row is not None:
            await give_back_try(connection, tenant_id=reader.tenant_id, limit=limit)
    if row is None:
        raise CardUnknown
    return row


async def _take_card_try(engine: AsyncEngine, row: "Row[*tuple[Any, ...]]") -> int:
    """Count a try in a transaction of its own, so that guesses queue up; return how many are counted.

    Raises:
        CardBlocked: there are no more.
    """
    counted = (
        update(person_cards)
        .where(CARD.tenant_id == row.tenant_id, CARD.card_id == row.card_id, CARD.failed_count < TRIES_MAX)
        .values(failed_count=CARD.failed_count + 1)
        .returning(CARD.failed_count)
    )
    async with engine.begin() as connection:
        failed_count = await connection.scalar(counted)
    if failed_count is None:
        raise CardBlocked
    return int(failed_count)


async def _keep(engine: AsyncEngine, row: "Row[*tuple[Any, ...]]", **values: object) -> None:
    """Write what a right try led to; it counts as none."""
    async with engine.begin() as connection:
        await _write(connection, row, **values)


async def _write(connection: AsyncConnection, row: "Row[*tuple[Any, ...]]", **values: object) -> None:
    await connection.execute(
        update(person_cards)
        .where(CARD.tenant_id == row.tenant_id, CARD.card_id == row.card_id)
        .values(failed_count=0, **values)
    )


async def _refuse_weak(
    engine: AsyncEngine, row: "Row[*tuple[Any, ...]]", *, keyring: Keyring, pin: str
) -> None:
    async with engine.begin() as connection:
        person = await lock_volunteer(
            connection,
            tenant_id=TenantId(row.tenant_id),
            scope=WHOLE_BUREAU,
            volunteer_id=VolunteerId(row.volunteer_id),
        )
        personal = open_personal(seal_of(person, keyring=keyring), person)
    if PIN.fullmatch(pin) is None or is_weak(
        pin, number=person.number, phone=personal.phone, born_on=personal.born_on
    ):
        raise PinWeak
