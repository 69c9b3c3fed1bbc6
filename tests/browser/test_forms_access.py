"""The pages of evidence for everybody: axe-core, narrow screens, large print, and targets for fingers."""

from datetime import UTC, datetime, timedelta

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
from tests.browser.test_forms import PHOTO, newest_claim, shoot
from tests.browser.town import Town, Visitor


async def event_led_by(town: Town, leader: Visitor) -> int:
    """Announce an event that has just begun, with two people expected."""
    clerk = await town.desk("s06-clerk")
    now = datetime.now(UTC)
    expected = [town.bureau.volunteer_ids[town.bureau.take_volunteer()] for _ in range(2)]
    event = {
        "activity": "publicity",
        "unit_id": (await clerk.get("/staff/me"))["unit"]["unit_id"],
        "title": "反诈进社区",
        "starts_at": now.isoformat(),
        "ends_at": (now + timedelta(hours=1)).isoformat(),
        "leader_id": (await leader.get("/me"))["volunteer_id"],
        "volunteer_ids": expected,
    }
    event_id: int = (await clerk.post("/events", event))["event_id"]
    return event_id


@pytest.mark.parametrize("mode", MODES, ids="-".join)
async def test_evidence_on_the_phone_is_for_everybody(town: Town, mode: tuple[str, str]) -> None:
    phone = await activated_phone(town, viewport=NARROW)
    await set_mode(phone, mode)
    await phone.page.reload()
    event_id = await event_led_by(town, phone)
    page = await settled(phone, "/phone/#/report")
    await shoot(page)
    await expect(page.locator(".note--done")).to_be_visible()
    found = await looked_at(page, "report", least=LEAST_PX[mode[1]])
    claim = await newest_claim(phone)
    for view in (f"evidence/{claim['claim_id']}", "claim", "events", f"event/{event_id}"):
        page = await settled(phone, f"/phone/#/{view}")
        if view == "claim":
            await page.locator("input[type=file]").set_input_files(PHOTO)
            await expect(page.locator(".tile img")).to_be_visible()
            await expect(page.locator(".veil")).to_have_count(0)
        found += await looked_at(page, view, least=LEAST_PX[mode[1]])
    assert found == []


@pytest.mark.parametrize("mode", MODES, ids="-".join)
async def test_evidence_at_the_desk_is_for_everybody(town: Town, mode: tuple[str, str]) -> None:
    await event_led_by(town, await activated_phone(town))
    officer = await town.desk("s06-officer")
    await set_mode(officer, mode)
    found: list[str] = []
    for view in ("entry", "events"):
        page = await settled(officer, f"/desk/#/{view}")
        if view == "events":
            await page.locator("tbody tr").first.click()
            await expect(page.get_by_role("checkbox").first).to_be_visible()
        found += await findings(page, f"desk {view}")
        assert await page.evaluate(SIDEWAYS) == 0, view
    await page.locator(".place__head .button--main").click()
    found += await findings(page, "desk new event")
    assert await page.evaluate(SIDEWAYS) == 0
    assert found == []
