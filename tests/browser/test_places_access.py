"""The pages of places for everybody: every tab with a form open, in both languages and in large print."""

import pytest
from playwright.async_api import expect

from tests.browser.hands import activated_phone
from tests.browser.test_access import (
    CLIPPED,
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
from tests.browser.words import en, zh


async def must_visit(officer: Visitor) -> None:
    """Make every point of the station one that must be visited."""
    for line in (await officer.get("/places/checkpoints"))["items"]:
        body = {"code": None, "unit_id": line["unit_id"], "name": line["name"], "visit_every_hours": 24}
        place = None if line["place"] is None else {**line["place"], "datum": "WGS-84"}
        if line["retired_at"] is None:
            await officer.post(f"/places/checkpoints/{line['checkpoint_id']}", {**body, "place": place})


@pytest.mark.parametrize("mode", MODES, ids="-".join)
async def test_the_desk_of_places_is_for_everybody(town: Town, mode: tuple[str, str]) -> None:
    await must_visit(await town.desk("s06-officer"))
    admin = await town.desk("admin")
    await set_mode(admin, mode)
    found: list[str] = []
    page = await settled(admin, "/desk/#/checkpoints")
    for tab in range(1, 5):
        await page.locator(".places > .place__head nav button").nth(tab).click()
        await page.locator(".place > .bar .button--main").click()
        await expect(page.get_by_role("complementary")).to_be_visible()
        found += await findings(page, f"tab {tab}")
        assert await page.evaluate(SIDEWAYS) == 0, tab
    page = await settled(admin, "/desk/#/organisation")
    await page.locator("tbody tr").last.click()
    move = (en if mode[0] == "en" else zh)("desk.organisation.move")
    await page.get_by_role("complementary").get_by_role("button", name=move, exact=True).click()
    found += await findings(page, "unit")
    await page.locator(".place__head .button").first.click()
    await page.locator("td .button").first.click()
    found += await findings(page, "kinds")
    page = await settled(admin, "/desk/#/coverage")
    await page.locator("tbody tr").first.click()
    found += await findings(page, "coverage")
    assert await page.evaluate(SIDEWAYS) == 0
    if mode[1] == "normal":
        assert await page.evaluate(CLIPPED) == []
    assert found == []


@pytest.mark.parametrize("mode", MODES, ids="-".join)
async def test_a_phone_and_a_board_show_coverage_to_everybody(town: Town, mode: tuple[str, str]) -> None:
    await must_visit(await town.desk("s06-officer"))
    phone = await activated_phone(town, viewport=NARROW)
    await set_mode(phone, mode)
    await phone.page.reload()
    found: list[str] = []
    for view in ("patrol", "coverage"):
        page = await settled(phone, f"/phone/#/{view}")
        found += await looked_at(page, f"phone {view}", least=LEAST_PX[mode[1]])
    board = await town.visitor("desk", viewport={"width": 1920, "height": 1080})
    await set_mode(board, mode)
    page = await settled(board, "/board/")
    await expect(page.locator(".coverage")).to_be_visible()
    found += await findings(page, "board")
    assert found == []
