"""Attacks on an order: another price, impossible quantities, somebody else's points."""

import asyncio
from typing import Any, Final

import pytest

from tests.api.service import Client, Phone, problem
from tests.attacks.conftest import Neighbours, Served

SOAP_POINTS: Final = 15
PRICES: Final[list[dict[str, Any]]] = [
    {"points": 1},
    {"points_each": 0},
    {"price": -15},
]
QUANTITIES: Final[list[object]] = [
    0, -1, -9, 10, 1_000_000, 2**31, 2**53, 2**63, 10**30, 1.5, 1.0, "1", "９", True, None, [1], {"n": 1},
]  # fmt: skip


async def arrive(kiosk: Client, phone: Phone) -> str:
    """Stand at a kiosk by a pass."""
    phone.clock.pass_by(seconds=30)
    answer = await kiosk.post("/kiosk/visits", {"pass": phone.shown_pass()})
    return str(answer.json()["visit"])


def of_soap(visit: str, quantity: object = 1, **more: object) -> dict[str, object]:
    """Write an order of soap."""
    return {"visit": visit, "lines": [{"sku": "soap", "quantity": quantity, **more}]}


async def state(kiosk: Client, phone: Phone) -> tuple[int, dict[str, int]]:
    """Tell the points of a person and the boxes of a shop."""
    me = (await phone.client.get("/me")).json()
    shelf = (await kiosk.get("/kiosk/goods")).json()["items"]
    return me["points_available"], {article["sku"]: article["boxes_left"] for article in shelf}


async def test_a_price_in_the_request_is_refused_and_the_list_price_is_paid(here: Served) -> None:
    phone, kiosk = await here.phone("V00001"), await here.kiosk()
    await here.give_points(phone)
    visit = await arrive(kiosk, phone)
    for body in (tried for said in PRICES for tried in (of_soap(visit, **said), of_soap(visit) | said)):
        assert problem(await kiosk.post("/kiosk/orders", body)) == (400, "request_malformed")
    paid = await kiosk.post("/kiosk/orders", of_soap(visit))
    assert (paid.json()["points"], (await state(kiosk, phone))[0]) == (SOAP_POINTS, 30 - SOAP_POINTS)


async def test_an_impossible_quantity_moves_nothing(here: Served) -> None:
    phone, kiosk = await here.phone("V00001"), await here.kiosk()
    await here.give_points(phone)
    visit, before = await arrive(kiosk, phone), await state(kiosk, phone)
    for quantity in QUANTITIES:
        refused = await kiosk.post("/kiosk/orders", of_soap(visit, quantity))
        assert problem(refused) == (400, "request_malformed"), quantity
    assert await state(kiosk, phone) == before


async def test_lines_of_one_article_do_not_hide_each_other(here: Served) -> None:
    phone, kiosk = await here.phone("V00001"), await here.kiosk()
    await here.give_points(phone)
    visit, before = await arrive(kiosk, phone), await state(kiosk, phone)
    lines = [{"sku": "soap", "quantity": 2}, {"sku": "soap", "quantity": 2}]
    refused = await kiosk.post("/kiosk/orders", {"visit": visit, "lines": lines})
    assert refused.status_code == 409, refused.text
    assert await state(kiosk, phone) == before


async def test_numbers_that_json_knows_and_we_do_not_are_refused(here: Served) -> None:
    phone, kiosk = await here.phone("V00001"), await here.kiosk()
    visit = await arrive(kiosk, phone)
    for written in ("NaN", "Infinity", "-0", "1e0", "01", "1e400"):
        body = f'{{"visit": "{visit}", "lines": [{{"sku": "soap", "quantity": {written}}}]}}'
        headers = {"Idempotency-Key": f"odd {written}", "Content-Type": "application/json"}
        answer = await kiosk.http.post("/api/v1/kiosk/orders", content=body, headers=headers)
        assert problem(answer) == (400, "request_malformed"), written


async def test_the_request_cannot_say_who_pays_or_where(here: Served) -> None:
    phone, kiosk = await here.phone("V00001"), await here.kiosk()
    await here.give_points(phone)
    visit = await arrive(kiosk, phone)
    for field in ("volunteer_id", "proxy_volunteer_id", "card_id", "kiosk_id", "shop_id", "way", "instant"):
        refused = await kiosk.post("/kiosk/orders", of_soap(visit) | {field: here.people["V00003"]})
        assert problem(refused) == (400, "request_malformed"), field
    assert (await phone.client.get("/me")).json()["points_available"] == 30


async def test_the_visit_of_one_kiosk_pays_at_no_other_and_after_its_end_nowhere(here: Served) -> None:
    phone, kiosk, thief = await here.phone("V00001"), await here.kiosk(), await here.kiosk()
    await here.give_points(phone)
    visit = await arrive(kiosk, phone)
    assert problem(await thief.post("/kiosk/orders", of_soap(visit))) == (401, "visit_over")
    await kiosk.delete("/kiosk/visits/current", {"visit": visit})
    assert problem(await kiosk.post("/kiosk/orders", of_soap(visit))) == (401, "visit_over")
    assert (await phone.client.get("/me")).json()["points_available"] == 30


async def test_a_visit_of_another_bureau_is_over_here(neighbours: Neighbours) -> None:
    here, there = neighbours
    phone, kiosk, theirs = await here.phone("V00001"), await here.kiosk(), await there.kiosk()
    await here.give_points(phone)
    visit = await arrive(kiosk, phone)
    assert problem(await theirs.post("/kiosk/orders", of_soap(visit))) == (401, "visit_over")


@pytest.mark.parametrize("cookie", ["staff", "phone"])
async def test_nobody_orders_with_the_cookie_of_a_phone_or_of_the_desk(here: Served, cookie: str) -> None:
    phone, kiosk = await here.phone("V00001"), await here.kiosk()
    visit = await arrive(kiosk, phone)
    thief = phone.client if cookie == "phone" else await here.desk("keeper")
    thief.http.cookies.set("pingan_kiosk", thief.http.cookies[f"pingan_{cookie}"], path="/api")
    assert problem(await thief.post("/kiosk/orders", of_soap(visit))) == (401, "kiosk_revoked")


async def test_nobody_takes_back_the_order_of_another_person(here: Served) -> None:
    owner, other = await here.phone("V00001"), await here.phone("V00003")
    kiosk = await here.kiosk(hand_over="clerk")
    await here.give_points(owner)
    placed = (await kiosk.post("/kiosk/orders", of_soap(await arrive(kiosk, owner)))).json()
    body = {"visit": await arrive(kiosk, other), "reason": "选错了"}
    refused = await kiosk.post(f"/kiosk/orders/{placed['order_id']}/voids", body)
    assert problem(refused) == (404, "order_unknown")


async def test_an_order_sent_many_times_at_once_is_one_order(here: Served) -> None:
    phone, kiosk = await here.phone("V00001"), await here.kiosk()
    await here.give_points(phone)
    body = of_soap(await arrive(kiosk, phone))
    answers = await asyncio.gather(*(kiosk.post("/kiosk/orders", body, key="once") for _ in range(8)))
    assert {answer.json()["order_id"] for answer in answers} == {answers[0].json()["order_id"]}
    assert (await phone.client.get("/me")).json()["points_available"] == 15


async def test_points_are_not_spent_twice_by_asking_at_once_at_two_kiosks(here: Served) -> None:
    phone, kiosks = await here.phone("V00001"), [await here.kiosk() for _ in range(4)]
    await here.give_points(phone)
    visits = [await arrive(kiosk, phone) for kiosk in kiosks]
    answers = await asyncio.gather(
        *(kiosk.post("/kiosk/orders", of_soap(visit)) for kiosk, visit in zip(kiosks, visits, strict=True))
    )
    assert sorted(answer.status_code for answer in answers) == [201, 201, 409, 409]
    points, boxes = await state(kiosks[0], phone)
    assert (points, boxes["soap"]) == (0, 1)


async def test_the_key_of_an_order_with_another_basket_is_refused(here: Served) -> None:
    phone, kiosk = await here.phone("V00001"), await here.kiosk()
    await here.give_points(phone)
    visit = await arrive(kiosk, phone)
    assert (await kiosk.post("/kiosk/orders", of_soap(visit), key="k")).status_code == 201
    assert problem(await kiosk.post("/kiosk/orders", of_soap(visit, 2), key="k")) == (422, "key_reused")
