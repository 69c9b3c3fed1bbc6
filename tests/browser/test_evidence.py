"""Evidence in browsers: a post's screen and a phone, a card scanned, a patrol led, duty, no network."""

import io
from typing import Any

import qrcode
from playwright.async_api import Page, expect

from tests.browser.codes import read_code
from tests.browser.hands import Scanner, activated_phone, show_pass
from tests.browser.town import Town, Visitor
from tests.browser.words import like, zh


async def screen_of_post(town: Town, *, point: int = 0) -> Visitor:
    """Pair a screen with a checkpoint of S06, with the digits it shows and the form of the desk."""
    screen = await town.visitor("desk", viewport={"width": 1920, "height": 1080})
    page = await screen.go("/board/")
    await page.get_by_role("button", name=zh("board.pairing.begin")).click()
    digits = page.locator(".digits")
    await expect(digits).to_be_visible()
    shown = await digits.inner_text()
    clerk = await town.desk("s06-clerk")
    desk = await clerk.go("/desk/#/field")
    await desk.get_by_role("button", name=zh("desk.field.tabs.boards"), exact=True).click()
    await desk.get_by_label(zh("desk.field.boards.code")).fill(shown)
    choice = desk.get_by_label(zh("desk.field.boards.point"))
    await expect(choice.locator("option")).not_to_have_count(1)
    await choice.select_option(index=point + 1)
    await desk.get_by_label(zh("desk.field.boards.name")).fill("警务室大屏")
    await desk.get_by_role("button", name=zh("desk.field.boards.pair"), exact=True).click()
    await expect(desk.get_by_text(like("desk.field.boards.paired"))).to_be_visible()
    await expect(page.locator(".white .qr")).to_be_visible()
    return screen


async def card_of(town: Town, volunteer_id: int) -> str:
    """Print somebody's card without looking at it, and return its digits."""
    clerk = await town.desk("s06-clerk")
    cards: dict[str, Any] = await clerk.post("/cards", {"volunteer_ids": [volunteer_id]})
    return str(cards["items"][0]["code"]).replace(" ", "")


async def test_the_code_on_a_posts_screen_is_the_best_evidence_and_changes(town: Town) -> None:
    screen = await screen_of_post(town)
    await screen.page.clock.install()
    await screen.page.reload()
    code = screen.page.locator(".white")
    await expect(code.locator(".qr")).to_be_visible()
    address = read_code(await code.screenshot())
    phone = await activated_phone(town, permissions=["geolocation"])
    latitude, longitude = town.bureau.places["S06"][0]
    await phone.context.set_geolocation({"latitude": latitude, "longitude": longitude, "accuracy": 8})
    page = await phone.go(address)
    await page.get_by_role("button", name=zh("checkin.checkIn"), exact=True).click()
    await expect(page.get_by_text(zh("checkin.grade.A"))).to_be_visible()
    await screen.context.set_offline(offline=True)
    await screen.page.clock.fast_forward(31_000)
    await expect(code.locator(".qr")).to_be_visible()
    assert read_code(await code.screenshot()) != address
    await screen.context.set_offline(offline=False)


async def test_a_card_before_the_scanner_of_the_post_checks_its_person_in(town: Town) -> None:
    screen = await screen_of_post(town, point=1)
    number = town.bureau.take_volunteer("S06")
    card = await card_of(town, town.bureau.volunteer_ids[number])
    await Scanner(screen.page).read(card)
    await expect(screen.page.locator(".cards .note--done")).to_be_visible()


async def lead_team(town: Town, leader: Visitor) -> None:
    """Let the station write down whose team this volunteer leads."""
    me = await leader.get("/me")
    officer = await town.desk("s06-officer")
    teams = (await officer.get("/teams"))["items"]
    await officer.post(
        f"/teams/{teams[0]['team_id']}/members", {"volunteer_id": me["volunteer_id"], "leads": True}
    )


async def type_card(page: Page, digits: str) -> None:
    """Type the digits of a card into the roll."""
    await page.get_by_label(zh("phone.lead.typed")).fill(digits)
    await page.get_by_role("button", name=zh("phone.lead.add"), exact=True).click()


async def test_a_leader_takes_a_patrol_out_and_brings_it_back(town: Town) -> None:
    leader = await activated_phone(town)
    await lead_team(town, leader)
    member = await activated_phone(town)
    number = town.bureau.take_volunteer("S06")
    card = await card_of(town, town.bureau.volunteer_ids[number])
    page = await leader.go("/phone/#/lead")
    await type_card(page, card)
    await type_card(page, await show_pass(member))
    await expect(page.locator(".trouble", has_text=zh("phone.lead.trouble.uninsured"))).to_have_count(2)
    await page.get_by_role("button", name=zh("phone.lead.start", count=3)).click()
    await expect(page.get_by_text(zh("phone.lead.leader"), exact=True)).to_be_visible()
    await page.get_by_role("button", name=zh("phone.lead.count"), exact=True).click()
    await type_card(page, card)
    await page.get_by_role("button", name=zh("phone.lead.done", count=1)).click()
    await expect(page.get_by_text(zh("phone.lead.back"), exact=True)).to_have_count(2)
    await page.get_by_role("button", name=zh("phone.lead.end"), exact=True).click()
    await expect(page.get_by_text(zh("phone.lead.sureMissing", count=1))).to_be_visible()
    await page.get_by_role("button", name=zh("phone.lead.end"), exact=True).click()
    await expect(page.get_by_text(zh("phone.lead.ended", count=3))).to_be_visible()


async def test_duty_runs_from_scan_to_scan(town: Town) -> None:
    phone = await activated_phone(town)
    code = town.bureau.short_codes["S06"][2]
    page = await phone.go("/phone/#/duty")
    form = page.locator("form")
    await form.get_by_label(zh("phone.scan.typed")).fill(code)
    await form.get_by_role("button", name=zh("phone.duty.in"), exact=True).click()
    await expect(page.get_by_text(like("phone.duty.since"))).to_be_visible()
    await form.get_by_label(zh("phone.scan.typed")).fill(code)
    await form.get_by_role("button", name=zh("phone.duty.out"), exact=True).click()
    await expect(page.get_by_text(like("phone.duty.waiting"))).to_be_visible()


async def test_scans_without_a_network_are_kept_over_a_reload_and_sent_later(town: Town) -> None:
    phone = await activated_phone(town)
    page = await phone.go("/phone/#/scan")
    await phone.context.set_offline(offline=True)
    for code in town.bureau.short_codes["S06"][:2]:
        await page.get_by_label(zh("phone.scan.typed")).fill(code)
        await page.get_by_role("button", name=zh("phone.scan.go"), exact=True).click()
        await page.get_by_role("button", name=zh("phone.scan.next"), exact=True).click()
    await expect(page.get_by_text(zh("phone.scan.kept", count=2))).to_be_visible()
    await phone.context.set_offline(offline=False)
    await page.reload()
    await expect(page.get_by_text(like("phone.scan.kept"))).not_to_be_visible()
    patrol = (await phone.get("/me"))["patrol"]
    assert patrol["done_count"] == 2


async def test_a_leader_checks_a_member_in_by_the_card(town: Town) -> None:
    leader = await activated_phone(town)
    await lead_team(town, leader)
    number = town.bureau.take_volunteer("S06")
    card = await card_of(town, town.bureau.volunteer_ids[number])
    page = await leader.go("/phone/#/lead")
    await page.get_by_role("link", name=zh("phone.witness.title")).click()
    await page.get_by_label(zh("phone.witness.pointTyped")).fill(town.bureau.short_codes["S06"][0])
    await page.get_by_role("button", name=zh("phone.lead.add"), exact=True).click()
    await type_card(page, card)
    await expect(page.get_by_role("heading", name=zh("phone.witness.done", count=1))).to_be_visible()
    await expect(page.get_by_text(number)).to_be_visible()


async def test_a_photo_of_a_sticker_is_sent_later_and_read_by_the_service(town: Town) -> None:
    phone = await activated_phone(town)
    page = await phone.go("/phone/#/scan")
    sticker = io.BytesIO()
    address = f"{town.origin}/c/{town.bureau.tenant_id}/{town.bureau.short_codes['S06'][0]}"
    qrcode.make(address).save(sticker, format="PNG")
    await page.locator("input[type=file]").set_input_files(
        {"name": "sticker.png", "mimeType": "image/png", "buffer": sticker.getvalue()}
    )
    await expect(page.get_by_role("button", name=zh("phone.scan.next"), exact=True)).to_be_visible()
    assert (await phone.get("/me"))["patrol"]["done_count"] == 1
