"""A dry run answers with what would happen, over HTTP as in the book, and uses up neither key nor pass."""

import dis
import inspect
import json
from collections.abc import Callable
from itertools import chain
from types import CodeType
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from api.openapi import openapi_text
from api.requests import IS_COMMAND
from api.route_list import ROUTES
from tests.api.service import Service, problem
from tests.api.trying import attempt, check, traces


async def test_every_verb_of_the_desk_and_the_kiosk_can_be_tried(
    service: Service, engine: AsyncEngine
) -> None:
    admin, phone = await service.desk("admin"), await service.phone("V00001")
    station = service.units["S01"]
    await check(service, engine, admin, f"/budgets/{station}/grants", {"points": 50, "reason": "季度拨付"})
    await service.give_points(phone, patrols=3)
    service.clock.pass_by(hours=3)
    await check(service, engine, phone.client, "/check-ins", {"short_code": service.short_codes[0]})
    kiosk = await service.kiosk(hand_over="clerk")
    visit = (await kiosk.post("/kiosk/visits", {"pass": phone.shown_pass()})).json()["visit"]
    order = {"visit": visit, "lines": [{"sku": "soap", "quantity": 1}]}
    await check(service, engine, kiosk, "/kiosk/orders", order)
    admin = await service.desk("admin")
    size = (await admin.get("/transactions")).json()["items"][0]["log_index"]
    keeper = await service.desk("keeper")
    await check(service, engine, keeper, f"/orders/{size}/hand-overs", {})
    await check(service, engine, admin, "/transactions/2/reversals", {"reason": "重复拨付"})


async def test_many_claims_are_tried_in_order_with_what_they_cost_the_budget(
    service: Service, engine: AsyncEngine
) -> None:
    phone = await service.phone("V00001")
    claims = [(await service.patrol(phone))["claim_id"] for _ in range(3)]
    approver = await service.desk("approver")
    decisions = [{"claim_id": claim, "verdict": "approve", "reason": None} for claim in claims]
    before = await traces(engine, service.tenant_id)
    twice = {"decisions": [*decisions, decisions[0]]}
    said = (await attempt(approver, "/decisions", twice)).json()
    assert await traces(engine, service.tenant_id) == before
    assert [row["problem"] for row in said["results"]] == [None, None, None, "claim_decided"]
    budget = next(each for each in said["totals"] if each["purpose"] == "budget")
    assert budget["amount"] == -90
    done = await approver.post("/decisions", {"decisions": decisions})
    assert [row["status"] for row in done.json()["results"]] == ["approved"] * 3
    assert done.json()["budget_points"] == budget["balance"]


async def test_a_refusal_is_answered_as_usual_and_its_key_stays_free(
    service: Service, engine: AsyncEngine
) -> None:
    admin = await service.desk("admin")
    await admin.post("/transactions/0/reversals", {"reason": "重复拨付"})
    before = await traces(engine, service.tenant_id)
    path = "/api/v1/transactions/0/reversals"
    headers = {"Dry-Run": "?1", "Idempotency-Key": "tried-first"}
    tried = await admin.http.post(path, json={"reason": "又一次"}, headers=headers)
    assert problem(tried) == (409, "already_reversed")
    assert await traces(engine, service.tenant_id) == before
    other = await admin.post("/transactions/1/reversals", {"reason": "入库错了"}, key="tried-first")
    assert (other.status_code, other.headers.get("idempotency-hit")) == (201, None)


async def test_what_is_no_command_of_the_book_cannot_be_tried_and_a_pass_is_not_used_up(
    service: Service,
) -> None:
    phone = await service.phone("V00001")
    kiosk, clerk = await service.kiosk(), await service.desk("clerk")
    shown = {"pass": phone.shown_pass()}
    assert problem(await attempt(kiosk, "/kiosk/visits", shown)) == (400, "dry_run_not_possible")
    assert (await kiosk.post("/kiosk/visits", shown)).status_code == 201
    slips = {"volunteer_ids": [service.people["V00001"]]}
    assert problem(await attempt(clerk, "/slips", slips)) == (400, "dry_run_not_possible")


async def test_a_dry_run_is_for_those_who_may_do_it_and_takes_the_same_body(service: Service) -> None:
    clerk, admin = await service.desk("clerk"), await service.desk("admin")
    path = f"/budgets/{service.units['S01']}/grants"
    assert problem(await attempt(clerk, path, {"points": 5, "reason": "拨付"})) == (403, "not_allowed")
    assert problem(await attempt(service.client(), path, {})) == (401, "sign_in_needed")
    assert problem(await attempt(admin, path, {"points": "5"})) == (400, "request_malformed")


@pytest.mark.parametrize("said", ["true", "?2", "1", "?1, ?1"])
async def test_a_header_that_says_neither_yes_nor_no_is_refused(service: Service, said: str) -> None:
    admin = await service.desk("admin")
    path = f"/budgets/{service.units['S01']}/grants"
    tried = await attempt(admin, path, {"points": 5, "reason": "拨付"}, said=said)
    assert problem(tried) == (400, "request_malformed")


async def test_no_is_no_dry_run_and_then_the_key_is_needed(service: Service) -> None:
    admin = await service.desk("admin")
    path = f"/budgets/{service.units['S01']}/grants"
    body = {"points": 5, "reason": "拨付"}
    assert problem(await attempt(admin, path, body, said="?0")) == (400, "idempotency_key_missing")
    headers = {"Dry-Run": "?0", "Idempotency-Key": "for-real"}
    assert (await admin.http.post(f"/api/v1{path}", json=body, headers=headers)).status_code == 201


def test_every_route_that_asks_a_teller_is_declared_as_a_command() -> None:
    asking = {handler.operation_id for handler in ROUTES if asks_a_teller(handler.fn)}
    declared = {handler.operation_id for handler in ROUTES if handler.opt.get(IS_COMMAND)}
    assert asking
    assert asking == declared


def asks_a_teller(function: Callable[..., Any]) -> bool:
    """Tell whether a function, or one of the interface's own that it calls, submits to a teller."""
    met, waiting = set(), [function]
    while waiting:
        one = waiting.pop()
        if one in met:
            continue
        met.add(one)
        if "tellers.submit" in inspect.getsource(one):
            return True
        named = (vars(inspect.getmodule(one)).get(name) for name in names_in(one.__code__))
        waiting += [each for each in named if inspect.isfunction(each) and each.__module__.startswith("api.")]
    return False


def names_in(code: CodeType) -> set[str]:
    own = {step.argval for step in dis.get_instructions(code) if step.opname == "LOAD_GLOBAL"}
    inner = [names_in(each) for each in code.co_consts if isinstance(each, CodeType)]
    return {*own, *chain.from_iterable(inner)}


def test_the_description_says_of_every_post_whether_it_can_be_tried() -> None:
    paths = json.loads(openapi_text())["paths"]
    for path, verbs in paths.items():
        if "post" not in verbs:
            continue
        operation = verbs["post"]
        headers = {parameter["name"] for parameter in operation.get("parameters", ())}
        can = "Dry-Run" in headers
        refused = "dry_run_not_possible" in operation["responses"]["400"]["description"]
        assert can != refused, path
        if can:
            assert operation["responses"]["200"]["description"] == "Dry run", path
