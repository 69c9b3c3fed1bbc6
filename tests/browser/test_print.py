"""The desk prints: every code is read back from the sheet as it will lie on the counter."""

import re
from typing import Final
from urllib.parse import unquote

from playwright.async_api import Locator, Page, expect

from tests.browser.codes import QUIET_MODULES, quiet_zone, read_codes
from tests.browser.hands import sign_in
from tests.browser.town import Town
from tests.browser.words import zh

MM_PER_PX: Final = 25.4 / 96
SLACK: Final = 0.25
"""Modules; a screen has whole pixels, and a module is some three of them wide on a slip."""


async def test_the_stickers_carry_the_addresses_of_the_checkpoints(town: Town) -> None:
    clerk = await town.visitor("desk")
    page = await clerk.go("/desk/")
    await sign_in(page, "s06-clerk")
    await page.get_by_role("link", name=zh("desk.places.checkpoints")).click()
    await page.get_by_role("button", name=zh("desk.checkpoints.print", count=4)).click()
    await expect(page.get_by_role("dialog", name=zh("desk.stickers.title", count=4))).to_be_visible()

    codes = town.bureau.short_codes["S06"]
    assert await printed(page) == [f"{town.origin}/c/{town.bureau.tenant_id}/{code}" for code in codes]
    for picture in await page.locator(".sticker img").all():
        assert await modules_mm(picture) >= 50
        assert quiet_zone(await picture.screenshot()).modules >= QUIET_MODULES - SLACK
    texts = await page.locator(".sticker .text").all_inner_texts()
    assert texts == [f"{code[:4]}-{code[4:]}" for code in codes]
    await expect(page.locator(".sticker").get_by_text(zh("desk.stickers.scan"))).to_have_count(4)


async def test_the_slips_open_the_phone_page_with_a_code_that_no_log_sees(town: Town) -> None:
    clerk = await town.desk("s06-clerk")
    page = await clerk.go("/desk/#/volunteers")
    numbers = sorted(town.bureau.take_volunteer() for _ in range(3))
    for number in numbers:
        await page.get_by_label(zh("desk.volunteers.search")).fill(number)
        await page.get_by_label(zh("desk.volunteers.select", number=number)).check()
    await page.get_by_role("button", name=zh("desk.slips.print")).click()
    await expect(page.get_by_role("dialog", name=zh("desk.slips.title", count=3))).to_be_visible()

    texts = [(await text.inner_text()).strip() for text in await page.locator(".front .text").all()]
    assert all(re.fullmatch(r"1-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", text) for text in texts)
    assert sorted(await printed(page)) == sorted(f"{town.origin}/phone/#activate={text}" for text in texts)
    for picture in await page.locator(".front img").all():
        assert await modules_mm(picture) >= 28
        assert quiet_zone(await picture.screenshot()).modules >= QUIET_MODULES - SLACK
    names = await page.locator(".back .name").all_inner_texts()
    assert all("*" not in name for name in names)
    fronts = " ".join(await page.locator(".front").all_inner_texts())
    assert not any(name in fronts for name in names)

    await page.get_by_role("button", name=zh("shared.back")).click()
    stored = await page.evaluate("() => JSON.stringify([localStorage, sessionStorage])")
    assert not any(text in stored for text in texts)


async def printed(page: Page) -> list[str]:
    """Read every code of the sheets at the size of the paper, without the page around them."""
    await page.emulate_media(media="print")
    sheets = await page.screenshot(full_page=True)
    await page.emulate_media(media="screen")
    return read_codes(sheets)


async def modules_mm(picture: Locator) -> float:
    """Measure how wide the modules of a code are together, without its quiet zone."""
    box = await picture.bounding_box()
    assert box is not None
    drawing = re.search(r"viewBox=\"0 0 (\d+) ", unquote(await picture.get_attribute("src") or ""))
    assert drawing is not None
    side = int(drawing[1])
    return box["width"] * MM_PER_PX * (side - 2 * QUIET_MODULES) / side
