"""The policy and reversals by two persons over HTTP: who may, what is told, and what the phone then shows."""

from typing import Any

from tests.api.service import Client, Service, problem

POLICY: dict[str, Any] = {
    "expiry": "year_end",
    "points_valid_months": 12,
    "on_spent": "debt",
    "second_person_above": 20,
    "hold_minutes": 30,
    "return_days": 7,
    "reserve_hours": 24,
    "card_daily_points": 100,
    "witnessed_points": 20,
}


async def test_the_policy_is_read_tried_set_and_kept_in_its_history(service: Service) -> None:
    admin, clerk = await service.desk("admin"), await service.desk("clerk")
    first = (await clerk.get("/policy")).json()
    assert (first["expiry"], first["set_at"], first["second_person_above"]) == ("months", None, None)
    sent = {**POLICY, "reason": "局长办公会决定"}
    tried = await admin.http.post("/api/v1/policies", json=sent, headers={"Dry-Run": "?1"})
    assert tried.json()["answer"] == {
        "changed": ["expiry", "hold_minutes", "on_spent", "second_person_above"],
        "expires_on": "2026-12-31",
    }
    assert (await clerk.get("/policy")).json() == first
    done = await admin.post("/policies", sent)
    assert done.status_code == 201
    assert done.json()["expires_on"] == "2026-12-31"
    now = (await clerk.get("/policy")).json()
    assert {name: now[name] for name in POLICY} == POLICY
    assert (now["reason"], now["set_index"]) == ("局长办公会决定", done.json()["log_index"])
    assert problem(await admin.post("/policies", sent)) == (409, "policy_unchanged")
    await admin.post("/policies", {**sent, "hold_minutes": 15})
    history = (await admin.get("/policy/history")).json()["items"]
    assert [item["hold_minutes"] for item in history] == [15, 30]
    page = (await admin.get("/policy/history", limit=1)).json()
    rest = (await admin.get("/policy/history", limit=1, cursor=page["next_cursor"])).json()
    assert [item["hold_minutes"] for item in rest["items"]] == [30]


async def test_only_an_administrator_of_the_whole_bureau_sets_the_policy(service: Service) -> None:
    sent = {**POLICY, "reason": "试试"}
    approver = await service.desk("approver")
    assert problem(await approver.post("/policies", sent)) == (403, "not_allowed")
    await service.hire("station.admin", ("administrator",), unit="S01")
    local = await service.desk("station.admin")
    assert problem(await local.post("/policies", sent)) == (403, "not_allowed")
    admin = await service.desk("admin")
    for spoilt in ({"expiry": "weeks"}, {"points_valid_months": 0}, {"hold_minutes": 99_999}, {"more": 1}):
        assert problem(await admin.post("/policies", {**sent, **spoilt})) == (400, "request_malformed")


async def award_of(service: Service, number: str = "V00001") -> tuple[int, Any]:
    phone = await service.phone(number)
    await service.give_points(phone)
    line = (await phone.client.get("/me/statement")).json()["items"][0]
    return line["log_index"], phone


async def test_a_large_reversal_waits_for_a_second_person(service: Service) -> None:
    admin = await service.desk("admin")
    await admin.post("/policies", {**POLICY, "reason": "局长办公会决定"})
    index, phone = await award_of(service)
    admin = await service.desk("admin")
    alone = await admin.post(f"/transactions/{index}/reversals", {"reason": "记错了人"})
    assert problem(alone) == (409, "reversal_needs_second_person")
    assert (alone.json()["points"], alone.json()["points_limit"]) == (30, 20)
    proposed = await admin.post("/reversal-proposals", {"log_index": index, "reason": "记错了人"})
    assert proposed.status_code == 201, proposed.text
    proposal = proposed.json()["proposal_id"]
    again = await admin.post("/reversal-proposals", {"log_index": index, "reason": "记错了人"})
    assert problem(again) == (409, "reversal_waiting")
    own = await admin.post(f"/reversal-proposals/{proposal}/confirmations", {})
    assert problem(own) == (403, "own_proposal")
    assert [item["mine"] for item in await waiting(admin)] == [True]
    approver = await service.desk("approver")
    (seen,) = await waiting(approver)
    assert (seen["mine"], seen["points"], seen["reason"], seen["kind"]) == (False, 30, "记错了人", "award")
    elsewhere = await service.desk("elsewhere")
    assert await waiting(elsewhere) == []
    path = f"/reversal-proposals/{proposal}/confirmations"
    assert problem(await elsewhere.post(path, {})) == (404, "proposal_unknown")
    tried = await approver.http.post(f"/api/v1{path}", json={}, headers={"Dry-Run": "?1"})
    assert {(each["purpose"], each["amount"]) for each in tried.json()["postings"]} >= {
        ("budget", 30),
        ("available", -30),
    }
    done = await approver.post(path, {})
    assert done.json()["reverses"] == index
    assert await waiting(approver) == []
    ended = (await approver.get("/reversal-proposals", state="ended")).json()["items"]
    assert [(item["state"], item["ended_index"]) for item in ended] == [
        ("confirmed", done.json()["log_index"])
    ]
    assert (await phone.client.get("/me")).json()["points_available"] == 0


async def waiting(client: Client) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = (await client.get("/reversal-proposals")).json()["items"]
    return items


async def test_a_proposal_is_refused_by_another_and_withdrawn_by_its_maker(service: Service) -> None:
    index, _ = await award_of(service)
    admin, approver = await service.desk("admin"), await service.desk("approver")
    for client, state in ((approver, "refused"), (admin, "withdrawn")):
        proposed = await admin.post("/reversal-proposals", {"log_index": index, "reason": "记错了人"})
        proposal = proposed.json()["proposal_id"]
        body = {"reason": "没有记错"}
        ended = await client.post(f"/reversal-proposals/{proposal}/refusals", body)
        assert ended.json()["state"] == state
        twice = await client.post(f"/reversal-proposals/{proposal}/refusals", body)
        assert problem(twice) == (409, "proposal_ended")
    ended = (await admin.get("/reversal-proposals", state="ended")).json()["items"]
    assert [(item["state"], item["verdict_reason"]) for item in ended] == [
        ("withdrawn", "没有记错"),
        ("refused", "没有记错"),
    ]


async def test_one_person_under_two_accounts_is_one_person(service: Service) -> None:
    await service.hire("wang.admin", ("administrator",), unit="B", number="V00004")
    index, _ = await award_of(service)
    first, second = await service.desk("wang.admin"), await service.desk("approver.wang")
    proposed = await first.post("/reversal-proposals", {"log_index": index, "reason": "记错了人"})
    path = f"/reversal-proposals/{proposed.json()['proposal_id']}/confirmations"
    assert problem(await second.post(path, {})) == (403, "own_proposal")


async def test_the_phone_shows_what_is_owed_and_the_next_award_pays_it(service: Service) -> None:
    admin = await service.desk("admin")
    await admin.post("/policies", {**POLICY, "second_person_above": None, "reason": "局长办公会决定"})
    index, phone = await award_of(service)
    kiosk = await service.kiosk()
    visit = (await kiosk.post("/kiosk/visits", {"pass": phone.shown_pass()})).json()["visit"]
    bought = await kiosk.post("/kiosk/orders", {"visit": visit, "lines": [{"sku": "soap", "quantity": 1}]})
    assert bought.status_code == 201, bought.text
    admin = await service.desk("admin")
    reversed_ = await admin.post(f"/transactions/{index}/reversals", {"reason": "记错了人"})
    assert reversed_.status_code == 201, reversed_.text
    me = (await phone.client.get("/me")).json()
    assert (me["points_available"], me["points_owed"]) == (0, 15)
    line = me["statement"][0]
    assert (line["kind"], line["points"], line["points_after"]) == ("reversal", -30, -15)
    await service.give_points(phone)
    me = (await phone.client.get("/me")).json()
    assert (me["points_available"], me["points_owed"]) == (15, 0)
    assert (me["statement"][0]["points"], me["statement"][0]["points_after"]) == (30, 15)
