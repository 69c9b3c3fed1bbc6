"""The ways into a kiosk besides the phone's pass: its own code on the screen, and a card with a PIN."""

import asyncio
from typing import Any

import pytest

from ledger.places.rules import typed_digits
from tests.api.service import Client, Phone, Service, problem

PIN = "739105"


async def printed_card(service: Service, number: str = "V00003", *, clerk: str = "clerk") -> dict[str, Any]:
    desk = await service.desk(clerk)
    answer = await desk.post("/cards", {"volunteer_ids": [service.people[number]]})
    assert answer.status_code == 201, answer.text
    card: dict[str, Any] = answer.json()["items"][0]
    return card


async def ready_card(service: Service, kiosk: Client, number: str = "V00003") -> str:
    """Print a card and set its PIN at the kiosk; return its digits."""
    card = await printed_card(service, number)
    body = {"card": card["code"], "letter_code": card["letter_code"], "pin": PIN}
    answer = await kiosk.post("/kiosk/card-pins", body)
    assert answer.status_code == 200, answer.text
    return typed_digits(card["code"])


async def offered(kiosk: Client) -> str:
    answer = await kiosk.post("/kiosk/visit-offers", {})
    assert answer.status_code == 201, answer.text
    code: str = answer.json()["offer_code"]
    assert answer.json()["url"].endswith(f"/o/{code}")
    return code


async def polled(kiosk: Client, code: str) -> tuple[int, dict[str, Any]]:
    answer = await kiosk.post(f"/kiosk/visit-offers/{code}/visits", {})
    return answer.status_code, answer.json()


async def confirmed(phone: Phone, code: str, number: int) -> tuple[int, dict[str, Any]]:
    answer = await phone.client.post(f"/visit-offers/{code}/confirmations", {"match_number": number})
    return answer.status_code, answer.json()


async def test_a_phone_confirms_the_number_that_the_kiosk_shows(service: Service) -> None:
    kiosk, phone = await service.kiosk(), await service.phone("V00001")
    await service.give_points(phone)
    code = await offered(kiosk)
    assert await polled(kiosk, code) == (202, {"state": "waiting", "match_number": None})
    opened = (await phone.client.post(f"/visit-offers/{code}/openings", {})).json()
    assert (opened["kiosk_name"], opened["shop_name"]) == ("一号机", "龙山平安超市")
    status, seen = await polled(kiosk, code)
    assert (status, seen["state"]) == (202, "seen")
    assert seen["match_number"] in opened["numbers"]
    assert await confirmed(phone, code, seen["match_number"]) == (200, {"confirmed": True})
    status, visit = await polled(kiosk, code)
    assert (status, visit["way"], visit["name_masked"], visit["points_available"]) == (
        200,
        "link",
        "刘*明",
        30,
    )
    order = await kiosk.post(
        "/kiosk/orders", {"visit": visit["visit"], "lines": [{"sku": "soap", "quantity": 1}]}
    )
    assert order.status_code == 201, order.text


async def test_a_lost_answer_finds_the_same_visit_again(service: Service) -> None:
    kiosk, phone = await service.kiosk(), await service.phone("V00001")
    code = await offered(kiosk)
    await phone.client.post(f"/visit-offers/{code}/openings", {})
    _, seen = await polled(kiosk, code)
    for _ in range(2):
        assert await confirmed(phone, code, seen["match_number"]) == (200, {"confirmed": True})
    assert await polled(kiosk, code) == await polled(kiosk, code)


async def test_a_wrong_number_ends_the_offer(service: Service) -> None:
    kiosk, phone = await service.kiosk(), await service.phone("V00001")
    code = await offered(kiosk)
    numbers = (await phone.client.post(f"/visit-offers/{code}/openings", {})).json()["numbers"]
    _, seen = await polled(kiosk, code)
    wrong = next(number for number in numbers if number != seen["match_number"])
    status, refused = await confirmed(phone, code, wrong)
    assert (status, refused["code"]) == (403, "match_number_wrong")
    status, over = await confirmed(phone, code, seen["match_number"])
    assert (status, over["code"]) == (410, "offer_over")
    status, over = await polled(kiosk, code)
    assert (status, over["code"]) == (410, "offer_over")


async def test_a_second_phone_cannot_join_an_offer(service: Service) -> None:
    kiosk, phone, other = await service.kiosk(), await service.phone("V00001"), await service.phone("V00003")
    code = await offered(kiosk)
    await phone.client.post(f"/visit-offers/{code}/openings", {})
    assert problem(await other.client.post(f"/visit-offers/{code}/openings", {})) == (409, "offer_taken")
    _, seen = await polled(kiosk, code)
    status, refused = await confirmed(other, code, seen["match_number"])
    assert (status, refused["code"]) == (409, "offer_taken")


async def test_nobody_confirms_what_they_have_not_opened(service: Service) -> None:
    kiosk, phone = await service.kiosk(), await service.phone("V00001")
    code = await offered(kiosk)
    status, refused = await confirmed(phone, code, 42)
    assert (status, refused["code"]) == (404, "offer_unknown")


async def test_an_offer_lasts_a_minute(service: Service) -> None:
    kiosk, phone = await service.kiosk(), await service.phone("V00001")
    code = await offered(kiosk)
    service.clock.pass_by(seconds=60)
    assert problem(await phone.client.post(f"/visit-offers/{code}/openings", {})) == (410, "offer_over")
    assert (await polled(kiosk, code))[0] == 410


async def test_an_offer_is_for_its_kiosk_and_for_phones_that_are_signed_in(service: Service) -> None:
    kiosk, other = await service.kiosk(), await service.kiosk()
    code = await offered(kiosk)
    assert (await polled(other, code))[1]["code"] == "offer_unknown"
    stranger = service.client()
    assert problem(await stranger.post(f"/visit-offers/{code}/openings", {})) == (401, "sign_in_needed")
    assert (await polled(kiosk, code))[1]["state"] == "waiting"


async def test_a_card_without_its_pin_only_shows(service: Service) -> None:
    kiosk = await service.kiosk()
    card = await ready_card(service, kiosk)
    looked = (await kiosk.post("/kiosk/card-visits", {"card": card})).json()
    assert (looked["way"], looked["name_masked"], looked["may_spend"]) == ("card", "张*", False)
    body = {"visit": looked["visit"], "lines": [{"sku": "soap", "quantity": 1}]}
    assert problem(await kiosk.post("/kiosk/orders", body)) == (403, "pin_needed")


async def test_five_wrong_pins_block_a_card(service: Service) -> None:
    kiosk = await service.kiosk()
    card = await ready_card(service, kiosk)
    for left in (4, 3, 2, 1, 0):
        answer = await kiosk.post("/kiosk/card-visits", {"card": card, "pin": "111111"})
        assert problem(answer) == (403, "card_pin_wrong")
        assert f"{left} tries" in answer.json()["en"]
    blocked = await kiosk.post("/kiosk/card-visits", {"card": card, "pin": PIN})
    assert problem(blocked) == (423, "card_blocked")
    assert (await kiosk.post("/kiosk/card-visits", {"card": card})).status_code == 201


async def test_a_letter_sets_one_pin_and_the_pin_sets_the_next(service: Service) -> None:
    kiosk = await service.kiosk()
    card = await printed_card(service)
    early = await kiosk.post("/kiosk/card-visits", {"card": card["code"], "pin": PIN})
    assert problem(early) == (409, "card_pin_missing")
    body = {"card": card["code"], "letter_code": "00000000", "pin": PIN}
    assert problem(await kiosk.post("/kiosk/card-pins", body)) == (403, "letter_code_wrong")
    body["letter_code"] = card["letter_code"]
    assert problem(await kiosk.post("/kiosk/card-pins", {**body, "pin": "123456"})) == (422, "pin_weak")
    for _ in range(2):
        assert (await kiosk.post("/kiosk/card-pins", body)).status_code == 200
    assert problem(await kiosk.post("/kiosk/card-pins", {**body, "pin": "805937"})) == (
        410,
        "letter_code_used",
    )
    change = {"card": card["code"], "pin": PIN, "new_pin": "805937"}
    assert (await kiosk.post("/kiosk/card-pins", change)).status_code == 200
    assert problem(await kiosk.post("/kiosk/card-pins", change)) == (403, "card_pin_wrong")


async def test_guessed_cards_are_counted_against_the_kiosk(service: Service) -> None:
    kiosk = await service.kiosk()
    for _ in range(10):
        assert problem(await kiosk.post("/kiosk/card-visits", {"card": "8" * 19})) == (404, "card_unknown")
    assert problem(await kiosk.post("/kiosk/card-visits", {"card": "8" * 19})) == (429, "too_many_tries")


async def test_a_payment_code_is_put_away(service: Service) -> None:
    kiosk = await service.kiosk()
    shown = await kiosk.post("/kiosk/card-visits", {"card": "134567890123456789"})
    assert problem(shown) == (422, "payment_code_shown")


async def test_a_first_card_is_printed_once(service: Service) -> None:
    await printed_card(service)
    again = await printed_card(service)
    kiosk = await service.kiosk()
    assert (await kiosk.post("/kiosk/card-visits", {"card": again["code"]})).status_code == 201
    other = await service.desk("approver")
    refused = await other.post("/cards", {"volunteer_ids": [service.people["V00003"]]})
    assert problem(refused) == (409, "card_reissue_needed")
    assert "V00003" in refused.json()["en"]


async def test_a_new_card_takes_two_people_and_kills_the_old_one_at_once(service: Service) -> None:
    kiosk = await service.kiosk()
    old = await ready_card(service, kiosk)
    clerk, approver = await service.desk("clerk"), await service.desk("approver")
    body = {"volunteer_id": service.people["V00003"], "reason": "lost"}
    asked = (await clerk.post("/card-reissues", body)).json()
    assert problem(await kiosk.post("/kiosk/card-visits", {"card": old})) == (404, "card_unknown")
    address = f"/card-reissues/{asked['reissue_id']}/confirmations"
    assert problem(await clerk.post(address, {})) == (403, "second_person_needed")
    listed = (await approver.get("/card-reissues")).json()["items"]
    assert [(one["number"], one["reason"], one["own"]) for one in listed] == [("V00003", "lost", False)]
    new = (await approver.post(address, {})).json()
    assert problem(await approver.post(address, {})) == (409, "reissue_done")
    assert (await approver.get("/card-reissues")).json()["items"] == []
    assert new["spends_from"] == "2026-11-23T04:00:00.000000Z"
    letter = {"card": new["code"], "letter_code": new["letter_code"], "pin": PIN}
    assert (await kiosk.post("/kiosk/card-pins", letter)).status_code == 200
    shown = {"card": new["code"], "pin": PIN}
    assert problem(await kiosk.post("/kiosk/card-visits", shown)) == (403, "card_too_new")
    service.clock.pass_by(hours=72)
    assert (await kiosk.post("/kiosk/card-visits", shown)).json()["may_spend"] is True


@pytest.mark.parametrize(("path", "body"), [("/card-reissues", {"reason": "lost"}), ("/cards", {})])
async def test_cards_of_another_station_are_unknown(
    service: Service, path: str, body: dict[str, Any]
) -> None:
    elsewhere = await service.desk("elsewhere")
    person = service.people["V00003"]
    named = {"volunteer_ids": [person]} if path == "/cards" else {"volunteer_id": person}
    assert problem(await elsewhere.post(path, body | named)) == (404, "volunteer_unknown")


async def test_nobody_handles_their_own_card(service: Service) -> None:
    await service.hire("wang", ("clerk",), number="V00004")
    desk = await service.desk("wang")
    own = await desk.post("/cards", {"volunteer_ids": [service.people["V00004"]]})
    assert problem(own) == (403, "own_card")


async def rich_card(service: Service, kiosk: Client) -> str:
    """Give somebody 180 points, and a card with a PIN."""
    phone = await service.phone("V00003")
    await service.give_points(phone, patrols=6)
    return await ready_card(service, kiosk)


async def ordered(kiosk: Client, visit: str, **goods: int) -> tuple[int, dict[str, Any]]:
    lines = [{"sku": sku, "quantity": quantity} for sku, quantity in goods.items()]
    answer = await kiosk.post("/kiosk/orders", {"visit": visit, "lines": lines})
    return answer.status_code, answer.json()


async def test_a_card_spends_up_to_its_limit_of_the_day(service: Service) -> None:
    kiosk = await service.kiosk()
    card = await rich_card(service, kiosk)
    visit = (await kiosk.post("/kiosk/card-visits", {"card": card, "pin": PIN})).json()
    assert (visit["points_available"], visit["points_max"]) == (180, 100)
    assert (await ordered(kiosk, visit["visit"], rice=1))[0] == 201
    status, refused = await ordered(kiosk, visit["visit"], rice=1)
    assert (status, refused["code"]) == (409, "card_limit_reached")
    assert "30 are left" in refused["en"]
    again = (await kiosk.post("/kiosk/card-visits", {"card": card, "pin": PIN})).json()
    assert again["points_max"] == 30
    service.clock.pass_by(days=1)
    tomorrow = (await kiosk.post("/kiosk/card-visits", {"card": card, "pin": PIN})).json()
    assert tomorrow["points_max"] == 100
    assert (await ordered(kiosk, tomorrow["visit"], rice=1))[0] == 201


async def test_two_orders_at_once_stay_within_the_limit(service: Service) -> None:
    kiosk, other = await service.kiosk(), await service.kiosk()
    card = await rich_card(service, kiosk)
    visits = [
        (await one.post("/kiosk/card-visits", {"card": card, "pin": PIN})).json()["visit"]
        for one in (kiosk, other)
    ]
    answers = await asyncio.gather(ordered(kiosk, visits[0], rice=1), ordered(other, visits[1], rice=1))
    assert sorted(status for status, _ in answers) == [201, 409]


async def test_a_card_replaced_in_the_middle_of_a_visit_spends_nothing(service: Service) -> None:
    kiosk = await service.kiosk()
    card = await rich_card(service, kiosk)
    visit = (await kiosk.post("/kiosk/card-visits", {"card": card, "pin": PIN})).json()
    clerk = await service.desk("clerk")
    await clerk.post("/card-reissues", {"volunteer_id": service.people["V00003"], "reason": "lost"})
    status, refused = await ordered(kiosk, visit["visit"], soap=1)
    assert (status, refused["code"]) == (404, "card_unknown")


async def test_a_card_shows_a_month_of_points_without_its_pin(service: Service) -> None:
    kiosk = await service.kiosk()
    card = await rich_card(service, kiosk)
    paid = (await kiosk.post("/kiosk/card-visits", {"card": card, "pin": PIN})).json()
    await ordered(kiosk, paid["visit"], soap=1)
    looked = (await kiosk.post("/kiosk/card-visits", {"card": card})).json()
    month = (await kiosk.post("/kiosk/monthly-slips", {"visit": looked["visit"]})).json()
    assert (month["points_in"], month["points_out"], month["points_available"]) == (180, 15, 165)
    assert month["name_masked"] == "张*"
    assert month["lines"][0]["text_zh"].startswith("平安超市兑换")
    before = {"visit": looked["visit"], "month": "2026-10-01"}
    empty = (await kiosk.post("/kiosk/monthly-slips", before)).json()
    assert (empty["points_in"], empty["lines"]) == (0, [])
