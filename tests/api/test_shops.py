"""Shops over HTTP: who answers for them, when they are open, paper slips, and orders found at the counter."""

from datetime import timedelta
from typing import Any

from tests.api.service import Client, Service, problem

MONDAY_NOON = {"weekday": 1, "opens_minute": 720, "closes_minute": 780}


async def staffed(service: Service) -> dict[str, Client]:
    """Give the shop of the first station a keeper, a monitor and a chief."""
    await service.hire("watcher", ("shop_monitor",))
    return {name: await service.desk(name) for name in ("keeper", "watcher", "approver", "elsewhere")}


async def served_order(service: Service, quantity: int = 1) -> dict[str, Any]:
    """Let somebody order soap at a kiosk where a clerk hands over."""
    phone, kiosk = await service.phone("V00001"), await service.kiosk(hand_over="clerk")
    await service.give_points(phone)
    visit = (await kiosk.post("/kiosk/visits", {"pass": phone.shown_pass()})).json()["visit"]
    body = {"visit": visit, "lines": [{"sku": "soap", "quantity": quantity}]}
    answer = await kiosk.post("/kiosk/orders", body)
    assert answer.status_code == 201
    order: dict[str, Any] = answer.json()
    return order


async def test_a_chief_names_keeper_and_monitor_and_everybody_reads_it(service: Service) -> None:
    people = await staffed(service)
    shop = service.shops["M01"]
    wish = {"keeper_id": service.accounts["keeper"], "monitor_id": service.accounts["watcher"]}
    assert problem(await people["keeper"].post(f"/shops/{shop}/appointments", wish)) == (403, "not_allowed")
    named = await people["approver"].post(f"/shops/{shop}/appointments", wish)
    assert named.status_code == 201
    assert named.json()["people"]["keeper"] == {"staff_id": wish["keeper_id"], "name": "王丽"}
    sheet = (await people["watcher"].get(f"/shops/{shop}/sheet")).json()
    assert sheet["shop"]["people"]["monitor"]["staff_id"] == wish["monitor_id"]
    assert {tuple(each["roles"]) for each in sheet["candidates"]} == {("shop_keeper",), ("shop_monitor",)}
    same = await people["approver"].post(f"/shops/{shop}/appointments", wish)
    assert problem(same) == (409, "appointed_already")


async def test_a_shop_of_another_station_is_as_if_it_were_not_there(service: Service) -> None:
    people = await staffed(service)
    shop = service.shops["M01"]
    far = people["elsewhere"]
    wish = {"keeper_id": service.accounts["keeper"], "monitor_id": service.accounts["watcher"]}
    assert problem(await far.get(f"/shops/{shop}/sheet")) == (404, "shop_unknown")
    assert problem(await far.get(f"/shops/{shop}/changes")) == (404, "shop_unknown")
    assert problem(await far.post(f"/shops/{shop}/appointments", wish)) == (404, "shop_unknown")
    assert problem(await far.post(f"/shops/{shop}/hours", {"spans": []})) == (404, "shop_unknown")
    day = {"day": "2026-12-01", "reason": "盘点"}
    assert problem(await far.post(f"/shops/{shop}/closed-days", day)) == (404, "shop_unknown")
    block = {"shop_id": shop, "slips_count": 6}
    assert problem(await far.post("/outage-blocks", block)) == (404, "shop_unknown")
    assert shop not in [each["shop_id"] for each in (await far.get("/shop-states")).json()["items"]]


async def test_a_closed_shop_takes_no_order_and_its_kiosk_knows_when_it_opens(service: Service) -> None:
    phone, kiosk = await service.phone("V00001"), await service.kiosk()
    await service.give_points(phone)
    keeper = await service.desk("keeper")
    hours = await keeper.post(f"/shops/{service.shops['M01']}/hours", {"spans": [MONDAY_NOON]})
    assert hours.json()["opening"]["is_open"] is False
    opening = (await kiosk.get("/kiosk")).json()["opening"]
    assert (opening["is_open"], opening["opens_at"]) == (False, "2026-11-23T04:00:00.000000Z")
    visit = (await kiosk.post("/kiosk/visits", {"pass": phone.shown_pass()})).json()["visit"]
    lines = [{"sku": "soap", "quantity": 1}]
    refused = await kiosk.post("/kiosk/orders", {"visit": visit, "lines": lines})
    assert problem(refused) == (409, "shop_closed")
    assert refused.json()["opens"] == "2026-11-23 12:00"
    await keeper.post(f"/shops/{service.shops['M01']}/hours", {"spans": []})
    ordered = await kiosk.post("/kiosk/orders", {"visit": visit, "lines": lines})
    assert ordered.status_code == 201


async def test_a_closed_day_is_set_and_taken_back_and_each_change_is_noted(service: Service) -> None:
    keeper = await service.desk("keeper")
    address = f"/shops/{service.shops['M01']}"
    today = {"day": "2026-11-20", "reason": "盘点"}
    closed = (await keeper.post(f"{address}/closed-days", today)).json()["opening"]
    assert (closed["is_open"], closed["closed_for"]) == (False, "盘点")
    opened = (await keeper.post(f"{address}/closed-days", {**today, "reason": None})).json()["opening"]
    assert (opened["is_open"], opened["closed_days"]) == (True, [])
    past = {"day": "2026-11-19", "reason": "盘点"}
    assert problem(await keeper.post(f"{address}/closed-days", past)) == (400, "day_over")
    noted = (await keeper.get(f"{address}/changes")).json()["items"]
    assert [(each["before"], each["after"]) for each in noted[:2]] == [
        ({"closed_day": "2026-11-20 盘点"}, {"closed_day": None}),
        ({"closed_day": None}, {"closed_day": "2026-11-20 盘点"}),
    ]


async def test_hours_that_overlap_are_refused(service: Service) -> None:
    keeper = await service.desk("keeper")
    spans = [MONDAY_NOON, {"weekday": 1, "opens_minute": 770, "closes_minute": 800}]
    refused = await keeper.post(f"/shops/{service.shops['M01']}/hours", {"spans": spans})
    assert problem(refused) == (400, "hours_mixed_up")


async def test_a_paper_slip_is_printed_entered_confirmed_and_becomes_an_order(service: Service) -> None:
    phone = await service.phone("V00001")
    await service.give_points(phone)
    people = await staffed(service)
    printed = await people["keeper"].post(
        "/outage-blocks", {"shop_id": service.shops["M01"], "slips_count": 6}
    )
    number = printed.json()["numbers"][2]
    service.clock.pass_by(minutes=10)
    slip = {
        "slip_number": number,
        "volunteer_number": "v00001",
        "handed_over_at": (service.clock() - timedelta(minutes=5)).isoformat(),
        "lines": [{"sku": "soap", "quantity": 1}],
    }
    entered = await people["keeper"].post("/outage-entries", slip)
    assert entered.status_code == 201
    entry = entered.json()
    assert (entry["state"], entry["name_masked"]) == ("waiting", "刘*明")
    assert problem(await people["keeper"].post("/outage-entries", slip)) == (409, "slip_entered")
    confirmation = f"/outage-entries/{entry['entry_id']}/confirmations"
    assert problem(await people["keeper"].post(confirmation, {"is_right": True})) == (403, "own_entry")
    assert problem(await people["elsewhere"].post(confirmation, {"is_right": True})) == (404, "entry_unknown")
    posted = (await people["watcher"].post(confirmation, {"is_right": True})).json()
    assert posted["state"] == "posted"
    assert posted["order_number"].startswith("D")
    block = (await people["watcher"].get("/outage-blocks")).json()["items"][0]
    assert (block["posted_count"], block["open_count"], block["unused_count"]) == (1, 0, 5)


async def test_a_slip_without_points_is_a_difference_that_a_chief_settles(service: Service) -> None:
    people = await staffed(service)
    await service.phone("V00001")
    printed = await people["keeper"].post(
        "/outage-blocks", {"shop_id": service.shops["M01"], "slips_count": 6}
    )
    service.clock.pass_by(minutes=10)
    slip = {
        "slip_number": printed.json()["numbers"][0],
        "volunteer_number": "V00001",
        "handed_over_at": (service.clock() - timedelta(minutes=5)).isoformat(),
        "lines": [{"sku": "soap", "quantity": 1}],
    }
    entry_id = (await people["keeper"].post("/outage-entries", slip)).json()["entry_id"]
    answer = await people["watcher"].post(f"/outage-entries/{entry_id}/confirmations", {"is_right": True})
    assert (answer.json()["state"], answer.json()["missing"]) == ("difference", "points_not_enough")
    listed = (await people["approver"].get("/outage-entries", which="difference")).json()["items"]
    assert [each["entry_id"] for each in listed] == [entry_id]
    settlement = {"settlement": "owe", "reason": "停电时无法查余额"}
    own = await people["watcher"].post(f"/outage-entries/{entry_id}/settlements", settlement)
    assert problem(own) == (403, "own_entry")
    settled = await people["approver"].post(f"/outage-entries/{entry_id}/settlements", settlement)
    assert settled.json()["state"] == "owed"


async def test_a_misread_number_and_an_unknown_person_are_refused(service: Service) -> None:
    keeper = await service.desk("keeper")
    printed = await keeper.post("/outage-blocks", {"shop_id": service.shops["M01"], "slips_count": 1})
    number = printed.json()["numbers"][0]
    slip = {
        "slip_number": number[:-1] + str((int(number[-1]) + 1) % 10),
        "volunteer_number": "V00001",
        "handed_over_at": service.clock().isoformat(),
        "lines": [{"sku": "soap", "quantity": 1}],
    }
    assert problem(await keeper.post("/outage-entries", slip)) == (404, "slip_number_wrong")
    nobody = {**slip, "slip_number": number, "volunteer_number": "V99999"}
    assert problem(await keeper.post("/outage-entries", nobody)) == (404, "volunteer_unknown")


async def test_the_counter_finds_an_order_by_its_receipt_its_code_and_its_number(service: Service) -> None:
    order = await served_order(service)
    keeper = await service.desk("keeper")
    code = order["receipt_url"].rsplit("/", 1)[1]
    for shown in (order["receipt_url"], code, code.lower(), order["order_number"]):
        found = await keeper.post("/order-finds", {"code": shown})
        assert (found.status_code, found.json()["order_id"]) == (200, order["order_id"])


async def test_the_counter_of_another_station_finds_nothing(service: Service) -> None:
    order = await served_order(service)
    far, near = await service.desk("elsewhere"), await service.desk("keeper")
    for shown in (order["receipt_url"], order["order_number"]):
        assert problem(await far.post("/order-finds", {"code": shown})) == (404, "order_unknown")
    other_bureau = order["receipt_url"].replace(f"/r/{service.tenant_id}/", "/r/999/")
    for shown in (other_bureau, "D9999999999999999", "hello", "/r/1/"):
        assert problem(await near.post("/order-finds", {"code": shown})) == (404, "order_unknown")
