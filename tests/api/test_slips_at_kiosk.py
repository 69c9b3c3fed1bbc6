"""Claim slips buy at any kiosk without a name, and what is left of them stays on them."""

from typing import Any

import pytest

from api.sweeps.kinds import slips_over
from ledger.book.due import list_tenants
from tests.api.service import Client, Service, problem
from tests.tips.test_slips import fund, issue, printed


@pytest.fixture
async def slips(service: Service) -> list[str]:
    """Give the codes of ten printed slips worth 30 points each."""
    await fund(service)
    return await printed(service, await issue(service))


async def shown(kiosk: Client, *slips: str) -> dict[str, Any]:
    answer = await kiosk.post("/kiosk/slip-visits", {"slips": list(slips)})
    assert answer.status_code == 201, answer.text
    visit: dict[str, Any] = answer.json()
    return visit


async def bought(kiosk: Client, visit: dict[str, Any], *, soap: int = 1) -> dict[str, Any]:
    body = {"visit": visit["visit"], "lines": [{"sku": "soap", "quantity": soap}]}
    answer = await kiosk.post("/kiosk/orders", body)
    assert answer.status_code == 201, answer.text
    order: dict[str, Any] = answer.json()
    return order


async def left_on(service: Service, slip: str) -> tuple[int, str]:
    clerk = await service.desk("clerk")
    look = (await clerk.post("/claim-slip-looks", {"code": slip})).json()
    return look["points"], look["state"]


async def test_a_slip_buys_without_a_name_and_keeps_what_is_left(service: Service, slips: list[str]) -> None:
    kiosk = await service.kiosk()
    visit = await shown(kiosk, slips[0])
    assert (visit["way"], visit["name_masked"], visit["points_available"], visit["may_spend"]) == (
        "slip",
        None,
        30,
        True,
    )
    order = await bought(kiosk, visit)
    assert (order["points"], order["points_left"], order["name_masked"]) == (15, 15, None)
    assert await left_on(service, slips[0]) == (15, "open")


async def test_slips_add_up_and_are_used_in_the_order_shown(service: Service, slips: list[str]) -> None:
    kiosk = await service.kiosk()
    visit = await shown(kiosk, slips[0], slips[1], slips[0])
    assert visit["points_available"] == 60
    await bought(kiosk, visit, soap=3)
    assert await left_on(service, slips[0]) == (30, "used")
    assert await left_on(service, slips[1]) == (15, "open")
    assert problem(await kiosk.post("/kiosk/slip-visits", {"slips": [slips[0]]})) == (409, "claim_slip_used")


async def test_slips_do_not_buy_more_than_they_hold(service: Service, slips: list[str]) -> None:
    kiosk = await service.kiosk()
    visit = await shown(kiosk, slips[0])
    body = {"visit": visit["visit"], "lines": [{"sku": "rice", "quantity": 1}]}
    assert problem(await kiosk.post("/kiosk/orders", body)) == (409, "points_not_enough")
    assert await left_on(service, slips[0]) == (30, "open")


async def test_one_slip_at_two_kiosks_pays_once(service: Service, slips: list[str]) -> None:
    kiosk, other = await service.kiosk(), await service.kiosk()
    one, two = await shown(kiosk, slips[0]), await shown(other, slips[0])
    await bought(kiosk, one, soap=2)
    body = {"visit": two["visit"], "lines": [{"sku": "soap", "quantity": 1}]}
    assert problem(await other.post("/kiosk/orders", body)) == (409, "claim_slip_used")


async def test_what_is_left_goes_into_an_account(service: Service, slips: list[str]) -> None:
    kiosk, phone = await service.kiosk(), await service.phone("V00001")
    await bought(kiosk, await shown(kiosk, slips[0]))
    taken = await phone.client.post("/me/claim-slips", {"code": slips[0]})
    assert (taken.status_code, taken.json()["points"]) == (201, 15)
    assert await left_on(service, slips[0]) == (30, "used")


async def test_an_order_taken_back_gives_the_slips_back(service: Service, slips: list[str]) -> None:
    kiosk = await service.kiosk(hand_over="clerk")
    visit = await shown(kiosk, slips[0], slips[1])
    order = await bought(kiosk, visit, soap=3)
    assert await left_on(service, slips[0]) == (30, "used")
    voided = await kiosk.post(
        f"/kiosk/orders/{order['order_id']}/voids", {"visit": visit["visit"], "reason": "不要了"}
    )
    assert voided.status_code == 201, voided.text
    assert await left_on(service, slips[0]) == (30, "open")
    assert await left_on(service, slips[1]) == (30, "open")


async def test_nobody_takes_back_what_other_slips_paid(service: Service, slips: list[str]) -> None:
    kiosk = await service.kiosk(hand_over="clerk")
    order = await bought(kiosk, await shown(kiosk, slips[0]))
    other = await shown(kiosk, slips[1])
    refused = await kiosk.post(
        f"/kiosk/orders/{order['order_id']}/voids", {"visit": other["visit"], "reason": "不要了"}
    )
    assert problem(refused) == (404, "order_unknown")


async def test_nobody_takes_back_with_slips_what_somebody_paid_with_points(
    service: Service, slips: list[str]
) -> None:
    kiosk, phone = await service.kiosk(hand_over="clerk"), await service.phone("V00001")
    await service.give_points(phone)
    visit = (await kiosk.post("/kiosk/visits", {"pass": phone.shown_pass()})).json()
    order = await bought(kiosk, visit)
    bearer = await shown(kiosk, slips[0])
    refused = await kiosk.post(
        f"/kiosk/orders/{order['order_id']}/voids", {"visit": bearer["visit"], "reason": "不要了"}
    )
    assert problem(refused) == (404, "order_unknown")


async def test_what_a_clerk_does_not_hand_over_goes_back_to_the_last_slip(
    service: Service, slips: list[str]
) -> None:
    kiosk = await service.kiosk(hand_over="clerk")
    order = await bought(kiosk, await shown(kiosk, slips[0], slips[1]), soap=3)
    keeper = await service.desk("keeper")
    body = {"lines": [{"sku": "soap", "quantity": 1}], "reason": "只剩一块"}
    handed = await keeper.post(f"/orders/{order['order_id']}/hand-overs", body)
    assert handed.status_code == 201, handed.text
    assert await left_on(service, slips[0]) == (15, "open")
    assert await left_on(service, slips[1]) == (30, "open")


async def test_what_comes_back_after_the_last_day_goes_to_the_budget(
    service: Service, slips: list[str]
) -> None:
    kiosk = await service.kiosk(hand_over="clerk")
    service.clock.pass_by(days=60)
    visit = await shown(kiosk, slips[0])
    order = await bought(kiosk, visit)
    service.clock.pass_by(days=2)
    async with service.house.reading() as connection:
        tenant = next(one for one in await list_tenants(connection) if one.tenant_id == service.tenant_id)
    await slips_over(service.house, tenant)
    keeper = await service.desk("keeper")
    voided = await keeper.post(f"/orders/{order['order_id']}/voids", {"reason": "没来领"})
    assert voided.status_code == 201, voided.text
    budgets = (await (await service.desk("admin")).get("/budgets")).json()["items"]
    assert [one["points_budget"] for one in budgets if one["code"] == "B"] == [1_000]


async def test_guessed_slips_are_counted_against_the_kiosk(service: Service) -> None:
    kiosk = await service.kiosk()
    for _ in range(10):
        refused = await kiosk.post("/kiosk/slip-visits", {"slips": ["9" * 16]})
        assert problem(refused) == (404, "claim_slip_unknown")
    assert problem(await kiosk.post("/kiosk/slip-visits", {"slips": ["9" * 16]}))[0] == 429


async def test_a_slip_is_over_after_its_last_day(service: Service, slips: list[str]) -> None:
    kiosk = await service.kiosk()
    service.clock.pass_by(days=62)
    refused = await kiosk.post("/kiosk/slip-visits", {"slips": [slips[0]]})
    assert problem(refused) == (410, "claim_slip_over")


async def test_slips_that_come_too_late_for_the_last_box_are_offered_the_next_best(
    service: Service, slips: list[str]
) -> None:
    kiosk, other = await service.kiosk(), await service.kiosk()
    late = await shown(other, *slips[2:5])
    await bought(kiosk, await shown(kiosk, *slips[:2]), soap=3)
    body = {"visit": late["visit"], "lines": [{"sku": "soap", "quantity": 1}]}
    gone = await other.post("/kiosk/orders", body)
    assert problem(gone) == (409, "goods_gone")
    assert (gone.json()["sku"], gone.json()["instead_sku"]) == ("soap", "rice")
