"""Attacks on the PIN of a card: guessed at one kiosk, at several, and read out of the database."""

from typing import Final

from sqlalchemy.ext.asyncio import AsyncEngine

from tests.api.service import Client, problem
from tests.api.test_ways_in import PIN, ready_card
from tests.attacks.conftest import Neighbours, Served
from tests.attacks.test_passes import tables_that_say

TRIES: Final = 5


async def show(kiosk: Client, card: str, pin: str | None) -> tuple[int, str]:
    """Hold a card before a kiosk, with a PIN; return the status and the code of the refusal."""
    answer = await kiosk.post("/kiosk/card-visits", {"card": card, "pin": pin})
    return (201, "") if answer.status_code == 201 else problem(answer)


async def test_who_guesses_a_card_s_pin_at_several_kiosks_blocks_it_everywhere(here: Served) -> None:
    kiosks = [await here.kiosk() for _ in range(2)]
    card = await ready_card(here, kiosks[0])
    for number in range(TRIES):
        assert await show(kiosks[number % 2], card, f"48{number}915") == (403, "card_pin_wrong")
    for kiosk in kiosks:
        assert await show(kiosk, card, PIN) == (423, "card_blocked")


async def test_time_does_not_unblock_a_card(here: Served) -> None:
    kiosk = await here.kiosk()
    card = await ready_card(here, kiosk)
    for _ in range(TRIES):
        await show(kiosk, card, "480915")
    here.clock.pass_by(days=30)
    assert await show(kiosk, card, PIN) == (423, "card_blocked")


async def test_a_look_at_the_points_gives_no_tries_back(here: Served) -> None:
    kiosk = await here.kiosk()
    card = await ready_card(here, kiosk)
    for _ in range(TRIES):
        await show(kiosk, card, "480915")
        assert await show(kiosk, card, None) == (201, "")
    assert await show(kiosk, card, PIN) == (423, "card_blocked")


async def test_a_pin_is_not_changed_by_guessing_the_old_one(here: Served) -> None:
    kiosk = await here.kiosk()
    card = await ready_card(here, kiosk)
    for number in range(TRIES):
        body = {"card": card, "pin": f"48{number}915", "new_pin": "271948"}
        assert problem(await kiosk.post("/kiosk/card-pins", body)) == (403, "card_pin_wrong")
    assert await show(kiosk, card, PIN) == (423, "card_blocked")


async def test_a_card_of_another_bureau_is_unknown(neighbours: Neighbours) -> None:
    here, there = neighbours
    card = await ready_card(there, await there.kiosk())
    assert await show(await here.kiosk(), card, PIN) == (404, "card_unknown")


async def test_no_row_of_the_database_says_a_pin_or_the_digits_of_a_card(
    here: Served, engine: AsyncEngine
) -> None:
    kiosk, pin = await here.kiosk(), "604917"
    card = await ready_card(here, kiosk)
    body = {"card": card, "pin": PIN, "new_pin": pin}
    assert (await kiosk.post("/kiosk/card-pins", body)).status_code == 200
    assert await show(kiosk, card, pin) == (201, "")
    assert await tables_that_say(engine, f"{card}") == []
    assert [name for name in await tables_that_say(engine, pin) if "pin" in name or "card" in name] == []
