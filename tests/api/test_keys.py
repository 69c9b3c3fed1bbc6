"""A request that is sent twice happens once."""

from tests.api.service import Service, problem


async def test_a_grant_sent_twice_is_granted_once(service: Service) -> None:
    admin = await service.desk("admin")
    address, body = f"/budgets/{service.units['S01']}/grants", {"points": 500, "reason": "季度拨付"}
    first = await admin.post(address, body, key="grant-1")
    again = await admin.post(address, body, key='"grant-1"')
    assert first.json() == again.json() == {"log_index": 2, "points_budget": 10_500}
    assert "idempotency-hit" not in first.headers
    assert again.headers["idempotency-hit"] == "true"


async def test_the_same_key_for_something_else_is_refused(service: Service) -> None:
    admin = await service.desk("admin")
    address = f"/budgets/{service.units['S01']}/grants"
    await admin.post(address, {"points": 500, "reason": "季度拨付"}, key="grant-1")
    other = await admin.post(address, {"points": 501, "reason": "季度拨付"}, key="grant-1")
    assert problem(other) == (422, "key_reused")
    elsewhere = f"/budgets/{service.units['S02']}/grants"
    moved = await admin.post(elsewhere, {"points": 500, "reason": "季度拨付"}, key="grant-1")
    assert problem(moved) == (422, "key_reused")


async def test_two_people_may_use_the_same_key(service: Service) -> None:
    first, second = await service.phone("V00001"), await service.phone("V00003")
    body = {"short_code": service.short_codes[0], "place": None}
    assert (await first.client.post("/check-ins", body, key="k")).status_code == 201
    assert (await second.client.post("/check-ins", body, key="k")).status_code == 201


async def test_a_verdict_sent_twice_awards_once(service: Service) -> None:
    phone = await service.phone("V00001")
    claim = await service.patrol(phone)
    approver = await service.desk("approver")
    body = {"decisions": [{"claim_id": claim["claim_id"], "verdict": "approve", "reason": None}]}
    first = await approver.post("/decisions", body, key="d-1")
    again = await approver.post("/decisions", body, key="d-1")
    assert first.json() == again.json()
    assert again.headers["idempotency-hit"] == "true"
    assert (await phone.client.get("/me")).json()["points_available"] == 30


async def test_an_order_whose_answer_was_lost_is_the_same_order_also_after_the_visit(
    service: Service,
) -> None:
    phone = await service.phone("V00001")
    await service.give_points(phone)
    kiosk = await service.kiosk()
    visit = (await kiosk.post("/kiosk/visits", {"pass": phone.shown_pass()})).json()["visit"]
    body = {"visit": visit, "lines": [{"sku": "soap", "quantity": 1}]}
    first = await kiosk.post("/kiosk/orders", body, key="o-1")
    service.clock.pass_by(minutes=5)
    again = await kiosk.post("/kiosk/orders", body, key="o-1")
    assert again.json()["order_id"] == first.json()["order_id"]
    assert again.headers["idempotency-hit"] == "true"
    assert problem(await kiosk.post("/kiosk/orders", body)) == (401, "visit_over")
    assert (await phone.client.get("/me")).json()["points_available"] == 15


async def test_a_visit_whose_answer_was_lost_is_opened_by_the_same_key_though_the_pass_is_used(
    service: Service,
) -> None:
    phone, kiosk = await service.phone("V00001"), await service.kiosk()
    first = await kiosk.post("/kiosk/visits", {"pass": phone.shown_pass()}, key="v-1")
    again = await kiosk.post("/kiosk/visits", {"pass": phone.shown_pass()}, key="v-1")
    assert first.json() == again.json()
    other = await kiosk.post("/kiosk/visits", {"pass": phone.shown_pass()}, key="v-2")
    assert problem(other) == (409, "pass_used")


async def test_a_kiosk_is_paired_and_revoked_once(service: Service) -> None:
    kiosk, keeper = await service.kiosk(), await service.desk("keeper")
    address, body = f"/kiosks/{kiosk.kiosk_id}/revocations", {"reason": "搬走"}
    first = await keeper.post(address, body, key="r-1")
    service.clock.pass_by(minutes=1)
    again = await keeper.post(address, body, key="r-1")
    assert first.json() == again.json()
    assert again.headers["idempotency-hit"] == "true"
    assert problem(await kiosk.get("/kiosk")) == (401, "kiosk_revoked")
