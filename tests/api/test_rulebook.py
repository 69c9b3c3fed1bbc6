"""The rule book over HTTP: tried on the past, published by the bureau alone, kept by claims of their day."""

from datetime import timedelta
from typing import Any

from tests.api.service import Client, Service, problem

TERMS: dict[str, Any] = {
    "points": 20,
    "minutes": 60,
    "cap_day": 40,
    "cap_week": 200,
    "cap_life": None,
    "evidence_grade": "B",
    "approval": "one",
    "notice_days": 0,
    "counts_as_volunteer": True,
    "age_min": None,
    "needs_insurance": False,
    "needs_training": None,
    "risk_text_zh": "结伴而行，穿反光背心",
    "risk_text_en": "Walk in company and wear a reflective vest",
    "coverage_percent": 0,
}
SENT: dict[str, Any] = {**TERMS, "effective_from": None, "reason": "积分办公会决定"}


async def rule_of(client: Client, code: str = "patrol") -> dict[str, Any]:
    page: dict[str, Any] = (await client.get(f"/activities/{code}")).json()
    return page


async def test_a_trial_shows_what_the_last_quarter_would_have_cost_each_station(service: Service) -> None:
    phone = await service.phone("V00001")
    await service.give_points(phone, patrols=3)
    admin = await service.desk("admin")
    tried = await admin.post("/activities/patrol/trials", TERMS)
    assert tried.status_code == 200, tried.text
    body = tried.json()
    assert "points" in body["changed"]
    (station,) = [each for each in body["stations"] if each["claims_count"]]
    assert (station["code"], station["claims_count"], station["capped_count"]) == ("S01", 3, 1)
    assert (station["points_before"], station["points_after"]) == (90, 40)
    assert (await rule_of(admin))["versions_count"] == 1


async def test_claims_older_than_a_quarter_are_not_tried(service: Service) -> None:
    phone = await service.phone("V00001")
    await service.give_points(phone)
    service.clock.pass_by(days=92)
    admin = await service.desk("admin")
    body = (await admin.post("/activities/patrol/trials", TERMS)).json()
    assert sum(station["claims_count"] for station in body["stations"]) == 0


async def test_a_trial_counts_whom_a_gate_would_keep_out(service: Service) -> None:
    phone = await service.phone("V00001")
    await service.give_points(phone)
    admin = await service.desk("admin")
    body = (await admin.post("/activities/patrol/trials", {**TERMS, "needs_insurance": True})).json()
    assert (body["volunteers_count"], body["shut_out_count"]) == (1, 1)


async def test_no_rule_awards_automatically_without_a_public_notice(service: Service) -> None:
    admin = await service.desk("admin")
    automatic = {**SENT, "approval": "auto"}
    refused = await admin.post("/activities/patrol/rules", automatic)
    assert problem(refused) == (422, "notice_missing")
    tried = await admin.post("/activities/patrol/trials", {**TERMS, "approval": "auto"})
    assert problem(tried) == (422, "notice_missing")
    done = await admin.post("/activities/patrol/rules", {**automatic, "notice_days": 1})
    assert done.status_code == 201, done.text


async def test_a_published_version_counts_from_now_and_older_claims_keep_theirs(service: Service) -> None:
    phone = await service.phone("V00001")
    before = await service.patrol(phone)
    admin = await service.desk("admin")
    done = await admin.post("/activities/patrol/rules", SENT)
    assert done.status_code == 201, done.text
    assert done.json()["version"] == 2
    page = await rule_of(admin)
    assert (page["in_force"]["version"], page["in_force"]["points"]) == (2, 20)
    assert page["versions"][0]["reason"] == "积分办公会决定"
    service.clock.pass_by(hours=5)
    after = await service.patrol(phone)
    assert (before["points"], after["points"]) == (30, 20)
    approver = await service.desk("approver")
    sent = {"decisions": [{"claim_id": before["claim_id"], "verdict": "approve"}]}
    assert (await approver.post("/decisions", sent)).json()["results"][0]["points"] == 30


async def test_a_version_for_later_is_planned_and_begins_by_itself(service: Service) -> None:
    admin = await service.desk("admin")
    later = (service.clock.now + timedelta(days=7)).isoformat()
    await admin.post("/activities/patrol/rules", {**SENT, "effective_from": later})
    page = await rule_of(admin)
    assert (page["in_force"]["version"], page["planned"]["version"]) == (1, 2)
    service.clock.pass_by(days=8)
    admin = await service.desk("admin")
    page = await rule_of(admin)
    assert (page["in_force"]["version"], page["planned"]) == (2, None)


async def test_publishing_twice_under_one_key_is_one_version(service: Service) -> None:
    admin = await service.desk("admin")
    first = await admin.post("/activities/patrol/rules", SENT, key="rule-1")
    again = await admin.post("/activities/patrol/rules", SENT, key="rule-1")
    assert (again.json(), again.headers["idempotency-hit"]) == (first.json(), "true")
    assert problem(await admin.post("/activities/patrol/rules", SENT)) == (409, "rule_unchanged")


async def test_a_dry_run_publishes_nothing(service: Service) -> None:
    admin = await service.desk("admin")
    tried = await admin.http.post("/api/v1/activities/patrol/rules", json=SENT, headers={"Dry-Run": "?1"})
    assert tried.json()["answer"]["version"] == 2
    assert (await rule_of(admin))["versions_count"] == 1


async def test_terms_that_contradict_themselves_are_refused_with_their_reason(service: Service) -> None:
    admin = await service.desk("admin")
    for spoilt, code in (
        ({"cap_day": 10}, "cap_below_points"),
        ({"cap_week": 30}, "caps_out_of_order"),
        ({"risk_text_en": None}, "risk_text_missing"),
        ({"effective_from": "2026-01-01T00:00:00Z"}, "rule_in_past"),
    ):
        refused = problem(await admin.post("/activities/patrol/rules", {**SENT, **spoilt}))
        assert refused == (422, code)


async def test_only_an_administrator_of_the_whole_bureau_tries_and_publishes(service: Service) -> None:
    approver = await service.desk("approver")
    await service.hire("station.admin", ("administrator",), unit="S01")
    local = await service.desk("station.admin")
    for client in (approver, local):
        assert problem(await client.post("/activities/patrol/trials", TERMS)) == (403, "not_allowed")
        assert problem(await client.post("/activities/patrol/rules", SENT)) == (403, "not_allowed")
    assert len((await approver.get("/activities")).json()["items"]) == 2


async def test_a_new_activity_earns_once_its_first_rule_is_published(service: Service) -> None:
    admin = await service.desk("admin")
    named = {"name_zh": "河道巡查", "name_en": "River patrol", "risky": True}
    sent = {"code": "river", "kind": "patrol", **named}
    assert (await admin.post("/activities", sent)).status_code == 201
    assert problem(await admin.post("/activities", {**sent, "kind": "duty"})) == (409, "activity_there")
    page = await rule_of(admin, "river")
    assert (page["versions"], page["in_force"]) == ([], None)
    assert (await admin.post("/activities/river/rules", SENT)).json()["version"] == 1
    renamed = {**named, "name_zh": "辽河巡查"}
    assert (await admin.post("/activities/river/names", renamed)).status_code == 201
    assert (await rule_of(admin, "river"))["name_zh"] == "辽河巡查"
    assert problem(await admin.get("/activities/lake")) == (404, "activity_unknown")


async def test_what_is_published_is_sealed_with_its_trial(service: Service) -> None:
    phone = await service.phone("V00001")
    await service.give_points(phone)
    admin = await service.desk("admin")
    index = (await admin.post("/activities/patrol/rules", SENT)).json()["log_index"]
    told = (await admin.get(f"/transactions/{index}")).json()
    assert told["kind"] == "rule"
    assert {
        name: told["refers_to"][name] for name in ("version", "trial_points_before", "trial_points_after")
    } == {
        "version": 2,
        "trial_points_before": 30,
        "trial_points_after": 20,
    }


async def test_a_volunteer_is_told_what_there_is_to_do_and_what_they_lack_for_it(service: Service) -> None:
    phone = await service.phone("V00001")
    admin = await service.desk("admin")
    await admin.post("/activities/night_patrol/rules", {**SENT, "needs_insurance": True, "notice_days": 3})
    items = {each["code"]: each for each in (await phone.client.get("/me/rule-book")).json()["items"]}
    assert items["patrol"]["lacking"] == []
    night = items["night_patrol"]
    assert [each["zh"] for each in night["rule"]] == [
        "每次 20 分，服务时长 60 分钟。",
        "每天最多 40 分，每周最多 200 分。",
        "佐证达到 B 级的由派出所审批，不到的多一个人看。",
        "批准后公示 3 天到账。",
        "当天须有有效的人身意外险。",
    ]
    assert night["risk_text_zh"] == TERMS["risk_text_zh"]
    assert [each["zh"][:11] for each in night["lacking"]] == ["没有您有效的人身意外险"]
