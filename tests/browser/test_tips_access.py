"""The letter box, the tip desk, its log and the slips for everybody: axe-core, narrow, large print."""

import pytest
from playwright.async_api import expect

from tests.browser.hands import activated_phone
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
from tests.browser.test_tips import open_letter, read_at_desk, set_up, write_letter
from tests.browser.town import Town, Visitor
from tests.browser.words import zh


@pytest.mark.parametrize("mode", MODES, ids="-".join)
async def test_the_letter_box_is_for_everybody(town: Town, mode: tuple[str, str]) -> None:
    await set_up(town)
    giver = await town.visitor("phone", viewport=NARROW)
    await set_mode(giver, mode)
    page = await settled(giver, "/box")
    least = LEAST_PX[mode[1]]
    found = await looked_at(page, "box", least=least)
    await page.locator("button.big").click()
    await expect(page.locator("fieldset")).to_be_visible()
    found += await looked_at(page, "letter", least=least)
    await page.locator("textarea").fill("三楼夜里有人聚赌")
    await page.locator("button.big").click()
    await expect(page.locator(".digits")).to_be_visible()
    found += await looked_at(page, "number", least=least)
    phone = await activated_phone(town, viewport=NARROW)
    await set_mode(phone, mode)
    await phone.page.reload()
    found += await looked_at(await settled(phone, "/phone/#/slip"), "slip", least=least)
    assert found == []


@pytest.mark.parametrize("mode", MODES[::2], ids="-".join)
async def test_the_places_of_tips_are_for_everybody(town: Town, mode: tuple[str, str]) -> None:
    people = await set_up(town)
    giver = await town.visitor("phone")
    box = await giver.go("/box")
    code, codename = await write_letter(box)
    officer = people["tips-li"]
    await set_mode(officer, mode)
    page = await read_at_desk(officer, codename)
    await page.locator("textarea").fill("是哪一个单元？")
    await page.get_by_role("button", name=zh("desk.tips.send")).click()
    await open_letter(box, code)
    await expect(box.get_by_text("是哪一个单元？")).to_be_visible()
    found = await looked_at(box, "thread", least=44)
    found += await findings(page, "tips")
    assert await page.evaluate(SIDEWAYS) == 0
    found += await seen(people["audit"], mode, "tipLog")
    admin = await town.desk("admin")
    found += await seen(admin, mode, "claimSlips")
    assert found == []


async def seen(visitor: Visitor, mode: tuple[str, str], view: str) -> list[str]:
    """Look at a place of the desk."""
    await set_mode(visitor, mode)
    page = await settled(visitor, f"/desk/#/{view}")
    assert await page.evaluate(SIDEWAYS) == 0, view
    return await findings(page, f"desk {view}")
