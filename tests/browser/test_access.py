"""Every page for everybody: axe-core, narrow screens, large print, and targets for fingers."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, Final

import pytest
from playwright.async_api import Page, expect

from tests.browser.hands import (
    Scanner,
    activated_phone,
    begin_visit,
    choose,
    confirm_order,
    earn,
    ordered,
    pair,
    show_pass,
)
from tests.browser.town import Town, Visitor

AXE: Final = Path(__file__).parents[2] / "kiosk" / "node_modules" / "axe-core" / "axe.min.js"
RUN: Final = """async () => (await axe.run(document, {resultTypes: ['violations']})).violations
  .filter((found) => ['serious', 'critical'].includes(found.impact))
  .map((found) => `${found.id}: ${found.nodes.map((node) => node.target.join(' ') + ' ' +
    (node.any[0]?.message ?? node.all[0]?.message ?? '')).join(' | ')}`)"""
TARGETS: Final = """(least) => [...document.querySelectorAll('button, a[href], select, input, summary')]
  .filter((each) => each.checkVisibility() && !each.closest('.for-readers-only'))
  .map((each) => [each, each.getBoundingClientRect()])
  .filter(([each, box]) => box.width > 0 && (box.height < least || box.width < least))
  .map(([each, box]) => `${each.outerHTML.slice(0, 80)} ${[box.width, box.height].map(Math.round)}`)"""
SIDEWAYS: Final = "() => document.documentElement.scrollWidth - innerWidth"
DRAWN: Final = "() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 50)))"
CLIPPED: Final = """() => [...document.querySelectorAll('.scroll, .card')]
  .filter((box) => box.scrollWidth > box.clientWidth).map((box) => box.outerHTML.slice(0, 80))"""
SMALL_TEXT: Final = """(least) => {
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const small = new Set();
  while (walk.nextNode()) {
    const {textContent, parentElement} = walk.currentNode;
    if (textContent.trim() === '' || parentElement.closest('svg, script, style, .for-readers-only')) continue;
    const size = parseFloat(getComputedStyle(parentElement).fontSize);
    if (!parentElement.checkVisibility() || size >= least) continue;
    small.add(`${textContent.trim().slice(0, 20)} ${size}`);
  }
  return [...small];
}"""
CHOICES: Final = """() => [...document.querySelectorAll('main button:enabled, main a[href]')]
  .filter((each) => each.checkVisibility() && !each.closest('.keys, .stepper, nav')).length"""
"""What somebody may choose between; keys, more and less, turning pages and the foot are no choices."""
TEXT_PX: Final = 24
CHOICES_MAX: Final = 7
KIOSK_SIZES: Final[dict[str, Any]] = {
    "upright": {"width": 1080, "height": 1920},
    "wide": {"width": 1920, "height": 1080},
    "tablet": {"width": 1280, "height": 800},
}
FINGER_PX: Final = 60
KIOSK_PX: Final = 72
KIOSK_WAYS: Final = ("camera", "offer", "card", "keypad", "pick-up", "slips", "browsing")
CARD: Final = "8123456789012345673"
"""The digits of a card that nobody has; the PIN is asked for before anybody looks."""
LEAST_PX: Final = {"normal": 44, "large": FINGER_PX}
NARROW: Final = {"width": 360, "height": 740}
MODES: Final = [("zh-CN", "normal"), ("en", "normal"), ("zh-CN", "large")]
PHONE_VIEWS: Final = (
    "home",
    "patrol",
    "market",
    "mine",
    "scan",
    "pass",
    "statement",
    "claims",
    "devices",
    "lots",
    "coverage",
)
DESK_VIEWS: Final = (
    "queue",
    "review",
    "volunteers",
    "expiring",
    "checkpoints",
    "orders",
    "kiosks",
    "budgets",
    "book",
    "reports",
    "overview",
    "policy",
    "coverage",
    "organisation",
)


async def findings(page: Page, place: str) -> list[str]:
    """Let axe-core look at the page as it stands."""
    await page.evaluate(AXE.read_text(encoding="utf-8"))
    return [f"{place}: {found}" for found in await page.evaluate(RUN)]


async def set_mode(visitor: Visitor, mode: tuple[str, str]) -> None:
    """Choose language and print as somebody did on an earlier visit."""
    for name, value in zip(("locale", "print"), mode, strict=True):
        await visitor.context.add_init_script(f"localStorage.setItem('pingan.{name}', '{value}')")


@pytest.mark.parametrize("mode", MODES, ids="-".join)
async def test_the_phone_is_for_everybody(town: Town, mode: tuple[str, str]) -> None:
    phone = await activated_phone(town, viewport=NARROW)
    await set_mode(phone, mode)
    await phone.page.reload()
    await earn(town, phone)
    code = town.bureau.short_codes["S06"][3]
    await phone.post("/check-ins", {"short_code": code, "place": None})
    found: list[str] = []
    for view in PHONE_VIEWS:
        page = await settled(phone, f"/phone/#/{view}")
        found += await looked_at(page, f"phone {view}", least=LEAST_PX[mode[1]])
    page = await settled(phone, f"/c/1/{code}")
    found += await looked_at(page, "check-in", least=LEAST_PX[mode[1]])
    stranger = await town.visitor("phone", viewport=NARROW)
    await set_mode(stranger, mode)
    found += await looked_at(await settled(stranger, "/phone/"), "activation", least=LEAST_PX[mode[1]])
    assert found == []


@pytest.mark.parametrize("mode", MODES, ids="-".join)
async def test_the_desk_is_for_everybody(town: Town, mode: tuple[str, str]) -> None:
    phone = await activated_phone(town)
    await earn(town, phone, near=False)
    await ordered(town, ("G001", 2))
    found: list[str] = []
    stranger = await town.visitor("desk")
    await set_mode(stranger, mode)
    found += await findings(await settled(stranger, "/desk/"), "sign-in")
    for user, views in (
        ("s06-officer", DESK_VIEWS[:4]),
        ("keeper", DESK_VIEWS[4:6]),
        ("admin", DESK_VIEWS[6:]),
    ):
        visitor = await town.desk(user)
        await set_mode(visitor, mode)
        for view in views:
            page = await settled(visitor, f"/desk/#/{view}")
            if view == "queue":
                await page.locator("tr[data-claim]").first.click()
                await expect(page.get_by_role("complementary")).to_be_visible()
            if view == "policy":
                await page.locator(".place__head .button--main").click()
            found += await findings(page, f"desk {view}")
            assert await page.evaluate(SIDEWAYS) == 0, view
            if mode[1] == "normal":
                assert await page.evaluate(CLIPPED) == [], view
    assert found == []


@pytest.mark.parametrize("mode", MODES, ids="-".join)
async def test_the_kiosk_is_for_everybody(town: Town, mode: tuple[str, str]) -> None:
    kiosk, phone = await pair(town), await activated_phone(town)
    await earn(town, phone)
    await set_mode(kiosk, mode)
    page = await settled(kiosk, "/kiosk/")
    found = [
        each
        async for place in kiosk_screens(page, phone)
        for each in await looked_at(page, place, least=KIOSK_PX)
    ]
    assert found == []


@pytest.mark.parametrize("size", KIOSK_SIZES)
async def test_the_kiosk_is_large_and_plain_on_every_screen(town: Town, size: str) -> None:
    kiosk, phone = await pair(town, viewport=KIOSK_SIZES[size]), await activated_phone(town)
    await earn(town, phone)
    page = await settled(kiosk, "/kiosk/")
    found: list[str] = []
    async for place in kiosk_screens(page, phone):
        found += [f"{place}: small text {each}" for each in await page.evaluate(SMALL_TEXT, TEXT_PX)]
        found += [f"{place}: small target {each}" for each in await page.evaluate(TARGETS, KIOSK_PX)]
        choices = await page.evaluate(CHOICES)
        if choices > CHOICES_MAX:
            found.append(f"{place}: {choices} choices")
    assert found == []


async def kiosk_screens(page: Page, phone: Visitor) -> AsyncIterator[str]:
    """Walk through every screen of a kiosk on which something is chosen, from the first to the receipt."""
    yield "kiosk idle"
    for number, way in enumerate(KIOSK_WAYS):
        await page.locator(".steps button, .ways .button").nth(number).click()
        await expect(page.locator(".steps")).to_have_count(0)
        yield f"kiosk {way}"
        await page.locator("footer .button").first.click()
    await Scanner(page).read(CARD)
    await page.locator(".choices .button").first.click()
    yield "kiosk PIN by pictures"
    await page.locator("footer .button").first.click()
    await Scanner(page).read(await show_pass(phone))
    await page.locator(".tile .body").first.click()
    yield "kiosk visit"
    await page.locator(".action .button--main").click()
    await expect(page.locator(".receipt")).to_be_visible()
    yield "kiosk receipt"


async def test_the_pairing_of_a_kiosk_is_for_everybody(town: Town) -> None:
    kiosk = await town.visitor("kiosk")
    page = await kiosk.go("/kiosk/")
    await expect(page.locator(".code")).to_be_visible()
    assert await looked_at(page, "kiosk pairing", least=FINGER_PX) == []


@pytest.mark.parametrize("mode", MODES, ids="-".join)
async def test_the_receipt_and_the_board_are_for_everybody(town: Town, mode: tuple[str, str]) -> None:
    kiosk, phone = await pair(town), await activated_phone(town)
    await earn(town, phone)
    await begin_visit(kiosk, phone)
    await choose(kiosk.page, "香皂")
    async with kiosk.page.expect_response("**/kiosk/orders") as placed:
        await confirm_order(kiosk.page)
    order: dict[str, Any] = await (await placed.value).json()
    stranger = await town.visitor("phone", viewport=NARROW)
    await set_mode(stranger, mode)
    page = await settled(stranger, order["receipt_url"])
    found = await looked_at(page, "receipt", least=LEAST_PX[mode[1]])
    wall = await town.visitor("desk", viewport={"width": 1920, "height": 1080})
    await set_mode(wall, mode)
    found += await findings(await settled(wall, "/board/"), "board")
    assert found == []


async def settled(visitor: Visitor, path: str) -> Page:
    """Open a place and wait until it has what it asked for and has drawn it."""
    page = await visitor.go(path)
    for _ in range(2):
        await page.evaluate(DRAWN)
        while visitor.watch.under_way > 0:
            await page.wait_for_timeout(20)
    await page.evaluate(DRAWN)
    return page


async def looked_at(page: Page, place: str, *, least: int) -> list[str]:
    """Look for findings, sideways scroll and targets too small for a finger."""
    found = await findings(page, place)
    if await page.evaluate(SIDEWAYS) > 0:
        found.append(f"{place}: scrolls sideways")
    return found + [f"{place}: small target {each}" for each in await page.evaluate(TARGETS, least)]
