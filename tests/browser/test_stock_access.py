"""The pages of stock for everybody: every tab with its form open, and what is posted on a phone."""

import pytest
from playwright.async_api import expect

from tests.browser.hands import activated_phone, begin_visit, choose, confirm_order, earn, pair
from tests.browser.test_access import (
    LEAST_PX,
    MODES,
    NARROW,
    SIDEWAYS,
    findings,
    looked_at,
    set_mode,
    settled,
)
from tests.browser.town import Town
from tests.browser.words import zh


@pytest.mark.parametrize("mode", MODES, ids="-".join)
async def test_the_desk_of_stock_is_for_everybody(town: Town, mode: tuple[str, str]) -> None:
    keeper = await town.desk("keeper")
    await set_mode(keeper, mode)
    page = await settled(keeper, "/desk/#/stock")
    tabs = page.locator("nav.bar button")
    await expect(tabs).to_have_count(8)
    found: list[str] = []
    for tab in range(8):
        await tabs.nth(tab).click()
        begin = page.locator(".bar > .button--main")
        if tab in {1, 2, 5}:
            await begin.first.click()
        found += await findings(page, f"tab {tab}")
        assert await page.evaluate(SIDEWAYS) == 0, tab
    assert found == []


@pytest.mark.parametrize("mode", MODES, ids="-".join)
async def test_a_phone_shows_everybody_what_a_shop_posts(town: Town, mode: tuple[str, str]) -> None:
    phone = await activated_phone(town, viewport=NARROW)
    await set_mode(phone, mode)
    await phone.page.reload()
    page = await settled(phone, "/phone/#/posting")
    assert await looked_at(page, "posting", least=LEAST_PX[mode[1]]) == []


async def test_what_somebody_took_is_posted_masked_for_everybody_else(town: Town) -> None:
    phone = await activated_phone(town)
    await earn(town, phone)
    kiosk = await pair(town)
    await begin_visit(kiosk, phone)
    await choose(kiosk.page, "香皂")
    await confirm_order(kiosk.page)
    await expect(kiosk.page.get_by_text(zh("kiosk.receipt.take"))).to_be_visible()
    masked = (await phone.get("/me"))["name_masked"]
    other = await activated_phone(town)
    page = await other.go("/phone/#/posting")
    await page.get_by_label(zh("phone.posting.shop")).select_option(str(town.bureau.shop_ids["M06"]))
    row = page.get_by_role("listitem").filter(has_text=masked).first
    await expect(row).to_contain_text("香皂 × 1")
