"""From a scanned checkpoint to a box of soap: one volunteer on the pages, from the slip to the receipt."""

import json
import re
from typing import Any, Final

from playwright.async_api import expect

from tests.browser.codes import read_code
from tests.browser.hands import (
    Scanner,
    activate,
    check_in,
    choose,
    confirm_order,
    pairing_code,
    show_pass,
    sign_in,
)
from tests.browser.test_print import printed
from tests.browser.town import Town, Visitor
from tests.browser.words import like, zh

DETAIL: Final = re.compile("治安巡逻|夜间巡逻")
READS_MAX: Final = 3


async def test_the_whole_journey_at_the_loopback_address(town: Town) -> None:
    await whole_journey(town)


async def test_the_whole_journey_from_another_machine(network_town: Town) -> None:
    await whole_journey(network_town)


async def whole_journey(town: Town) -> None:
    """Print, activate, walk, approve, show the pass, take soap, look at the receipt."""
    number = town.bureau.take_volunteer()
    clerk = await town.visitor("desk")
    stickers = await print_stickers(clerk)
    slip = await print_slip(clerk, number)
    phone = await town.visitor("phone")
    assert slip.startswith(f"{town.origin}/phone/#activate=")
    page = await activate(phone, slip)
    name = await page.get_by_role("heading", level=1).inner_text()
    assert "*" in name

    await walk(phone, stickers)
    await approve(clerk, number)
    await page.reload()
    await expect(page.get_by_label(zh("phone.points.label"))).to_contain_text("30")
    await page.get_by_role("link", name=zh("phone.home.all")).click()
    await expect(page.get_by_text("+30", exact=False).first).to_be_visible()

    kiosk = await pair_by_hand(town)
    receipt = await take_soap(kiosk, phone, name)
    await look_at_receipt(town, receipt, name, number)
    await page.goto(f"{town.origin}/phone/#/home")
    await page.reload()
    await expect(page.get_by_label(zh("phone.points.label"))).to_contain_text("15")


async def print_stickers(clerk: Visitor) -> list[str]:
    """Sign in, print the stickers of the station, and read what they say."""
    page = await clerk.go("/desk/")
    await sign_in(page, "s06-officer")
    await page.get_by_role("link", name=zh("desk.places.checkpoints")).click()
    await page.get_by_role("button", name=zh("desk.checkpoints.print", count=4)).click()
    await expect(page.locator(".sticker")).to_have_count(4)
    addresses = await printed(page)
    await page.get_by_role("button", name=zh("shared.back")).click()
    return addresses


async def print_slip(clerk: Visitor, number: str) -> str:
    """Print one volunteer's slip and read it."""
    page = clerk.page
    await page.get_by_role("link", name=zh("desk.places.volunteers")).click()
    await page.get_by_label(zh("desk.volunteers.search")).fill(number)
    await page.get_by_label(zh("desk.volunteers.select", number=number)).check()
    await page.get_by_role("button", name=zh("desk.slips.print")).click()
    await expect(page.locator(".front")).to_have_count(1)
    (address,) = await printed(page)
    await page.get_by_role("button", name=zh("shared.back")).click()
    return address


async def walk(phone: Visitor, stickers: list[str]) -> None:
    """Check in at three checkpoints; the phone knows no place, so the claim waits for a person."""
    page = phone.page
    await check_in(phone, stickers[0])
    await expect(page.get_by_text(zh("checkin.progress", done=1, needed=3))).to_be_visible()
    await check_in(phone, stickers[1])
    await page.goto(f"{phone.origin}/phone/#/patrol")
    await expect(page.get_by_text(zh("phone.patrol.progress", done=2, needed=3))).to_be_visible()
    await expect(page.get_by_text("必巡线15第1点")).to_be_visible()
    secure = await page.evaluate("isSecureContext")
    if secure:
        await check_in(phone, stickers[2])
    else:
        await type_code(phone, stickers[2])
    await expect(
        page.get_by_text(like("checkin.claim.waiting" if secure else "phone.claim.worth.waiting"))
    ).to_be_visible()
    await page.goto(f"{phone.origin}/phone/#/home")
    await expect(page.get_by_role("heading", name=DETAIL)).to_be_visible()


async def type_code(phone: Visitor, sticker: str) -> None:
    """Check in by the short code under the picture, as where there is no camera."""
    page = phone.page
    await page.goto(f"{phone.origin}/phone/#/scan")
    await expect(page.get_by_text(zh("phone.scan.trouble.insecure"))).to_be_visible()
    code = sticker.rsplit("/", 1)[1]
    await page.get_by_label(zh("phone.scan.typed")).fill(f"{code[:4].lower()}-{code[4:].lower()}")
    await page.get_by_role("button", name=zh("phone.scan.go"), exact=True).click()
    await expect(page.get_by_text(zh("phone.result.done"))).to_be_visible()


async def approve(officer: Visitor, number: str) -> None:
    """Find the claim in the queue, look at it, and approve it with the keyboard."""
    page = officer.page
    await page.get_by_role("link", name=like("desk.places.queue", whole=False)).click()
    await page.get_by_placeholder(zh("desk.queue.search")).fill(number)
    row = page.get_by_role("row", name=re.compile(number))
    await row.click()
    panel = page.get_by_role("complementary")
    await expect(panel.get_by_role("heading", name=zh("desk.claim.checkIns", count=3))).to_be_visible()
    await expect(panel.get_by_text(zh("desk.claim.noPlace"), exact=True).first).to_be_visible()
    await page.keyboard.press("x")
    await expect(
        page.get_by_role("status").filter(has_text=zh("desk.bulk.gives", count=1, points=30))
    ).to_be_visible()
    await page.keyboard.press("a")
    await page.keyboard.press("a")
    await expect(page.get_by_text(zh("desk.outcome.approved", count=1, points="30 分"))).to_be_visible()
    await expect(row).to_have_count(0)


async def pair_by_hand(town: Town) -> Visitor:
    """Type the code on the kiosk's screen at the desk."""
    kiosk = await town.visitor("kiosk")
    await kiosk.go("/kiosk/")
    code = await pairing_code(kiosk.page)
    keeper = await town.visitor("desk")
    page = await keeper.go("/desk/#/kiosks")
    await sign_in(page, "keeper")
    await page.get_by_role("link", name=zh("desk.places.kiosks")).click()
    await page.get_by_role("button", name=zh("desk.kiosks.pair")).click()
    await page.get_by_label(zh("desk.kiosks.code")).fill(f"{code[:4]} {code[4:]}")
    await page.locator("form").get_by_role("combobox").select_option(label="寿山平安超市")
    await page.get_by_label(zh("desk.kiosks.columns.name"), exact=True).fill("大厅一号机")
    await page.get_by_label(zh("desk.kiosks.handOver.instant")).check()
    await page.get_by_role("button", name=zh("desk.kiosks.pairNow"), exact=True).click()
    await expect(
        page.get_by_text(zh("desk.kiosks.paired", name="大厅一号机", shop="寿山平安超市"))
    ).to_be_visible()
    await expect(kiosk.page.get_by_role("heading", name=zh("kiosk.idle.title"))).to_be_visible()
    return kiosk


async def take_soap(kiosk: Visitor, phone: Visitor, name: str) -> str:
    """Read the pass like a scanner, take a bar of soap, and read the receipt's code."""
    page = kiosk.page
    hello = page.get_by_role("heading", name=zh("kiosk.visit.hello", name=name))
    # A busy machine may hold one key back for so long that the rest is no pass any more; then the kiosk says
    # so, and whoever stands there holds the phone up again.
    misread = page.get_by_role("alert")
    for _ in range(READS_MAX):
        await Scanner(page).press(await show_pass(phone))
        await expect(hello.or_(misread)).to_be_visible()
        if await hello.is_visible():
            break
    await expect(hello).to_be_visible()
    await expect(page.get_by_text(zh("kiosk.visit.missing", points="30 分"))).to_be_visible()
    await choose(page, "香皂")
    await expect(page.get_by_text(zh("kiosk.visit.basket", points="15 分"))).to_be_visible()
    await confirm_order(page)
    await expect(page.get_by_role("heading", name=zh("kiosk.receipt.take"))).to_be_visible()
    return read_code(await page.screenshot())


async def look_at_receipt(town: Town, address: str, name: str, number: str) -> None:
    """Open the receipt as a stranger: the order, the time, the seal, and nobody."""
    assert address.startswith(f"{town.origin}/r/{town.bureau.tenant_id}/")
    stranger = await town.visitor("phone")
    answers: list[str] = []
    async with stranger.page.expect_response(re.compile("/api/v1/receipts/")) as answered:
        page = await stranger.go(address)
    answers.append(await (await answered.value).text())
    await expect(page.get_by_text(zh("receipt.sealed"))).to_be_visible()
    await expect(page.get_by_text("香皂")).to_be_visible()
    await expect(page.get_by_text(re.compile(r"\d+月\d+日"))).to_be_visible()
    said = [address, *answers, await page.content()]
    assert not any(secret in text for text in said for secret in (name, number))
    assert people_in(json.loads(answers[0])) == set()
    await page.get_by_role("button", name="English").click()
    await expect(page.get_by_text("Soap", exact=True)).to_be_visible()


def people_in(answer: dict[str, Any]) -> set[str]:
    """Name the fields of a receipt that would speak of a person."""
    return {field for field in answer if re.search("volunteer|name_masked|staff|kiosk|phone|account", field)}
