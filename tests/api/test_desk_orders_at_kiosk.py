"""What staff filled in is confirmed at a kiosk by the person alone, never by a relative who stands in."""

import pytest

from tests.api.service import Client, Service, problem
from tests.api.test_proxies import (
    agreed,
    elder_with_points,
    offered,
    stood_in,
    visit_by_card,
    visit_by_pass,
)
from tests.api.test_ways_in import ready_card


@pytest.fixture
async def kiosk(service: Service) -> Client:
    """Pair a kiosk."""
    return await service.kiosk()


async def filled_in(service: Service) -> int:
    """Let the desk fill in a box of soap for V00003; return the order that waits."""
    body = {
        "volunteer_id": service.people["V00003"],
        "shop_id": service.shops["M01"],
        "lines": [{"sku": "soap", "quantity": 1}],
    }
    answer = await (await service.desk("keeper")).post("/desk-orders", body)
    assert answer.status_code == 201, answer.text
    desk_order_id: int = answer.json()["desk_order_id"]
    return desk_order_id


async def waiting_at(kiosk: Client, visit: str) -> list[int]:
    answer = await kiosk.post("/kiosk/desk-orders", {"visit": visit})
    return [order["desk_order_id"] for order in answer.json()["items"]]


async def test_a_relative_neither_sees_nor_confirms_what_waits_for_the_person(
    service: Service, kiosk: Client
) -> None:
    card = await elder_with_points(service, kiosk)
    daughter = await service.phone("V00001")
    proxy_id = await offered(daughter)
    await agreed(kiosk, card, proxy_id)
    desk_order_id = await filled_in(service)
    _, standing = await stood_in(kiosk, daughter, proxy_id)
    assert await waiting_at(kiosk, standing["visit"]) == []
    refused = await kiosk.post(
        f"/kiosk/desk-orders/{desk_order_id}/confirmations", {"visit": standing["visit"]}
    )
    assert (refused.status_code, refused.json()["code"]) == (403, "pin_needed")


async def test_the_person_confirms_with_card_and_pin(service: Service, kiosk: Client) -> None:
    card = await elder_with_points(service, kiosk)
    desk_order_id = await filled_in(service)
    visit = await visit_by_card(kiosk, card)
    assert await waiting_at(kiosk, visit) == [desk_order_id]
    placed = await kiosk.post(f"/kiosk/desk-orders/{desk_order_id}/confirmations", {"visit": visit})
    assert (placed.status_code, placed.json()["points"]) == (201, 15)


async def test_a_confirmation_whose_answer_was_lost_is_the_same_order_also_after_the_visit(
    service: Service, kiosk: Client
) -> None:
    card = await elder_with_points(service, kiosk)
    path = f"/kiosk/desk-orders/{await filled_in(service)}/confirmations"
    body = {"visit": await visit_by_card(kiosk, card)}
    first = await kiosk.post(path, body, key="c-1")
    assert (await kiosk.delete("/kiosk/visits/current", body)).status_code == 204
    again = await kiosk.post(path, body, key="c-1")
    assert (again.status_code, again.json()["order_id"]) == (201, first.json()["order_id"])
    assert again.headers["idempotency-hit"] == "true"
    assert problem(await kiosk.post(path, body)) == (401, "visit_over")


async def test_whoever_confirms_too_late_for_the_last_box_is_offered_the_next_best(
    service: Service, kiosk: Client
) -> None:
    await service.give_points(await service.phone("V00003"), patrols=3)
    buyer = await service.phone("V00001")
    await service.give_points(buyer, patrols=2)
    card = await ready_card(service, kiosk)
    desk_order_id = await filled_in(service)
    sold = {"visit": await visit_by_pass(kiosk, buyer), "lines": [{"sku": "soap", "quantity": 3}]}
    assert (await kiosk.post("/kiosk/orders", sold)).status_code == 201
    visit = await visit_by_card(kiosk, card)
    gone = await kiosk.post(f"/kiosk/desk-orders/{desk_order_id}/confirmations", {"visit": visit})
    assert problem(gone) == (409, "goods_gone")
    assert (gone.json()["sku"], gone.json()["instead_sku"]) == ("soap", "rice")
