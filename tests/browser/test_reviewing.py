"""Reviewing on the pages: another station looks again, holidays, figures read."""

from typing import Any

import asyncpg
from playwright.async_api import Page, expect

from tests.browser.bureau import OFFICER_NUMBER
from tests.browser.hands import activated_phone, earn
from tests.browser.town import Town, Visitor
from tests.browser.words import like, zh

DRAWN_WITHIN_S = 200
"""An award is looked at a minute after it, by the next round of the sweeps."""


async def tab(visitor: Visitor, name: str) -> Page:
    """Open a tab of the place where others' work is reviewed."""
    page = await visitor.go("/desk/#/review")
    await page.get_by_role("button", name=zh(f"desk.review.tabs.{name}"), exact=True).click()
    return page


async def approved_by_kin(town: Town) -> tuple[int, str]:
    """Let an officer approve the claim of somebody at their own door; return the claim and its number."""
    phone = await activated_phone(town, station="S02")
    number = str((await phone.get("/me"))["number"])
    connection = await asyncpg.connect(town.bureau.database_url.replace("+asyncpg", ""))
    await connection.execute(
        "UPDATE volunteers SET household_index = 'one door' WHERE tenant_id = $1 AND number = ANY ($2)",
        town.bureau.tenant_id,
        [number, OFFICER_NUMBER],
    )
    await connection.close()
    claim_id = int((await earn(town, phone, station="S02", near=False))["claim_id"])
    officer = await town.desk("s02-officer")
    decided = await officer.post("/decisions", {"decisions": [{"claim_id": claim_id, "verdict": "approve"}]})
    assert decided["results"][0]["status"] == "approved"
    return claim_id, f"C{claim_id:07d}"


async def until_drawn(visitor: Visitor, claim_id: int) -> dict[str, Any]:
    """Wait until a claim is drawn for this person's station."""
    for _ in range(DRAWN_WITHIN_S):
        for one in (await visitor.get("/rechecks"))["items"]:
            if one["claim_id"] == claim_id:
                return dict(one)
        await visitor.page.wait_for_timeout(1000)
    message = "the award was never drawn"
    raise AssertionError(message)


async def test_another_station_looks_again_and_its_doubt_goes_back_as_an_objection(town: Town) -> None:
    claim_id, number = await approved_by_kin(town)
    second = await town.desk("s06-second")
    await until_drawn(second, claim_id)
    page = await tab(second, "rechecks")
    card = page.get_by_role("listitem").filter(has_text=number)
    await expect(card.get_by_text(zh("desk.rechecks.why.conflict"), exact=True)).to_be_visible()
    await expect(card.get_by_text(like("desk.review.due"))).to_be_visible()
    await card.get_by_role("button", name=zh("desk.objections.open")).click()
    await expect(page.get_by_role("complementary").get_by_text(number)).to_be_visible()
    await card.get_by_role("button", name=zh("desk.rechecks.doubtful")).click()
    await page.get_by_placeholder(zh("desk.reason.placeholder")).fill("两人同住一户，签到没有位置")
    await page.keyboard.press("Enter")
    await expect(card).to_have_count(0)

    officer = await town.desk("s02-officer")
    page = await officer.go("/desk/#/review")
    await expect(
        page.get_by_role("listitem").filter(has_text="两人同住一户，签到没有位置").get_by_text(number)
    ).to_be_visible()


async def test_a_holiday_is_pasted_into_the_calendar_and_listed(town: Town) -> None:
    page = await tab(await town.desk("admin"), "calendar")
    year = await page.get_by_label(zh("desk.calendar.year")).input_value()
    await page.get_by_label(zh("desk.calendar.paste"), exact=True).fill(f"{year}-01-01,放假,元旦")
    await page.get_by_role("button", name=zh("desk.calendar.add"), exact=True).click()
    await expect(page.get_by_text(zh("desk.calendar.saved", count=1), exact=True)).to_be_visible()
    await expect(page.get_by_role("listitem").filter(has_text="元旦")).to_contain_text(
        zh("desk.calendar.off")
    )


async def test_the_figures_say_what_an_approver_decided(town: Town) -> None:
    phone = await activated_phone(town)
    claim_id = int((await earn(town, phone, near=False))["claim_id"])
    officer = await town.desk("s06-officer")
    await officer.post("/decisions", {"decisions": [{"claim_id": claim_id, "verdict": "approve"}]})
    page = await tab(officer, "figures")
    row = page.get_by_role("table", name=zh("desk.deciders.deciders")).get_by_role("row", name="孙警官")
    await expect(row).to_be_visible()
    one = next(
        each for each in (await officer.get("/reports/deciding"))["deciders"] if each["name"] == "孙警官"
    )
    await expect(row.get_by_role("cell").first).to_have_text(str(one["decided_count"]))
    assert one["decided_count"] > 0
