"""A phone linked by number and PIN takes nothing from its owner at once; nobody is forgotten too early."""

import pytest

from tests.api.service import Client, Service, problem
from tests.api.test_own_data import PIN, application, link, with_pin


async def test_a_phone_linked_by_pin_cannot_silence_the_one_that_warns_of_it(service: Service) -> None:
    old, client = await with_pin(service), service.client()
    await link(service, client)
    phones = (await client.get("/me/devices")).json()["items"]
    (old_id,) = [phone["device_id"] for phone in phones if not phone["current"]]
    address = f"/me/devices/{old_id}/revocations"
    assert problem(await client.post(address, {})) == (403, "phone_too_new")
    assert (await old.client.get("/me")).json()["strange_phone"] == "华为"
    service.clock.pass_by(hours=24, seconds=1)
    assert (await client.post(address, {})).status_code == 201


@pytest.mark.parametrize(
    ("path", "body"),
    [("/me/pin", {"pin": "730164", "old_pin": PIN}), ("/me/closings", {"number": "V00001", "pin": PIN})],
)
async def test_a_phone_linked_by_pin_takes_nothing_from_its_owner_at_once(
    service: Service, path: str, body: dict[str, str]
) -> None:
    await with_pin(service)
    client = service.client()
    await link(service, client)
    assert problem(await client.post(path, body)) == (403, "phone_too_new")


async def test_a_phone_linked_by_pin_sees_no_pickup_code_at_once(service: Service) -> None:
    old, client = await with_pin(service), service.client()
    await service.give_points(old)
    wanted = {"shop_id": service.shops["M01"], "lines": [{"sku": "soap", "quantity": 1}]}
    code = (await old.client.post("/me/reservations", wanted)).json()["pickup_code"]
    await link(service, client)

    async def shown(phone: Client) -> str | None:
        (reserved,) = (await phone.get("/me/reservations")).json()["items"]
        return str(reserved["pickup_code"]) if reserved["pickup_code"] else None

    assert (await shown(old.client), await shown(client)) == (code, None)


async def test_nobody_is_forgotten_while_goods_are_held_for_them(service: Service) -> None:
    phone = await with_pin(service)
    await service.give_points(phone)
    wanted = {"shop_id": service.shops["M01"], "lines": [{"sku": "soap", "quantity": 1}]}
    order = (await phone.client.post("/me/reservations", wanted)).json()
    clerk, approver = await service.desk("clerk"), await service.desk("approver")
    asked = await clerk.post(f"/volunteers/{service.people['V00001']}/closings", {})
    verdicts = f"/data-requests/{asked.json()['data_request_id']}/verdicts"
    assert problem(await approver.post(verdicts, {"verdict": "done"})) == (409, "account_busy")
    own = await phone.client.post("/me/closings", {"number": "V00001", "pin": PIN})
    assert problem(own) == (409, "account_busy")
    await phone.client.post(f"/me/reservations/{order['order_id']}/voids", {})
    assert (await approver.post(verdicts, {"verdict": "done"})).status_code == 201


async def test_one_applies_to_units_that_take_people_in_and_to_no_closed_one(service: Service) -> None:
    admin, street = await service.desk("admin"), service.client()
    units = {}
    for kind, name in (("station", "河东派出所"), ("station", "河西派出所"), ("room", "河畔警务室")):
        added = {"parent_id": service.units["B"], "kind": kind, "name": name, "code": None}
        units[name] = (await admin.post("/units", added)).json()["unit_id"]
    await admin.post(f"/units/{units['河西派出所']}/closings", {"closed": True})
    listed = (await street.get(f"/bureaus/{service.tenant_id}/stations")).json()["items"]
    assert {unit["name"] for unit in listed} == {"龙山第1派出所", "西安第1派出所", "河东派出所"}
    for name in ("河西派出所", "河畔警务室"):
        refused = await street.post("/applications", application(service, unit_id=units[name]))
        assert problem(refused) == (404, "unit_unknown")
