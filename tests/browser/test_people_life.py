"""What happens to a volunteer at the desk, and what they say on their phone about their own data."""

import re
from typing import Any

from playwright.async_api import Page, expect

from tests.browser.hands import activate, confirm_enrolment, print_slip
from tests.browser.test_people import own_phone, set_pin
from tests.browser.town import Town, Visitor
from tests.browser.words import like, zh


async def open_life(officer: Visitor, number: str) -> Any:  # noqa: ANN401 - a locator
    """Find somebody by their number and open what can happen to them."""
    page = await officer.go("/desk/#/volunteers")
    await page.get_by_placeholder(zh("desk.volunteers.search")).fill(number)
    await page.get_by_role("row", name=re.compile(number)).click()
    panel = page.get_by_role("complementary").filter(has_text=number)
    await panel.get_by_text(zh("desk.people.life"), exact=True).click()
    return panel


async def carry_out(panel: Any, verb: str) -> None:  # noqa: ANN401 - a locator
    """Tap what shall happen, and say why."""
    await panel.get_by_role("button", name=zh(f"desk.people.verbs.{verb}"), exact=True).click()
    await panel.get_by_label(zh("desk.people.why")).fill("按规定办理")
    await panel.get_by_label(zh("desk.people.why")).press("Enter")


async def happened(panel: Any, event: str) -> None:  # noqa: ANN401 - a locator
    """Look for what was kept of it."""
    said = panel.get_by_role("listitem").filter(has_text=zh(f"desk.people.events.{event}"))
    await expect(said.first).to_be_visible()


async def full_name(town: Town, officer: Visitor, number: str) -> str:
    opened = await officer.post(f"/volunteers/{town.bureau.volunteer_ids[number]}/openings", {})
    return str(opened["name"])


async def test_a_volunteer_is_suspended_and_it_is_lifted(town: Town) -> None:
    officer, number = await town.desk("s06-officer"), town.bureau.take_volunteer("S06")
    panel = await open_life(officer, number)
    await carry_out(panel, "suspend")
    await happened(panel, "suspended")
    await expect(
        officer.page.get_by_role("row", name=re.compile(number)).get_by_text(
            zh("desk.people.state.suspended")
        )
    ).to_be_visible()
    await carry_out(panel, "resume")
    await happened(panel, "resumed")


async def test_a_volunteer_moves_to_another_station(town: Town) -> None:
    admin, number = await town.desk("admin"), town.bureau.take_volunteer("S06")
    names = {unit["code"]: unit["name"] for unit in (await admin.get("/organisation"))["units"]}
    panel = await open_life(admin, number)
    await panel.get_by_role("button", name=zh("desk.people.verbs.move"), exact=True).click()
    await panel.get_by_label(zh("desk.people.moveTo")).select_option(label=names["S02"])
    await panel.get_by_label(zh("desk.people.why")).fill("搬家")
    await panel.get_by_label(zh("desk.people.why")).press("Enter")
    await happened(panel, "moved")
    shown = await admin.get(f"/volunteers/{town.bureau.volunteer_ids[number]}")
    assert shown["station_name"] == names["S02"]


async def test_whoever_left_is_found_by_name_and_comes_back_by_two(town: Town) -> None:
    clerk, second = await town.desk("s06-clerk"), await town.desk("s06-second")
    number = town.bureau.take_volunteer("S06")
    name = await full_name(town, clerk, number)
    panel = await open_life(clerk, number)
    await carry_out(panel, "leave")
    await happened(panel, "left")
    await clerk.page.get_by_placeholder(zh("desk.volunteers.search")).fill(name)
    row = clerk.page.get_by_role("row", name=re.compile(number))
    await expect(row.get_by_text(zh("desk.people.state.left"), exact=True)).to_be_visible()
    await carry_out(panel, "return")
    await happened(panel, "returned")
    await confirm_enrolment(second, number)
    shown = await second.get(f"/volunteers/{town.bureau.volunteer_ids[number]}")
    assert shown["state"] == "active"


async def test_name_and_phone_together_wait_for_a_second_person(town: Town) -> None:
    clerk, number = await town.desk("s06-clerk"), town.bureau.take_volunteer("S06")
    page = await clerk.go("/desk/#/volunteers")
    await page.get_by_placeholder(zh("desk.volunteers.search")).fill(number)
    await page.get_by_role("row", name=re.compile(number)).click()
    panel = page.get_by_role("complementary").filter(has_text=number)
    await panel.get_by_text(zh("desk.people.record"), exact=True).click()
    await panel.get_by_role("button", name=zh("desk.people.open"), exact=True).click()
    await panel.get_by_label(zh("desk.people.name"), exact=True).fill("郝另有")
    await panel.get_by_label(zh("desk.people.phone"), exact=True).fill("13833330009")
    await panel.get_by_role("button", name=zh("desk.people.save"), exact=True).click()
    both = f"{zh('desk.people.fields.name')} · {zh('desk.people.fields.phone')}"
    await expect(panel.get_by_text(zh("desk.people.secondWaits", fields=both))).to_be_visible()
    assert await full_name(town, clerk, number) != "郝另有"


def card_of(page: Page, title: str) -> Any:  # noqa: ANN401 - a locator
    return page.get_by_role("article").filter(has_text=title)


async def test_consent_is_given_and_taken_back_on_the_phone(town: Town) -> None:
    phone, number = await own_phone(town)
    page = await phone.go("/phone/#/consents")
    asked = (await phone.get("/me/consents"))["items"]
    title = next(one["title_zh"] for one in asked if one["purpose"] == "location")
    card = card_of(page, title)
    await card.get_by_role("button", name=zh("phone.ownData.agree"), exact=True).click()
    await card.get_by_role("button", name=zh("phone.ownData.withdraw"), exact=True).click()
    await expect(card.get_by_role("button", name=zh("phone.ownData.agree"), exact=True)).to_be_visible()
    clerk = await town.desk("s06-clerk")
    seen = (await clerk.get(f"/volunteers/{town.bureau.volunteer_ids[number]}/consents"))["items"]
    assert [one["given"] for one in seen if one["purpose"] == "location"] == [False]


async def test_a_new_phone_cannot_end_the_old_one_at_once(town: Town) -> None:
    first, number = await own_phone(town)
    await set_pin(first)
    second = await town.visitor("phone")
    page = await second.go("/phone/")
    await page.get_by_role("button", name=zh("phone.joining.link")).click()
    await page.get_by_label(zh("phone.joining.number")).fill(number)
    await page.get_by_label(zh("phone.joining.pin")).fill("428913")
    await page.get_by_role("button", name=zh("phone.joining.linkNow")).click()
    await expect(page.get_by_text(like("phone.home.spendsFrom"))).to_be_visible()
    page = await second.go("/phone/#/devices")
    old = page.get_by_role("article").filter(has_not_text=like("phone.devices.spendsFrom", whole=False))
    revoke = old.get_by_role("button", name=zh("phone.devices.revoke"), exact=True)
    await revoke.click()
    await revoke.click()
    await expect(page.get_by_text("满 24 小时后才能停用别的手机")).to_be_visible()


async def test_check_ins_stand_among_my_data(town: Town) -> None:
    number = town.bureau.take_volunteer("S06")
    phone = await town.visitor("phone")
    await activate(phone, (await print_slip(town, number))["url"])
    code, (latitude, longitude) = town.bureau.short_codes["S06"][0], town.bureau.places["S06"][0]
    place = {"latitude": latitude, "longitude": longitude, "accuracy_m": 9}
    await phone.post("/check-ins", {"short_code": code, "place": place})
    page = await phone.go("/phone/#/data")
    await expect(page.get_by_role("heading", name=zh("phone.ownData.checkIns", count="1"))).to_be_visible()
    away = zh("phone.ownData.awayWithin", metres="0", accuracy="9")
    await expect(page.get_by_text(away)).to_be_visible()
