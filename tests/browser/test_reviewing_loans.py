"""An approver is lent on the pages, sees the other station's queue, and is called back."""

from playwright.async_api import expect

from tests.browser.hands import activated_phone, earn
from tests.browser.test_reviewing import tab
from tests.browser.town import Town
from tests.browser.words import like, zh


async def test_an_approver_is_lent_sees_the_other_queue_and_is_called_back(town: Town) -> None:
    phone = await activated_phone(town, station="S02")
    number = str((await phone.get("/me"))["number"])
    claim = await earn(town, phone, station="S02", near=False)
    lent = await town.desk("s06-second")
    page = await lent.go("/desk/#/queue")
    await expect(page.get_by_role("heading", name=like("desk.places.queue", whole=False))).to_be_visible()
    await expect(page.get_by_role("row", name=number)).to_have_count(0)

    admin = await town.desk("admin")
    page = await tab(admin, "loans")
    who = page.get_by_label(zh("desk.loans.who"))
    await who.select_option(value=await who.locator("option", has_text="钱警官").get_attribute("value"))
    where = page.get_by_label(zh("desk.loans.where"))
    stations = (await admin.get("/units"))["items"]
    station = next(unit for unit in stations if unit["code"] == "S02")
    await where.select_option(label=station["name"])
    await page.get_by_label(zh("desk.loans.reason"), exact=True).fill("值班审批人休假")
    until = page.get_by_label(zh("desk.loans.until"))
    await until.fill(str(await until.get_attribute("max")))
    await page.locator("form").get_by_role("button", name=zh("desk.loans.lend"), exact=True).click()
    await expect(page.get_by_text(zh("desk.loans.made"), exact=True)).to_be_visible()

    page = await lent.go("/desk/#/queue")
    await page.reload()
    await expect(page.get_by_role("row", name=number)).to_contain_text(zh("desk.queue.lent"))

    page = admin.page
    await page.get_by_role("button", name=zh("desk.loans.end"), exact=True).click()
    await expect(page.get_by_text(zh("desk.loans.over"), exact=True)).to_be_visible()
    page = lent.page
    await page.reload()
    await expect(page.get_by_role("heading", name=like("desk.places.queue", whole=False))).to_be_visible()
    await expect(page.get_by_role("row", name=number)).to_have_count(0)

    # The station's own officer ends what waited for the sake of this test.
    officer = await town.desk("s02-officer")
    refusal = {"claim_id": claim["claim_id"], "verdict": "refuse", "reason": "试验结束"}
    await officer.post("/decisions", {"decisions": [refusal]})
