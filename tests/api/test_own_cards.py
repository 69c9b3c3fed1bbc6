"""Nobody prints a card for somebody, or sets its PIN, without that person and the record knowing."""

from tests.api.service import Service
from tests.api.test_ways_in import PIN, printed_card


async def kinds(service: Service, number: str) -> list[str]:
    """Read at the desk what happened to somebody, the newest first."""
    clerk = await service.desk("clerk")
    events = await clerk.get(f"/volunteers/{service.people[number]}/events")
    return [event["kind"] for event in events.json()["items"]]


async def test_a_printed_card_is_told_to_its_person_and_kept_in_the_record(service: Service) -> None:
    phone = await service.phone("V00001")
    assert (await phone.client.get("/me/cards")).json()["items"] == []
    await printed_card(service, "V00001")
    (card,) = (await phone.client.get("/me/cards")).json()["items"]
    assert (card["station_name"], card["pin_set_at"], card["withdrawn_at"]) == ("龙山第1派出所", None, None)
    assert "card_printed" in await kinds(service, "V00001")
    assert len((await phone.client.get("/me/data")).json()["cards"]) == 1


async def test_the_pin_of_a_card_is_told_and_so_is_its_end(service: Service) -> None:
    phone, kiosk = await service.phone("V00001"), await service.kiosk()
    card = await printed_card(service, "V00001")
    body = {"card": card["code"], "letter_code": card["letter_code"], "pin": PIN}
    for _ in range(2):
        assert (await kiosk.post("/kiosk/card-pins", body)).status_code == 200
    (told,) = (await phone.client.get("/me/cards")).json()["items"]
    assert told["pin_set_at"] is not None
    clerk = await service.desk("clerk")
    lost = {"volunteer_id": service.people["V00001"], "reason": "lost"}
    assert (await clerk.post("/card-reissues", lost)).status_code == 201
    (told,) = (await phone.client.get("/me/cards")).json()["items"]
    assert told["withdrawn_at"] is not None
    assert (await kinds(service, "V00001"))[:3] == ["card_withdrawn", "card_pin_set", "card_printed"]


async def test_nobody_is_told_of_the_cards_of_others(service: Service) -> None:
    await printed_card(service, "V00003")
    other = await service.phone("V00001")
    assert (await other.client.get("/me/cards")).json()["items"] == []
