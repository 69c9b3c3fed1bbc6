"""A relative redeems from somebody's points: after their own word, seen by both, until it is taken back."""

from typing import Any

import pytest

from tests.api.service import Client, Phone, Service, problem
from tests.api.test_ways_in import PIN, ordered, ready_card


@pytest.fixture
async def kiosk(service: Service) -> Client:
    """Pair a kiosk."""
    return await service.kiosk()


async def elder_with_points(service: Service, kiosk: Client) -> str:
    """Give V00003 sixty points and a card with a PIN; return the card."""
    await service.give_points(await service.phone("V00003"), patrols=2)
    return await ready_card(service, kiosk)


async def offered(phone: Phone, number: str = "V00003") -> int:
    answer = await phone.client.post("/me/proxies", {"number": number})
    assert answer.status_code == 201, answer.text
    proxy_id: int = answer.json()["proxy_id"]
    return proxy_id


async def visit_by_card(kiosk: Client, card: str, pin: str | None = PIN) -> str:
    visit: str = (await kiosk.post("/kiosk/card-visits", {"card": card, "pin": pin})).json()["visit"]
    return visit


async def visit_by_pass(kiosk: Client, phone: Phone) -> str:
    visit: str = (await kiosk.post("/kiosk/visits", {"pass": phone.shown_pass()})).json()["visit"]
    return visit


async def agreed(kiosk: Client, card: str, proxy_id: int) -> None:
    body = {"visit": await visit_by_card(kiosk, card), "proxy_id": proxy_id}
    answer = await kiosk.post("/kiosk/proxy-agreements", body)
    assert answer.json() == {"agreed": True}


async def stood_in(kiosk: Client, phone: Phone, proxy_id: int) -> tuple[int, dict[str, Any]]:
    body = {"visit": await visit_by_pass(kiosk, phone), "proxy_id": proxy_id}
    answer = await kiosk.post("/kiosk/proxy-visits", body)
    return answer.status_code, answer.json()


async def test_a_relative_redeems_after_the_persons_own_word(service: Service, kiosk: Client) -> None:
    card = await elder_with_points(service, kiosk)
    daughter = await service.phone("V00001")
    proxy_id = await offered(daughter)
    family = (await daughter.client.get("/me/proxies")).json()
    assert [(one["name_masked"], one["state"]) for one in family["members"]] == [(None, "asked")]
    status, refused = await stood_in(kiosk, daughter, proxy_id)
    assert (status, refused["code"]) == (403, "proxy_not_agreed")
    await agreed(kiosk, card, proxy_id)
    service.clock.pass_by(seconds=60)
    status, visit = await stood_in(kiosk, daughter, proxy_id)
    assert (status, visit["name_masked"], visit["points_available"]) == (201, "张*", 60)
    assert (await ordered(kiosk, visit["visit"], soap=1))[0] == 201
    family = (await daughter.client.get("/me/proxies")).json()
    assert [(one["side"], one["name_masked"], one["points"]) for one in family["redemptions"]] == [
        ("i_redeem", "张*", 15)
    ]
    elder = await service.phone("V00003")
    own = (await elder.client.get("/me/statement")).json()
    assert (own["points_available"], own["items"][0]["text_zh"][-6:]) == (45, "（家人代兑）")
    seen = (await elder.client.get("/me/proxies")).json()["redemptions"]
    assert [(one["side"], one["name_masked"]) for one in seen] == [("redeems_for_me", "刘*明")]


async def test_a_card_without_its_pin_agrees_to_nothing(service: Service, kiosk: Client) -> None:
    card = await elder_with_points(service, kiosk)
    proxy_id = await offered(await service.phone("V00001"))
    looked = await visit_by_card(kiosk, card, None)
    refused = await kiosk.post("/kiosk/proxy-agreements", {"visit": looked, "proxy_id": proxy_id})
    assert problem(refused) == (403, "pin_needed")
    assert problem(await kiosk.post("/kiosk/proxies", {"visit": looked})) == (403, "pin_needed")


async def test_a_relative_does_not_agree_for_the_person(service: Service, kiosk: Client) -> None:
    await elder_with_points(service, kiosk)
    daughter = await service.phone("V00001")
    body = {"visit": await visit_by_pass(kiosk, daughter), "proxy_id": await offered(daughter)}
    assert problem(await kiosk.post("/kiosk/proxy-agreements", body)) == (404, "proxy_unknown")


async def test_a_person_says_no_at_the_kiosk(service: Service, kiosk: Client) -> None:
    card = await elder_with_points(service, kiosk)
    daughter = await service.phone("V00001")
    body = {"visit": await visit_by_card(kiosk, card), "proxy_id": await offered(daughter)}
    assert (await kiosk.post("/kiosk/proxy-refusals", body)).json() == {"revoked": True}
    assert problem(await kiosk.post("/kiosk/proxy-agreements", body)) == (410, "proxy_ended")
    assert (await daughter.client.get("/me/proxies")).json()["members"] == []


async def test_a_card_without_its_pin_refuses_nothing(service: Service, kiosk: Client) -> None:
    card = await elder_with_points(service, kiosk)
    proxy_id = await offered(await service.phone("V00001"))
    looked = await visit_by_card(kiosk, card, None)
    refused = await kiosk.post("/kiosk/proxy-refusals", {"visit": looked, "proxy_id": proxy_id})
    assert problem(refused) == (403, "pin_needed")


async def test_what_is_taken_back_ends_also_in_the_middle_of_a_visit(service: Service, kiosk: Client) -> None:
    card = await elder_with_points(service, kiosk)
    daughter, elder = await service.phone("V00001"), await service.phone("V00003")
    proxy_id = await offered(daughter)
    await agreed(kiosk, card, proxy_id)
    _, visit = await stood_in(kiosk, daughter, proxy_id)
    await elder.client.post(f"/me/proxies/{proxy_id}/revocations", {})
    status, refused = await ordered(kiosk, visit["visit"], soap=1)
    assert (status, refused["code"]) == (410, "proxy_ended")


async def test_a_stranger_can_take_back_nothing(service: Service) -> None:
    proxy_id = await offered(await service.phone("V00001"))
    stranger = await service.phone("V00004")
    refused = await stranger.client.post(f"/me/proxies/{proxy_id}/revocations", {})
    assert problem(refused) == (404, "proxy_unknown")


async def test_paper_takes_two_members_of_staff(service: Service, kiosk: Client) -> None:
    daughter = await service.phone("V00001")
    clerk, approver = await service.desk("clerk"), await service.desk("approver")
    body = {"volunteer_id": service.people["V00003"], "relative_id": service.people["V00001"]}
    proxy_id = (await clerk.post("/proxies", body)).json()["proxy_id"]
    address = f"/proxies/{proxy_id}/confirmations"
    assert problem(await clerk.post(address, {})) == (403, "second_person_needed")
    assert (await approver.post(address, {})).json() == {"agreed": True}
    listed = (await approver.get("/proxies")).json()["items"]
    assert [(one["number"], one["state"], one["channel"]) for one in listed] == [
        ("V00003", "standing", "paper")
    ]
    assert (await stood_in(kiosk, daughter, proxy_id))[0] == 201


async def test_what_a_relative_offers_is_not_confirmed_at_the_desk(service: Service) -> None:
    proxy_id = await offered(await service.phone("V00001"))
    approver = await service.desk("approver")
    assert problem(await approver.post(f"/proxies/{proxy_id}/confirmations", {})) == (404, "proxy_unknown")


async def test_proxies_of_another_station_are_unknown(service: Service) -> None:
    elsewhere = await service.desk("elsewhere")
    body = {"volunteer_id": service.people["V00003"], "relative_id": service.people["V00001"]}
    assert problem(await elsewhere.post("/proxies", body)) == (404, "volunteer_unknown")
    assert (await elsewhere.get("/proxies")).json() == {"items": []}


async def test_numbers_are_not_tried_out(service: Service) -> None:
    phone = await service.phone("V00001")
    for number in range(10):
        refused = await phone.client.post("/me/proxies", {"number": f"V9000{number}"})
        assert problem(refused) == (404, "volunteer_unknown")
    assert problem(await phone.client.post("/me/proxies", {"number": "V00003"}))[0] == 429
    own = await (await service.phone("V00003")).client.post("/me/proxies", {"number": "V00003"})
    assert problem(own) == (422, "proxy_needs_two")
