"""Attacks on the pass: used again, taken to another bureau, photographed, guessed, or none at all."""

import asyncio
from typing import Final

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from ledger.people.passes import step_at, totp, write_pass
from ledger.people.words import DEVICE_TRIES_MAX, KIOSK_TRIES_MAX
from tests.api.service import Client, Phone, problem
from tests.attacks.conftest import Neighbours, Served

PAYMENT_CODES: Final = ("134567890123456789", "281234567890123456", "301234567890123456789012")


async def show(kiosk: Client, shown: str, *, key: str | None = None) -> tuple[int, str]:
    """Hold a pass before a kiosk; return the status and the code of the refusal."""
    answer = await kiosk.post("/kiosk/visits", {"pass": shown}, key=key)
    return (201, "") if answer.status_code == 201 else problem(answer)


async def test_a_pass_read_a_second_time_opens_nothing_anywhere(here: Served) -> None:
    phone, kiosk, other = await here.phone("V00001"), await here.kiosk(), await here.kiosk()
    shown = phone.shown_pass()
    assert await show(kiosk, shown) == (201, "")
    assert await show(kiosk, shown) == (409, "pass_used")
    assert await show(other, shown) == (409, "pass_used")


async def test_two_kiosks_that_read_one_pass_at_once_open_one_visit(here: Served) -> None:
    phone = await here.phone("V00001")
    kiosks = [await here.kiosk() for _ in range(4)]
    shown = phone.shown_pass()
    answers = await asyncio.gather(*(show(kiosk, shown) for kiosk in kiosks))
    assert sorted(answers) == [(201, ""), *[(409, "pass_used")] * 3]


async def test_the_key_of_a_visit_is_worth_nothing_at_another_kiosk(here: Served) -> None:
    phone, kiosk, thief = await here.phone("V00001"), await here.kiosk(), await here.kiosk()
    shown = phone.shown_pass()
    assert await show(kiosk, shown, key="overheard") == (201, "")
    assert await show(thief, shown, key="overheard") == (409, "pass_used")


async def test_the_pass_of_another_bureau_is_unknown(neighbours: Neighbours) -> None:
    here, there = neighbours
    stranger, kiosk = await there.phone("V00001"), await here.kiosk()
    assert await show(kiosk, stranger.shown_pass()) == (404, "pass_unknown")
    at_home = await there.kiosk()
    assert await show(at_home, stranger.shown_pass()) == (201, "")


async def test_a_photographed_pass_is_over_after_its_step(here: Served) -> None:
    phone, kiosk = await here.phone("V00001"), await here.kiosk()
    photo = phone.shown_pass()
    here.clock.pass_by(seconds=61)
    assert await show(kiosk, photo) == (410, "pass_expired")


async def test_a_pass_of_tomorrow_opens_nothing_today(here: Served) -> None:
    phone, kiosk = await here.phone("V00001"), await here.kiosk()
    ahead = write_pass(
        pass_number=phone.pass_number, code=totp(phone.secret, step_at(here.clock.now) + 24 * 120)
    )
    assert await show(kiosk, ahead) == (404, "pass_unknown")


async def test_who_guesses_the_digits_of_one_person_is_locked_out_at_every_kiosk(here: Served) -> None:
    phone, kiosks = await here.phone("V00001"), [await here.kiosk() for _ in range(2)]
    for number in range(DEVICE_TRIES_MAX):
        assert await show(kiosks[number % 2], guess(phone, number)) == (404, "pass_unknown")
    for kiosk in kiosks:
        assert await show(kiosk, phone.shown_pass()) == (429, "too_many_tries")


async def test_a_kiosk_at_which_many_numbers_are_guessed_is_locked_and_no_other(here: Served) -> None:
    phone, kiosk, other = await here.phone("V00001"), await here.kiosk(), await here.kiosk()
    for number in range(KIOSK_TRIES_MAX):
        invented = write_pass(pass_number=f"{number:09}", code="00000000")
        assert await show(kiosk, invented) == (404, "pass_unknown")
    assert await show(kiosk, phone.shown_pass()) == (429, "too_many_tries")
    assert await show(other, phone.shown_pass()) == (201, "")


@pytest.mark.parametrize("code", PAYMENT_CODES)
async def test_a_payment_code_is_refused_and_kept_nowhere(
    here: Served, engine: AsyncEngine, code: str
) -> None:
    kiosk = await here.kiosk()
    assert await show(kiosk, code) == (422, "payment_code_shown")
    assert await tables_that_say(engine, code) == []
    assert "kiosks" in await tables_that_say(engine, "一号机"), "who looks finds what is there"


def guess(phone: Phone, number: int) -> str:
    """Invent the code of somebody's pass; it is never the right one."""
    right = int(totp(phone.secret, step_at(phone.clock.now)))
    return write_pass(pass_number=phone.pass_number, code=f"{(right + 1000 + number) % 10**8:08}")


async def tables_that_say(engine: AsyncEngine, secret: str) -> list[str]:
    """Name the tables of which a row contains a text, whatever its column."""
    async with engine.connect() as connection:
        names = (
            await connection.scalars(text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'"))
        ).all()
        return [
            name
            for name in names
            if await connection.scalar(
                text(f'SELECT count(*) FROM "{name}" AS row WHERE row::text LIKE :like'),  # noqa: S608
                {"like": f"%{secret}%"},
            )
        ]
