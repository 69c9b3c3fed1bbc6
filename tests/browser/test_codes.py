"""Every code is read back at the size at which it is shown or printed, however it is held."""

import re
from typing import Any, Final

import pytest
from playwright.async_api import Locator, Page, expect

from tests.browser.codes import picture
from tests.browser.handled import misread, read
from tests.browser.hands import (
    activated_phone,
    begin_visit,
    choose,
    confirm_order,
    earn,
    pair,
    pass_digits,
    show_pass,
)
from tests.browser.town import Town
from tests.browser.words import zh

PRINTER: Final = 2
"""Dots of a printer to one of the screen: 192 an inch, less than any receipt printer has."""
KIOSKS: Final[dict[str, Any]] = {
    "upright": {"viewport": {"width": 1080, "height": 1920}},
    "tablet": {"viewport": {"width": 1280, "height": 800}},
}


async def photograph(code: Locator) -> Any:  # noqa: ANN401 - Pillow's own picture
    """Photograph a code alone, as large as it stands there."""
    await code.scroll_into_view_if_needed()
    return picture(await code.screenshot())


async def as_printed(page: Page, code: Locator) -> Any:  # noqa: ANN401 - Pillow's own picture
    """Photograph a code on the paper."""
    await page.emulate_media(media="print")
    photo = await photograph(code)
    await page.emulate_media(media="screen")
    return photo


async def test_the_pass_on_a_phone_is_read_however_it_is_held(town: Town) -> None:
    phone = await activated_phone(town)
    await phone.page.clock.install()
    await show_pass(phone)
    await phone.page.clock.pause_at(await phone.page.evaluate("Date.now() + 1000"))
    shown = await pass_digits(phone.page)
    photo = await photograph(phone.page.get_by_role("img", name=zh("phone.pass.code")))
    assert misread(photo, shown) == []


@pytest.mark.parametrize("size", KIOSKS)
async def test_the_code_of_a_receipt_is_read_from_a_kiosk_s_screen_and_from_its_paper(
    town: Town, size: str
) -> None:
    kiosk, phone = await pair(town, device_scale_factor=PRINTER, **KIOSKS[size]), await activated_phone(town)
    await earn(town, phone)
    page = kiosk.page
    await begin_visit(kiosk, phone)
    await choose(page, "香皂")
    await confirm_order(page)
    code = page.get_by_role("img", name=zh("kiosk.receipt.qr"))
    await expect(code).to_be_visible()
    photo = await photograph(code)
    (address,) = read(photo)
    assert re.fullmatch(rf"{town.origin}/r/1/[0-9A-Z]+", address)
    assert misread(photo, address) == []
    paper = await as_printed(page, page.locator(".roll svg"))
    assert misread(paper, address) == []


async def test_the_codes_of_stickers_and_slips_are_read_from_paper(town: Town) -> None:
    clerk = await town.desk("s06-officer", device_scale_factor=PRINTER)
    page = await clerk.go("/desk/#/checkpoints")
    await page.get_by_role("button", name=zh("desk.checkpoints.print", count=4)).click()
    await expect(page.locator(".sticker")).to_have_count(4)
    sticker = await as_printed(page, page.locator(".sticker img").first)
    short_code = town.bureau.short_codes["S06"][0]
    assert misread(sticker, f"{town.origin}/c/{town.bureau.tenant_id}/{short_code}") == []

    number = town.bureau.take_volunteer()
    await page.goto(f"{town.origin}/desk/#/volunteers")
    await page.get_by_label(zh("desk.volunteers.search")).fill(number)
    await page.get_by_label(zh("desk.volunteers.select", number=number)).check()
    await page.get_by_role("button", name=zh("desk.slips.print")).click()
    await expect(page.locator(".front")).to_have_count(1)
    code = (await page.locator(".front .text").inner_text()).strip()
    slip = await as_printed(page, page.locator(".front img"))
    assert misread(slip, f"{town.origin}/phone/#activate={code}") == []


async def test_the_pickup_code_on_a_phone_is_read_however_it_is_held(town: Town) -> None:
    phone = await activated_phone(town)
    await earn(town, phone)
    shop_id = town.bureau.shop_ids["M06"]
    shelf = (await phone.get(f"/catalogue?shop_id={shop_id}"))["items"]
    soap = next(good["sku"] for good in shelf if "香皂" in good["name_zh"])
    body = {"shop_id": shop_id, "lines": [{"sku": soap, "quantity": 1}]}
    reserved = await phone.post("/me/reservations", body)
    page = await phone.go("/phone/#/market")
    photo = await photograph(page.get_by_role("img", name=zh("phone.reserve.qr")))
    assert misread(photo, reserved["pickup_shown"]) == []


async def test_the_code_that_tries_a_scanner_is_read_from_paper(town: Town) -> None:
    keeper = await town.desk("keeper", device_scale_factor=PRINTER)
    page = await keeper.go("/desk/#/kiosks")
    await page.get_by_role("button", name=zh("desk.kiosks.scanner.print")).click()
    paper = await as_printed(page, page.get_by_role("img", name=zh("desk.kiosks.scanner.qr")))
    assert misread(paper, "PINGAN-TEST") == []
