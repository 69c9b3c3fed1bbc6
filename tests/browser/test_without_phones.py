"""A bureau where nobody has a phone: enrolled at the desk, a card, checked in, balance, redeemed, receipt."""

import re
from typing import Final

from playwright.async_api import Locator, Page, expect

from tests.browser.codes import picture, read_code
from tests.browser.handled import misread
from tests.browser.hands import Scanner, choose, confirm_enrolment, confirm_order, pair
from tests.browser.test_evidence import screen_of_post
from tests.browser.test_people import enrol
from tests.browser.town import Town, Visitor
from tests.browser.words import like, zh

PIN: Final = "480915"
NAME: Final = "钱守业"
MASKED: Final = "钱*业"
POST: Final = 0
DIGITS: Final = re.compile(r"\d")


async def print_card(clerk: Visitor, number: str) -> tuple[str, str]:
    """Print the card and its letter; return the digits that a scanner reads, and those of the letter."""
    page = await clerk.go("/desk/#/field")
    await page.get_by_role("button", name=zh("desk.field.tabs.cards"), exact=True).click()
    await page.get_by_label(zh("desk.volunteers.search")).fill(number)
    await page.get_by_label(zh("desk.volunteers.select", number=number)).check()
    await page.get_by_role("button", name=zh("desk.field.cards.print", count=1)).click()
    sheets = page.get_by_role("dialog", name=zh("desk.field.cards.title", count=1))
    await expect(sheets).to_be_visible()
    code = sheets.get_by_role("img", name=zh("desk.field.cards.qr", number=number))
    photo = await code.screenshot()
    card = read_code(photo)
    assert misread(picture(photo), card) == []
    assert NAME not in await sheets.locator(".front").inner_text()
    letter = sheets.get_by_role("article").filter(has_text=zh("desk.field.cards.letterTitle"))
    digits = re.search(r"\b\d{4} \d{4}\b", await letter.inner_text())
    assert digits is not None
    await page.get_by_role("button", name=zh("shared.back")).click()
    return card, digits[0].replace(" ", "")


async def check_in(town: Town, clerk: Visitor, card: str) -> None:
    """Check in once at the screen of a post, then twice before a member of staff, all by the card."""
    screen = await screen_of_post(town, point=POST)
    await Scanner(screen.page).read(card)
    await expect(screen.page.get_by_text(MASKED)).to_be_visible()
    page = await clerk.go("/desk/#/field")
    await page.get_by_role("button", name=zh("desk.field.tabs.witness"), exact=True).click()
    point = page.get_by_label(zh("desk.field.witness.point"))
    await expect(point.locator("option")).to_have_count(1 + len(town.bureau.short_codes["S06"]))
    for code in town.bureau.short_codes["S06"][1:3]:
        await point.select_option(f"{code[:4]}-{code[4:]}")
        await page.get_by_label(zh("desk.field.witness.card")).fill(card)
        await page.get_by_role("button", name=zh("desk.field.witness.go"), exact=True).click()
        await expect(page.get_by_label(zh("desk.field.witness.card"))).to_have_value("")
    await expect(page.get_by_role("listitem").filter(has_text=MASKED)).to_have_count(2)


async def approve(officer: Visitor, number: str) -> None:
    """Approve the claim that the third check-in made."""
    found = (await officer.get("/claims?limit=300"))["items"]
    own = [claim["claim_id"] for claim in found if claim["volunteer"]["number"] == number]
    decisions = [{"claim_id": claim_id, "verdict": "approve", "reason": None} for claim_id in own]
    results = (await officer.post("/decisions", {"decisions": decisions}))["results"]
    assert [result["status"] for result in results] == ["approved"]


async def type_digits(page: Page, digits: str) -> None:
    """Type on the kiosk's keys and confirm."""
    for digit in digits:
        await page.get_by_role("button", name=digit, exact=True).click()
    await page.get_by_role("button", name=zh("kiosk.keypad.confirm"), exact=True).click()


async def type_pictures(page: Page, digits: str) -> None:
    """Type a PIN by its pictures and confirm."""
    await page.get_by_role("button", name=zh("kiosk.pin.pictures"), exact=True).click()
    for digit in digits:
        await page.get_by_role("button", name=zh(f"kiosk.pictures.p{digit}"), exact=True).click()
    await page.get_by_role("button", name=zh("kiosk.keypad.confirm"), exact=True).click()


def greeting(page: Page) -> Locator:
    """Find the heading that greets."""
    return page.get_by_role("heading", name=zh("kiosk.visit.hello", name=MASKED))


async def look(kiosk: Visitor, card: str) -> None:
    """Hold the card before the kiosk only to see the points; without the PIN nothing can be taken."""
    page = kiosk.page
    await page.get_by_role("button", name=like("kiosk.idle.ways.card", whole=False)).click()
    await Scanner(page).read(card)
    await page.get_by_role("button", name=zh("kiosk.pin.look"), exact=True).click()
    await expect(greeting(page)).to_be_visible()
    await expect(page.get_by_text("30 分").first).to_be_visible()
    await choose(page, "香皂")
    await expect(page.get_by_role("alert")).to_contain_text(zh("kiosk.notice.lookOnly"))
    await page.get_by_role("button", name=zh("kiosk.foot.back")).click()
    await expect(page.get_by_role("heading", name=zh("kiosk.idle.title"))).to_be_visible()


async def set_pin(kiosk: Visitor, card: str, letter: str) -> None:
    """Set the first PIN with the digits of the letter, at the kiosk and nowhere else."""
    page = kiosk.page
    await Scanner(page).read(card)
    await page.get_by_role("button", name=zh("kiosk.pin.first"), exact=True).click()
    await type_digits(page, letter)
    await expect(page.get_by_role("heading", name=zh("kiosk.pin.title.new"))).to_be_visible()
    await type_digits(page, PIN)
    await expect(page.get_by_role("heading", name=zh("kiosk.pin.title.again"))).to_be_visible()
    await type_digits(page, PIN)
    await expect(page.get_by_role("alert")).to_contain_text(zh("kiosk.notice.pinSet"))


async def test_a_person_without_a_phone_lives_with_a_card_from_enrolment_to_the_box(town: Town) -> None:
    clerk, officer = await town.desk("s06-clerk"), await town.desk("s06-officer")
    number = await enrol(clerk, NAME, None)
    await confirm_enrolment(officer, number)
    card, letter = await print_card(clerk, number)
    await check_in(town, clerk, card)
    await approve(officer, number)

    kiosk = await pair(town)
    page = kiosk.page
    await page.clock.install()
    await look(kiosk, card)
    await page.clock.fast_forward(3_000)
    await set_pin(kiosk, card, letter)
    await type_pictures(page, PIN)
    await expect(greeting(page)).to_be_visible()
    await choose(page, "香皂")
    await confirm_order(page)
    await expect(page.get_by_role("heading", name=zh("kiosk.receipt.take"))).to_be_visible()
    assert re.fullmatch(rf"{town.origin}/r/1/[0-9A-Z]+", read_code(await page.screenshot()))
    desk_bodies = [body for visitor in (clerk, officer) for body in visitor.watch.bodies]
    assert not [body for body in desk_bodies if PIN in body or letter in body]
    assert not [line for line in kiosk.watch.requests if PIN in line or card in line or letter in line]
    traces = str(
        await page.evaluate("() => [document.documentElement.outerHTML, JSON.stringify(localStorage)]")
    )
    assert not [secret for secret in (PIN, letter, card, NAME) if secret in traces]
