"""The question why, over HTTP: a point, a refusal and a line of the statement each say what decided them."""

from typing import Any, get_args

from ledger.earning.explaining.phrases import GATES, SIGNALS, SOURCES
from ledger.earning.gates import Gate
from ledger.earning.signals import Signal
from ledger.earning.words import Source
from tests.api.service import Client, Service, problem


async def sentences(client: Client, path: str) -> dict[str, str]:
    answer = await client.get(path)
    assert answer.status_code == 200, answer.text
    said: list[dict[str, Any]] = answer.json()["sentences"]
    assert all("{" not in each["zh"] + each["en"] and each["en"] for each in said)
    return {each["code"]: each["zh"] for each in said}


async def test_every_point_says_rule_evidence_office_and_budget(service: Service) -> None:
    phone = await service.phone("V00001")
    await service.give_points(phone)
    line = (await phone.client.get("/me/statement")).json()["items"][0]
    said = await sentences(phone.client, f"/me/statement/{line['log_index']}/explanation")
    assert "第 1 版规则" in said["rule"]
    assert "每次 30 分" in said["rule"]
    assert "佐证等级 B" in said["evidence"]
    assert "共签到 3 次" in said["evidence"]
    assert "龙山第1派出所的审批人批准" in said["approve"]
    assert f"由龙山第1派出所的预算支付，记在账本第 {line['log_index']} 笔" in said["budget"]


async def test_a_refusal_says_who_refused_and_why(service: Service) -> None:
    phone = await service.phone("V00001")
    claim = await service.patrol(phone)
    path = f"/me/claims/{claim['claim_id']}/explanation"
    assert "waiting" in await sentences(phone.client, path)
    approver = await service.desk("approver")
    sent = {"claim_id": claim["claim_id"], "verdict": "refuse", "reason": "时间对不上"}
    await approver.post("/decisions", {"decisions": [sent]})
    said = await sentences(phone.client, path)
    assert said["refuse"].endswith("时间对不上。")
    assert "nothing" in said
    assert "budget" not in said


async def test_a_correction_leads_back_to_the_claim_it_takes_back(service: Service) -> None:
    phone = await service.phone("V00001")
    await service.give_points(phone)
    award = (await phone.client.get("/me/statement")).json()["items"][0]["log_index"]
    admin = await service.desk("admin")
    reversed_ = await admin.post(f"/transactions/{award}/reversals", {"reason": "记错了人"})
    index = reversed_.json()["log_index"]
    said = await sentences(phone.client, f"/me/statement/{index}/explanation")
    assert said["line"].startswith("更正")
    assert f"账本第 {index} 笔）：记错了人" in said["reversed"]


async def test_nobody_is_told_about_the_claims_of_others(service: Service) -> None:
    phone, other = await service.phone("V00001"), await service.phone("V00003")
    claim = await service.patrol(phone)
    path = f"claims/{claim['claim_id']}/explanation"
    assert problem(await other.client.get(f"/me/{path}")) == (404, "claim_unknown")
    line = f"/me/statement/{claim['claim_id']}/explanation"
    assert problem(await other.client.get(line)) == (404, "transaction_unknown")
    elsewhere = await service.desk("elsewhere")
    assert problem(await elsewhere.get(f"/{path}")) == (404, "claim_unknown")
    clerk = await service.desk("clerk")
    assert "evidence" in await sentences(clerk, f"/{path}")


def test_every_signal_gate_and_source_has_its_phrase() -> None:
    assert set(SIGNALS) >= set(get_args(Signal))
    assert set(GATES) == set(get_args(Gate))
    assert set(SOURCES) == set(get_args(Source))
