"""Reading over HTTP: balances as of any moment, statements, totals, liability; each area reads its own."""

from datetime import timedelta
from typing import Any

import pytest

from api.wire.base import say_instant
from api.wire.policies import PolicySent
from ledger.places.words import WHOLE_BUREAU
from ledger.reports.budgets import list_budgets, newest_index
from tests.api.service import NOON, Client, Service, problem


async def lived(service: Service) -> Client:
    """Let V00001 earn 30 points, a week later 30 more, and take soap home; return the administrator."""
    phone = await service.phone("V00001")
    await service.give_points(phone)
    service.clock.pass_by(minutes=7 * 24 * 60)
    await service.give_points(phone)
    kiosk = await service.kiosk(hand_over="clerk")
    visit = (await kiosk.post("/kiosk/visits", {"pass": phone.shown_pass()})).json()["visit"]
    order = {"visit": visit, "lines": [{"sku": "soap", "quantity": 1}]}
    placed = await kiosk.post("/kiosk/orders", order)
    assert placed.status_code == 201, placed.text
    keeper = await service.desk("keeper")
    handed = await keeper.post(f"/orders/{placed.json()['order_id']}/hand-overs", {})
    assert handed.status_code == 201, handed.text
    return await service.desk("admin")


async def read(client: Client, path: str, **query: str | int) -> dict[str, Any]:
    response = await client.get(path, **query)
    assert response.status_code == 200, response.text
    body: dict[str, Any] = response.json()
    return body


async def test_a_volunteers_balance_is_read_now_and_as_of_then(service: Service) -> None:
    admin = await lived(service)
    path = f"/volunteers/{service.people['V00001']}/balance"
    now = await read(admin, path)
    assert (now["points_available"], now["points_held"], now["minutes_served"]) == (45, 0, 44)
    assert now["log_index"] == now["recorded_index"]
    assert now["name_masked"] == "刘*明"
    then = say_instant(NOON + timedelta(days=3))
    for by in ("recorded", "occurred"):
        found = await read(admin, path, at=then, by=by)
        assert (found["points_available"], found["by"], found["at"]) == (30, by, then)
        assert found["recorded_index"] < found["log_index"] == now["log_index"]
    before = await read(admin, path, at=say_instant(NOON - timedelta(days=60)))
    assert (before["points_available"], before["accounts"]) == (0, [])
    lots = [account for account in now["accounts"] if account["purpose"] == "available"]
    assert [lot["balance"] for lot in lots] == [45]
    assert lots[0]["expires_on"] == "2027-11-30"


async def test_a_units_budget_and_a_shops_shelf_are_read_as_of_then(service: Service) -> None:
    admin = await lived(service)
    then = say_instant(NOON + timedelta(days=3))
    unit, shop = f"/units/{service.units['S01']}/balance", f"/shops/{service.shops['M01']}/balance"
    assert (await read(admin, unit))["points_budget"] == 10_000 - 60
    assert (await read(admin, unit, at=then))["points_budget"] == 10_000 - 30
    shelf = {line["sku"]: line for line in (await read(admin, shop))["shelf"]}
    assert (shelf["soap"]["on_shelf"], shelf["soap"]["handed_over"], shelf["soap"]["name_zh"]) == (
        2,
        1,
        "香皂",
    )
    old = {line["sku"]: line for line in (await read(admin, shop, at=then))["shelf"]}
    assert (old["soap"]["on_shelf"], old["soap"]["handed_over"]) == (3, 0)


async def test_statements_are_read_page_by_page(service: Service) -> None:
    admin = await lived(service)
    path = f"/volunteers/{service.people['V00001']}/statement"
    kinds, cursor = [], None
    while True:
        query: dict[str, str | int] = {"limit": 2} if cursor is None else {"limit": 2, "cursor": cursor}
        page = await read(admin, path, **query)
        kinds += [line["kind"] for line in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert kinds == ["hand_over", "order", "award", "award"]
    of_shop = await read(admin, f"/shops/{service.shops['M01']}/statement", unit="goods:soap")
    assert [line["kind"] for line in of_shop["items"]] == ["hand_over", "order", "receive"]
    of_unit = await read(admin, f"/units/{service.units['S01']}/statement")
    assert [line["kind"] for line in of_unit["items"]] == ["award", "award", "grant"]
    account_id = of_unit["items"][0]["moves"][0]["account_id"]
    of_account = await read(admin, f"/accounts/{account_id}/statement")
    assert of_account["items"] == of_unit["items"]
    assert of_account["owner"] == f"unit/{service.units['S01']}"


async def test_totals_are_read_by_period(service: Service) -> None:
    admin = await lived(service)
    query = {"since": "2026-11-01", "until": "2027-03-31", "period": "week", "unit": "points"}
    found = await read(admin, "/reports/totals", **query)
    awards = [line for line in found["totals"] if line["purpose"] == "budget" and line["kind"] == "award"]
    assert [(line["period_on"], line["amount"], line["times"]) for line in awards] == [
        ("2026-11-16", -30, 1),
        ("2026-11-23", -30, 1),
    ]
    assert found["until"] == service.clock().date().isoformat()
    assert found["periods"][0] == "2026-10-26"
    summary = await read(admin, "/transactions", limit=1)
    assert found["log_index"] == summary["log_index"]


async def test_the_liability_shows_its_rate_and_adds_up(service: Service) -> None:
    admin = await lived(service)
    found = await read(admin, "/reports/liability")
    assert (found["rate"]["basis"], found["rate"]["cost_fen"], found["rate"]["points"]) == (
        "handed_over",
        500,
        15,
    )
    assert found["rate"]["fen_per_thousand"] == 33_333
    assert (found["total"]["points_outstanding"], found["total"]["liability_fen"]) == (45, 1_500)
    assert [month["month_on"] for month in found["months"]] == ["2027-11-01"]
    assert [station["code"] for station in found["stations"]] == ["S01"]


@pytest.mark.parametrize(
    ("query", "refused"),
    [
        ({"at": "2099-01-01T00:00:00Z"}, (400, "moment_in_future")),
        ({"at": "yesterday"}, (400, "request_malformed")),
        ({"at": "2026-11-20T04:00:00"}, (400, "request_malformed")),
        ({"by": "tomorrow"}, (400, "request_malformed")),
    ],
)
async def test_a_moment_that_cannot_be_read_is_refused(
    service: Service, query: dict[str, str], refused: tuple[int, str]
) -> None:
    admin = await service.desk("admin")
    path = f"/volunteers/{service.people['V00001']}/balance"
    assert problem(await admin.get(path, **query)) == refused


@pytest.mark.parametrize(
    "span",
    [("2026-11-02", "2026-11-01"), ("0001-01-01", "0001-01-01"), ("2001-01-01", "2026-11-01")],
)
async def test_a_span_that_no_page_can_show_is_refused(service: Service, span: tuple[str, str]) -> None:
    admin = await service.desk("admin")
    query = {"since": span[0], "until": span[1], "period": "day"}
    assert problem(await admin.get("/reports/totals", **query)) == (400, "period_too_long")


async def test_nobody_reads_beyond_their_area(service: Service) -> None:
    """Whoever serves station S02 reads nothing of S01, and no account of the system."""
    await lived(service)
    elsewhere = await service.desk("elsewhere")
    volunteer, unit, shop = service.people["V00001"], service.units["S01"], service.shops["M01"]
    for path, code in (
        (f"/volunteers/{volunteer}/balance", "volunteer_unknown"),
        (f"/volunteers/{volunteer}/statement", "volunteer_unknown"),
        (f"/units/{unit}/balance", "unit_unknown"),
        (f"/units/{unit}/statement", "unit_unknown"),
        (f"/shops/{shop}/balance", "shop_unknown"),
        (f"/shops/{shop}/statement", "shop_unknown"),
        *((f"/accounts/{account}/statement", "account_unknown") for account in range(1, 12)),
        *((f"/transactions/{index}", "transaction_unknown") for index in range(10)),
    ):
        assert problem(await elsewhere.get(path)) == (404, code), path
    assert (await read(elsewhere, "/transactions"))["items"] == []
    query = {"since": "2026-11-01", "until": "2026-12-31", "period": "month"}
    totals = await read(elsewhere, "/reports/totals", **query)
    assert (totals["totals"], [station["code"] for station in totals["stations"]]) == ([], ["S02"])
    liability = await read(elsewhere, "/reports/liability")
    assert (liability["total"]["points_outstanding"], liability["stations"]) == (0, [])


async def test_the_desk_reads_a_transaction_with_its_request_and_proof(service: Service) -> None:
    admin = await lived(service)
    award = next(line for line in (await read(admin, "/transactions"))["items"] if line["kind"] == "award")
    found = await read(admin, f"/transactions/{award['log_index']}")
    assert found["request"]["client"].startswith("staff/")
    assert found["request"]["answer"]["points"] == 30
    assert len(found["request"]["fingerprint"]) == len(found["leaf"]) == 64
    assert all(len(part) == 64 for part in found["proof"])
    assert found["refers_to"]["volunteer"] == service.people["V00001"]


async def test_reads_that_belong_together_see_one_state(service: Service) -> None:
    """A transaction booked between two reads of a snapshot is seen by neither."""
    admin = await service.desk("admin")
    async with service.house.snapshot() as connection:
        before = await newest_index(connection, tenant_id=service.tenant_id)
        granted = await admin.post(f"/budgets/{service.units['S01']}/grants", {"points": 5, "reason": "补拨"})
        budgets = await list_budgets(connection, tenant_id=service.tenant_id, scope=WHOLE_BUREAU)
        after = await newest_index(connection, tenant_id=service.tenant_id)
    assert granted.json()["log_index"] == before + 1
    assert before == after
    assert [budget.points_budget for budget in budgets if budget.code == "S01"] == [10_000]
    shown = await read(admin, "/budgets")
    assert shown["log_index"] == before + 1


async def test_what_is_owed_is_seen_as_of_when_it_was_owed(service: Service) -> None:
    """Thirty points earned, fifteen spent, all thirty taken back: the desk's pages say the same."""
    phone = await service.phone("V00001")
    await service.give_points(phone)
    kiosk = await service.kiosk()
    visit = (await kiosk.post("/kiosk/visits", {"pass": phone.shown_pass()})).json()["visit"]
    await kiosk.post("/kiosk/orders", {"visit": visit, "lines": [{"sku": "soap", "quantity": 1}]})
    admin = await service.desk("admin")
    now = (await admin.get("/policy")).json()
    policy = {name: now[name] for name in PolicySent.model_fields if name in now}
    changed = await admin.post("/policies", {**policy, "on_spent": "debt", "reason": "局长办公会决定"})
    assert changed.status_code == 201, changed.text
    award = next(line for line in (await read(admin, "/transactions"))["items"] if line["kind"] == "award")
    before = say_instant(service.clock())
    service.clock.pass_by(minutes=1)
    taken = await admin.post(f"/transactions/{award['log_index']}/reversals", {"reason": "误批"})
    assert taken.status_code == 201, taken.text
    volunteer = service.people["V00001"]
    balance = await read(admin, f"/volunteers/{volunteer}/balance")
    page = await read(admin, f"/volunteers/{volunteer}")
    assert (balance["points_available"], balance["points_owed"]) == (0, 15)
    assert (page["points_available"], page["log_index"]) == (0, balance["log_index"])
    then = await read(admin, f"/volunteers/{volunteer}/balance", at=before)
    assert (then["points_available"], then["points_owed"]) == (15, 0)
    liability = await read(admin, "/reports/liability")
    assert liability["total"]["points_owed_back"] == 15
    assert liability["total"]["points_outstanding"] == 0
