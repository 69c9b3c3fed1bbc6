"""Redeeming against odds: the kiosk's own code, a lost answer, a reload, and a barcode that types hotkeys."""

import re
from contextlib import suppress
from typing import Final

from playwright.async_api import Error, Route, expect

from tests.browser.codes import picture
from tests.browser.handled import misread, read
from tests.browser.hands import activated_phone, begin_visit, choose, confirm_order, earn, pair
from tests.browser.town import Town, Visitor
from tests.browser.words import like, zh

ORDERS: Final = "**/api/v1/kiosk/orders"
HOSTILE: Final = """() => {
  const keys = [
    ...[...'13456789'].map((digit) => [digit, `Digit${digit}`, {}]),
    ['p', 'KeyP', {ctrlKey: true}], ['w', 'KeyW', {ctrlKey: true}], ['r', 'KeyR', {ctrlKey: true}],
    ['t', 'KeyT', {ctrlKey: true}], ['l', 'KeyL', {ctrlKey: true}], ['r', 'KeyR', {metaKey: true}],
    ['I', 'KeyI', {ctrlKey: true, shiftKey: true}], ['ArrowLeft', 'ArrowLeft', {altKey: true}],
    ['F4', 'F4', {altKey: true}], ['F1', 'F1', {}], ['F5', 'F5', {}], ['F11', 'F11', {}], ['F12', 'F12', {}],
    ...[...'71047291134'].map((digit) => [digit, `Digit${digit}`, {}]),
    ['Enter', 'Enter', {}],
  ];
  const letThrough = [];
  for (const [key, code, held] of keys) {
    const target = document.activeElement ?? document.body;
    const event = new KeyboardEvent('keydown', {key, code, bubbles: true, cancelable: true, ...held});
    if (target.dispatchEvent(event)) letThrough.push(code);
  }
  return letThrough;
}"""
"""Digits, hotkeys and digits at the pace of a scanner, and the Enter that would press what has the focus."""


async def rich_phone(town: Town) -> Visitor:
    """Give a volunteer a phone and thirty points."""
    phone = await activated_phone(town)
    await earn(town, phone)
    return phone


async def points_of(phone: Visitor) -> int:
    """Read somebody's points."""
    return int((await phone.get("/me"))["points_available"])


async def open_offer(kiosk: Visitor) -> str:
    """Let the kiosk show its own code, and read it from the screen as a phone's camera does."""
    page = kiosk.page
    await page.get_by_role("button", name=like("kiosk.idle.ways.offer", whole=False)).click()
    code = page.get_by_role("img", name=zh("kiosk.offer.code"))
    await expect(code).to_be_visible()
    photo = picture(await code.screenshot())
    (address,) = read(photo)
    assert misread(photo, address) == []
    return address


async def test_a_phone_opens_the_code_on_the_screen_and_taps_the_number_there(town: Town) -> None:
    kiosk, phone = await pair(town), await rich_phone(town)
    page = await phone.go(await open_offer(kiosk))
    number = kiosk.page.locator(".match")
    await expect(number).to_be_visible()
    await page.get_by_role("button", name=await number.inner_text(), exact=True).click()
    await expect(kiosk.page.get_by_role("heading", name=like("kiosk.visit.hello"))).to_be_visible()
    await choose(kiosk.page, "香皂")
    await confirm_order(kiosk.page)
    await expect(kiosk.page.get_by_role("heading", name=zh("kiosk.receipt.take"))).to_be_visible()
    assert await points_of(phone) == 15


async def test_a_wrong_number_opens_nothing_and_the_kiosk_shows_another_code(town: Town) -> None:
    kiosk, phone = await pair(town), await rich_phone(town)
    first = await open_offer(kiosk)
    page = await phone.go(first)
    number = kiosk.page.locator(".match")
    await expect(number).to_be_visible()
    shown = await number.inner_text()
    texts = await page.get_by_role("button", name=re.compile(r"^\d\d$")).all_inner_texts()
    await page.get_by_role("button", name=next(text for text in texts if text != shown), exact=True).click()
    await expect(page.get_by_role("alert")).to_be_visible()
    code = kiosk.page.get_by_role("img", name=zh("kiosk.offer.code"))
    await expect(code).to_be_visible()
    assert read(picture(await code.screenshot())) != [first]


async def test_an_order_whose_answer_was_lost_is_shown_once_after_a_reload(town: Town) -> None:
    kiosk, phone = await pair(town), await rich_phone(town)
    page = kiosk.page
    await begin_visit(kiosk, phone)
    await choose(page, "洗洁精")

    async def lose(route: Route) -> None:
        await route.fetch()
        # Whoever reloads meanwhile hears no answer either.
        with suppress(Error):
            await route.abort("internetdisconnected")

    await page.route(ORDERS, lose)
    await confirm_order(page)
    await expect(page.get_by_role("heading", name=zh("kiosk.ordering.unanswered"))).to_be_visible()
    assert await points_of(phone) == 10
    await page.reload()
    await expect(page.get_by_role("heading", name=zh("kiosk.ordering.settling"))).to_be_visible()
    await page.unroute(ORDERS)
    await page.reload()
    await expect(page.get_by_role("heading", name=zh("kiosk.receipt.take"))).to_be_visible()
    assert await points_of(phone) == 10
    sent = [line for line in kiosk.watch.requests if line.endswith("/kiosk/orders")]
    assert len(sent) >= 3


async def test_an_order_that_was_never_sent_is_placed_once_when_the_network_is_back(town: Town) -> None:
    kiosk, phone = await pair(town), await rich_phone(town)
    page = kiosk.page
    await begin_visit(kiosk, phone)
    await choose(page, "香皂")
    await page.route(ORDERS, lambda route: route.abort("internetdisconnected"))
    await confirm_order(page)
    await expect(page.get_by_role("heading", name=zh("kiosk.ordering.unanswered"))).to_be_visible()
    assert await points_of(phone) == 30
    await page.unroute(ORDERS)
    await page.reload()
    await expect(page.get_by_role("heading", name=zh("kiosk.receipt.take"))).to_be_visible()
    assert await points_of(phone) == 15


async def test_a_barcode_that_types_hotkeys_reaches_neither_the_browser_nor_a_button(town: Town) -> None:
    kiosk, phone = await pair(town), await rich_phone(town)
    page = kiosk.page
    assert await page.evaluate(HOSTILE) == []
    await begin_visit(kiosk, phone)
    await choose(page, "香皂")
    await page.get_by_role("button", name=like("kiosk.visit.confirmFor")).focus()
    assert await page.evaluate(HOSTILE) == []
    await expect(page.get_by_role("heading", name=like("kiosk.visit.hello"))).to_be_visible()
    assert not [line for line in kiosk.watch.requests if line.endswith("/kiosk/orders")]
    assert await points_of(phone) == 30
