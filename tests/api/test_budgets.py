"""Budgets per period over HTTP: planned, allocated, closed by the sweep, and what each station has given."""

from typing import Any

from api.sweeps.kinds import all_sweeps
from api.sweeps.loop import sweep_once
from tests.apart import database, engine
from tests.api.service import Client, Service, problem

# A round of the sweeps goes through every bureau.
__all__ = ["database", "engine"]

PLAN: dict[str, Any] = {
    "period": "month",
    "unspent": "return",
    "manual_limit": 20,
    "reason": "党委会决定",
}


async def units_of(client: Client) -> dict[str, dict[str, Any]]:
    found = (await client.get("/budget-period")).json()
    return {unit["code"]: unit for unit in found["items"]}


async def sweep(service: Service) -> None:
    await sweep_once(service.house, {"budgets": all_sweeps()["budgets"]})


async def test_a_period_shows_what_was_allocated_given_and_left(service: Service) -> None:
    admin = await service.desk("admin")
    await admin.post("/budget-plans", PLAN)
    phone = await service.phone("V00001")
    await service.give_points(phone)
    admin = await service.desk("admin")
    sent = {"grants": [{"unit_id": service.units["S01"], "points": 500}], "reason": "本月"}
    assert (await admin.post("/budgets/grants", sent)).status_code == 201
    period = (await admin.get("/budget-period")).json()
    assert (period["period"], period["begins_on"], period["ends_on"]) == (
        "month",
        "2026-11-01",
        "2026-11-30",
    )
    unit = (await units_of(admin))["S01"]
    # The first 10,000 points were granted this month too, before there was a plan.
    assert (unit["points_allocated"], unit["points_given"], unit["points_left"]) == (10_500, 30, 10_470)


async def test_what_is_left_goes_back_when_the_month_is_over_and_the_next_begins_anew(
    service: Service,
) -> None:
    admin = await service.desk("admin")
    await admin.post("/budget-plans", PLAN)
    service.clock.pass_by(days=11)
    await sweep(service)
    admin = await service.desk("admin")
    unit = (await units_of(admin))["S01"]
    assert (unit["points_left"], unit["points_returned"], unit["points_carried"]) == (0, 10_000, 0)
    path = f"/budgets/{service.units['S01']}/grants"
    assert (await admin.post(path, {"points": 300, "reason": "十二月"})).status_code == 201
    await sweep(service)
    phone = await service.phone("V00001")
    await service.give_points(phone, patrols=2)
    admin = await service.desk("admin")
    unit = (await units_of(admin))["S01"]
    assert (unit["points_allocated"], unit["points_given"], unit["points_left"]) == (300, 60, 240)


async def test_a_station_cannot_award_past_its_budget(service: Service) -> None:
    admin = await service.desk("admin")
    await admin.post("/budget-plans", PLAN)
    service.clock.pass_by(days=11)
    await sweep(service)
    admin = await service.desk("admin")
    path = f"/budgets/{service.units['S01']}/grants"
    await admin.post(path, {"points": 29, "reason": "十二月"})
    phone = await service.phone("V00001")
    claim = await service.patrol(phone)
    approver = await service.desk("approver")
    sent = {"decisions": [{"claim_id": claim["claim_id"], "verdict": "approve"}]}
    result = (await approver.post("/decisions", sent)).json()["results"][0]
    assert (result["status"], result["problem"]) == ("problem", "budget_exhausted")


async def test_nothing_is_allocated_before_the_last_month_is_closed(service: Service) -> None:
    admin = await service.desk("admin")
    await admin.post("/budget-plans", PLAN)
    service.clock.pass_by(days=11)
    admin = await service.desk("admin")
    path = f"/budgets/{service.units['S01']}/grants"
    assert problem(await admin.post(path, {"points": 5, "reason": "十二月"})) == (409, "budget_period_open")


async def test_many_grants_say_for_each_what_became_of_it(service: Service) -> None:
    admin = await service.desk("admin")
    grants = [
        {"unit_id": service.units["S02"], "points": 100},
        {"unit_id": 999_999, "points": 100},
    ]
    done = (await admin.post("/budgets/grants", {"grants": grants, "reason": "本季度"})).json()["results"]
    assert [result["problem"] for result in done] == [None, "unit_unknown"]
    assert (await units_of(admin))["S02"]["points_left"] == 100


async def test_only_the_bureaus_administrator_plans_and_a_station_sees_its_own(service: Service) -> None:
    approver = await service.desk("approver")
    assert problem(await approver.post("/budget-plans", PLAN)) == (403, "not_allowed")
    await service.hire("station.admin", ("administrator",), unit="S01")
    local = await service.desk("station.admin")
    assert problem(await local.post("/budget-plans", PLAN)) == (403, "role_missing")
    path = f"/budgets/{service.units['S01']}/grants"
    assert problem(await local.post(path, {"points": 5, "reason": "自己"})) == (403, "own_budget")
    assert set(await units_of(approver)) == {"S01"}
    admin = await service.desk("admin")
    await admin.post("/budget-plans", PLAN)
    assert problem(await admin.post("/budget-plans", PLAN)) == (409, "budget_plan_unchanged")
