"""Budgets at the desk: planned, given to many at once, and awards by hand down to the phone."""

import re

import pytest
from playwright.async_api import Page, expect

from tests.browser.hands import activated_phone
from tests.browser.town import Town, Visitor
from tests.browser.words import like, zh
from tests.earning.files import photo

LIMIT = 20
TERMS = {
    "points": 50,
    "minutes": 0,
    "cap_day": None,
    "cap_week": None,
    "cap_life": None,
    "evidence_grade": "C",
    "approval": "auto",
    "notice_days": 1,
    "counts_as_volunteer": False,
    "age_min": None,
    "needs_insurance": False,
    "needs_training": None,
    "risk_text_zh": None,
    "risk_text_en": None,
    "coverage_percent": 0,
}


@pytest.fixture
async def admin(town: Town) -> Visitor:
    """Sit the administrator down; a rule for awards by hand is published once."""
    sat = await town.desk("admin")
    known = {each["code"] for each in (await sat.get("/activities"))["items"]}
    if "manual" not in known:
        named = {"name_zh": "表彰", "name_en": "Commendation", "risky": False}
        await sat.post("/activities", {"code": "manual", "kind": "manual", **named})
        await sat.post(
            "/activities/manual/rules", {**TERMS, "effective_from": None, "reason": "积分办公会决定"}
        )
    return sat


async def plan(admin: Visitor) -> Page:
    """Decide that budgets last a month and that twenty points may be given by one person alone."""
    page = await admin.go("/desk/#/budgets")
    await page.get_by_role("button", name=zh("desk.budgets.tabs.plan")).click()
    await page.get_by_role("button", name=zh("desk.policy.change"), exact=True).click()
    await page.get_by_role("radio", name=like("desk.budgets.plan.period.month.label", whole=False)).check()
    await page.get_by_role("radio", name=like("desk.budgets.plan.unspent.return.label", whole=False)).check()
    await page.get_by_label(re.compile(zh("desk.budgets.plan.limit"))).fill("２０")
    await page.get_by_label(zh("desk.policy.reason")).fill("局长办公会决定")
    await page.get_by_role("button", name=like("desk.policy.save", whole=False)).click()
    return page


async def test_a_bureau_plans_its_budgets_and_gives_to_many_stations_at_once(admin: Visitor) -> None:
    period = await admin.get("/budget-period")
    before, allocated_before = period["manual_limit"], period["items"][1]["points_allocated"]
    page = await plan(admin)
    if before != LIMIT:
        await expect(page.get_by_text(like("desk.policy.done"))).to_be_visible()
    await page.get_by_role("button", name=zh("desk.budgets.tabs.period")).click()
    await expect(page.get_by_text(like("desk.budgets.period", whole=False))).to_be_visible()
    await page.get_by_role("button", name=zh("desk.budgets.bulk.open")).click()
    fields = page.locator("form .fields input")
    await fields.nth(0).fill("700")
    await fields.nth(1).fill("８００")
    await page.get_by_label(zh("desk.budgets.reason")).fill("本月预算")
    await expect(page.get_by_text(zh("desk.budgets.bulk.preview", count=2, points="1,500"))).to_be_visible()
    await page.get_by_role("button", name=zh("desk.budgets.grantNow")).click()
    await expect(page.get_by_text(zh("desk.budgets.bulk.done", count=2))).to_be_visible()
    allocated = (await admin.get("/budget-period"))["items"][1]["points_allocated"]
    assert allocated == allocated_before + 800
    await expect(page.get_by_role("cell", name=f"{allocated:,}", exact=True).first).to_be_visible()


async def give(page: Page, number: str, points: int) -> None:
    """Fill the form of an award by hand and hand it in."""
    await page.get_by_role("button", name=zh("desk.budgets.tabs.manual")).click()
    await page.get_by_role("button", name=zh("desk.budgets.manual.open"), exact=True).click()
    await page.get_by_label(zh("desk.budgets.manual.who")).fill(number)
    await page.get_by_role("button", name=zh("desk.budgets.manual.choose")).first.click()
    await page.get_by_label(like("desk.budgets.manual.points", whole=False)).fill(str(points))
    await page.get_by_label(zh("desk.budgets.manual.reason")).fill("勇救落水儿童")
    done = page.get_by_role("button", name=zh("desk.budgets.manual.give"))
    await expect(done).to_be_disabled()
    await page.locator("input[type=file]").set_input_files(
        {"name": "approval.jpg", "mimeType": "image/jpeg", "buffer": photo()}
    )
    await done.click()


async def test_an_award_by_hand_above_the_limit_takes_two_people_and_the_phone_says_why(
    town: Town, admin: Visitor
) -> None:
    if (await admin.get("/budget-period"))["manual_limit"] != LIMIT:
        body = {"period": "month", "unspent": "return", "manual_limit": LIMIT, "reason": "试"}
        await admin.post("/budget-plans", body)
    phone = await activated_phone(town)
    number = (await phone.get("/me"))["number"]
    officer = await town.desk("s06-officer")
    page = await officer.go("/desk/#/budgets")
    await give(page, number, LIMIT + 5)
    await expect(page.get_by_text(zh("desk.budgets.manual.waiting", points=LIMIT + 5))).to_be_visible()
    await expect(page.get_by_role("cell", name="勇救落水儿童").first).to_be_visible()
    assert (await phone.get("/me"))["points_available"] == 0
    told = await phone.go("/phone/#/claims")
    await told.reload()
    await told.get_by_role("button", name=zh("phone.why.ask")).first.click()
    await expect(told.get_by_text(re.compile("手工确定为 25 分，原因：勇救落水儿童"))).to_be_visible()
    await expect(told.get_by_text(re.compile("等派出所审批"))).to_be_visible()


async def test_an_award_by_hand_within_the_limit_is_on_the_phone_at_once(town: Town, admin: Visitor) -> None:
    if (await admin.get("/budget-period"))["manual_limit"] != LIMIT:
        body = {"period": "month", "unspent": "return", "manual_limit": LIMIT, "reason": "试"}
        await admin.post("/budget-plans", body)
    phone = await activated_phone(town)
    number = (await phone.get("/me"))["number"]
    officer = await town.desk("s06-officer")
    page = await officer.go("/desk/#/budgets")
    await give(page, number, 10)
    await expect(page.get_by_text(like("desk.budgets.manual.given"))).to_be_visible()
    assert (await phone.get("/me"))["points_pending"] == 10
