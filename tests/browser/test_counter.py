"""The counter and the paper: a keeper picks and hands out, and a power cut's slips are entered by two."""

import re
from typing import Any

import pytest
from playwright.async_api import Page, expect

from tests.browser.hands import Scanner, ordered, pair
from tests.browser.test_access import MODES, SIDEWAYS, findings, set_mode
from tests.browser.town import Town, Visitor
from tests.browser.words import en, like, zh

TABLET = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}


async def counter(town: Town, user_name: str = "keeper", **options: Any) -> Visitor:  # noqa: ANN401 - passed on
    """Stand at the counter of the station's shop."""
    keeper = await town.desk(user_name, viewport=TABLET, **options)
    await keeper.page.add_init_script(
        f"localStorage.setItem('pingan.counter.shop', '{town.bureau.shop_ids['M06']}')"
    )
    await keeper.go("/counter/")
    await expect(keeper.page.get_by_role("button", name=zh("desk.counter.tabs.count"))).to_be_visible()
    if user_name == "keeper":
        await expect(keeper.page.get_by_label(zh("desk.counter.scan"))).to_be_focused()
    return keeper


def of_order(page: Page, order: dict[str, Any]) -> Any:  # noqa: ANN401 - a locator
    return page.get_by_role("article", name=like("desk.orders.number", number=order["order_number"]))


async def test_a_call_for_help_at_a_kiosk_is_heard_at_the_counter_until_somebody_goes(town: Town) -> None:
    kiosk, keeper = await pair(town, name="求助机"), await counter(town)
    await kiosk.page.get_by_role("button", name=zh("kiosk.foot.staff")).click()
    await expect(kiosk.page.get_by_text(zh("kiosk.staff.told"))).to_be_visible()
    said = like("desk.kiosks.calls.calling", whole=False, name="M06 求助机")
    note = keeper.page.get_by_role("alert").filter(has_text=said)
    await expect(note).to_be_visible(timeout=30_000)
    await note.get_by_role("button", name=zh("desk.kiosks.calls.go")).click()
    await expect(note).to_have_count(0)


async def test_a_scanned_receipt_becomes_a_picking_list_and_is_handed_over(town: Town) -> None:
    order = await ordered(town, ("G001", 2))
    keeper = await counter(town)
    page = keeper.page
    await Scanner(page).read(order["receipt_url"])
    card = of_order(page, order)
    await expect(card).to_be_visible()
    confirm = card.get_by_role("button", name=zh("desk.counter.confirm"))
    await expect(confirm).to_be_disabled()
    await card.get_by_role("button", name=zh("desk.counter.given")).click()
    await confirm.click()
    done = like("desk.orders.done.handed_over", number=order["order_number"])
    await expect(page.get_by_text(done)).to_be_visible()
    await expect(page.get_by_label(zh("desk.counter.scan"))).to_be_focused()


async def test_what_is_missing_stays_and_its_points_go_back(town: Town) -> None:
    order = await ordered(town, ("G001", 2))
    page = (await counter(town)).page
    await page.get_by_label(zh("desk.counter.scan")).fill(order["order_number"])
    await page.keyboard.press("Enter")
    card = of_order(page, order)
    await card.get_by_role("button", name=like("shared.oneMore")).first.click()
    await card.get_by_role("button", name=zh("desk.counter.confirm")).click()
    await expect(page.get_by_text(like("desk.orders.done.part", whole=False))).to_be_visible()


async def test_what_was_handed_over_comes_back_at_the_counter(town: Town) -> None:
    order = await ordered(town, ("G001", 1))
    keeper = await counter(town)
    await keeper.post(f"/orders/{order['order_id']}/hand-overs", {})
    page = keeper.page
    await Scanner(page).read(order["order_number"])
    card = of_order(page, order)
    await card.get_by_role("button", name=zh("desk.counter.back")).click()
    await card.get_by_label(zh("desk.counter.howMany")).select_option("1")
    await card.get_by_role("button", name=zh("desk.counter.reasons.mistake")).click()
    await card.get_by_role("button", name=re.compile(f"^{zh('desk.counter.back')}")).click()
    done = like("desk.counter.done.back", number=order["order_number"])
    await expect(page.get_by_text(done)).to_be_visible()


async def test_a_payment_code_at_the_counter_is_thrown_away(town: Town) -> None:
    page = (await counter(town)).page
    await Scanner(page).read("134567890123456789")
    await expect(page.get_by_text(zh("desk.counter.mistake.payment-code"))).to_be_visible()
    assert "134567890123456789" not in await page.content()


async def test_without_a_network_the_counter_says_so(town: Town) -> None:
    keeper = await counter(town)
    await keeper.context.set_offline(offline=True)
    await expect(keeper.page.get_by_text(zh("desk.counter.offline"))).to_be_visible()
    await keeper.context.set_offline(offline=False)
    await expect(keeper.page.get_by_text(zh("desk.counter.offline"))).to_be_hidden()


async def test_who_only_watches_the_shop_counts_and_hands_nothing_out(town: Town) -> None:
    page = (await counter(town, "monitor")).page
    await expect(page.get_by_role("button", name=zh("desk.counter.tabs.count"))).to_be_visible()
    await expect(page.get_by_role("button", name=zh("desk.counter.tabs.serve"))).to_have_count(0)


async def test_a_paper_slip_is_entered_by_one_and_confirmed_by_another_on_the_desk(town: Town) -> None:
    number = town.bureau.take_volunteer()
    keeper, monitor = await town.desk("keeper"), await town.desk("monitor")
    printed = await keeper.post("/outage-blocks", {"shop_id": town.bureau.shop_ids["M06"], "slips_count": 6})
    slip = printed["numbers"][0]
    page = await keeper.go("/desk/#/shops")
    await page.get_by_role("button", name=zh("desk.shops.tabs.paper")).click()
    await page.get_by_role("button", name=zh("desk.paper.enter")).click()
    await page.get_by_label(zh("desk.paper.number")).fill(slip)
    await page.get_by_label(zh("desk.paper.volunteer")).fill(number)
    # The minute of the clock lies before the moment of printing.
    await page.get_by_label(zh("desk.paper.when")).evaluate("(field) => field.step = 'any'")
    now = await page.evaluate("new Date(Date.now() + 8 * 3600e3).toISOString().slice(0, 23)")
    await page.get_by_label(zh("desk.paper.when")).fill(now)
    await page.get_by_label(zh("desk.paper.addGoods")).fill("G001")
    await page.keyboard.press("Enter")
    await page.get_by_role("button", name=zh("desk.paper.save")).click()
    await expect(page.get_by_text(zh("desk.paper.done.waiting", number=slip))).to_be_visible()
    own = page.get_by_role("article", name=zh("desk.paper.slip", number=slip))
    await expect(own.get_by_text(zh("desk.paper.needsAnother"))).to_be_visible()
    page = await monitor.go("/desk/#/shops")
    await page.get_by_role("button", name=zh("desk.shops.tabs.paper")).click()
    card = page.get_by_role("article", name=zh("desk.paper.slip", number=slip))
    await card.get_by_role("button", name=zh("desk.paper.asOnPaper")).click()
    # Nobody has earned any points yet, so it is a difference for a third person.
    await expect(page.get_by_text(zh("desk.paper.done.difference", number=slip))).to_be_visible()


async def test_hours_and_closed_days_of_a_shop_are_laid_on_the_desk(town: Town) -> None:
    page = await (await town.desk("s02-officer")).go("/desk/#/shops")
    await page.locator("tbody tr").first.click()
    panel = page.get_by_role("complementary")
    monday = panel.get_by_label(zh("desk.shops.weekdays.d1"))
    await monday.fill("25:00-26:00")
    await expect(panel.get_by_role("alert")).to_be_visible()
    await monday.fill("00:00-12:00 12:00-24:00")
    await panel.get_by_role("button", name=zh("desk.shops.copyFirst")).click()
    await panel.get_by_role("button", name=zh("desk.shops.saveHours")).click()
    await expect(panel.get_by_text(zh("desk.shops.saved"))).to_be_visible()
    await expect(panel.get_by_label(zh("desk.shops.weekdays.d7"))).to_have_value("00:00-12:00 12:00-24:00")


@pytest.mark.parametrize("mode", MODES, ids="-".join)
async def test_the_counter_and_the_shops_are_for_everybody(town: Town, mode: tuple[str, str]) -> None:
    order = await ordered(town, ("G001", 2))
    keeper = await counter(town)
    await set_mode(keeper, mode)
    page = await keeper.go("/counter/")
    say = zh if mode[0] == "zh-CN" else en
    found = await findings(page, "waiting")
    await page.get_by_label(say("desk.counter.scan")).fill(order["order_number"])
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("button", name=say("desk.counter.given"))).to_be_visible()
    found += await findings(page, "picking")
    await page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    found += await findings(page, "picking on a phone")
    assert await page.evaluate(SIDEWAYS) == 0
    await page.set_viewport_size({"width": 1366, "height": 768})
    page = await keeper.go("/desk/#/shops")
    await page.locator("tbody tr").first.click()
    found += await findings(page, "shops")
    await page.get_by_role("button", name=say("desk.shops.tabs.paper")).click()
    await page.get_by_role("button", name=say("desk.paper.enter")).click()
    found += await findings(page, "paper")
    assert found == []
