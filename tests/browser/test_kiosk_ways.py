"""The other ways into a kiosk: a card with its PIN, slips, pick-up codes, and the door of the staff."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import zxingcpp
from playwright.async_api import Page, expect

from ledger.people.card_pins.refusals import CardPinWrong
from ledger.people.claim_slips.refusals import SlipUnknown
from tests.browser.codes import picture, read_code
from tests.browser.hands import (
    Scanner,
    activated_phone,
    begin_visit,
    choose,
    confirm_order,
    earn,
    pair,
)
from tests.browser.town import Town, Visitor
from tests.browser.words import like, zh

PIN: Final = "739105"
OTHER_PIN: Final = "739106"
SLIP: Final = "9123456789012348"
"""The digits of a slip that nobody has printed."""
EXIT_PIN: Final = "482916"
TRACES: Final = """() => [document.documentElement.outerHTML, location.href,
  JSON.stringify(localStorage), JSON.stringify(sessionStorage)].join(' ')"""
LISTEN: Final = """
  window.said = 0;
  const start = AudioBufferSourceNode.prototype.start;
  AudioBufferSourceNode.prototype.start = function (...args) {
    window.said += 1;
    return start.apply(this, args);
  };
"""
"""Counts the clips that are played."""


async def card_of(town: Town) -> tuple[Visitor, dict[str, Any]]:
    """Give somebody with thirty points a card."""
    phone = await activated_phone(town)
    await earn(town, phone)
    clerk = await town.desk("s06-officer")
    volunteer_id = (await phone.get("/me"))["volunteer_id"]
    cards = await clerk.post("/cards", {"volunteer_ids": [volunteer_id]})
    card: dict[str, Any] = cards["items"][0]
    return phone, card


async def tap(page: Page, digits: str) -> None:
    """Type with a finger, and confirm."""
    for digit in digits:
        await page.get_by_role("button", name=digit, exact=True).click()
    await page.get_by_role("button", name=zh("kiosk.keypad.confirm")).click()


async def tap_pictures(page: Page, digits: str) -> None:
    """Type with pictures, which stand for digits wherever they lie."""
    for digit in digits:
        await page.get_by_role("button", name=zh(f"kiosk.pictures.p{digit}"), exact=True).click()
    await page.get_by_role("button", name=zh("kiosk.keypad.confirm")).click()


async def test_a_card_gets_its_pin_at_the_kiosk_and_buys_without_a_phone(town: Town) -> None:
    kiosk, (_, card) = await pair(town), await card_of(town)
    page = kiosk.page
    await page.get_by_role("button", name=zh("kiosk.idle.ways.card")).click()
    await Scanner(page).read(card["code"])
    await page.get_by_role("button", name=zh("kiosk.pin.first")).click()
    await tap(page, card["letter_code"])
    await page.get_by_role("button", name=zh("kiosk.pin.pictures")).click()
    await page.get_by_role("button", name=zh("kiosk.pin.shuffle")).click()
    await tap_pictures(page, PIN)
    await tap_pictures(page, PIN)
    await expect(page.get_by_role("alert")).to_contain_text(zh("kiosk.notice.pinSet"))
    await page.get_by_role("button", name=zh("kiosk.pin.digits")).click()
    await page.get_by_role("button", name=zh("kiosk.pin.inOrder")).click()
    await tap(page, OTHER_PIN)
    await expect(page.get_by_role("alert")).to_contain_text(CardPinWrong.zh.split("{")[0].strip())
    await tap(page, PIN)
    await expect(page.get_by_role("heading", name=like("kiosk.visit.hello"))).to_be_visible()
    await choose(page, "香皂")
    await confirm_order(page)
    await expect(page.get_by_role("heading", name=zh("kiosk.receipt.take"))).to_be_visible()
    traces = str(await page.evaluate(TRACES))
    assert not [secret for secret in (PIN, card["code"], card["letter_code"]) if secret in traces]


async def test_a_card_without_its_pin_looks_and_prints_the_month(town: Town) -> None:
    kiosk, (_, card) = await pair(town), await card_of(town)
    page = kiosk.page
    await page.evaluate("() => { window.printed = 0; window.print = () => { window.printed += 1; } }")
    await Scanner(page).read(card["code"])
    await page.get_by_role("button", name=zh("kiosk.pin.look")).click()
    await expect(page.get_by_role("alert")).to_contain_text(zh("kiosk.notice.lookOnly"))
    await expect(page.get_by_role("heading", name=like("kiosk.visit.hello"))).to_be_visible()
    await choose(page, "香皂")
    await expect(page.get_by_role("button", name=like("kiosk.visit.confirmFor"))).to_have_count(0)
    await page.get_by_role("button", name=zh("kiosk.month.print")).click()
    await page.wait_for_function("() => window.printed === 1")
    await page.emulate_media(media="print")
    roll = page.locator(".roll").filter(has_text=zh("kiosk.month.title"))
    await expect(roll).to_contain_text("30 分")
    await page.emulate_media(media="screen")
    await page.get_by_role("button", name=zh("kiosk.foot.back")).click()
    await expect(roll).to_have_count(0)


async def test_slips_buy_without_a_name(town: Town) -> None:
    kiosk, admin = await pair(town), await town.desk("admin")
    bureau = next(one for one in (await admin.get("/units"))["items"] if one["code"] == "B")
    await admin.post(f"/budgets/{bureau['unit_id']}/grants", {"points": 500, "reason": "年度奖励"})
    expires_on = (datetime.now(UTC) + timedelta(days=60)).date().isoformat()
    issue = {"points": 10, "slips_count": 20, "expires_on": expires_on, "reason": "冬季活动"}
    issued = await admin.post("/claim-slip-issues", issue)
    officer = await town.desk("s06-officer")
    prints = {"slips_count": 2, "reason": "清雪"}
    printed = await officer.post(f"/claim-slip-issues/{issued['issue_id']}/prints", prints)
    page = kiosk.page
    for slip in printed["items"]:
        await Scanner(page).read(slip["code"])
    await expect(page.get_by_role("status")).to_contain_text(zh("kiosk.slips.held", count=2))
    await page.get_by_role("button", name=zh("kiosk.slips.confirm")).click()
    await expect(page.get_by_role("heading", name=zh("kiosk.visit.slips"))).to_be_visible()
    await choose(page, "香皂")
    await confirm_order(page)
    await expect(page.get_by_role("heading", name=zh("kiosk.receipt.take"))).to_be_visible()
    assert not [slip for slip in printed["items"] if slip["code"] in str(await page.evaluate(TRACES))]


async def test_a_slip_is_typed_where_there_is_no_scanner(town: Town) -> None:
    kiosk = await pair(town)
    page = kiosk.page
    await page.get_by_role("button", name=zh("kiosk.idle.slips")).click()
    await page.get_by_role("button", name=zh("kiosk.slips.keypad")).click()
    await expect(page.get_by_role("button", name=zh("kiosk.keypad.confirm"))).to_be_disabled()
    await tap(page, SLIP)
    await expect(page.get_by_role("status")).to_contain_text(zh("kiosk.slips.held", count=1))
    await page.get_by_role("button", name=zh("kiosk.slips.camera")).click()
    await page.get_by_role("button", name=zh("kiosk.foot.back")).click()
    await page.get_by_role("button", name=zh("kiosk.slips.confirm")).click()
    await expect(page.get_by_role("alert")).to_contain_text(SlipUnknown.zh)


async def test_what_waits_for_the_staff_is_taken_back_at_the_kiosk_or_on_the_phone(town: Town) -> None:
    kiosk = await pair(town, hand_over="clerk")
    page = kiosk.page
    for back in ("kiosk", "phone"):
        phone = await activated_phone(town)
        await earn(town, phone)
        await begin_visit(kiosk, phone)
        await choose(page, "香皂")
        await confirm_order(page)
        await expect(page.get_by_role("heading", name=zh("kiosk.receipt.askStaff"))).to_be_visible()
        if back == "kiosk":
            await page.get_by_role("button", name=zh("kiosk.receipt.takeBack")).click()
            await page.get_by_role("button", name=zh("kiosk.receipt.takeBackYes")).click()
            await expect(page.get_by_role("heading", name=zh("kiosk.receipt.void"))).to_be_visible()
            await page.get_by_role("button", name=zh("kiosk.foot.finish")).click()
        else:
            home = await phone.go("/phone/#/market")
            for _ in range(2):
                await home.get_by_role("button", name=zh("phone.reserve.giveUp"), exact=True).click()
            await expect(home.get_by_role("button", name=zh("phone.reserve.giveUp"))).to_have_count(0)
        assert (await phone.get("/me"))["points_available"] == 30


async def test_what_was_put_aside_is_fetched_by_its_code(town: Town) -> None:
    kiosk, phone = await pair(town), await activated_phone(town)
    await earn(town, phone)
    shelf = (await kiosk.get("/kiosk/goods"))["items"]
    soap = next(goods["sku"] for goods in shelf if "香皂" in goods["name_zh"])
    body = {"shop_id": town.bureau.shop_ids["M06"], "lines": [{"sku": soap, "quantity": 1}]}
    reserved = await phone.post("/me/reservations", body)
    page = kiosk.page
    await page.get_by_role("button", name=zh("kiosk.idle.pickup")).click()
    for digit in reserved["pickup_code"]:
        await page.get_by_role("button", name=digit, exact=True).click()
    await page.get_by_role("button", name=zh("kiosk.pickup.confirm")).click()
    await expect(page.get_by_role("heading", name=zh("kiosk.receipt.take"))).to_be_visible()
    await page.get_by_role("button", name=zh("kiosk.foot.finish")).click()
    await Scanner(page).read(reserved["pickup_shown"])
    await expect(page.get_by_role("alert")).to_be_visible()
    assert (await phone.get("/me"))["points_available"] == 15


async def test_staff_leave_by_their_pin_and_see_how_the_parts_are(town: Town) -> None:
    kiosk = await pair(town)
    page = kiosk.page
    name = (await kiosk.get("/kiosk"))["name"]
    keeper = await town.desk("keeper")
    desk = await keeper.go("/desk/#/kiosks")
    # The kiosks that other tests have withdrawn stand last, and nobody cares for them any more.
    care = desk.get_by_role("button", name=zh("desk.kiosks.care.open", name=name))
    await desk.get_by_role("row").filter(has=care).last.locator(care).click()
    await desk.get_by_label(zh("desk.kiosks.care.pin")).fill(EXIT_PIN)
    await desk.get_by_role("button", name=zh("desk.kiosks.care.setPin")).click()
    await expect(desk.get_by_text(zh("desk.kiosks.care.pinSet"))).to_be_visible()

    await page.get_by_role("button", name=zh("kiosk.foot.staff")).click()
    await page.get_by_role("button", name=zh("kiosk.staff.enter")).click()
    await tap(page, "900817")
    await expect(page.get_by_role("alert")).to_be_visible()
    await tap(page, EXIT_PIN)
    await expect(page.get_by_role("heading", name=zh("kiosk.service.title"))).to_be_visible()
    await expect(page.get_by_text(zh("kiosk.service.notYet"))).to_be_visible()
    await Scanner(page).read("PINGAN-TEST")
    await expect(page.get_by_text(zh("kiosk.service.notYet"))).to_have_count(0)


async def test_the_sheet_that_sets_scanners_up_can_be_read(town: Town) -> None:
    keeper, kiosk = await town.desk("keeper"), await pair(town)
    desk = await keeper.go("/desk/#/kiosks")
    await desk.get_by_role("button", name=zh("desk.kiosks.scanner.print")).click()
    sheet = desk.locator(".sheet")
    await expect(sheet.get_by_role("heading", name=zh("desk.kiosks.scanner.title"))).to_be_visible()
    assert read_code(await sheet.get_by_role("img", name=zh("desk.kiosks.scanner.qr")).screenshot()) == (
        "PINGAN-TEST"
    )
    bar = await sheet.get_by_role("img", name=zh("desk.kiosks.scanner.bar")).screenshot()
    found = zxingcpp.read_barcodes(picture(bar))
    assert [(code.text, code.format) for code in found] == [("PINGAN-TEST", zxingcpp.BarcodeFormat.Code128)]
    await Scanner(kiosk.page).read("PINGAN-TEST")
    await expect(kiosk.page.get_by_role("alert")).to_contain_text(zh("kiosk.notice.scannerWell"))


async def test_a_screen_is_spoken_until_the_voice_is_switched_off(town: Town) -> None:
    kiosk = await pair(town)
    page = kiosk.page
    await page.add_init_script(LISTEN)
    await page.reload()
    await page.get_by_role("button", name=zh("kiosk.idle.ways.card")).click()
    await page.wait_for_function("() => window.said === 1")
    await page.get_by_role("button", name=zh("kiosk.foot.back")).click()
    await page.get_by_role("button", name=zh("kiosk.habits.title")).click()
    await page.get_by_role("button", name=zh("kiosk.habits.quiet")).click()
    await page.get_by_role("button", name=zh("kiosk.idle.ways.card")).click()
    await expect(page.get_by_role("heading", name=zh("kiosk.card.title"))).to_be_visible()
    assert await page.evaluate("() => window.said") == 1


async def test_high_contrast_goes_with_whoever_chose_it(town: Town) -> None:
    kiosk = await pair(town)
    page = kiosk.page
    await page.clock.install()
    await page.reload()
    await page.get_by_role("button", name=zh("kiosk.habits.title")).click()
    await page.get_by_role("button", name=zh("kiosk.habits.contrast")).click()
    await expect(page.locator(":root")).to_have_attribute("data-theme", "contrast")
    await page.clock.fast_forward(46_000)
    await expect(page.locator(":root")).to_have_attribute("data-theme", "navy")
    await page.get_by_role("button", name=zh("kiosk.habits.title")).click()
    await expect(page.get_by_role("button", name=re.compile(zh("kiosk.habits.contrast")))).to_be_visible()
