"""The question why, on the phone and at the desk: rule, evidence, office and budget of what was decided."""

import re

from playwright.async_api import expect

from tests.browser.hands import activated_phone, earn
from tests.browser.town import Town
from tests.browser.words import zh


async def test_a_point_says_on_the_phone_which_rule_evidence_and_budget_gave_it(town: Town) -> None:
    phone = await activated_phone(town)
    await earn(town, phone)
    page = await phone.go("/phone/#/statement")
    await page.reload()
    await page.locator("ul.lines a").first.click()
    await page.get_by_role("button", name=zh("phone.why.ask")).click()
    for words in (
        "按这项活动第 \\d+ 版规则",
        "佐证等级 B",
        "共签到 3 次",
        "按规则自动通过",
        "的预算支付，记在账本第",
    ):
        await expect(page.get_by_text(re.compile(words))).to_be_visible()
    await page.get_by_role("button", name=zh("phone.why.ask")).click()
    await expect(page.get_by_text(re.compile("佐证等级 B"))).to_have_count(0)


async def test_a_claim_says_at_the_desk_what_it_waits_for_in_the_words_of_the_phone(town: Town) -> None:
    phone = await activated_phone(town)
    claim = await earn(town, phone, near=False)
    number = (await phone.get("/me"))["number"]
    officer = await town.desk("s06-officer")
    page = await officer.go("/desk/#/queue")
    await page.get_by_role("row", name=re.compile(number)).click()
    panel = page.get_by_role("complementary")
    await expect(panel.get_by_role("heading", name=zh("desk.why.title"), exact=True)).to_be_visible()
    told = "规则要求 B，所以多一人审批"
    await expect(panel.get_by_text(re.compile(told))).to_be_visible()
    mine = await phone.get(f"/me/claims/{claim['claim_id']}/explanation")
    assert any(told in each["zh"] for each in mine["sentences"])
