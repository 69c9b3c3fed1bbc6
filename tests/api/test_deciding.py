"""Deciding over HTTP: undo within a minute, ask and answer, appeal, each by the people who may."""

from datetime import timedelta
from typing import Any

from tests.api.service import Client, Phone, Service, problem


async def decide(client: Client, claim_id: int, verdict: str, reason: str | None = None) -> dict[str, Any]:
    """Give one verdict."""
    body = {"decisions": [{"claim_id": claim_id, "verdict": verdict, "reason": reason}]}
    response = await client.post("/decisions", body)
    assert response.status_code == 201, response.text
    result: dict[str, Any] = response.json()["results"][0]
    return result


async def undo(client: Client, claim_id: int) -> dict[str, Any]:
    """Take one verdict back."""
    response = await client.post("/undone-decisions", {"claim_ids": [claim_id]})
    assert response.status_code == 201, response.text
    result: dict[str, Any] = response.json()["results"][0]
    return result


async def own(phone: Phone) -> dict[str, Any]:
    """Read the newest claim on the phone."""
    found: dict[str, Any] = (await phone.client.get("/me/claims")).json()["items"][0]
    return found


async def test_an_approval_is_taken_back_within_a_minute_and_given_again(service: Service) -> None:
    phone = await service.phone("V00001")
    claim = await service.patrol(phone)
    approver = await service.desk("approver")
    assert (await decide(approver, claim["claim_id"], "approve"))["points"] == 30
    assert (await undo(approver, claim["claim_id"]))["status"] == "waiting"
    assert (await phone.client.get("/me")).json()["points_available"] == 0
    assert (await undo(approver, claim["claim_id"]))["problem"] == "nothing_to_undo"
    await decide(approver, claim["claim_id"], "approve")
    assert (await phone.client.get("/me")).json()["points_available"] == 30
    service.clock.pass_by(seconds=61)
    assert (await undo(approver, claim["claim_id"]))["problem"] == "undo_too_late"


async def test_three_hundred_are_decided_and_undone_with_a_result_for_each(service: Service) -> None:
    phone = await service.phone("V00001")
    claims = [(await service.patrol(phone))["claim_id"] for _ in range(3)]
    approver = await service.desk("approver")
    body = {"decisions": [{"claim_id": number, "verdict": "approve"} for number in (*claims, 10**6)]}
    decided = (await approver.post("/decisions", body)).json()
    assert [result["status"] for result in decided["results"]] == ["approved"] * 3 + ["problem"]
    undone = (await approver.post("/undone-decisions", {"claim_ids": claims})).json()
    assert [result["status"] for result in undone["results"]] == ["waiting"] * 3
    assert undone["budget_points"] == decided["budget_points"] + 90


async def test_a_question_is_shown_and_answered_on_the_phone(service: Service) -> None:
    phone = await service.phone("V00001")
    claim_id = (await service.patrol(phone))["claim_id"]
    approver = await service.desk("approver")
    assert (await decide(approver, claim_id, "ask", "巡逻时看到了什么？"))["status"] == "asked"
    shown = await own(phone)
    assert (shown["state"], shown["why_zh"]) == ("asked", "派出所想了解：巡逻时看到了什么？")
    answered = await phone.client.post(f"/me/claims/{claim_id}/answers", {"text": "张大爷家门没关"})
    assert (answered.status_code, answered.json()["state"]) == (201, "waiting")
    detail = (await approver.get(f"/claims/{claim_id}")).json()
    assert [(answer["text"], answer["by_staff"]) for answer in detail["answers"]] == [
        ("张大爷家门没关", False)
    ]
    again = await phone.client.post(f"/me/claims/{claim_id}/answers", {"text": "还有"})
    assert problem(again) == (409, "nothing_asked")


async def test_an_answer_is_kept_under_the_claimants_key_only(service: Service) -> None:
    phone = await service.phone("V00001")
    claim_id = (await service.patrol(phone))["claim_id"]
    await decide(await service.desk("approver"), claim_id, "ask", "请补充")
    await phone.client.post(f"/me/claims/{claim_id}/answers", {"text": "张大爷家门没关"})
    async with service.house.reading_book() as connection:
        rows = await connection.fetch(
            "SELECT text_sealed FROM claim_answers WHERE tenant_id = $1", service.tenant_id
        )
        kept = await connection.fetch(
            "SELECT answer::text || coalesce(reason, '') || refers_to::text AS said FROM transactions"
            " WHERE tenant_id = $1",
            service.tenant_id,
        )
    assert "张大爷".encode() not in rows[0]["text_sealed"]
    assert not any("张大爷" in row["said"] for row in kept)


async def test_staff_write_down_an_answer_for_somebody_without_a_phone(service: Service) -> None:
    claim_id = (await service.patrol(await service.phone("V00001")))["claim_id"]
    await decide(await service.desk("approver"), claim_id, "ask", "请补充")
    elsewhere = await service.desk("elsewhere")
    refused = await elsewhere.post(f"/claims/{claim_id}/answers", {"text": "门没关"})
    assert problem(refused) == (404, "claim_unknown")
    clerk = await service.desk("clerk")
    written = await clerk.post(f"/claims/{claim_id}/answers", {"text": "门没关"})
    assert written.json()["state"] == "waiting"


async def test_an_appeal_goes_to_another_approver(service: Service) -> None:
    phone = await service.phone("V00001")
    claim_id = (await service.patrol(phone))["claim_id"]
    first, second = await service.desk("approver"), await service.desk("approver.wang")
    await decide(first, claim_id, "refuse", "签到地点不符")
    shown = await own(phone)
    assert shown["appeal_until"] is not None
    other = await service.phone("V00004")
    stranger = await other.client.post(f"/me/claims/{claim_id}/appeals", {"text": "我不服"})
    assert problem(stranger) == (404, "claim_unknown")
    appealed = await phone.client.post(f"/me/claims/{claim_id}/appeals", {"text": "我当时就在桥头"})
    assert appealed.json()["state"] == "waiting"
    assert (await decide(first, claim_id, "approve"))["problem"] == "appeal_needs_another"
    row = (await second.get("/claims")).json()["items"][0]
    assert (row["appealed"], row["barred"]) == (True, None)
    detail = (await second.get(f"/claims/{claim_id}")).json()
    assert detail["appeal"]["text"] == "我当时就在桥头"
    assert (await decide(second, claim_id, "approve"))["status"] == "approved"


async def test_the_overdue_list_holds_what_waits_too_long(service: Service) -> None:
    phone = await service.phone("V00001")
    claim_id = (await service.patrol(phone))["claim_id"]
    service.clock.now += timedelta(days=15)
    approver = await service.desk("approver")
    items = (await approver.get("/claims", overdue="true")).json()["items"]
    assert [(item["claim_id"], item["overdue"]) for item in items] == [(claim_id, True)]
