"""Stock over HTTP: papers, blind counts, differences by two, lists, the match, and the public posting."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from tests.api.service import NOON, Client, Service, problem


@dataclass
class Shop:
    """A shop with its keeper, its monitor and their chief, each at a desk of their own."""

    service: Service
    keeper: Client
    monitor: Client
    chief: Client

    @property
    def shop_id(self) -> int:
        """Give the number of the shop."""
        return self.service.shops["M01"]

    def delivery(self, document: str = "送-1", **line: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
        """Write a delivery of soap."""
        lines = [{"sku": "soap", "quantity": 10, **line}]
        return {"shop_id": self.shop_id, "supplier": "惠民批发", "document": document, "lines": lines}

    async def shelf(self, sku: str = "soap") -> dict[str, Any]:
        """Read how an article stands."""
        said = (await self.keeper.get(f"/shops/{self.shop_id}/stock")).json()
        article: dict[str, Any] = next(each for each in said["items"] if each["sku"] == sku)
        return article

    async def count(self, *, kind: str = "spot", **numbers: int) -> dict[str, Any]:
        """Let the monitor count some articles from beginning to end."""
        opened = await self.monitor.post("/counts", {"shop_id": self.shop_id, "kind": kind})
        assert opened.status_code == 201, opened.text
        path = f"/counts/{opened.json()['count_id']}"
        for sku, quantity in numbers.items():
            noted = await self.monitor.post(f"{path}/lines", {"sku": sku, "quantity": quantity})
            assert noted.status_code == 201, noted.text
        closed = await self.monitor.post(f"{path}/closings", {})
        assert closed.status_code == 201, closed.text
        said: dict[str, Any] = closed.json()
        return said


@pytest.fixture
async def shop(service: Service) -> Shop:
    """Open the shop of the first station: three pieces of soap and five bags of rice stand there."""
    await service.hire("monitor", ("shop_monitor",))
    keeper, chief = await service.desk("keeper"), await service.desk("approver")
    people = {"keeper_id": service.accounts["keeper"], "monitor_id": service.accounts["monitor"]}
    named = await chief.post(f"/shops/{service.shops['M01']}/appointments", people)
    assert named.status_code == 201, named.text
    return Shop(service, keeper, await service.desk("monitor"), chief)


async def test_a_delivery_is_received_once_and_listed_with_its_dates(shop: Shop) -> None:
    ends_on = (NOON + timedelta(days=20)).date().isoformat()
    sent = shop.delivery(best_before=ends_on, batch="A7")
    received = await shop.keeper.post("/deliveries", sent)
    assert received.json() == {"delivery_id": received.json()["delivery_id"], "boxes": 10}
    again = await shop.monitor.post("/deliveries", sent)
    assert problem(again) == (409, "delivery_known")
    [listed] = (await shop.monitor.get("/deliveries", shop_id=shop.shop_id)).json()["items"]
    assert (listed["document"], listed["received_by"]) == ("送-1", "王丽")
    assert listed["lines"][0] == {
        "sku": "soap", "name_zh": "香皂", "name_en": "Soap", "quantity": 10, "quantity_arrived": None,
        "batch": "A7", "best_before": ends_on,
    }  # fmt: skip
    shelf = await shop.shelf()
    assert (shelf["on_shelf"], shelf["best_before"], shelf["ends_soon"]) == (13, ends_on, True)
    batches = (await shop.monitor.get("/batches", days=30)).json()["items"]
    assert [(batch["batch"], batch["quantity"]) for batch in batches] == [("A7", 10)]
    assert (await shop.monitor.get("/batches", days=10)).json()["items"] == []


async def test_what_cannot_be_delivered_is_refused_field_by_field(shop: Shop) -> None:
    for spoilt, refusal in (
        ({"quantity": 0}, (400, "request_malformed")),
        ({"quantity": "10"}, (400, "request_malformed")),
        ({"quantity": 100_001}, (400, "request_malformed")),
        ({"sku": "gold"}, (404, "goods_unknown")),
        ({"best_before": "2026-11-01"}, (422, "batch_past")),
        ({"best_before": "soon"}, (400, "request_malformed")),
    ):
        assert problem(await shop.keeper.post("/deliveries", shop.delivery(**spoilt))) == refusal
    elsewhere = await shop.service.desk("elsewhere")
    assert problem(await elsewhere.post("/deliveries", shop.delivery())) == (404, "shop_unknown")
    clerk = await shop.service.desk("clerk")
    assert problem(await clerk.post("/deliveries", shop.delivery())) == (403, "not_allowed")


async def test_boxes_move_from_keeper_to_keeper(shop: Shop) -> None:
    other = await shop.service.desk("elsewhere")
    lines = [{"sku": "rice", "quantity": 4}]
    targets = (await shop.keeper.get("/moves")).json()["targets"]
    assert {target["name"] for target in targets} == {"龙山平安超市", "西安平安超市"}
    sent = {"from_shop_id": shop.shop_id, "to_shop_id": shop.service.shops["M02"], "lines": lines}
    move = (await shop.keeper.post("/moves", sent)).json()["move_id"]
    assert (await shop.shelf("rice"))["on_shelf"] == 1
    [there] = (await other.get("/moves")).json()["items"]
    assert (there["receivable"], there["received_by"]) == (True, None)
    own = await shop.keeper.post(f"/moves/{move}/receipts", {"lines": lines})
    assert problem(own) == (404, "move_unknown")
    arrived = await other.post(f"/moves/{move}/receipts", {"lines": [{"sku": "rice", "quantity": 3}]})
    assert arrived.json() == {"move_id": move, "boxes": 3, "boxes_missing": 1}
    [case] = (await shop.monitor.get("/difference-cases")).json()["items"]
    assert (case["origin"], case["boxes"], case["sku"]) == ("move", -1, "rice")
    assert (await other.get("/difference-cases")).json()["items"] == []


async def test_the_counter_sees_no_number_of_the_book_before_the_end(shop: Shop) -> None:
    opened = await shop.monitor.post("/counts", {"shop_id": shop.shop_id, "kind": "full"})
    path = f"/counts/{opened.json()['count_id']}"
    assert problem(await shop.monitor.get(f"/shops/{shop.shop_id}/stock")) == (403, "count_hides")
    assert problem(await shop.monitor.get(f"/shops/{shop.shop_id}/match")) == (403, "count_hides")
    assert problem(await shop.monitor.get(f"/shops/{shop.shop_id}/buying-plan")) == (403, "count_hides")
    posted = await shop.monitor.get("/stock-postings", shop_id=shop.shop_id)
    assert problem(posted) == (403, "count_hides")
    noted = await shop.monitor.post(f"{path}/lines", {"sku": "soap", "quantity": 2})
    assert noted.json() == {"count_id": opened.json()["count_id"], "sku": "soap", "quantity": 2}
    detail = (await shop.monitor.get(path)).json()
    assert [article["expected"] for article in detail["articles"]] == [None, None]
    assert detail["count"]["differences_count"] is None
    unfinished = await shop.monitor.post(f"{path}/closings", {})
    assert problem(unfinished) == (409, "count_unfinished")
    await shop.monitor.post(f"{path}/lines", {"sku": "rice", "quantity": 5})
    assert (await shop.monitor.post(f"{path}/closings", {})).json()["differences"] == 1
    articles = {each["sku"]: each for each in (await shop.monitor.get(path)).json()["articles"]}
    assert (articles["soap"]["quantity"], articles["soap"]["expected"]) == (2, 3)
    assert (await shop.monitor.get(f"/shops/{shop.shop_id}/stock")).status_code == 200


async def test_a_dry_run_of_counting_tells_the_counter_nothing_either(shop: Shop) -> None:
    opened = await shop.monitor.post("/counts", {"shop_id": shop.shop_id, "kind": "spot"})
    path = f"/api/v1/counts/{opened.json()['count_id']}/lines"
    tried = await shop.monitor.http.post(path, json={"sku": "soap", "quantity": 2}, headers={"Dry-Run": "?1"})
    assert tried.status_code == 200, tried.text
    assert (tried.json()["postings"], tried.json()["answer"]["quantity"]) == ([], 2)
    assert "expected" not in tried.text


async def test_monitor_and_superior_decide_a_difference_one_after_the_other(shop: Shop) -> None:
    assert (await shop.count(soap=1))["differences"] == 1
    [case] = (await shop.monitor.get("/difference-cases")).json()["items"]
    assert (case["boxes"], case["cost_fen"], case["state"]) == (-2, 1000, "open")
    path = f"/difference-cases/{case['case_id']}"
    early = await shop.chief.post(f"{path}/verdicts", {"agrees": True, "reason": "属实"})
    assert problem(early) == (409, "case_not_looked_into")
    mistaken = await shop.keeper.post(f"{path}/findings", {"verdict": "settle", "reason": "受潮"})
    assert problem(mistaken) == (403, "not_allowed")
    found = await shop.monitor.post(f"{path}/findings", {"verdict": "settle", "reason": "受潮丢弃"})
    assert found.json()["state"] == "found"
    agreed = await shop.chief.post(f"{path}/verdicts", {"agrees": True, "reason": "属实"})
    assert agreed.json()["state"] == "settled"
    [ended] = (await shop.chief.get("/difference-cases", open="false")).json()["items"]
    assert [(step["step"], step["reason"]) for step in ended["steps"]] == [
        ("finding", "受潮丢弃"),
        ("agreed", "属实"),
    ]


async def test_boxes_are_written_off_by_a_second_person(shop: Shop) -> None:
    sent = {"shop_id": shop.shop_id, "sku": "rice", "quantity": 2, "why": "damaged", "reason": "鼠咬"}
    proposed = (await shop.keeper.post("/write-offs", sent)).json()
    assert (await shop.shelf("rice"))["set_aside"] == 2
    path = f"/write-offs/{proposed['write_off_id']}/verdicts"
    alone = await shop.keeper.post(path, {"verdict": "confirmed", "reason": None})
    assert problem(alone) == (403, "stock_role_missing")
    confirmed = await shop.monitor.post(path, {"verdict": "confirmed", "reason": None})
    assert confirmed.json()["state"] == "confirmed"
    [listed] = (await shop.chief.get("/write-offs")).json()["items"]
    assert (listed["reason"], listed["state"], listed["is_mine"]) == ("鼠咬", "confirmed", False)


async def redeem(shop: Shop) -> str:
    """Let a volunteer take a piece of soap at a kiosk, and return their masked name."""
    phone = await shop.service.phone("V00001")
    await shop.service.give_points(phone)
    kiosk = await shop.service.kiosk()
    visit = (await kiosk.post("/kiosk/visits", {"pass": phone.shown_pass()})).json()
    order = {"visit": visit["visit"], "lines": [{"sku": "soap", "quantity": 1}]}
    assert (await kiosk.post("/kiosk/orders", order)).status_code == 201
    return str(visit["name_masked"])


async def test_the_plan_buys_what_the_weeks_before_used(shop: Shop) -> None:
    await redeem(shop)
    shop.service.clock.pass_by(days=1)
    plan = (await (await shop.service.desk("keeper")).get(f"/shops/{shop.shop_id}/buying-plan")).json()
    soap = next(each for each in plan["items"] if each["sku"] == "soap")
    assert (plan["month_on"], len(plan["weeks_on"])) == ("2026-12-01", 13)
    assert (sum(soap["used"]), soap["used"][-1]) == (1, 1)
    assert (soap["boxes"], soap["needed"], soap["buy"]) == (2, 1, 0)


async def test_orders_hand_overs_and_counts_agree_until_somebody_changes_a_row(
    shop: Shop, owner_engine: AsyncEngine
) -> None:
    await redeem(shop)
    keeper = await shop.service.desk("keeper")
    shop.monitor = await shop.service.desk("monitor")
    await shop.count(soap=2, rice=5)
    path = f"/shops/{shop.shop_id}/match"
    matched = (await keeper.get(path)).json()
    assert matched["agrees"] is True
    soap = next(each for each in matched["items"] if each["sku"] == "soap")
    assert (soap["ordered"], soap["booked"], soap["counted"], soap["expected"]) == (1, 1, 2, 2)
    for change, where, figures in (
        (
            "UPDATE count_lines SET expected = 3 WHERE tenant_id = :tenant_id AND sku = 'soap'",
            "count",
            (3, 2),
        ),
        ("UPDATE order_lines SET quantity = 2 WHERE tenant_id = :tenant_id", "order", (1, 2)),
    ):
        async with owner_engine.begin() as connection:
            await connection.execute(text(change), {"tenant_id": shop.service.tenant_id})
        altered = (await keeper.get(path)).json()
        mismatch = next(each for each in altered["items"] if each["sku"] == "soap")["mismatch"]
        assert altered["agrees"] is False
        assert (mismatch["where"], mismatch["found"], mismatch["expected"]) == (where, *figures)


async def test_the_match_reaches_back_to_the_whole_count_before_the_last(
    shop: Shop, owner_engine: AsyncEngine
) -> None:
    await redeem(shop)
    shop.monitor = await shop.service.desk("monitor")
    for _ in range(2):
        await shop.count(kind="full", soap=2, rice=5)
    async with owner_engine.begin() as connection:
        await connection.execute(
            text("UPDATE order_lines SET quantity = 2 WHERE tenant_id = :tenant_id"),
            {"tenant_id": shop.service.tenant_id},
        )
    keeper = await shop.service.desk("keeper")
    matched = (await keeper.get(f"/shops/{shop.shop_id}/match")).json()
    assert matched["agrees"] is True
    [soap] = [each for each in matched["items"] if each["sku"] == "soap"]
    assert (soap["ordered"], soap["booked"], soap["counted"], soap["expected"]) == (0, 0, 2, 2)


async def test_a_shop_posts_its_month_with_masked_names(shop: Shop) -> None:
    name_masked = await redeem(shop)
    phone = await shop.service.phone("V00003")
    posting = (await phone.client.get("/stock-posting", shop_id=shop.shop_id)).json()
    [order] = posting["orders"]
    assert (order["name_masked"], order["points"], order["names_zh"]) == (name_masked, 15, "香皂 × 1")
    assert "*" in order["name_masked"]
    soap = next(each for each in posting["articles"] if each["sku"] == "soap")
    assert (soap["delivered"], soap["handed_over"], soap["after"]) == (3, 1, 2)
    keeper = await shop.service.desk("keeper")
    printed = (await keeper.get("/stock-postings", shop_id=shop.shop_id, months_back=1)).json()
    assert (printed["month_on"], printed["orders"]) == ("2026-10-01", [])
    elsewhere = await shop.service.desk("elsewhere")
    hidden = await elsewhere.get("/stock-postings", shop_id=shop.shop_id)
    assert problem(hidden) == (404, "shop_unknown")


async def test_another_area_finds_nothing_of_a_shop(shop: Shop) -> None:
    await shop.keeper.post("/deliveries", shop.delivery())
    await shop.count(soap=1)
    [count] = (await shop.chief.get("/counts")).json()["items"]
    elsewhere = await shop.service.desk("elsewhere")
    for path, code in (
        (f"/shops/{shop.shop_id}/stock", "shop_unknown"),
        (f"/deliveries?shop_id={shop.shop_id}", "shop_unknown"),
        (f"/counts/{count['count_id']}", "count_unknown"),
    ):
        assert problem(await elsewhere.http.get(f"/api/v1{path}")) == (404, code)
    assert (await elsewhere.get("/deliveries")).json()["items"] == []
