"""The desk reads: totals with plots, the liability with its maths, balances as of any moment, an export."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from playwright.async_api import expect

from tests.browser.hands import activated_phone, earn
from tests.browser.town import Town
from tests.browser.words import like, zh

MINUTE = "%Y-%m-%dT%H:%M"


def civil(moment: datetime) -> str:
    """Write a moment as a form's field takes it, in the bureau's time."""
    return (moment + timedelta(hours=8)).strftime(MINUTE)


async def test_awards_are_compared_by_station_and_week(town: Town) -> None:
    await earn(town, await activated_phone(town))
    officer = await town.desk("s06-officer")
    page = await officer.go("/desk/#/reports")
    await expect(page.get_by_role("img", name=zh("desk.reports.measures.awarded"))).to_be_visible()
    await expect(page.get_by_text(like("desk.reports.trueAt"))).to_be_visible()
    row = page.locator("table").first.get_by_role("row").filter(has_text="派出所").last
    since = (datetime.now(UTC) - timedelta(days=30)).date()
    totals = await officer.get(f"/reports/totals?since={since}&until=2999-01-01&period=week&unit=points")
    given = [line for line in totals["totals"] if (line["kind"], line["purpose"]) == ("award", "budget")]
    await expect(row.locator("td").last).to_have_text(f"{-sum(line['amount'] for line in given):,}")
    await page.get_by_label(zh("desk.reports.period")).select_option("day")
    await expect(page.locator("thead th.number")).to_have_count(84 + 1 + 2)
    await page.get_by_label(zh("desk.reports.measure")).select_option("served")
    await expect(page.get_by_role("heading", name=zh("desk.reports.measures.served"))).to_be_visible()


async def test_the_liability_says_how_it_is_reckoned(town: Town) -> None:
    await earn(town, await activated_phone(town))
    admin = await town.desk("admin")
    page = await admin.go("/desk/#/reports")
    await page.get_by_role("button", name=zh("desk.reports.tabs.liability")).click()
    found = await admin.get("/reports/liability")
    await expect(page.get_by_text(like(f"desk.liability.maths.{found['rate']['basis']}"))).to_be_visible()
    await expect(page.get_by_text(like("desk.liability.sum"))).to_be_visible()
    await expect(page.get_by_role("img", name=zh("desk.liability.months"))).to_be_visible()
    found = await admin.get("/reports/liability")
    assert (
        sum(month["points_outstanding"] for month in found["months"]) == found["total"]["points_outstanding"]
    )


async def test_a_volunteers_balance_is_seen_as_of_an_earlier_day(town: Town) -> None:
    before = datetime.now(UTC) - timedelta(minutes=2)
    phone = await activated_phone(town)
    await earn(town, phone)
    number = (await phone.get("/me"))["number"]
    officer = await town.desk("s06-officer")
    page = await officer.go("/desk/#/volunteers")
    await page.get_by_label(zh("desk.volunteers.search")).fill(number)
    await page.get_by_role("row").filter(has_text=number).click()
    await page.get_by_text(zh("desk.statement.open")).click()
    panel = page.get_by_role("complementary")
    available = panel.locator("details dd.points")
    await expect(available).to_have_text("30 分")
    await expect(panel.get_by_text(zh("desk.book.kinds.award")).first).to_be_visible()
    await panel.get_by_label(zh("desk.asOf.moment")).fill(civil(before))
    await expect(available).to_have_text("0 分")
    await expect(panel.get_by_text(like("desk.asOf.recorded"))).to_be_visible()
    await panel.get_by_label(zh("desk.asOf.byOccurred")).check()
    await expect(panel.get_by_text(like("desk.asOf.occurred"))).to_be_visible()


async def test_a_shops_shelf_and_statement_are_read(town: Town) -> None:
    keeper = await town.desk("keeper")
    shop_id = town.bureau.shop_ids["M06"]
    brought = {"sku": "G003", "quantity": 1, "best_before": None}
    note = {"supplier": "市供销社", "document": "送货单-报表", "lines": [brought]}
    await keeper.post("/deliveries", {"shop_id": shop_id, **note})
    page = await keeper.go("/desk/#/reports")
    await page.get_by_label(zh("desk.accounts.owner")).select_option(f"shop/{shop_id}")
    await expect(page.get_by_role("cell", name="香皂 G001")).to_be_visible()
    await expect(page.get_by_text(zh("desk.book.kinds.receive")).first).to_be_visible()


async def test_the_whole_book_is_saved_as_a_file(town: Town, tmp_path: Path) -> None:
    await earn(town, await activated_phone(town))
    admin = await town.desk("admin")
    page = await admin.go("/desk/#/reports")
    await page.get_by_role("button", name=zh("desk.reports.tabs.export")).click()
    card = page.get_by_role("listitem").filter(has_text=zh("desk.export.formats.jsonl.name"))
    async with page.expect_download() as saving:
        await card.get_by_role("button", name=zh("desk.export.begin")).click()
    await expect(page.get_by_text(like("desk.export.done"))).to_be_visible()
    saved = await saving.value
    await saved.save_as(tmp_path / saved.suggested_filename)
    lines = read_lines(tmp_path / saved.suggested_filename)
    size = lines[0]["size"]
    assert saved.suggested_filename == f"liaohe-test-{size}.jsonl"
    assert len(lines) == size + 1
    assert any(json.loads(line["canonical"])["kind"] == "export" for line in lines[-3:])


def read_lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text().splitlines()]
