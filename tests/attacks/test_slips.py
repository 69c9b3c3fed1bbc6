"""Attacks on claim slips: guessed, spent twice at once, carried to another bureau."""

import asyncio

import httpx
import pytest

from ledger.people.claim_slips.words import SLIP_DIGITS, SLIP_PREFIX
from ledger.people.passes import check_digit
from tests.api.service import Client, problem
from tests.api.test_slips_at_kiosk import left_on, shown
from tests.attacks.conftest import Neighbours, Served
from tests.tips.test_slips import fund, issue, printed

GUESSES = 30


@pytest.fixture
async def slip(here: Served) -> str:
    """Give the code of a printed slip worth 30 points."""
    await fund(here)
    return (await printed(here, await issue(here)))[0]


def near(code: str, step: int) -> str:
    """Make up another code that could be one: its last digit checks it."""
    drawn = SLIP_DIGITS - len(SLIP_PREFIX) - 1
    number = (int(code[len(SLIP_PREFIX) : -1]) + step) % 10**drawn
    digits = f"{SLIP_PREFIX}{number:0{drawn}d}"
    return digits + check_digit(digits)


async def show(kiosk: Client, slip: str) -> httpx.Response:
    return await kiosk.post("/kiosk/slip-visits", {"slips": [slip]})


async def test_whoever_guesses_slips_is_stopped_before_the_true_one_helps(here: Served, slip: str) -> None:
    kiosk = await here.kiosk()
    answers = [problem(await show(kiosk, near(slip, step))) for step in range(1, GUESSES)]
    assert set(answers) == {(404, "claim_slip_unknown"), (429, "too_many_tries")}
    assert problem(await show(kiosk, slip)) == (429, "too_many_tries")


async def test_a_slip_shown_at_two_kiosks_at_once_pays_once(here: Served, slip: str) -> None:
    kiosks = [await here.kiosk() for _ in range(2)]
    visits = [(await shown(kiosk, slip))["visit"] for kiosk in kiosks]
    lines = [{"sku": "soap", "quantity": 2}]
    answers = await asyncio.gather(
        *(
            kiosk.post("/kiosk/orders", {"visit": visit, "lines": lines})
            for kiosk, visit in zip(kiosks, visits, strict=True)
        )
    )
    assert sorted(answer.status_code for answer in answers) == [201, 409]
    assert await left_on(here, slip) == (30, "used")


async def test_a_slip_spent_at_a_kiosk_and_taken_by_a_phone_at_once_is_worth_its_points_once(
    here: Served, slip: str
) -> None:
    kiosk, phone = await here.kiosk(), await here.phone("V00001")
    visit = (await shown(kiosk, slip))["visit"]
    body = {"visit": visit, "lines": [{"sku": "soap", "quantity": 2}]}
    answers = await asyncio.gather(
        kiosk.post("/kiosk/orders", body), phone.client.post("/me/claim-slips", {"code": slip})
    )
    assert sorted(answer.status_code for answer in answers) == [201, 409]


async def test_a_slip_of_another_bureau_is_unknown_here(neighbours: Neighbours) -> None:
    await fund(neighbours.there)
    theirs = (await printed(neighbours.there, await issue(neighbours.there)))[0]
    kiosk, phone = await neighbours.here.kiosk(), await neighbours.here.phone("V00001")
    assert problem(await show(kiosk, theirs)) == (404, "claim_slip_unknown")
    taken = await phone.client.post("/me/claim-slips", {"code": theirs})
    assert problem(taken) == (404, "claim_slip_unknown")
