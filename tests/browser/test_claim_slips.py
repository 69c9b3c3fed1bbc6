"""Claim slips and the monthly thanks at the desk: issued, printed, and set."""

from playwright.async_api import Locator, expect

from tests.browser.town import Town, Visitor
from tests.browser.words import zh

PRINTED = 5


async def funded(town: Town) -> Visitor:
    """Give the bureau itself something to give; return its administrator."""
    admin = await town.desk("admin")
    bureau = next(one for one in (await admin.get("/units"))["items"] if one["code"] == "B")
    await admin.post(f"/budgets/{bureau['unit_id']}/grants", {"points": 2_000, "reason": "年度奖励"})
    return admin


async def say_why(part: Locator, words: str, button: str) -> None:
    """Type a reason and press what it is for."""
    await part.get_by_placeholder(zh("desk.reason.placeholder")).fill(words)
    await part.get_by_role("button", name=button, exact=True).click()


async def test_slips_are_issued_by_the_bureau_and_printed_by_an_approver(town: Town) -> None:
    admin = await funded(town)
    page = await admin.go("/desk/#/claimSlips")
    await page.get_by_role("button", name=zh("desk.claimSlips.issue")).click()
    amount = page.get_by_label(zh("desk.claimSlips.amount"))
    await amount.select_option("30")
    await page.get_by_label(zh("desk.claimSlips.count"), exact=True).fill("13")
    await say_why(page.get_by_role("main"), "冬季活动", zh("desk.claimSlips.give"))
    await expect(amount).to_have_count(0)
    issued = (await admin.get("/claim-slip-issues"))["items"][0]
    assert (issued["points"], issued["slips_count"]) == (30, 13)

    officer = await town.desk("s06-officer")
    desk = await officer.go("/desk/#/claimSlips")
    row = desk.get_by_role("row").filter(has=desk.get_by_role("cell", name="13", exact=True)).first
    await row.get_by_role("button", name=zh("desk.claimSlips.print"), exact=True).click()
    asked = desk.get_by_role("row").filter(has=desk.get_by_label(zh("desk.claimSlips.printCount")))
    await asked.get_by_label(zh("desk.claimSlips.printCount")).fill(str(PRINTED))
    await say_why(asked, "元旦清雪", zh("desk.claimSlips.print"))
    sheets = desk.get_by_role("dialog", name=zh("desk.claimSlips.printed", count=PRINTED))
    await expect(sheets.get_by_role("article")).to_have_count(PRINTED)


async def test_the_monthly_thanks_are_set_at_the_desk(town: Town) -> None:
    admin = await town.desk("admin")
    page = await admin.go("/desk/#/claimSlips")
    most = (await admin.get("/thanks-slots"))["amounts"][-1]
    form = page.locator("form").filter(has=page.get_by_role("button", name=zh("desk.thanks.set"), exact=True))
    await form.get_by_role("combobox").select_option(str(most))
    await form.get_by_role("spinbutton").fill("7")
    await form.get_by_role("button", name=zh("desk.thanks.set"), exact=True).click()
    await expect(page.get_by_text(zh("desk.thanks.slots", count=7, worth=f"{most} 分"))).to_be_visible()
