"""The public notice over HTTP: masked, objected to by phone or at the desk, decided by another."""

from datetime import timedelta
from typing import Any

import httpx

from tests.api.service import Client, Service, problem
from tests.api.test_deciding import decide


async def noticed(service: Service) -> tuple[int, dict[str, Any]]:
    """Let a patrol be approved; return the claim and its line in the notice."""
    phone = await service.phone("V00001")
    claim_id = (await service.patrol(phone))["claim_id"]
    await decide(await service.desk("approver"), claim_id, "approve")
    service.clock.pass_by(seconds=61)
    found = (await service.client().get(f"/bureaus/{service.tenant_id}/notice")).json()
    assert found["total"] == 1
    return claim_id, found["items"][0]


async def object_by_phone(service: Service, number: str, code: str) -> httpx.Response:
    """Object from somebody's phone."""
    phone = await service.phone(number)
    return await phone.client.post("/me/objections", {"code": code, "text": "那天桥头没有人"})


async def judge(client: Client, objection_id: int, verdict: str) -> httpx.Response:
    return await client.post(
        f"/objections/{objection_id}/verdicts", {"verdict": verdict, "reason": "查看监控，情况属实"}
    )


async def test_anybody_sees_awards_masked_and_without_place_or_hour(service: Service) -> None:
    _, line = await noticed(service)
    assert line["name_masked"] == "刘*明"
    assert line["group"] == "辽河市公安局"
    assert set(line) == {
        "code", "name_masked", "activity_zh", "activity_en", "points", "group", "until_on", "mine",
    }  # fmt: skip
    unknown = await service.client().get("/bureaus/999999999/notice")
    assert problem(unknown) == (404, "tenant_unknown")


async def test_what_was_given_at_once_is_shown_for_a_day(service: Service) -> None:
    await noticed(service)
    service.clock.now += timedelta(days=1)
    found = (await service.client().get(f"/bureaus/{service.tenant_id}/notice")).json()
    assert found["items"] == []


async def test_an_objection_by_phone_is_decided_by_somebody_else(service: Service) -> None:
    claim_id, line = await noticed(service)
    raised = await object_by_phone(service, "V00003", line["code"].lower())
    assert raised.status_code == 201, raised.text
    objection_id = raised.json()["objection_id"]
    second = await service.desk("approver.wang")
    (shown,) = (await second.get("/objections")).json()["items"]
    assert (shown["claim_id"], shown["text"], shown["state"]) == (claim_id, "那天桥头没有人", "open")
    assert "raised_by" not in shown
    first = await service.desk("approver")
    assert problem(await judge(first, objection_id, "dismiss")) == (403, "objection_needs_another")
    elsewhere = await service.desk("elsewhere")
    assert (await elsewhere.get("/objections")).json()["items"] == []
    assert problem(await judge(elsewhere, objection_id, "dismiss")) == (404, "objection_unknown")
    upheld = await judge(second, objection_id, "uphold")
    assert upheld.json()["state"] == "upheld"
    row = (await second.get("/claims", state="refused")).json()["items"][0]
    assert row["claim_id"] == claim_id
    (done,) = (await second.get("/objections", state="decided")).json()["items"]
    assert (done["state"], done["decided_by_name"]) == ("upheld", "王丽")


async def test_a_visitors_slip_is_entered_at_the_desk(service: Service) -> None:
    _, line = await noticed(service)
    clerk = await service.desk("clerk")
    entered = await clerk.post("/objections", {"code": line["code"], "text": "邻居说他在外地"})
    assert entered.status_code == 201, entered.text
    again = await object_by_phone(service, "V00003", line["code"])
    assert problem(again) == (409, "objection_open")


async def test_a_repeated_objection_is_one_objection(service: Service) -> None:
    _, line = await noticed(service)
    phone = await service.phone("V00003")
    body = {"code": line["code"], "text": "那天桥头没有人"}
    first = await phone.client.post("/me/objections", body, key="objection-1")
    service.clock.now += timedelta(days=2)
    again = await phone.client.post("/me/objections", body, key="objection-1")
    assert (again.status_code, again.json()) == (201, first.json())
    assert again.headers["Idempotency-Hit"] == "true"


async def test_nobody_objects_to_their_own_award_or_to_nothing(service: Service) -> None:
    _, line = await noticed(service)
    own = await object_by_phone(service, "V00001", line["code"])
    assert problem(own) == (403, "own_award")
    nothing = await object_by_phone(service, "V00003", "0000-0000")
    assert problem(nothing) == (404, "notice_unknown")


async def test_a_cursor_that_names_no_place_is_refused(service: Service) -> None:
    path = f"/bureaus/{service.tenant_id}/notice"
    for cursor in ("7", "x.ABCD1234", "7."):
        assert problem(await service.client().get(path, cursor=cursor)) == (400, "cursor_unknown")


async def test_the_phone_marks_what_is_ones_own(service: Service) -> None:
    await noticed(service)
    own = await service.phone("V00001")
    other = await service.phone("V00003")
    assert [line["mine"] for line in (await own.client.get("/me/notice")).json()["items"]] == [True]
    assert [line["mine"] for line in (await other.client.get("/me/notice")).json()["items"]] == [False]
