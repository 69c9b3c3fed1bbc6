"""A screen at a post: paired by the desk, shows rotating codes, reads cards, and is taken out of service."""

from datetime import timedelta
from typing import Any

from tests.api.service import POINTS, Client, Phone, Service, activation, problem


async def pair(service: Service, *, point: int = 0) -> Client:
    """Pair a screen with a checkpoint."""
    screen = service.client()
    pairing = (await screen.post("/board-pairings", {})).json()
    clerk = await service.desk("clerk")
    stickers = (await clerk.get("/stickers")).json()["items"]
    body = {
        "pairing_code": pairing["pairing_code"],
        "checkpoint_id": stickers[point]["checkpoint_id"],
        "name": "一号屏",
    }
    confirmed = await clerk.post("/boards", body)
    assert confirmed.status_code == 201, confirmed.text
    address = f"/board-pairings/{pairing['pairing_code']}/credentials"
    paired = await screen.post(address, {"pairing_secret": pairing["pairing_secret"]})
    assert paired.status_code == 200, paired.text
    return screen


async def code_now(screen: Client) -> str:
    """Read what the screen shows now."""
    codes = (await screen.get("/board/codes")).json()
    return str(codes["codes"][0]["url"]).partition("#")[2]


def place(point: int) -> dict[str, float]:
    """Stand at a checkpoint."""
    latitude, longitude = POINTS[point]
    return {"latitude": latitude, "longitude": longitude, "accuracy_m": 12}


async def scan(service: Service, phone: Phone, **more: object) -> dict[str, Any]:
    """Check in at the first checkpoint."""
    response = await phone.client.post("/check-ins", {"short_code": service.short_codes[0], **more})
    assert response.status_code == 201, response.text
    body: dict[str, Any] = response.json()
    return body


async def card_of(service: Service, number: str) -> str:
    """Print a card and return its digits."""
    clerk = await service.desk("clerk")
    cards = await clerk.post("/cards", {"volunteer_ids": [service.people[number]]})
    assert cards.status_code == 201, cards.text
    return str(cards.json()["items"][0]["code"])


async def test_a_screens_code_with_a_place_is_the_best_evidence(service: Service) -> None:
    screen = await pair(service)
    phone = await service.phone("V00001")
    seen = await scan(service, phone, board_code=await code_now(screen), place=place(0))
    assert (seen["grade"], seen["signals"]) == ("A", [])


async def test_the_code_changes_and_an_old_one_proves_no_more_than_a_sticker(service: Service) -> None:
    screen = await pair(service)
    phone = await service.phone("V00001")
    before = await code_now(screen)
    service.clock.pass_by(minutes=5)
    assert await code_now(screen) != before
    seen = await scan(service, phone, board_code=before, place=place(0))
    assert (seen["grade"], seen["signals"]) == ("B", ["old_code"])


async def test_a_code_of_a_screen_elsewhere_proves_nothing_here(service: Service) -> None:
    elsewhere = await pair(service, point=1)
    phone = await service.phone("V00001")
    seen = await scan(service, phone, board_code=await code_now(elsewhere))
    assert (seen["grade"], seen["signals"]) == ("D", ["wrong_code"])


async def test_the_codes_given_reach_ten_minutes_and_follow_each_other(service: Service) -> None:
    screen = await pair(service)
    codes = (await screen.get("/board/codes")).json()["codes"]
    assert len(codes) == 20
    assert len({code["url"] for code in codes}) == 20
    assert [code["step"] for code in codes] == list(range(codes[0]["step"], codes[0]["step"] + 20))


async def test_a_screen_taken_out_of_service_shows_nothing_that_counts(service: Service) -> None:
    screen = await pair(service)
    shown = await code_now(screen)
    clerk = await service.desk("clerk")
    board = (await clerk.get("/boards")).json()["items"][0]
    revoked = await clerk.post(f"/boards/{board['board_id']}/revocations", {"reason": "换屏"})
    assert revoked.status_code == 201, revoked.text
    assert problem(await screen.get("/board/codes")) == (401, "board_revoked")
    phone = await service.phone("V00001")
    assert (await scan(service, phone, board_code=shown))["signals"] == ["wrong_code"]


async def test_a_screen_is_out_of_reach_for_another_station(service: Service) -> None:
    screen = await pair(service)
    board_id = (await screen.get("/board")).json()["board_id"]
    stranger = await service.desk("elsewhere")
    assert (await stranger.get("/boards")).json()["items"] == []
    refused = await stranger.post(f"/boards/{board_id}/revocations", {"reason": "换屏"})
    assert problem(refused) == (404, "board_unknown")


async def test_a_kiosks_code_pairs_no_screen(service: Service) -> None:
    kiosk = service.client()
    pairing = (await kiosk.post("/kiosk-pairings", {})).json()
    clerk = await service.desk("clerk")
    stickers = (await clerk.get("/stickers")).json()["items"]
    body = {
        "pairing_code": pairing["pairing_code"],
        "checkpoint_id": stickers[0]["checkpoint_id"],
        "name": "一号屏",
    }
    assert problem(await clerk.post("/boards", body)) == (404, "pairing_code_unknown")


async def test_a_card_held_before_the_screen_checks_its_person_in(service: Service) -> None:
    screen = await pair(service)
    card = await card_of(service, "V00003")
    seen = await screen.post("/board/check-ins", {"shown": card})
    assert seen.status_code == 201, seen.text
    body = seen.json()
    assert (body["name_masked"], body["grade"]) == ("张*", "C")


async def test_a_phones_pass_held_before_the_screen_does_too(service: Service) -> None:
    screen = await pair(service)
    phone = await service.phone("V00001")
    seen = await screen.post("/board/check-ins", {"shown": phone.shown_pass()})
    assert seen.status_code == 201, seen.text
    service.clock.now += timedelta(hours=1)
    stale = await screen.post("/board/check-ins", {"shown": phone.shown_pass()[:-9] + "000000000"})
    assert problem(stale) == (404, "card_unknown")


async def test_a_new_card_makes_the_old_one_worthless(service: Service) -> None:
    screen = await pair(service)
    old = await card_of(service, "V00003")
    await card_of(service, "V00003")
    assert problem(await screen.post("/board/check-ins", {"shown": old})) == (404, "card_unknown")


async def test_the_desk_prints_no_card_for_somebody_elses_people(service: Service) -> None:
    stranger = await service.desk("elsewhere")
    refused = await stranger.post("/cards", {"volunteer_ids": [service.people["V00001"]]})
    assert problem(refused) == (404, "volunteer_unknown")


async def test_staff_check_in_somebody_who_stands_at_the_desk(service: Service) -> None:
    card = await card_of(service, "V00003")
    clerk = await service.desk("clerk")
    body = {"shown": card, "short_code": service.short_codes[0]}
    seen = await clerk.post("/witnessed-check-ins", body)
    assert seen.status_code == 201, seen.text
    assert (seen.json()["grade"], seen.json()["number"]) == ("C", "V00003")


async def test_who_leads_nobody_scans_nobody(service: Service) -> None:
    card = await card_of(service, "V00003")
    phone = await service.phone("V00001")
    body = {"shown": card, "short_code": service.short_codes[0]}
    refused = await phone.client.post("/me/witnessed-check-ins", body)
    assert problem(refused) == (403, "leader_needed")


async def test_a_browser_that_speaks_for_two_people_is_seen_at_their_check_ins(service: Service) -> None:
    first = await service.phone("V00001")
    slip = await service.slip("V00003")
    second = await first.client.post("/devices", activation(slip["code"], bytes(32)))
    assert second.status_code == 201, second.text
    seen = await scan(service, first, place=place(0))
    assert seen["signals"] == ["same_device"]


async def test_two_phones_of_two_people_are_not_taken_for_one(service: Service) -> None:
    await service.phone("V00003")
    seen = await scan(service, await service.phone("V00001"), place=place(0))
    assert seen["signals"] == []


async def test_a_card_shows_its_balance_at_a_post(service: Service) -> None:
    board = await pair(service)
    code = await card_of(service, "V00003")
    shown = await board.post("/board/balances", {"shown": code})
    assert shown.json() == {
        "name_masked": "张*",
        "points_available": 0,
        "points_pending": 0,
        "minutes_served": 0,
    }
    assert problem(await board.post("/board/balances", {"shown": "8" * 19})) == (404, "card_unknown")
