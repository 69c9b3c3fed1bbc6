"""Attacks on the code of what was reserved: guessed, shown elsewhere, shown again."""

import asyncio

import pytest

from tests.api.service import problem
from tests.api.test_reserving import kiosk_elsewhere, pick_up, reserve, rich
from tests.attacks.conftest import Neighbours, Served

KIOSK_TRIES = 10


async def test_whoever_guesses_is_stopped_before_the_true_code_helps(here: Served) -> None:
    code = (await reserve(here, await rich(here)))["pickup_code"]
    kiosk = await here.kiosk()
    guesses = [f"{(int(code) + step) % 10**8:08}" for step in range(1, KIOSK_TRIES + 1)]
    for guess in guesses:
        assert problem(await pick_up(kiosk, guess)) == (404, "pickup_unknown")
    assert problem(await pick_up(kiosk, code)) == (429, "too_many_tries")


async def test_a_code_opens_nothing_in_another_shop(here: Served) -> None:
    reserved = await reserve(here, await rich(here))
    there = await kiosk_elsewhere(here)
    assert problem(await pick_up(there, reserved["pickup_code"])) == (404, "pickup_unknown")
    desk = await here.desk("elsewhere")
    looked = await desk.post("/pickups", {"pickup_code": reserved["pickup_code"]})
    assert problem(looked) == (404, "pickup_unknown")


async def test_a_code_opens_nothing_in_another_bureau(neighbours: Neighbours) -> None:
    reserved = await reserve(neighbours.here, await rich(neighbours.here))
    theirs = await neighbours.there.kiosk()
    assert problem(await pick_up(theirs, reserved["pickup_code"])) == (404, "pickup_unknown")


async def test_a_code_shown_at_several_kiosks_at_once_is_served_once(here: Served) -> None:
    reserved = await reserve(here, await rich(here))
    kiosks = [await here.kiosk() for _ in range(4)]
    answers = await asyncio.gather(*(pick_up(kiosk, reserved["pickup_code"]) for kiosk in kiosks))
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409]


@pytest.mark.parametrize("state", ["handed_over", "void"])
async def test_a_code_is_no_good_after_its_order_has_ended(here: Served, state: str) -> None:
    phone = await rich(here)
    reserved = await reserve(here, phone)
    kiosk = await here.kiosk()
    if state == "void":
        await phone.client.post(f"/me/reservations/{reserved['order_id']}/voids", {"reason": None})
    else:
        await pick_up(kiosk, reserved["pickup_code"])
    assert problem(await pick_up(kiosk, reserved["pickup_code"])) == (409, "order_ended")
