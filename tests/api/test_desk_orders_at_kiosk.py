"""What staff filled in is confirmed at a kiosk by the person alone, never by a relative who stands in."""

import pytest

from tests.api.service import Client, Service
from tests.api.test_proxies import (
    agreed,
    elder_with_points,
    offered,
    stood_in,
    visit_by_card,
)


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
