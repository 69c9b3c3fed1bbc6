"""A squad from the desk to everybody's claim, and a find from the finder's pocket back to its owner."""

import re
from typing import Any, Final

import pytest
from playwright.async_api import Page, expect

from tests.browser.hands import activate, print_slip
from tests.browser.test_access import (
    LEAST_PX,
    NARROW,
    SIDEWAYS,
    findings,
    looked_at,
    set_mode,
    settled,
)
from tests.browser.town import Town, Visitor
from tests.browser.words import like, zh

CODE: Final = re.compile(r"^\d{6}$")


async def member(town: Town) -> tuple[str, Visitor]:
    """Give a new volunteer of S06 a phone; return the number and the phone."""
    number = town.bureau.take_volunteer("S06")
    slip = await print_slip(town, number)
    phone = await town.visitor("phone")
    await activate(phone, slip["url"])
    return number, phone


async def add_to_team(page: Page, number: str, button: str) -> None:
    """Search a volunteer in the open team and take them in."""
    await page.get_by_role("button", name=zh("desk.teams.add"), exact=True).click()
    await page.get_by_role("searchbox", name=zh("desk.teams.search")).fill(number)
    await page.get_by_role("button", name=zh(button), exact=True).click()
    await expect(page.locator(".members").get_by_text(number)).to_be_visible()


async def form_team(town: Town, *numbers: str) -> None:
    """Open a team at the desk; the first leads it."""
    page = await (await town.desk("s06-officer")).go("/desk/#/teams")
    await page.get_by_role("button", name=zh("desk.teams.new"), exact=True).click()
    await page.get_by_label(zh("desk.teams.code")).fill(f"T-{numbers[0]}")
    await page.get_by_label(zh("desk.teams.name")).fill(f"寻小队{numbers[0]}")
    await page.get_by_role("button", name=zh("desk.teams.open"), exact=True).click()
    await expect(page.get_by_text(zh("desk.teams.noMembers"))).to_be_visible()
    for at, number in enumerate(numbers):
        await add_to_team(page, number, "desk.teams.addLeader" if at == 0 else "desk.teams.addThis")
    await expect(page.locator(".members .tag--told")).to_have_count(1)


async def test_a_squad_is_formed_enters_a_result_and_each_gets_a_claim(town: Town) -> None:
    (first, leader), (second, mate) = await member(town), await member(town)
    await form_team(town, first, second)

    page = await leader.go("/phone/#/team")
    await page.get_by_role("button", name=zh("phone.team.enter")).click()
    await page.get_by_label(zh("phone.squadForm.activity")).select_option(index=1)
    for button in await page.get_by_role("button", name=like("phone.squadForm.more")).all():
        await button.click()
    await page.get_by_role("button", name=zh("phone.squadForm.send"), exact=True).click()
    await expect(page.get_by_text(zh("phone.team.done"))).to_be_visible()
    await expect(page.get_by_text(zh("phone.team.state.open"), exact=True)).to_be_visible()

    asked = await mate.go("/phone/")
    await asked.get_by_role("button", name=zh("phone.team.agree"), exact=True).click()
    await expect(asked.get_by_role("button", name=zh("phone.team.agree"), exact=True)).to_have_count(0)
    for phone in (leader, mate):
        (claim,) = (await phone.get("/me/claims"))["items"]
        assert claim["state"] in {"waiting", "approved"}
    await page.reload()
    await expect(page.get_by_text(zh("phone.team.state.agreed"))).to_be_visible()


async def test_a_member_who_does_not_agree_ends_the_result_with_a_reason(town: Town) -> None:
    (first, leader), (second, mate) = await member(town), await member(town)
    await form_team(town, first, second)
    own = (await leader.get("/me/team"))["team"]
    activity = (await leader.get("/me/team"))["activities"][0]["code"]
    await leader.post(
        "/me/squads",
        {
            "team_id": own["team_id"],
            "activity": activity,
            "occurred_at": (await leader.get("/me"))["server_time"],
            "parts": [{"volunteer_id": one["volunteer_id"], "part": 1} for one in own["members"]],
        },
    )
    page = await mate.go("/phone/#/team")
    await page.get_by_role("button", name=zh("phone.team.dispute"), exact=True).click()
    await page.get_by_role("button", name=zh("phone.team.disputeWhy.parts_unfair"), exact=True).click()
    await expect(page.get_by_text(zh("phone.team.state.disputed"))).to_be_visible()
    assert (await mate.get("/me/claims"))["items"] == []


async def file_find(phone: Visitor) -> str:
    """File a wallet on the phone; return the number of the file."""
    page = await phone.go("/phone/#/found")
    await page.get_by_role("button", name=zh("phone.found.enter"), exact=True).click()
    await page.get_by_label(zh("phone.found.text")).fill("黑色真皮钱包，汽车站候车室")
    await page.get_by_role("button", name=zh("phone.found.send"), exact=True).click()
    await expect(page.get_by_role("heading", name=zh("phone.found.mineHeld"))).to_be_visible()
    return page.url.rpartition("/")[2]


async def shown_code(page: Page) -> str:
    """Read the six digits that the holder shows."""
    return await page.locator("dd").filter(has_text=CODE).last.inner_text()


async def report_loss(desk: Visitor) -> str:
    """Write a loss down at the desk; return the owner's code."""
    page = await desk.go("/desk/#/found")
    await page.get_by_role("button", name=zh("desk.found.tabs.losses"), exact=True).click()
    await page.get_by_role("button", name=zh("desk.losses.new"), exact=True).click()
    await page.get_by_label(zh("desk.losses.text")).fill("黑色真皮钱包，内有驾驶证")
    await page.get_by_label(zh("desk.losses.owner"), exact=True).fill("王小明")
    await page.get_by_label(zh("desk.losses.phone"), exact=True).fill("13800000001")
    # Lost some hours ago: the clock of the form is that of the find.
    when = page.get_by_label(zh("desk.losses.when"))
    await when.fill((await when.input_value())[:10] + "T00:00")
    await page.get_by_role("button", name=zh("desk.losses.send"), exact=True).click()
    return await page.locator(".code").inner_text()


async def test_a_find_is_handed_in_by_code_matched_and_returned_on_the_owners_code(town: Town) -> None:
    _, finder = await member(town)
    desk = await town.desk("s06-officer")
    owner_code = await report_loss(desk)
    number = await file_find(finder)
    code = await shown_code(finder.page)

    page = desk.page
    await page.get_by_role("button", name=zh("desk.found.tabs.files"), exact=True).click()
    await page.get_by_role("cell", name=number, exact=True).click()
    await page.get_by_label(zh("desk.found.code")).fill(code)
    await page.get_by_role("button", name=zh("desk.found.takeCode"), exact=True).click()
    await expect(page.get_by_text(zh("shared.find.method.code"))).to_be_visible()
    await page.get_by_role("button", name=zh("desk.found.match"), exact=True).first.click()
    await expect(page.get_by_text(like("desk.found.loss"))).to_be_visible()
    await page.get_by_label(zh("desk.found.ownerCode")).fill(owner_code)
    await page.get_by_role("button", name=zh("desk.found.confirm"), exact=True).click()
    await expect(page.get_by_text(zh("desk.found.done.paid"))).to_be_visible()

    (claim,) = (await finder.get("/me/claims"))["items"]
    assert claim["points"] > 0
    await finder.page.reload()
    await expect(finder.page.get_by_text(zh("phone.found.claimed"))).to_be_visible()


async def test_a_mate_takes_a_find_over_by_the_code_that_was_scanned(town: Town) -> None:
    (_, finder), (_, mate) = await member(town), await member(town)
    number = await file_find(finder)
    code = await shown_code(finder.page)
    page = await mate.go(f"/phone/#/take/{number}-{code}")
    await expect(page.get_by_label(zh("phone.found.code"))).to_have_value(code)
    await page.get_by_role("button", name=zh("phone.found.takeTitle"), exact=True).click()
    await expect(page.get_by_text(zh("phone.found.takeDone"))).to_be_visible()
    file: dict[str, Any] = await finder.get(f"/me/found/{number}")
    assert [link["method"] for link in file["chain"]] == ["found", "code"]


@pytest.mark.parametrize("mode", [("zh-CN", "large"), ("en", "normal")], ids="-".join)
async def test_teams_and_finds_are_for_everybody(town: Town, mode: tuple[str, str]) -> None:
    (first, leader), (second, _) = await member(town), await member(town)
    await form_team(town, first, second)
    number = await file_find(leader)
    found: list[str] = []
    phone = leader
    await set_mode(phone, mode)
    await phone.page.set_viewport_size({"width": NARROW["width"], "height": NARROW["height"]})
    await phone.page.reload()
    for view in ("team", "found", "take", f"find/{number}"):
        page = await settled(phone, f"/phone/#/{view}")
        found += await looked_at(page, f"phone {view}", least=LEAST_PX[mode[1]])
    desk = await town.desk("s06-officer")
    await set_mode(desk, mode)
    for view in ("teams", "found"):
        page = await settled(desk, f"/desk/#/{view}")
        await page.locator("tbody tr").first.click()
        await expect(page.get_by_role("complementary")).to_be_visible()
        found += await findings(page, f"desk {view}")
        assert await page.evaluate(SIDEWAYS) == 0, view
    assert found == []
