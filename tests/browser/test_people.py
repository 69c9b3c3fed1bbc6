"""People on the pages: taken in by two, a list tried and taken, a phone linked by PIN, an account closed."""

import re
from pathlib import Path

from playwright.async_api import Page, expect

from tests.browser.hands import activate, confirm_enrolment, print_slip
from tests.browser.town import Town, Visitor
from tests.browser.words import like, zh

PIN = "428913"
LIST = """姓名,手机,性别,出生日期,队种
周一鸣,13811110001,男,1960-01-01,环卫工人
周二妹,13811110002,女,1961-05-01,{corps}
"""


async def open_tab(page: Page, tab: str) -> None:
    await page.get_by_role("button", name=re.compile(f"^{zh(f'desk.people.tabs.{tab}')}")).click()


async def enrol(clerk: Visitor, name: str, phone: str | None) -> str:
    page = await clerk.go("/desk/#/volunteers")
    await open_tab(page, "enrol")
    await page.get_by_label(zh("desk.people.name"), exact=True).fill(name)
    if phone is None:
        await page.get_by_label(zh("desk.people.smartphone"), exact=True).uncheck()
    else:
        await page.get_by_label(zh("desk.people.phone"), exact=True).fill(phone)
    await page.get_by_label(zh("desk.people.bornOn"), exact=True).fill("1964-03-02")
    await page.get_by_role("button", name=zh("desk.people.enrolNow"), exact=True).click()
    done = page.get_by_text(like("desk.people.enrolled"))
    await expect(done).to_be_visible()
    found = re.search(r"\d{8}", await done.inner_text())
    assert found is not None
    return found.group()


async def test_a_volunteer_is_enrolled_by_one_and_confirmed_by_another(town: Town) -> None:
    clerk, second = await town.desk("s06-clerk"), await town.desk("s06-second")
    number = await enrol(clerk, "郑国庆", "13822220001")
    await open_tab(clerk.page, "waiting")
    mine = clerk.page.get_by_role("row", name=re.compile(number))
    await expect(mine.get_by_text(zh("desk.people.another"))).to_be_visible()

    page = await second.go("/desk/#/volunteers")
    await open_tab(page, "waiting")
    row = page.get_by_role("row", name=re.compile(number))
    await expect(row.get_by_text("郑*庆")).to_be_visible()
    await confirm_enrolment(second, number)

    await open_tab(page, "register")
    await page.get_by_placeholder(zh("desk.volunteers.search")).fill("zhenggq")
    await expect(page.get_by_role("row", name=re.compile(number))).to_be_visible()
    assert not [line for line in second.watch.requests if "zheng" in line]


async def test_a_list_is_tried_and_then_taken_in(town: Town, tmp_path: Path) -> None:
    clerk = await town.desk("s06-clerk")
    page = await clerk.go("/desk/#/volunteers")
    await open_tab(page, "list")
    file = tmp_path / "名单.csv"
    file.write_bytes(LIST.format(corps="飞行员").encode("gb18030"))
    await page.locator("input[type=file]").set_input_files(file)
    await expect(page.get_by_text(zh("desk.people.list.wrong", problems="1", rows="2"))).to_be_visible()
    await expect(
        page.get_by_role("row", name=re.compile(f"^3 {zh('desk.people.columns.corps')}"))
    ).to_be_visible()

    file.write_bytes(LIST.format(corps="义警").encode("gb18030"))
    await page.locator("input[type=file]").set_input_files(file)
    await page.get_by_role("button", name=zh("desk.people.list.take", rows="2"), exact=True).click()
    await expect(page.get_by_text(zh("desk.people.list.taken", rows="2"))).to_be_visible()
    await open_tab(page, "waiting")
    await expect(page.get_by_text("周*鸣")).to_be_visible()


async def own_phone(town: Town) -> tuple[Visitor, str]:
    number = town.bureau.take_volunteer("S06")
    phone = await town.visitor("phone")
    await activate(phone, (await print_slip(town, number))["url"])
    return phone, number


async def set_pin(phone: Visitor) -> None:
    page = await phone.go("/phone/#/pin")
    await page.get_by_label(zh("phone.ownData.newPin")).fill(PIN)
    await page.get_by_label(zh("phone.ownData.pinAgain")).fill(PIN)
    await page.get_by_role("button", name=zh("phone.ownData.savePin")).click()
    await expect(page.get_by_text(zh("phone.ownData.pinSet"))).to_be_visible()


async def test_a_second_phone_is_linked_by_number_and_pin_and_the_first_one_tells(town: Town) -> None:
    first, number = await own_phone(town)
    await set_pin(first)
    second = await town.visitor("phone")
    page = await second.go("/phone/")
    await page.get_by_role("button", name=zh("phone.joining.link")).click()
    await page.get_by_label(zh("phone.joining.number")).fill(number.lower())
    await page.get_by_label(zh("phone.joining.pin")).fill("000111")
    await page.get_by_role("button", name=zh("phone.joining.linkNow")).click()
    await expect(page.get_by_role("alert")).to_be_visible()
    await page.get_by_label(zh("phone.joining.pin")).fill(PIN)
    await page.get_by_role("button", name=zh("phone.joining.linkNow")).click()
    await expect(page.get_by_text(like("phone.home.spendsFrom"))).to_be_visible()
    stored = await page.evaluate("() => JSON.stringify({...localStorage})")
    assert PIN not in stored

    page = await first.go("/phone/#/home")
    await page.reload()
    await page.get_by_text(like("phone.home.strangePhone")).click()
    await expect(page.get_by_text(like("phone.devices.spendsFrom"))).to_be_visible()


async def test_somebody_applies_on_a_phone_and_follows_the_application(town: Town) -> None:
    street = await town.visitor("phone")
    page = await street.go("/phone/")
    await page.get_by_role("button", name=zh("phone.joining.apply")).click()
    await page.get_by_label(zh("phone.joining.station")).select_option(index=1)
    await page.get_by_label(zh("phone.joining.name")).fill("冯小刚")
    await page.get_by_label(zh("phone.joining.bornOn")).fill("1990-05-06")
    await page.get_by_label(zh("phone.joining.isRead")).check()
    await page.get_by_role("button", name=zh("phone.joining.send")).click()
    await expect(page.get_by_text(like("phone.joining.states.applied"))).to_be_visible()
    stored = await page.evaluate("() => JSON.stringify({...localStorage})")
    assert "冯" not in stored


async def test_my_data_are_shown_put_right_and_at_last_forgotten(town: Town) -> None:
    phone, number = await own_phone(town)
    page = await phone.go("/phone/#/data")
    await page.get_by_role("button", name=zh("phone.ownData.mend"), exact=True).last.click()
    await page.get_by_label(zh("phone.ownData.should")).fill("龙山街 8 号")
    await page.get_by_role("button", name=zh("phone.ownData.send")).click()
    await expect(page.get_by_text(zh("phone.ownData.waiting"), exact=True)).to_be_visible()

    officer = await town.desk("s06-officer")
    desk = await officer.go("/desk/#/volunteers")
    await open_tab(desk, "requests")
    asked = desk.get_by_role("article").filter(has_text=number)
    await asked.get_by_role("button", name=zh("desk.people.requests.do")).click()
    await expect(asked).to_have_count(0)
    await page.reload()
    await expect(page.get_by_text("龙山街 8 号").first).to_be_visible()

    await page.get_by_role("link", name=zh("phone.ownData.close")).click()
    await page.get_by_label(like("phone.ownData.closeNumber")).fill(number)
    await page.get_by_role("button", name=zh("phone.ownData.closeNow")).click()
    await expect(page.get_by_role("heading", name=zh("phone.activate.title"))).to_be_visible()
    shown = await officer.get(f"/volunteers/{town.bureau.volunteer_ids[number]}")
    assert (shown["name_masked"], shown["state"]) == ("***", "left")
