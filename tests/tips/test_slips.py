"""Claim slips: issued from a budget, printed for events, used once, and given back when nobody used them."""

from datetime import timedelta
from typing import Any

import pytest

from api.sweeps.kinds import slips_over
from ledger.book.due import list_tenants
from ledger.book.operations.grant_budget import GrantBudget
from ledger.book.words import Owner, Principal, Request
from ledger.people.claim_slips.codes import is_slip_code
from tests.api.service import Phone, Service

SYSTEM = Principal("system/test")


async def fund(service: Service, points: int = 1_000) -> None:
    """Give the bureau itself something to give."""
    bureau = Owner(f"unit/{service.units['B']}")
    grant = GrantBudget(Request(SYSTEM, "bureau grant", bytes(32)), SYSTEM, bureau, points, "年度奖励")
    await service.house.tellers.submit(service.tenant_id, grant)


async def issue(service: Service, *, points: int = 30, count: int = 20, days: int = 60) -> dict[str, Any]:
    admin = await service.desk("admin")
    expires_on = (service.clock() + timedelta(days=days)).date().isoformat()
    body = {"points": points, "slips_count": count, "expires_on": expires_on, "reason": "冬季活动"}
    answer = await admin.post("/claim-slip-issues", body)
    assert answer.status_code == 201, answer.text
    issued: dict[str, Any] = answer.json()
    return issued


async def printed(service: Service, issued: dict[str, Any], count: int = 10) -> list[str]:
    approver = await service.desk("approver")
    body = {"slips_count": count, "reason": "元旦清雪"}
    answer = await approver.post(f"/claim-slip-issues/{issued['issue_id']}/prints", body)
    assert answer.status_code == 201, answer.text
    return [slip["code"] for slip in answer.json()["items"]]


async def balance(phone: Phone) -> int:
    me: dict[str, Any] = (await phone.client.get("/me")).json()
    return int(me["points_available"])


@pytest.fixture
async def slip(service: Service) -> str:
    """Give the code of a printed slip worth 30 points."""
    await fund(service)
    return (await printed(service, await issue(service)))[0]


async def test_a_slip_is_worth_its_points_once(service: Service, slip: str) -> None:
    phone = await service.phone("V00001")
    grouped = " ".join(slip[at : at + 4] for at in range(0, 16, 4))
    taken = await phone.client.post("/me/claim-slips", {"code": grouped})
    assert (taken.status_code, taken.json()["points"]) == (201, 30)
    assert await balance(phone) == 30
    other = await service.phone("V00003")
    again = await other.client.post("/me/claim-slips", {"code": slip})
    assert again.json()["code"] == "claim_slip_used"


async def test_staff_can_tell_what_a_slip_is_worth(service: Service, slip: str) -> None:
    clerk = await service.desk("clerk")
    shown = await clerk.http.post("/api/v1/claim-slip-looks", json={"code": slip})
    assert (shown.json()["points"], shown.json()["state"]) == (30, "open")


async def test_a_mistyped_slip_is_unknown(service: Service, slip: str) -> None:
    wrong = slip[:-1] + str((int(slip[-1]) + 1) % 10)
    assert is_slip_code(slip)
    assert not is_slip_code(wrong)
    phone = await service.phone("V00001")
    answer = await phone.client.post("/me/claim-slips", {"code": wrong})
    assert answer.json()["code"] == "claim_slip_unknown"


async def test_an_unusual_amount_is_refused(service: Service) -> None:
    await fund(service)
    admin = await service.desk("admin")
    expires_on = (service.clock() + timedelta(days=60)).date().isoformat()
    body = {"points": 31, "slips_count": 20, "expires_on": expires_on, "reason": "冬季活动"}
    refused = await admin.post("/claim-slip-issues", body)
    assert refused.json()["code"] == "amount_unusual"


async def test_a_budget_is_not_overdrawn(service: Service) -> None:
    await fund(service, 100)
    admin = await service.desk("admin")
    expires_on = (service.clock() + timedelta(days=60)).date().isoformat()
    body = {"points": 30, "slips_count": 20, "expires_on": expires_on, "reason": "冬季活动"}
    refused = await admin.post("/claim-slip-issues", body)
    assert refused.json()["code"] == "budget_exhausted"


async def test_a_quarter_of_every_issue_is_set_aside(service: Service) -> None:
    await fund(service)
    issued = await issue(service)
    await printed(service, issued, 15)
    approver = await service.desk("approver")
    body = {"slips_count": 1, "reason": "再要一张"}
    refused = await approver.post(f"/claim-slip-issues/{issued['issue_id']}/prints", body)
    assert refused.json()["code"] == "claim_slips_not_enough"


async def test_a_repeated_print_gives_the_same_slips(service: Service) -> None:
    await fund(service)
    issued = await issue(service)
    approver = await service.desk("approver")
    address, body = f"/claim-slip-issues/{issued['issue_id']}/prints", {"slips_count": 3, "reason": "清雪"}
    first = await approver.post(address, body, key="the same")
    again = await approver.post(address, body, key="the same")
    assert again.json()["items"] == first.json()["items"]
    assert again.headers["Idempotency-Hit"] == "true"


@pytest.mark.usefixtures("slip")
async def test_slips_that_may_still_be_used_are_owed(service: Service) -> None:
    admin = await service.desk("admin")
    owed = (await admin.get("/reports/liability")).json()
    assert owed["total"]["points_outstanding"] == 20 * 30


async def test_what_nobody_used_goes_back_to_the_budget(service: Service, slip: str) -> None:
    phone = await service.phone("V00001")
    await phone.client.post("/me/claim-slips", {"code": slip})
    service.clock.pass_by(days=62)
    async with service.house.reading() as connection:
        tenant = next(one for one in await list_tenants(connection) if one.tenant_id == service.tenant_id)
    swept = await slips_over(service.house, tenant)
    assert swept.done_count == 1
    admin = await service.desk("admin")
    budgets = (await admin.get("/budgets")).json()["items"]
    assert [one["points_budget"] for one in budgets if one["code"] == "B"] == [1_000 - 30]
