"""Attacks with addresses: invented checkpoints and receipts, and those of another bureau."""

from typing import Any, Final

from tests.api.service import POINTS, Client, Phone, problem
from tests.attacks.conftest import Neighbours, Served

FORGED: Final = ("AAAAAAAA", "7K3M9QAX", "0", "..", "%00", "C0101", "' OR 1=1", "A" * 40)


async def check_in(phone: Phone, short_code: str) -> tuple[int, str]:
    """Scan a sticker at the first checkpoint's place; return the status and the code of the refusal."""
    place = {"latitude": POINTS[0][0], "longitude": POINTS[0][1], "accuracy_m": 9}
    answer = await phone.client.post("/check-ins", {"short_code": short_code, "place": place})
    return (201, "") if answer.status_code == 201 else problem(answer)


async def receipt(reader: Client, address: str) -> tuple[int, Any]:
    """Open a receipt by the address in its code."""
    answer = await reader.get("/receipts" + address.partition("/r")[2])
    return answer.status_code, answer.json()


async def take_soap(here: Served, phone: Phone) -> str:
    """Redeem a bar of soap; return the address on its receipt."""
    kiosk = await here.kiosk()
    await here.give_points(phone)
    visit = (await kiosk.post("/kiosk/visits", {"pass": phone.shown_pass()})).json()["visit"]
    order = await kiosk.post("/kiosk/orders", {"visit": visit, "lines": [{"sku": "soap", "quantity": 1}]})
    return str(order.json()["receipt_url"])


async def test_a_forged_checkpoint_checks_nobody_in(here: Served) -> None:
    phone = await here.phone("V00001")
    for short_code in FORGED:
        refused = await check_in(phone, short_code)
        assert refused in {(404, "checkpoint_unknown"), (400, "request_malformed")}, short_code
    assert (await phone.client.get("/me/claims")).json()["items"] == []


async def test_the_sticker_of_another_bureau_checks_nobody_in(neighbours: Neighbours) -> None:
    here, there = neighbours
    phone = await here.phone("V00001")
    assert await check_in(phone, there.short_codes[0]) == (404, "checkpoint_unknown")
    swapped = await here.client().get(f"/checkpoints/{here.tenant_id}/{there.short_codes[0]}")
    assert problem(swapped) == (404, "checkpoint_unknown")


async def test_a_receipt_is_found_by_its_whole_code_in_its_own_bureau_only(neighbours: Neighbours) -> None:
    here, there = neighbours
    address = await take_soap(here, await here.phone("V00001"))
    stranger = here.client()
    status, told = await receipt(stranger, address)
    assert (status, told["lines"][0]["name_zh"]) == (200, "香皂")
    code = address.rpartition("/")[2]
    for forged in (
        address[:-1],
        address[:-1] + ("A" if address[-1] != "A" else "B"),
        address.replace(f"/r/{here.tenant_id}/", f"/r/{there.tenant_id}/"),
        f"/r/{here.tenant_id}/{told['log_index']}",
        f"/r/{here.tenant_id}/{told['order_number']}",
        f"/r/{here.tenant_id}/{code}%25",
    ):
        status, told_of = await receipt(stranger, forged)
        assert (status, told_of.get("code")) in {(404, "receipt_unknown"), (404, "page_unknown")}, forged


async def test_a_receipt_shown_twice_is_given_goods_once(here: Served) -> None:
    phone, kiosk = await here.phone("V00001"), await here.kiosk(hand_over="clerk")
    await here.give_points(phone)
    keeper = await here.desk("keeper")
    visit = (await kiosk.post("/kiosk/visits", {"pass": phone.shown_pass()})).json()["visit"]
    order = await kiosk.post("/kiosk/orders", {"visit": visit, "lines": [{"sku": "soap", "quantity": 1}]})
    address = f"/orders/{order.json()['order_id']}/hand-overs"
    assert (await keeper.post(address, {})).status_code == 201
    assert problem(await keeper.post(address, {})) == (409, "order_ended")


async def test_opening_a_checkpoint_changes_nothing(here: Served) -> None:
    phone = await here.phone("V00001")
    before = (await here.client().get(f"/bureaus/{here.tenant_id}/log")).json()["size"]
    for _ in range(3):
        seen = await phone.client.get(f"/checkpoints/{here.tenant_id}/{here.short_codes[0]}")
        assert seen.status_code == 200
    assert (await here.client().get(f"/bureaus/{here.tenant_id}/log")).json()["size"] == before
