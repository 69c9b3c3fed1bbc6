"""Ways into a kiosk without its scanner: its own code on a phone, and a card that the desk printed."""

import re
from typing import Final

from playwright.async_api import expect

from tests.browser.hands import activated_phone, earn, pair, print_slip
from tests.browser.town import Town
from tests.browser.words import zh

TWO_DIGITS: Final = re.compile(r"^\d\d$")
LETTER: Final = re.compile(r"^\d{4} \d{4}$")


async def test_a_phone_opens_a_kiosk_by_the_number_on_its_screen(town: Town) -> None:
    kiosk, phone = await pair(town), await activated_phone(town)
    await earn(town, phone)
    offer = await kiosk.post("/kiosk/visit-offers", {})
    page = await phone.go(f"/o/{offer['offer_code']}")
    await expect(page.get_by_role("heading", name=zh("offer.choose"))).to_be_visible()
    numbers = page.get_by_role("button", name=TWO_DIGITS)
    await expect(numbers).to_have_count(3)
    seen = await kiosk.post(f"/kiosk/visit-offers/{offer['offer_code']}/visits", {})
    assert seen["state"] == "seen"
    await page.get_by_role("button", name=str(seen["match_number"]), exact=True).click()
    await expect(page.get_by_role("heading", name=zh("offer.done"))).to_be_visible()
    visit = await kiosk.post(f"/kiosk/visit-offers/{offer['offer_code']}/visits", {})
    assert (visit["way"], visit["points_available"]) == ("link", 30)


async def test_a_bystander_is_told_that_another_phone_was_first(town: Town) -> None:
    kiosk, phone, bystander = await pair(town), await activated_phone(town), await activated_phone(town)
    offer = await kiosk.post("/kiosk/visit-offers", {})
    first = await phone.go(f"/o/{offer['offer_code']}")
    await expect(first.get_by_role("heading", name=zh("offer.choose"))).to_be_visible()
    page = await bystander.go(f"/o/{offer['offer_code']}")
    await expect(page.get_by_role("alert")).to_contain_text("另一台手机刚扫过")
    await expect(page.get_by_role("button", name=TWO_DIGITS)).to_have_count(0)


async def test_a_browser_that_is_nobody_is_told_how_to_sign_in(town: Town) -> None:
    kiosk, stranger = await pair(town), await town.visitor("phone")
    offer = await kiosk.post("/kiosk/visit-offers", {})
    page = await stranger.go(f"/o/{offer['offer_code']}")
    await expect(page.get_by_role("link", name=zh("offer.link"))).to_be_visible()


async def test_the_desk_prints_a_card_with_its_letter_and_two_replace_it(town: Town) -> None:
    number = town.bureau.take_volunteer()
    clerk, kiosk = await town.desk("s06-clerk"), await pair(town)
    page = await clerk.go("/desk/#/field")
    await page.get_by_role("button", name=zh("desk.field.tabs.cards"), exact=True).click()
    await page.get_by_label(zh("desk.volunteers.search")).fill(number)
    await page.get_by_label(zh("desk.volunteers.select", number=number)).check()
    await page.get_by_role("button", name=zh("desk.field.cards.print", count=1)).click()
    await expect(page.get_by_role("dialog", name=zh("desk.field.cards.title", count=1))).to_be_visible()
    letter = await page.locator(".letter .digits").inner_text()
    assert LETTER.match(letter)
    card = await page.locator(".front .text").inner_text()
    body = {"card": card, "letter_code": letter, "pin": "739105"}
    assert await kiosk.post("/kiosk/card-pins", body) == {"has_pin": True}

    await page.get_by_role("button", name=zh("shared.back")).click()
    row = page.get_by_role("row").filter(has_text=number)
    await row.get_by_role("button", name=zh("desk.field.cards.reissue")).click()
    await page.get_by_role("button", name=zh("desk.field.cards.reason.lost"), exact=True).click()
    await expect(page.get_by_text(zh("desk.field.cards.asked"))).to_be_visible()
    await expect(page.get_by_text(zh("desk.field.cards.own")).first).to_be_visible()

    officer = await town.desk("s06-officer")
    other = await officer.go("/desk/#/field")
    await other.get_by_role("button", name=zh("desk.field.tabs.cards"), exact=True).click()
    waiting = other.get_by_role("listitem").filter(has_text=number)
    await waiting.get_by_role("button", name=zh("desk.field.cards.confirm")).click()
    await expect(other.get_by_role("dialog", name=zh("desk.field.cards.title", count=1))).to_be_visible()
    assert await other.locator(".front .text").inner_text() != card


async def test_a_relative_is_recorded_from_paper_by_two(town: Town) -> None:
    person, relative = town.bureau.take_volunteer(), town.bureau.take_volunteer()
    clerk, officer = await town.desk("s06-clerk"), await town.desk("s06-officer")
    page = await clerk.go("/desk/#/field")
    await page.get_by_role("button", name=zh("desk.field.tabs.proxies"), exact=True).click()
    for label, number in (("person", person), ("relative", relative)):
        await page.get_by_label(zh(f"desk.field.proxies.{label}"), exact=True).fill(number)
        await page.get_by_role("button", name=re.compile(number)).click()
        await expect(page.locator("form p").filter(has_text=number)).to_be_visible()
    await page.get_by_role("button", name=zh("desk.field.proxies.record")).click()
    await expect(page.get_by_text(zh("desk.field.proxies.recorded"))).to_be_visible()

    other = await officer.go("/desk/#/field")
    await other.get_by_role("button", name=zh("desk.field.tabs.proxies"), exact=True).click()
    line = other.get_by_role("listitem").filter(has_text=person)
    await line.get_by_role("button", name=zh("desk.field.proxies.confirm")).click()
    await expect(line).to_contain_text(zh("desk.field.proxies.state.standing"))


async def test_a_relative_offers_on_the_phone_and_takes_it_back(town: Town) -> None:
    phone, elder = await activated_phone(town), town.bureau.take_volunteer()
    await print_slip(town, elder)
    page = await phone.go("/phone/#/family")
    await page.get_by_label(zh("phone.family.number")).fill(elder)
    await page.get_by_role("button", name=zh("phone.family.offer")).click()
    await expect(page.get_by_role("heading", name=zh("phone.family.i_redeem", who=elder))).to_be_visible()
    await page.get_by_role("button", name=zh("phone.family.revoke")).click()
    await page.get_by_role("button", name=zh("phone.family.revoke")).click()
    await expect(page.get_by_role("heading", name=zh("phone.family.i_redeem", who=elder))).to_have_count(0)
