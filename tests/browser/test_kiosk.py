"""The kiosk: reads passes, forgets people, keeps payment codes to itself, and sells the last box once."""

import asyncio
import re
from typing import Final

import pytest
from playwright.async_api import Page, expect

from ledger.people.refusals import DeviceRevoked, PassExpired, PassUnknown, PassUsed
from tests.browser.bureau import LAST_BOX
from tests.browser.codes import read_code
from tests.browser.hands import (
    Scanner,
    activated_phone,
    begin_visit,
    choose,
    confirm_order,
    earn,
    pair,
    show_pass,
    tile,
)
from tests.browser.town import Town, Visitor
from tests.browser.words import en, like, told, zh

TRACES: Final = """() => [document.documentElement.outerHTML, document.title, location.href, history.length,
  JSON.stringify(localStorage), JSON.stringify(sessionStorage)].join(' ')"""
WARN_MS: Final = 31_000
OVER_MS: Final = 15_000
RECEIPT_MS: Final = 11_000
STEP_MS: Final = 30_000
HELD_MS: Final = 2_100
"""A code held before the scanner is heard once in two seconds."""
PAYMENT_CODES: Final = (
    "134567890123456789",
    "281234567890123456",
    "2512345678901234567890",
    "１３４５６７８９０１２３４５６７８９",
)


async def rich_phone(town: Town, *, station: str = "S06") -> Visitor:
    """Give a volunteer a phone and thirty points."""
    phone = await activated_phone(town, station=station)
    await earn(town, phone, station=station)
    return phone


async def test_a_box_is_taken_and_the_receipt_can_be_read(town: Town) -> None:
    kiosk, phone = await pair(town, hand_over="clerk"), await rich_phone(town)
    page = kiosk.page
    await begin_visit(kiosk, phone)
    cup = page.get_by_role("button", name=tile("保温杯"))
    await expect(cup).to_contain_text(zh("kiosk.visit.missing", points="30 分"))
    await choose(page, "香皂")
    await page.get_by_role("button", name=zh("kiosk.visit.more", name="香皂")).click()
    await expect(page.get_by_text(zh("kiosk.visit.chosen", count=2))).to_be_visible()
    await confirm_order(page)
    await expect(page.get_by_role("heading", name=zh("kiosk.receipt.askStaff"))).to_be_visible()
    assert re.fullmatch(rf"{town.origin}/r/1/[0-9A-Za-z_-]+", read_code(await page.screenshot()))
    await phone.go("/phone/#/home")
    await phone.page.reload()
    points = phone.page.get_by_label(zh("phone.points.label"))
    await expect(points).to_contain_text(f"{zh('phone.points.held')} 30")
    keeper = await town.desk("keeper")
    desk = await keeper.go("/desk/#/orders")
    await desk.get_by_role("button", name=zh("desk.orders.handOver")).first.click()
    await expect(desk.get_by_text(like("desk.orders.done.handed_over"))).to_be_visible()


async def test_nothing_of_anybody_stays_when_they_have_gone(town: Town) -> None:
    kiosk, phone = await pair(town), await rich_phone(town)
    page = kiosk.page
    await page.clock.install()
    await page.reload()
    await expect(page.get_by_role("heading", name=zh("kiosk.idle.title"))).to_be_visible()
    name = (await phone.get("/me"))["name_masked"]
    shown = await show_pass(phone)
    async with page.expect_response(re.compile("/kiosk/visits$")) as opened:
        await Scanner(page).read(shown)
    token = (await (await opened.value).json())["visit"]
    await expect(page.get_by_role("heading", name=zh("kiosk.visit.hello", name=name))).to_be_visible()
    await choose(page, "香皂")

    await page.clock.fast_forward(WARN_MS)
    warning = page.get_by_role("alertdialog", name=zh("kiosk.quiet.title"))
    await expect(warning).to_be_visible()
    await warning.get_by_role("button", name=zh("kiosk.quiet.more")).click()
    await expect(warning).to_have_count(0)
    await page.clock.fast_forward(WARN_MS)
    await expect(warning).to_be_visible()
    async with page.expect_request(lambda request: request.method == "DELETE"):
        await page.clock.fast_forward(OVER_MS)
    await expect(page.get_by_role("heading", name=zh("kiosk.idle.title"))).to_be_visible()
    traces = str(await page.evaluate(TRACES))
    assert not [trace for trace in (name, token, shown, "香皂 ×1") if trace in traces]


async def test_a_receipt_goes_by_itself_and_takes_its_traces_along(town: Town) -> None:
    kiosk, phone = await pair(town), await rich_phone(town)
    page = kiosk.page
    await page.clock.install()
    await page.reload()
    name = (await phone.get("/me"))["name_masked"]
    await begin_visit(kiosk, phone)
    await choose(page, "洗洁精")
    await confirm_order(page)
    await expect(page.get_by_role("heading", name=zh("kiosk.receipt.take"))).to_be_visible()
    receipt = read_code(await page.screenshot())
    await page.clock.fast_forward(RECEIPT_MS)
    await expect(page.get_by_role("heading", name=zh("kiosk.idle.title"))).to_be_visible()
    traces = str(await page.evaluate(TRACES))
    assert not [trace for trace in (name, receipt.rsplit("/", 1)[1], "洗洁精 ×1") if trace in traces]


async def test_a_payment_code_is_refused_on_the_spot_and_goes_nowhere(town: Town) -> None:
    kiosk = await pair(town)
    page = kiosk.page
    await page.clock.install()
    asked = len(kiosk.watch.requests)
    for code in PAYMENT_CODES:
        await Scanner(page).read(code)
        await expect(page.get_by_role("alert")).to_contain_text(zh("kiosk.notice.paymentCode"))
        await page.get_by_role("button", name=zh("kiosk.notice.close")).click()
        await page.clock.fast_forward(HELD_MS)
    assert not [line for line in kiosk.watch.requests[asked:] if "/visits" in line]
    assert not [body for body in kiosk.watch.bodies if any(code[2:] in body for code in PAYMENT_CODES)]
    await say_in_english(page)
    await Scanner(page).read(PAYMENT_CODES[0])
    await expect(page.get_by_role("alert")).to_contain_text(en("kiosk.notice.paymentCode"))
    assert PAYMENT_CODES[0] not in str(await page.evaluate(TRACES))


async def test_a_pass_is_good_once_and_not_for_long(town: Town) -> None:
    first, second, phone = await pair(town), await pair(town), await rich_phone(town)
    await phone.page.clock.install()
    shown = await show_pass(phone)
    await Scanner(first.page).read(shown)
    await expect(first.page.get_by_role("heading", name=like("kiosk.visit.hello"))).to_be_visible()
    await Scanner(second.page).read(shown)
    alert = second.page.get_by_role("alert")
    await expect(alert).to_contain_text(told(PassUsed))
    await say_in_english(second.page)
    await expect(alert).to_contain_text(told(PassUsed, "en"))

    await phone.context.set_offline(offline=True)
    await phone.page.clock.fast_forward(STEP_MS * 8)
    ahead = await show_pass(phone)
    await phone.context.set_offline(offline=False)
    await Scanner(second.page).read(ahead)
    await expect(alert).to_contain_text(told(PassExpired, "en"))
    await say_in_chinese(second.page)
    await expect(alert).to_contain_text(told(PassExpired))


async def test_other_codes_are_told_apart_without_asking_anybody(town: Town) -> None:
    kiosk = await pair(town)
    page = kiosk.page
    await page.clock.install()
    asked = len(kiosk.watch.requests)
    for code, word in (
        (f"{town.origin}/c/1/{town.bureau.short_codes['S06'][0]}", "checkpoint"),
        (f"{town.origin}/r/1/ABCDEFGHJKMNPQRS", "receipt"),
        (f"{town.origin}/phone/#activate=1-ABCD-EFGH-JKMN", "slip"),
        ("7123456789123456780", "misread"),
        ("6901990000015", "other"),
    ):
        await Scanner(page).read(code)
        await expect(page.get_by_role("alert")).to_contain_text(zh(f"kiosk.notice.{word}"))
        await page.clock.fast_forward(HELD_MS)
    assert not [line for line in kiosk.watch.requests[asked:] if "/visits" in line]


async def test_a_stranger_s_pass_is_unknown(town: Town) -> None:
    kiosk = await pair(town)
    await Scanner(kiosk.page).read(with_check_digit("799999999912345678"))
    alert = kiosk.page.get_by_role("alert")
    await expect(alert).to_contain_text(told(PassUnknown))
    await say_in_english(kiosk.page)
    await expect(alert).to_contain_text(told(PassUnknown, "en"))


async def test_the_pass_of_a_phone_that_was_shut_out_opens_nothing(town: Town) -> None:
    kiosk, phone = await pair(town), await activated_phone(town)
    shown = await show_pass(phone)
    device_id = (await phone.get("/me/devices"))["items"][0]["device_id"]
    clerk = await town.desk("s06-officer")
    await clerk.post(f"/devices/{device_id}/revocations", {"reason": "丢失"})
    await Scanner(kiosk.page).read(shown)
    alert = kiosk.page.get_by_role("alert")
    await expect(alert).to_contain_text(told(DeviceRevoked))
    await say_in_english(kiosk.page)
    await expect(alert).to_contain_text(told(DeviceRevoked, "en"))


def with_check_digit(digits: str) -> str:
    """Add the Luhn digit to the first eighteen."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return f"{digits}{-total % 10}"


async def test_two_people_reach_for_the_last_box_and_one_has_it(town: Town) -> None:
    kiosks = [await pair(town, shop="M06") for _ in range(2)]
    phones = [await rich_phone(town) for _ in range(2)]
    for kiosk, phone in zip(kiosks, phones, strict=True):
        await begin_visit(kiosk, phone)
        await choose(kiosk.page, "反光背心")
    await asyncio.gather(*(confirm_order(kiosk.page) for kiosk in kiosks))
    taken = [kiosk.page.get_by_role("heading", name=zh("kiosk.receipt.take")) for kiosk in kiosks]
    gone = [
        kiosk.page.get_by_role("alert").filter(
            has_text=zh("kiosk.notice.soldOut", name="反光背心").rstrip("。")
        )
        for kiosk in kiosks
    ]
    for won, lost in zip(taken, gone, strict=True):
        await expect(won.or_(lost)).to_be_visible()
    assert sorted([await won.count() for won in taken]) == [0, 1]
    assert sorted([await lost.count() for lost in gone]) == [0, 1]
    assert sorted([(await phone.get("/me"))["points_available"] for phone in phones]) == [0, 30]
    shelf = (await kiosks[0].get("/kiosk/goods"))["items"]
    assert [goods["boxes_left"] for goods in shelf if goods["sku"] == LAST_BOX] == [0]


async def test_a_withdrawn_kiosk_says_so_and_may_be_paired_again(town: Town) -> None:
    kiosk = await pair(town)
    kiosk_id = (await kiosk.get("/kiosk"))["kiosk_id"]
    keeper = await town.desk("keeper")
    await keeper.post(f"/kiosks/{kiosk_id}/revocations", {"reason": "换了地方"})
    phone = await activated_phone(town)
    await Scanner(kiosk.page).read(await show_pass(phone))
    await expect(kiosk.page.get_by_role("heading", name=zh("kiosk.revoked.title"))).to_be_visible()
    await kiosk.page.get_by_role("button", name=zh("kiosk.revoked.pair")).click()
    await expect(kiosk.page.get_by_role("heading", name=zh("kiosk.pairing.title"))).to_be_visible()


@pytest.mark.parametrize("digits", [7, 19])
async def test_the_pass_can_be_typed_by_finger(town: Town, digits: int) -> None:
    kiosk, phone = await pair(town), await activated_phone(town)
    page = kiosk.page
    await page.get_by_role("button", name=zh("kiosk.idle.keypad")).click()
    for digit in (await show_pass(phone))[:digits]:
        await page.get_by_role("button", name=digit, exact=True).click()
    await page.get_by_role("button", name=zh("kiosk.keypad.confirm")).click()
    if digits < 19:
        await expect(page.get_by_role("alert")).to_contain_text(zh("kiosk.notice.tooShort"))
    else:
        await expect(page.get_by_role("heading", name=like("kiosk.visit.hello"))).to_be_visible()


async def say_in_english(page: Page) -> None:
    """Use the language switch of the idle screen."""
    await page.get_by_role("button", name="English").click()
    await expect(page.get_by_role("heading", name=en("kiosk.idle.title"))).to_be_visible()


async def say_in_chinese(page: Page) -> None:
    """Use it again."""
    await page.get_by_role("button", name=en("shared.otherLanguage")).click()
    await expect(page.get_by_role("heading", name=zh("kiosk.idle.title"))).to_be_visible()
