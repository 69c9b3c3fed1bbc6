"""Attacks on the kiosk's own code: a bystander opens it, guesses, comes second, or sends it to a victim."""

from typing import Any

from tests.api.service import Client, Phone, problem
from tests.attacks.conftest import Neighbours, Served


async def offer(kiosk: Client) -> str:
    """Let a kiosk show a code."""
    return str((await kiosk.post("/kiosk/visit-offers", {})).json()["offer_code"])


async def open_offer(phone: Phone | Client, code: str) -> Any:  # noqa: ANN401 - the client's own answer
    """Open the code with a phone."""
    client = phone.client if isinstance(phone, Phone) else phone
    return await client.post(f"/visit-offers/{code}/openings", {})


async def poll(kiosk: Client, code: str) -> Any:  # noqa: ANN401 - as above
    """Let the kiosk ask what became of its code."""
    return await kiosk.post(f"/kiosk/visit-offers/{code}/visits", {})


async def confirm(phone: Phone, code: str, number: int) -> Any:  # noqa: ANN401 - as above
    """Confirm on a phone."""
    return await phone.client.post(f"/visit-offers/{code}/confirmations", {"match_number": number})


async def test_a_bystander_who_is_not_signed_in_learns_and_changes_nothing(here: Served) -> None:
    kiosk, bystander = await here.kiosk(), here.client()
    code = await offer(kiosk)
    assert problem(await open_offer(bystander, code)) == (401, "sign_in_needed")
    refused = await bystander.post(f"/visit-offers/{code}/confirmations", {"match_number": 42})
    assert problem(refused) == (401, "sign_in_needed")
    assert (await poll(kiosk, code)).json()["state"] == "waiting"


async def test_a_preview_that_fetches_the_address_changes_nothing(here: Served) -> None:
    kiosk, phone = await here.kiosk(), await here.phone("V00001")
    code = await offer(kiosk)
    for _ in range(3):
        await phone.client.http.get(f"/o/{code}")
        await phone.client.get(f"/visit-offers/{code}")
    assert (await poll(kiosk, code)).json() == {"state": "waiting", "match_number": None}


async def test_a_bystander_who_opens_first_pays_nothing_with_the_points_of_whoever_stands_there(
    here: Served,
) -> None:
    """The visit is always that of the phone that confirmed: nobody can take another's points this way."""
    kiosk, bystander, person = await here.kiosk(), await here.phone("V00003"), await here.phone("V00001")
    await here.give_points(person)
    code = await offer(kiosk)
    await open_offer(bystander, code)
    assert problem(await open_offer(person, code)) == (409, "offer_taken")
    number = (await poll(kiosk, code)).json()["match_number"]
    assert problem(await confirm(person, code, number)) == (409, "offer_taken")
    assert (await person.client.get("/me")).json()["points_available"] == 30


async def test_a_bystander_who_cannot_see_the_screen_guesses_once_and_then_it_is_over(here: Served) -> None:
    kiosk, bystander = await here.kiosk(), await here.phone("V00003")
    code = await offer(kiosk)
    numbers = (await open_offer(bystander, code)).json()["numbers"]
    shown = (await poll(kiosk, code)).json()["match_number"]
    assert len(set(numbers)) == 3
    wrong = next(number for number in numbers if number != shown)
    assert problem(await confirm(bystander, code, wrong)) == (403, "match_number_wrong")
    assert problem(await confirm(bystander, code, shown)) == (410, "offer_over")
    assert problem(await poll(kiosk, code)) == (410, "offer_over")


async def test_a_code_that_was_sent_on_to_a_victim_opens_nothing_at_a_second_kiosk(here: Served) -> None:
    """Whoever carries a kiosk's code to a victim elsewhere must also tell them the number on the screen."""
    kiosk, thief = await here.kiosk(), await here.kiosk()
    victim = await here.phone("V00001")
    code = await offer(kiosk)
    await open_offer(victim, code)
    number = (await poll(kiosk, code)).json()["match_number"]
    assert (await confirm(victim, code, number)).status_code == 200
    assert problem(await poll(thief, code)) == (404, "offer_unknown")


async def test_a_code_is_good_once_and_for_a_minute(here: Served) -> None:
    kiosk, phone = await here.kiosk(), await here.phone("V00001")
    code = await offer(kiosk)
    await open_offer(phone, code)
    number = (await poll(kiosk, code)).json()["match_number"]
    here.clock.pass_by(seconds=61)
    assert problem(await confirm(phone, code, number)) == (410, "offer_over")
    assert problem(await poll(kiosk, code)) == (410, "offer_over")


async def test_a_code_of_another_bureau_is_unknown_to_this_phone(neighbours: Neighbours) -> None:
    here, there = neighbours
    kiosk, phone = await there.kiosk(), await here.phone("V00001")
    assert problem(await open_offer(phone, await offer(kiosk))) == (404, "offer_unknown")
