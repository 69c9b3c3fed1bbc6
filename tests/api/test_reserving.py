"""Goods are put aside from the phone, given out for a code by the named shop alone, and brought back."""

from typing import Any

import httpx

from tests.api.service import Client, Phone, Service, problem

SOAP = [{"sku": "soap", "quantity": 1}]


async def rich(service: Service, number: str = "V00001", *, patrols: int = 3) -> Phone:
    """Let a volunteer earn 30 points a patrol."""
    phone = await service.phone(number)
    await service.give_points(phone, patrols=patrols)
    return phone


async def reserve(service: Service, phone: Phone, *, shop: str = "M01") -> dict[str, Any]:
    """Put a piece of soap aside."""
    body = {"shop_id": service.shops[shop], "lines": SOAP}
    response = await phone.client.post("/me/reservations", body)
    assert response.status_code == 201, response.text
    reserved: dict[str, Any] = response.json()
    return reserved


async def kiosk_elsewhere(service: Service) -> Client:
    """Pair a kiosk with the shop of the other station."""
    client, keeper = service.client(), await service.desk("elsewhere")
    pairing = (await client.post("/kiosk-pairings", {})).json()
    code = pairing["pairing_code"]
    where = {"shop_id": service.shops["M02"], "name": "二号机", "hand_over": "instant"}
    assert (await keeper.post("/kiosks", {"pairing_code": code, **where})).status_code == 201
    secret = {"pairing_secret": pairing["pairing_secret"]}
    assert (await client.post(f"/kiosk-pairings/{code}/credentials", secret)).status_code == 200
    return client


async def pick_up(kiosk: Client, code: str, **how: str) -> httpx.Response:
    return await kiosk.post("/kiosk/pickups", {"pickup_code": code}, **how)


async def test_what_was_reserved_is_picked_up_once_at_the_named_shop(service: Service) -> None:
    phone = await rich(service)
    reserved = await reserve(service, phone)
    assert (reserved["state"], len(reserved["pickup_code"])) == ("held", 8)
    elsewhere = await kiosk_elsewhere(service)
    assert problem(await pick_up(elsewhere, reserved["pickup_code"])) == (404, "pickup_unknown")
    kiosk = await service.kiosk()
    done = await pick_up(kiosk, reserved["pickup_shown"], key="lost")
    assert (done.status_code, done.json()["state"]) == (201, "handed_over")
    again = await pick_up(kiosk, reserved["pickup_shown"], key="lost")
    assert (again.json(), again.headers["idempotency-hit"]) == (done.json(), "true")
    assert problem(await pick_up(kiosk, reserved["pickup_code"])) == (409, "order_ended")
    mine = (await phone.client.get("/me/reservations")).json()["items"]
    assert [(each["state"], each["pickup_code"]) for each in mine] == [("handed_over", None)]


async def test_a_kiosk_beside_a_clerk_sends_people_to_the_counter_where_the_code_is_found(
    service: Service,
) -> None:
    reserved = await reserve(service, await rich(service))
    kiosk, keeper = await service.kiosk(hand_over="clerk"), await service.desk("keeper")
    assert problem(await pick_up(kiosk, reserved["pickup_code"])) == (409, "pickup_at_counter")
    found = await keeper.post("/pickups", {"pickup_code": reserved["pickup_shown"]})
    assert found.json()["order_id"] == reserved["order_id"]
    elsewhere = await service.desk("elsewhere")
    lost = await elsewhere.post("/pickups", {"pickup_code": reserved["pickup_code"]})
    assert problem(lost) == (404, "pickup_unknown")


async def test_guessing_codes_at_a_kiosk_ends(service: Service) -> None:
    kiosk = await service.kiosk()
    answers = [problem(await pick_up(kiosk, f"{guess:08}")) for guess in range(11)]
    assert answers == [(404, "pickup_unknown")] * 10 + [(429, "too_many_tries")]


async def test_only_the_owner_gives_a_reservation_up(service: Service) -> None:
    phone, other = await rich(service), await service.phone("V00004")
    reserved = await reserve(service, phone)
    path = f"/me/reservations/{reserved['order_id']}/voids"
    assert problem(await other.client.post(path, {})) == (404, "order_unknown")
    given_up = (await phone.client.post(path, {"reason": "不需要了"})).json()
    assert (given_up["state"], given_up["void_reason"]) == ("void", "person")
    assert (await phone.client.get("/me")).json()["points_available"] == 90
    assert problem(await phone.client.post(path, {})) == (409, "order_ended")


async def test_who_comes_too_late_for_the_last_box_is_offered_the_next_best(service: Service) -> None:
    phone = await rich(service, patrols=9)
    for _ in range(3):
        await reserve(service, phone)
    late = await phone.client.post("/me/reservations", {"shop_id": service.shops["M01"], "lines": SOAP})
    assert problem(late) == (409, "goods_gone")
    gone = late.json()
    assert (gone["sku"], gone["instead_sku"]) == ("soap", "rice")


async def test_what_was_handed_over_is_brought_back_in_part(service: Service) -> None:
    phone, kiosk, keeper = await rich(service), await service.kiosk(), await service.desk("keeper")
    visit = (await kiosk.post("/kiosk/visits", {"pass": phone.shown_pass()})).json()["visit"]
    lines = [{"sku": "soap", "quantity": 2}]
    order = (await kiosk.post("/kiosk/orders", {"visit": visit, "lines": lines})).json()
    path = f"/orders/{order['order_id']}/returns"
    body = {"lines": [{"sku": "soap", "quantity": 1}], "reason": "买多了"}
    back = await keeper.post(path, body)
    assert back.status_code == 201, back.text
    assert back.json()["lines"][0]["quantity_brought_back"] == 1
    statement = (await phone.client.get("/me/statement")).json()["items"]
    assert statement[0]["points"] == order["points"] // 2
    damaged = {"lines": [{"sku": "soap", "quantity": 1, "damaged": 1}], "reason": "包装破了"}
    assert (await keeper.post(path, damaged)).status_code == 201
    assert problem(await keeper.post(path, body)) == (400, "not_out_there")
    elsewhere = await service.desk("elsewhere")
    assert problem(await elsewhere.post(path, body)) == (403, "wrong_shop")


async def test_what_the_staff_fetch_is_listed_on_the_phone_and_may_be_given_up_there(
    service: Service,
) -> None:
    phone, kiosk = await rich(service), await service.kiosk(hand_over="clerk")
    visit = (await kiosk.post("/kiosk/visits", {"pass": phone.shown_pass()})).json()["visit"]
    placed = (await kiosk.post("/kiosk/orders", {"visit": visit, "lines": SOAP})).json()
    (waiting,) = (await phone.client.get("/me/reservations")).json()["items"]
    assert (waiting["order_number"], waiting["has_pickup"]) == (placed["order_number"], False)
    assert (waiting["pickup_code"], waiting["pickup_shown"]) == (None, None)
    voided = await phone.client.post(f"/me/reservations/{placed['order_id']}/voids", {})
    assert (voided.json()["state"], voided.json()["void_reason"]) == ("void", "person")
    assert (await phone.client.get("/me/reservations")).json()["items"] == []
