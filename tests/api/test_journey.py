"""From a scanned checkpoint to a box of soap, over HTTP."""

import hashlib

from tests.api.service import PUBLIC_URL, Service


async def test_a_volunteer_walks_a_patrol_and_takes_soap_home(service: Service) -> None:
    phone = await service.phone("V00001")
    claim = await service.patrol(phone)
    assert claim["state"] == "waiting"

    approver = await service.desk("approver")
    queue = (await approver.get("/claims", state="waiting")).json()
    assert [row["claim_id"] for row in queue["items"]] == [claim["claim_id"]]
    assert queue["items"][0]["volunteer"]["name_masked"] == "刘*明"
    shown = (await approver.get(f"/claims/{claim['claim_id']}")).json()
    assert [stop["checkpoint_name"] for stop in shown["check_ins"]] == [
        "必巡线1第1点",
        "必巡线1第2点",
        "必巡线1第3点",
    ]
    decided = await approver.post(
        "/decisions", {"decisions": [{"claim_id": claim["claim_id"], "verdict": "approve"}]}
    )
    assert decided.json()["results"][0]["status"] == "approved"
    assert decided.json()["budget_points"] == 10_000 - 30

    me = (await phone.client.get("/me")).json()
    assert (me["points_available"], me["points_held"], me["minutes_served"]) == (30, 0, 22)
    assert me["claims"][0]["state"] == "approved"
    assert me["statement"][0]["points"] == 30

    kiosk = await service.kiosk()
    shelf = (await kiosk.get("/kiosk/goods")).json()
    assert {goods["sku"]: (goods["points"], goods["boxes_left"]) for goods in shelf["items"]} == {
        "soap": (15, 3),
        "rice": (70, 5),
    }
    visit = (await kiosk.post("/kiosk/visits", {"pass": phone.shown_pass()})).json()
    assert (visit["name_masked"], visit["points_available"]) == ("刘*明", 30)
    order = {"visit": visit["visit"], "lines": [{"sku": "soap", "quantity": 2}]}
    placed = await kiosk.post("/kiosk/orders", order)
    assert placed.status_code == 201, placed.text
    taken = placed.json()
    assert (taken["state"], taken["points"], taken["points_left"]) == ("handed_over", 30, 0)
    assert taken["receipt_url"].startswith(f"{PUBLIC_URL}/r/{service.tenant_id}/")

    receipt_code = taken["receipt_url"].rsplit("/", 1)[1]
    receipt = (await service.client().get(f"/receipts/{service.tenant_id}/{receipt_code}")).json()
    assert receipt["log_index"] == taken["log_index"]
    assert receipt["lines"] == taken["lines"]
    assert root_of(receipt) == receipt["root"]
    assert "刘" not in str(receipt)
    assert "volunteer" not in str(receipt)


async def test_an_order_waits_for_the_clerk_where_the_kiosk_has_one(service: Service) -> None:
    phone = await service.phone("V00001")
    await service.give_points(phone)
    kiosk = await service.kiosk(hand_over="clerk")
    visit = (await kiosk.post("/kiosk/visits", {"pass": phone.shown_pass()})).json()["visit"]
    lines = [{"sku": "soap", "quantity": 1}]
    placed = (await kiosk.post("/kiosk/orders", {"visit": visit, "lines": lines})).json()
    assert placed["state"] == "held"
    me = (await phone.client.get("/me")).json()
    assert (me["points_available"], me["points_held"]) == (15, 15)

    keeper = await service.desk("keeper")
    waiting = (await keeper.get("/orders", state="held")).json()["items"]
    assert [order["order_id"] for order in waiting] == [placed["order_id"]]
    handed = await keeper.post(f"/orders/{placed['order_id']}/hand-overs", {})
    assert handed.json()["state"] == "handed_over"
    assert (await keeper.get("/orders", state="held")).json()["items"] == []
    ended = (await keeper.get("/orders", state="handed_over")).json()["items"]
    assert [order["order_id"] for order in ended] == [placed["order_id"]]
    assert (await keeper.get("/orders", state="void")).json()["items"] == []


async def test_a_volunteer_takes_an_order_back_at_the_kiosk(service: Service) -> None:
    phone = await service.phone("V00001")
    await service.give_points(phone)
    kiosk = await service.kiosk(hand_over="clerk")
    visit = (await kiosk.post("/kiosk/visits", {"pass": phone.shown_pass()})).json()["visit"]
    lines = [{"sku": "soap", "quantity": 2}]
    placed = (await kiosk.post("/kiosk/orders", {"visit": visit, "lines": lines})).json()
    body = {"visit": visit, "reason": "选错了"}
    void = await kiosk.post(f"/kiosk/orders/{placed['order_id']}/voids", body)
    assert (void.json()["state"], void.json()["points_left"]) == ("void", 30)
    statement = (await phone.client.get("/me/statement")).json()
    assert [(line["kind"], line["points"], line["points_after"]) for line in statement["items"]] == [
        ("void", 30, 30),
        ("order", -30, 0),
        ("award", 30, 30),
    ]


async def test_the_desk_reads_the_book_and_reverses_an_award(service: Service) -> None:
    phone = await service.phone("V00001")
    await service.give_points(phone)
    admin = await service.desk("admin")
    log = (await admin.get("/transactions", limit=2)).json()
    award = log["items"][0]
    assert award["kind"] == "award"
    assert log["next_cursor"] is not None
    shown = (await admin.get(f"/transactions/{award['log_index']}")).json()
    assert sum(entry["amount"] for entry in shown["entries"] if entry["unit"] == "points") == 0
    reversed_by = await admin.post(f"/transactions/{award['log_index']}/reversals", {"reason": "误批"})
    assert reversed_by.json()["reverses"] == award["log_index"]
    assert (await phone.client.get("/me")).json()["points_available"] == 0
    summary = (await admin.get("/summary")).json()
    assert summary["claims_by_state"]["approved"] == 1
    assert summary["budgets"][0]["points_budget"] == 10_000


def root_of(receipt: dict[str, object]) -> str:
    """Follow an inclusion proof from a leaf to the root (RFC 9162, section 2.1.3.2)."""
    place, last = int(str(receipt["log_index"])), int(str(receipt["size"])) - 1
    node = bytes.fromhex(str(receipt["leaf"]))
    proof = receipt["inclusion_proof"]
    assert isinstance(proof, list)
    for other in map(bytes.fromhex, proof):
        if place % 2 == 1 or place == last:
            node = hashlib.sha256(b"\x01" + other + node).digest()
            while place % 2 == 0 and place != 0:
                place, last = place // 2, last // 2
        else:
            node = hashlib.sha256(b"\x01" + node + other).digest()
        place, last = place // 2, last // 2
    return node.hex()
