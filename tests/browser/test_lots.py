"""Until when points last, on the phone, at the desk and on paper; and orders handed over in part."""

import itertools
import re
import secrets
from datetime import UTC, datetime
from typing import Final

from playwright.async_api import Page, expect

from api.rooms import ROOMS
from ledger.book.operations.award import Award
from ledger.book.tellers import Tellers
from ledger.book.words import Owner, Principal, Request, TenantId
from tests.browser.hands import activate, begin_visit, choose, confirm_order, earn, pair, print_slip
from tests.browser.town import Town, Visitor
from tests.browser.words import like, zh

SYSTEM: Final = Principal("system/test")
LONG_DATE: Final = re.compile(r"\d{4}年\d{1,2}月\d{1,2}日")
_run: Final = secrets.token_hex(4)
_keys = itertools.count(1)


async def award(town: Town, number: str, points: int, *, notice_days: int = 0) -> None:
    """Give points in the bureau's book, as the rules of an activity with a notice window do."""
    tellers = Tellers(town.bureau.database_url, ROOMS)
    officer = await town.desk("s06-officer")
    budgets = (await officer.get("/budgets"))["items"]
    office = Owner(f"unit/{next(one['unit_id'] for one in budgets if one['code'] == 'S06')}")
    volunteer = Owner(f"volunteer/{town.bureau.volunteer_ids[number]}")
    request = Request(SYSTEM, f"award/{_run}/{next(_keys)}", bytes(32))
    await tellers.submit(
        TenantId(town.bureau.tenant_id),
        Award(request, SYSTEM, office, volunteer, points, 0, "化解纠纷", datetime.now(UTC), notice_days),
    )
    await tellers.close()


async def phone_of(town: Town, number: str) -> Visitor:
    """Activate a phone of a volunteer whose number is known."""
    slip = await print_slip(town, number)
    phone = await town.visitor("phone")
    await activate(phone, slip["url"])
    return phone


async def test_the_phone_says_how_long_points_last_and_what_waits(town: Town) -> None:
    number = town.bureau.take_volunteer()
    await award(town, number, 30)
    await award(town, number, 40, notice_days=3)
    phone = await phone_of(town, number)
    page = phone.page
    card = page.get_by_label(zh("phone.points.label"))
    await expect(card).to_contain_text("30")
    await expect(card).to_contain_text(f"{zh('phone.points.pending')} 40 分")
    await card.get_by_role("button", name=zh("phone.points.pending")).click()
    await expect(card.get_by_text(zh("phone.points.why.pending"))).to_be_visible()
    await card.get_by_role("link", name=like("phone.points.expires", points="30 分")).click()
    await expect(page.get_by_role("heading", name=zh("phone.lots.title"))).to_be_visible()
    await expect(page.get_by_role("heading", name=zh("phone.lots.available", points="30 分"))).to_be_visible()
    await expect(page.get_by_text(like("phone.lots.until"))).to_have_text(LONG_DATE)
    await expect(page.get_by_role("heading", name=zh("phone.lots.waiting", points="40 分"))).to_be_visible()
    await expect(page.get_by_text("化解纠纷")).to_be_visible()
    await expect(page.get_by_text(like("phone.lots.from"))).to_be_visible()


async def test_the_desk_lists_and_prints_whose_points_expire(town: Town) -> None:
    number = town.bureau.take_volunteer()
    await award(town, number, 77)
    officer = await town.desk("s06-officer")
    page = await officer.go("/desk/#/volunteers")
    await page.get_by_role("link", name=zh("desk.expiring.link")).click()
    await expect(page.get_by_role("heading", name=zh("desk.expiring.title"))).to_be_visible()
    await expect(page.get_by_text(zh("desk.expiring.none"))).to_be_visible()
    await page.get_by_label(zh("desk.expiring.days")).select_option("400")
    row = page.get_by_role("row", name=re.compile(number))
    await expect(row).to_contain_text("77")
    await expect(row).to_contain_text("*")
    await expect(row).to_contain_text(LONG_DATE)
    await expect(page.get_by_role("heading", name=zh("desk.expiring.byDay"))).to_be_visible()
    await expect(page.get_by_role("link", name=zh("desk.places.volunteers"), exact=True)).to_have_attribute(
        "aria-current", "page"
    )
    await page.get_by_role("button", name=zh("desk.expiring.print")).click()
    sheets = page.locator(".sheet")
    await expect(sheets.get_by_role("row", name=re.compile(number))).to_be_visible()
    await page.emulate_media(media="print")
    assert await fits_on_paper(page)
    await page.emulate_media(media="screen")
    await page.get_by_role("button", name=zh("shared.back")).click()
    elsewhere = await town.desk("s02-officer")
    page = await elsewhere.go("/desk/#/expiring")
    await page.get_by_label(zh("desk.expiring.days")).select_option("400")
    await expect(page.get_by_role("row", name=re.compile(number))).to_have_count(0)


async def fits_on_paper(page: Page) -> bool:
    """Tell whether nothing on a sheet reaches over its edges."""
    inside: bool = await page.evaluate(
        """() => [...document.querySelectorAll('.sheet')].every((sheet) =>
        sheet.scrollWidth <= sheet.clientWidth && sheet.scrollHeight <= sheet.clientHeight)"""
    )
    return inside


async def test_a_keeper_hands_over_what_is_there_and_returns_the_rest(town: Town) -> None:
    number = town.bureau.take_volunteer()
    phone = await phone_of(town, number)
    await earn(town, phone)
    kiosk = await pair(town, hand_over="clerk")
    await begin_visit(kiosk, phone)
    await choose(kiosk.page, "香皂")
    await kiosk.page.get_by_role("button", name=zh("kiosk.visit.more", name="香皂")).click()
    await confirm_order(kiosk.page)
    order = await kiosk.page.locator(".number strong").inner_text()

    keeper = await town.desk("keeper")
    page = await keeper.go("/desk/#/orders")
    card = page.get_by_label(zh("desk.orders.number", number=order))
    await card.get_by_role("button", name=zh("desk.orders.handOverPart")).click()
    await expect(card.get_by_text(zh("desk.orders.part.all"))).to_be_visible()
    await card.get_by_role("button", name=zh("shared.oneLess", name="香皂")).click()
    sentence = zh("desk.orders.part.comesTo", given=1, spent="15 分", left=1, returned="15 分")
    await expect(card.get_by_text(sentence)).to_be_visible()
    await card.get_by_role("button", name=zh("desk.orders.reasons.soldOut")).click()
    await card.get_by_role("button", name=like("desk.orders.part.confirm", whole=False)).click()
    await expect(page.get_by_text(zh("desk.orders.done.part", number=order, points="15 分"))).to_be_visible()
    await page.get_by_label(zh("desk.orders.state")).select_option("handed_over")
    await expect(card.get_by_text(zh("desk.orders.inPart"))).to_be_visible()
    await expect(card.get_by_text(zh("desk.orders.stayed", given=1, returned=1))).to_be_visible()

    await phone.page.goto(f"{phone.origin}/phone/#/home")
    await phone.page.reload()
    await expect(phone.page.get_by_label(zh("phone.points.label"))).to_contain_text("15")
    await expect(phone.page.get_by_text("没有领走的物品，积分退回：香皂×1").first).to_be_visible()
