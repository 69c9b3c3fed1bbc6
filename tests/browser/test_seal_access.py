"""The pages of the seal for everybody: axe-core, narrow screens, large print, and targets for fingers."""

import asyncio
from pathlib import Path

import pytest
from playwright.async_api import Page, Route, expect

from tests.browser.hands import activated_phone, earn, pair
from tests.browser.sealing import log_size, public
from tests.browser.test_access import (
    FINGER_PX,
    LEAST_PX,
    MODES,
    NARROW,
    SIDEWAYS,
    findings,
    looked_at,
    set_mode,
    settled,
)
from tests.browser.town import Town, Visitor


async def show_older(visitor: Visitor, note: str) -> None:
    """Let somebody between this device and the service show it a checkpoint of yesterday."""

    async def answer(route: Route) -> None:
        await route.fulfill(body=note, content_type="text/plain")

    await visitor.context.route("**/log/*/checkpoint", answer)


async def unfolded(page: Page) -> Page:
    """Open everything that is folded away."""
    await page.evaluate("() => document.querySelectorAll('details').forEach((each) => { each.open = true })")
    return page


async def alarmed(visitor: Visitor, path: str) -> Page:
    """Open a page and wait for its alarm."""
    page = await settled(visitor, path)
    await expect(page.locator(".seal-alarm")).to_be_visible()
    return await unfolded(page)


@pytest.mark.parametrize("mode", MODES, ids="-".join)
async def test_receipt_and_seal_on_the_phone_are_for_everybody(
    town: Town, mode: tuple[str, str], tmp_path: Path
) -> None:
    least = LEAST_PX[mode[1]]
    phone = await activated_phone(town, viewport=NARROW)
    await set_mode(phone, mode)
    await phone.page.reload()
    older = await public(town.origin, "checkpoint")
    await earn(town, phone)
    await log_size(town.origin)
    line = (await phone.get("/me/statement"))["items"][0]["log_index"]
    page = await settled(phone, f"/phone/#/proof/{line}")
    await expect(page.locator(".note--done")).to_be_visible()
    found = await looked_at(await unfolded(page), "receipt of a line", least=least)
    await phone.go("/phone/#/seal")
    await expect(page.locator(".root").first).to_be_visible()
    found += await looked_at(await unfolded(page), "sealed book", least=least)
    proof = await phone.context.request.get(f"{phone.origin}/api/v1/me/transactions/{line}/proof")
    file = tmp_path / "receipt.tlog-proof"
    await asyncio.to_thread(file.write_bytes, await proof.body())
    await settled(phone, "/verify.html")
    await page.locator("#key").fill((await public(town.origin, "vkey")).splitlines()[0])
    await page.locator("#file").set_input_files(file)
    await expect(page.locator("#result .note--done")).to_be_visible()
    found += await looked_at(page, "verify.html", least=least)
    await show_older(phone, older)
    found += await looked_at(await alarmed(phone, "/phone/"), "alarm on the phone", least=least)
    assert found == []


@pytest.mark.parametrize("mode", MODES, ids="-".join)
async def test_the_alarm_on_public_screens_and_the_desk_is_for_everybody(
    town: Town, mode: tuple[str, str]
) -> None:
    phone, kiosk = await activated_phone(town), await pair(town)
    wall = await town.visitor("desk", viewport={"width": 1920, "height": 1080})
    admin = await town.desk("admin")
    older = await public(town.origin, "checkpoint")
    await earn(town, phone)
    await log_size(town.origin)
    for visitor, path in ((kiosk, "/kiosk/"), (wall, "/board/"), (admin, "/desk/#/overview")):
        await set_mode(visitor, mode)
        await settled(visitor, path)
        await visitor.page.wait_for_function("() => !!localStorage['pingan.seal.liaohe-test']")
        await show_older(visitor, older)
        await visitor.page.reload()
    found = await looked_at(await alarmed(kiosk, "/kiosk/"), "alarm on the kiosk", least=FINGER_PX)
    found += await findings(await alarmed(wall, "/board/"), "alarm on the board")
    if mode[1] == "normal":
        assert await wall.page.evaluate("() => document.documentElement.scrollHeight <= innerHeight")
    page = await alarmed(admin, "/desk/#/overview")
    found += await findings(page, "alarm at the desk")
    await settled(admin, "/desk/#/book")
    await page.locator("tbody tr").first.click()
    await expect(page.locator("aside .note--done")).to_be_visible()
    found += await findings(await unfolded(page), "receipt at the desk")
    assert await page.evaluate(SIDEWAYS) == 0
    assert found == []
