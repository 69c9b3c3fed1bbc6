"""The rule book at the desk: a change is tried on past claims before it is published, and all may read it."""

from playwright.async_api import expect

from tests.browser.hands import activated_phone, earn
from tests.browser.town import Town
from tests.browser.words import like, zh


async def test_the_administrator_tries_a_rule_on_the_past_before_it_is_published(town: Town) -> None:
    phone = await activated_phone(town)
    await earn(town, phone)
    activity = (await phone.get("/me/claims"))["items"][0]["activity_zh"]
    admin = await town.desk("admin")
    page = await admin.go("/desk/#/rules")
    await page.get_by_role("button", name=activity).click()
    await page.get_by_role("button", name=zh("desk.rules.change")).click()
    trying = page.get_by_role("button", name=zh("desk.rules.try"))
    await expect(page.get_by_text(zh("desk.rules.riskNeeded"))).to_be_visible()
    await expect(trying).to_be_disabled()
    await page.get_by_label(zh("desk.rules.terms.risk_text_zh")).fill("结伴而行，穿反光背心")
    await page.get_by_label(zh("desk.rules.terms.risk_text_en")).fill("Walk in company")
    await page.get_by_label(zh("desk.rules.terms.cap_life")).fill("６００００")
    await expect(page.get_by_text(zh("desk.rules.noticeNeeded"))).to_be_visible()
    await expect(trying).to_be_disabled()
    await page.get_by_label(zh("desk.rules.terms.notice_days")).fill("1")
    # From a later day: the other tests of this bureau go on earning by the rule of today.
    await page.get_by_role("radio", name=zh("desk.rules.fromDay")).check()
    await page.locator("input[type=date]").fill("2035-01-01")
    await trying.click()
    plot = page.get_by_role("region", name=zh("desk.rules.cost.plot"))
    row = plot.get_by_role("row").nth(1)
    await expect(row.get_by_role("rowheader")).to_be_visible()
    before, after, more, _left = await row.get_by_role("cell").all_inner_texts()
    points = int(before.replace(",", ""))
    assert (points >= 30, points % 30, after, more) == (True, 0, before, "0"), "costs nothing"
    await page.get_by_label(zh("desk.rules.reason")).fill("积分办公会决定")
    await page.get_by_role("button", name=like("desk.rules.publish", whole=False)).click()
    await expect(page.get_by_text(like("desk.rules.published"))).to_be_visible()
    await expect(page.get_by_role("cell", name=like("desk.rules.sealed", whole=False)).first).to_be_visible()
    officer = await town.desk("s06-officer")
    theirs = await officer.go("/desk/#/rules")
    await theirs.get_by_role("button", name=activity).click()
    await expect(theirs.get_by_role("cell", name="积分办公会决定").first).to_be_visible()
    await expect(theirs.get_by_role("button", name=zh("desk.rules.change"))).to_have_count(0)


async def test_a_volunteer_reads_on_the_phone_what_there_is_to_do_and_what_it_earns(town: Town) -> None:
    phone = await activated_phone(town)
    page = await phone.go("/phone/#/mine")
    await page.get_by_role("link", name=zh("phone.mine.rules")).click()
    card = page.get_by_role("article").filter(has=page.get_by_role("heading", name="化解矛盾纠纷"))
    await expect(card.get_by_text("每次 15 分，服务时长 60 分钟。")).to_be_visible()
    await expect(card.get_by_text("批准后公示 3 天到账。")).to_be_visible()
