"""The desk's way: the person stands by it at a kiosk with card and PIN, or a colleague is merely named."""

import secrets
from datetime import UTC, datetime, timedelta

from playwright.async_api import Page, expect

from ledger.storage.engine import connect
from tests.browser.hands import activated_phone, earn, pair
from tests.browser.test_without_phones import PIN, print_card, set_pin, type_pictures
from tests.browser.town import Town, Visitor
from tests.browser.words import like, zh

SOAP = "香皂"


async def fill_in(officer: Visitor, *, shop_id: int, number: str, name: str) -> Page:
    """Fill in one piece of an article for somebody who stands at the desk, but send nothing yet."""
    page = await officer.go("/desk/#/assisted")
    await page.get_by_role("combobox", name=zh("desk.assisted.shop"), exact=True).select_option(
        value=str(shop_id)
    )
    await page.get_by_label(zh("desk.assisted.person")).fill(number)
    await page.get_by_role("button", name=zh("desk.assisted.find")).click()
    await page.get_by_role("button", name=zh("shared.oneMore", name=name)).click()
    return page


async def test_what_the_desk_filled_in_is_confirmed_at_a_kiosk_with_card_and_pin(town: Town) -> None:
    phone, kiosk = await activated_phone(town), await pair(town)
    await earn(town, phone)
    number = (await phone.get("/me"))["number"]
    card, letter = await print_card(await town.desk("s06-clerk"), number)
    officer = await town.desk("s06-officer")
    desk = await fill_in(officer, shop_id=town.bureau.shop_ids["M06"], number=number, name=SOAP)
    await desk.get_by_role("button", name=zh("desk.assisted.ask"), exact=True).click()
    await expect(desk.get_by_text(zh("desk.assisted.asked"))).to_be_visible()
    page = kiosk.page
    await set_pin(kiosk, card, letter)
    await type_pictures(page, PIN)
    await expect(page.get_by_text(zh("kiosk.extras.filledIn"))).to_be_visible()
    await page.get_by_role("button", name=zh("kiosk.extras.confirm"), exact=True).click()
    await expect(page.get_by_role("heading", name=zh("kiosk.receipt.askStaff"))).to_be_visible()
    assert (await phone.get("/me"))["points_available"] == 15


async def test_a_few_points_go_out_on_the_name_of_a_colleague_who_stands_by(town: Town) -> None:
    phone = await activated_phone(town)
    await earn(town, phone)
    number = (await phone.get("/me"))["number"]
    officer = await town.desk("s06-officer")
    page = await fill_in(officer, shop_id=town.bureau.shop_ids["M06"], number=number, name=SOAP)
    witness = page.get_by_role("combobox", name=like("desk.assisted.witness", whole=False))
    await witness.select_option(index=1)
    await page.get_by_role("button", name=zh("desk.assisted.place"), exact=True).click()
    await expect(page.get_by_text(zh("desk.assisted.placed"))).to_be_visible()
    assert (await phone.get("/me"))["points_available"] == 15


async def new_shop(town: Town) -> str:
    """Open a shop of its own for a test that closes it; return its code."""
    bureau, code = town.bureau, f"M{secrets.randbelow(10**6):06}"
    connection = await connect(bureau.database_url, statement_timeout="10s")
    bureau.shop_ids[code] = await connection.fetchval(
        "INSERT INTO shops (tenant_id, code, unit_id, name)"
        " SELECT tenant_id, $2, unit_id, '夜间平安超市' FROM shops WHERE tenant_id = $1 AND code = 'M06'"
        " RETURNING shop_id",
        bureau.tenant_id,
        code,
    )
    await connection.close()
    return code


async def test_a_kiosk_of_a_closed_shop_says_so_until_it_opens(town: Town) -> None:
    code = await new_shop(town)
    keeper, kiosk = await town.desk("keeper"), await pair(town, shop=code)
    page, closed_days = kiosk.page, f"/shops/{town.bureau.shop_ids[code]}/closed-days"
    today = (datetime.now(UTC) + timedelta(hours=8)).date().isoformat()
    await keeper.post(closed_days, {"day": today, "reason": "盘点"})
    await page.reload()
    await expect(page.get_by_role("heading", name=zh("kiosk.closed.title"))).to_be_visible()
    await expect(page.get_by_text("盘点", exact=True)).to_be_visible()
    await keeper.post(closed_days, {"day": today, "reason": None})
    await page.reload()
    await expect(page.get_by_role("heading", name=zh("kiosk.idle.title"))).to_be_visible()
