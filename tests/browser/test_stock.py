"""Stock at the desk: a delivery scanned in, a blind count, a difference decided by two, and forms to sign."""

import re
import secrets

from playwright.async_api import Locator, Page, expect

from tests.browser.town import Town, Visitor
from tests.browser.words import like, zh

SHOP = "M02"
NAME = "香皂"


async def open_stock(visitor: Visitor, town: Town, tab: str) -> Page:
    """Open a tab of the shop that no kiosk of the tests sells from."""
    page = await visitor.go("/desk/#/stock")
    tab_button = page.get_by_role("button", name=zh(f"desk.stock.tabs.{tab}"), exact=True)
    await expect(tab_button).to_be_visible()
    shop = page.get_by_role("combobox", name=re.compile(f"^{zh('desk.orders.shop')}"))
    if await shop.count():
        await shop.select_option(str(town.bureau.shop_ids[SHOP]))
    await tab_button.click()
    return page


async def shelf_of(visitor: Visitor, town: Town) -> int:
    """Read how many pieces of soap stand on the shelf."""
    said = await visitor.get(f"/shops/{town.bureau.shop_ids[SHOP]}/stock")
    return next(int(row["on_shelf"]) for row in said["items"] if row["name_zh"] == NAME)


async def keep(town: Town) -> None:
    """Let the shop have a keeper and a monitor, as every shop that is counted."""
    officer = await town.desk("s02-officer")
    shop = f"/shops/{town.bureau.shop_ids[SHOP]}"
    sheet = await officer.get(f"{shop}/sheet")
    if sheet["shop"]["people"] is None:
        fit = {role: each["staff_id"] for each in sheet["candidates"] for role in each["roles"]}
        people = {"keeper_id": fit["shop_keeper"], "monitor_id": fit["shop_monitor"]}
        await officer.post(f"{shop}/appointments", people)


def card_of(page: Page, words: str | re.Pattern[str]) -> Locator:
    """Find the newest card that says something."""
    return page.locator("article").filter(has_text=words).first


async def test_a_delivery_is_counted_in_and_its_form_is_printed(town: Town) -> None:
    keeper = await town.desk("keeper")
    before = await shelf_of(keeper, town)
    page = await open_stock(keeper, town, "deliveries")
    note = f"送-{secrets.token_hex(4)}"
    await page.get_by_role("button", name=zh("desk.stock.deliveries.open")).click()
    receive = page.get_by_role("button", name=zh("desk.stock.deliveries.receive"))
    await page.get_by_label(zh("desk.stock.deliveries.supplier")).fill("惠民批发")
    await page.get_by_label(zh("desk.stock.deliveries.document")).fill(note)
    field = page.get_by_label(zh("desk.stock.lines.add"))
    await field.fill("没有的物品")
    await field.press("Enter")
    await expect(page.get_by_role("alert").filter(has_text=zh("desk.stock.lines.unknown"))).to_be_visible()
    await expect(receive).to_be_disabled()
    await field.fill(NAME)
    await field.press("Enter")
    await page.get_by_label(zh("desk.stock.lines.boxesOf", name=NAME)).fill("１２")
    await page.get_by_label(zh("desk.stock.lines.bestBeforeOf", name=NAME)).fill("2030-01-31")
    await receive.click()
    await expect(page.get_by_text(like("desk.stock.deliveries.done", boxes=12))).to_be_visible()
    assert await shelf_of(keeper, town) == before + 12
    row = page.get_by_role("row").filter(has_text=note)
    await row.get_by_role("button", name=zh("desk.stock.forms.print")).click()
    form = page.get_by_role("dialog", name=zh("desk.stock.forms.delivery"))
    for words in (note, "2030-01-31", zh("desk.stock.forms.monitor")):
        await expect(form.get_by_text(words)).to_be_visible()


async def count_soap(page: Page, boxes: int) -> None:
    """Count one article blind and end the count."""
    await page.get_by_role("button", name=zh("desk.stock.counts.begin.spot"), exact=True).click()
    await page.get_by_label(zh("desk.stock.counts.article")).fill(NAME)
    await page.get_by_label(zh("desk.stock.counts.boxes")).fill(str(boxes))
    await page.get_by_role("button", name=zh("desk.stock.counts.note"), exact=True).click()
    await expect(page.get_by_role("row").filter(has_text=NAME)).to_contain_text(str(boxes))
    await expect(page.get_by_role("columnheader", name=zh("desk.stock.counts.expected"))).to_have_count(0)
    await page.get_by_role("button", name=zh("desk.stock.counts.close"), exact=True).click()


async def test_what_a_blind_count_misses_is_decided_by_monitor_and_superior(town: Town) -> None:
    await keep(town)
    monitor, keeper = await town.desk("monitor"), await town.desk("keeper")
    before = await shelf_of(keeper, town)
    page = await open_stock(monitor, town, "counts")
    await count_soap(page, before - 1)
    await expect(page.get_by_text(zh("desk.stock.counts.closed", count=1))).to_be_visible()
    await expect(page.get_by_role("columnheader", name=zh("desk.stock.counts.expected"))).to_be_visible()
    assert await shelf_of(keeper, town) == before - 1
    missing = like("desk.stock.cases.missing", whole=False, name=NAME, boxes=1)
    await page.get_by_role("button", name=zh("desk.stock.tabs.cases"), exact=True).click()
    case = card_of(page, missing)
    await case.get_by_role("button", name=zh("desk.stock.cases.deeds.settle")).click()
    await case.get_by_label(zh("desk.stock.cases.asks.settle")).fill("受潮丢弃")
    await case.get_by_role("button", name=zh("desk.stock.cases.deeds.settle")).click()
    await expect(case.get_by_text(zh("desk.stock.cases.waits.found"))).to_be_visible()
    officer = await town.desk("s02-officer")
    decided = await open_stock(officer, town, "cases")
    waiting = card_of(decided, missing)
    await waiting.get_by_role("button", name=zh("desk.stock.cases.deeds.agree"), exact=True).click()
    await waiting.get_by_label(zh("desk.stock.cases.asks.agree")).fill("情况属实")
    await waiting.get_by_role("button", name=like("desk.stock.cases.deeds.agree", whole=False)).click()
    await decided.get_by_label(zh("desk.stock.cases.ended")).check()
    ended = card_of(decided, missing)
    await expect(ended.get_by_text(zh("desk.stock.cases.states.settled"))).to_be_visible()
    await expect(ended.locator("q").last).to_have_text("情况属实")


async def test_the_match_the_plan_and_the_posting_open_for_whoever_watches(town: Town) -> None:
    officer = await town.desk("s02-officer")
    page = await open_stock(officer, town, "match")
    await expect(page.get_by_text(zh("desk.stock.match.agrees"))).to_be_visible()
    await page.get_by_role("button", name=zh("desk.stock.tabs.plan"), exact=True).click()
    await expect(page.get_by_text(like("desk.stock.plan.lead"))).to_be_visible()
    await page.get_by_role("button", name=zh("desk.stock.tabs.shelf"), exact=True).click()
    await page.get_by_role("button", name=zh("desk.stock.posting.print")).click()
    posting = page.get_by_role("dialog", name=like("desk.stock.posting.title"))
    await expect(posting.get_by_role("cell", name=NAME).first).to_be_visible()
