"""A relative redeems at a kiosk from the points of somebody who agreed there with card and PIN."""

from playwright.async_api import expect

from tests.browser.hands import activated_phone, begin_visit, choose, confirm_order, earn, pair
from tests.browser.test_without_phones import PIN as ELDER_PIN
from tests.browser.test_without_phones import print_card, set_pin, type_pictures
from tests.browser.town import Town
from tests.browser.words import like, zh


async def test_a_relative_redeems_for_an_elder_who_agreed_with_card_and_pin(town: Town) -> None:
    kiosk, clerk = await pair(town), await town.desk("s06-clerk")
    elder, daughter = await activated_phone(town), await activated_phone(town)
    await earn(town, elder)
    me = await elder.get("/me")
    card, letter = await print_card(clerk, me["number"])
    await daughter.post("/me/proxies", {"number": me["number"]})
    page = kiosk.page
    await page.clock.install()

    await set_pin(kiosk, card, letter)
    await type_pictures(page, ELDER_PIN)
    await page.get_by_role("button", name=zh("kiosk.extras.agree"), exact=True).click()
    await expect(page.get_by_role("alert")).to_contain_text(zh("kiosk.notice.agreed"))
    await page.get_by_role("button", name=zh("kiosk.foot.back")).click()

    await begin_visit(kiosk, daughter)
    await page.get_by_role("button", name=zh("kiosk.extras.redeemFor"), exact=True).click()
    await expect(page.get_by_role("heading", name=like("kiosk.visit.helloFor"))).to_be_visible()
    await expect(page.locator(".have")).to_have_text("30 分")
    await choose(page, "香皂")
    await confirm_order(page)
    await expect(page.get_by_role("heading", name=zh("kiosk.receipt.take"))).to_be_visible()
    family = await elder.get("/me/proxies")
    assert [(one["side"], one["points"]) for one in family["redemptions"]] == [("redeems_for_me", 15)]
