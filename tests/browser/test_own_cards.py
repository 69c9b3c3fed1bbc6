"""Somebody's phone says that a card was printed for them, until they have seen it."""

from playwright.async_api import expect

from tests.browser.hands import activated_phone
from tests.browser.town import Town
from tests.browser.words import zh


async def test_a_card_printed_for_somebody_is_told_on_their_phone_and_at_the_desk(town: Town) -> None:
    phone = await activated_phone(town)
    me = await phone.get("/me")
    clerk = await town.desk("s06-officer")
    await clerk.post("/cards", {"volunteer_ids": [me["volunteer_id"]]})
    page = await phone.go("/phone/")
    await page.reload()
    warning = page.get_by_text(zh("phone.cards.notYou"))
    await expect(warning).to_be_visible()
    await page.get_by_role("button", name=zh("phone.cards.seen")).click()
    await expect(warning).to_have_count(0)
    await page.reload()
    await expect(page.get_by_role("link", name=zh("phone.home.pass"))).to_be_visible()
    await expect(warning).to_have_count(0)
    await page.goto(f"{phone.origin}/phone/#/devices")
    await expect(page.get_by_role("heading", name=zh("phone.cards.title"))).to_be_visible()
    await expect(page.get_by_text(zh("phone.cards.noPin"))).to_be_visible()
    desk = await clerk.go("/desk/#/volunteers")
    await desk.get_by_label(zh("desk.volunteers.search")).fill(me["number"])
    await desk.get_by_role("row").filter(has_text=me["number"]).click()
    await desk.get_by_text(zh("desk.people.life"), exact=True).click()
    await expect(desk.get_by_text(zh("desk.people.events.card_printed")).first).to_be_visible()
