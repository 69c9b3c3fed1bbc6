"""Goods put aside on the phone, an order filled in at the desk for somebody, and goods brought back."""

from playwright.async_api import Page, expect

from ledger.market.reserving.rules import read_pickup
from tests.browser.codes import read_code
from tests.browser.hands import activated_phone, earn
from tests.browser.test_assisted import fill_in
from tests.browser.town import Town, Visitor
from tests.browser.words import like, zh


async def cheapest(phone: Visitor, shop_id: int) -> str:
    """Name the cheapest article of which a shop has something left, in Chinese."""
    shelf = (await phone.get(f"/catalogue?shop_id={shop_id}"))["items"]
    return str(
        min((good for good in shelf if good["boxes_left"] > 3), key=lambda good: good["points"])["name_zh"]
    )


async def card_of(page: Page, number: str) -> None:
    """Wait for the card of an order at the desk."""
    await expect(page.get_by_role("article", name=zh("desk.orders.number", number=number))).to_be_visible()


async def test_what_is_put_aside_on_the_phone_shows_a_code_that_the_counter_knows(town: Town) -> None:
    phone = await activated_phone(town)
    await earn(town, phone)
    shop_id = town.bureau.shop_ids["M06"]
    name = await cheapest(phone, shop_id)
    page = await phone.go("/phone/#/market")
    await page.get_by_label(zh("phone.market.shop")).select_option(value=str(shop_id))
    await page.get_by_role("button", name=zh("shared.oneMore", name=name)).click()
    await page.get_by_role("button", name=like("phone.reserve.reserve")).click()
    await expect(page.get_by_role("img", name=zh("phone.reserve.qr"))).to_be_visible()
    digits = "".join((await page.get_by_label(zh("phone.reserve.code")).inner_text()).split())
    assert read_pickup(read_code(await page.screenshot())) == digits
    keeper = await town.desk("keeper")
    found = await keeper.post("/pickups", {"pickup_code": digits})
    await card_of(await keeper.go("/desk/#/orders"), found["order_number"])
    await page.get_by_role("button", name=zh("phone.reserve.giveUp"), exact=True).click()
    await page.get_by_role("button", name=zh("phone.reserve.giveUp"), exact=True).click()
    await expect(page.get_by_role("img", name=zh("phone.reserve.qr"))).to_have_count(0)
    await expect(page.get_by_text(zh("phone.market.how", points=30))).to_be_visible()


async def test_an_order_filled_in_at_the_desk_waits_for_a_witness_and_may_come_back(town: Town) -> None:
    phone = await activated_phone(town)
    await earn(town, phone)
    number = (await phone.get("/me"))["number"]
    shop_id = town.bureau.shop_ids["M06"]
    name = await cheapest(phone, shop_id)
    officer, witness, keeper = [await town.desk(user) for user in ("s06-officer", "s06-second", "keeper")]
    page = await fill_in(officer, shop_id=shop_id, number=number, name=name)
    await page.get_by_role("button", name=zh("desk.assisted.ask"), exact=True).click()
    await expect(page.get_by_text(zh("desk.assisted.asked"))).to_be_visible()
    asked = (await officer.get("/desk-orders"))["items"][0]["desk_order_id"]
    other = await witness.go("/desk/#/assisted")
    waiting = other.get_by_role("article", name=zh("desk.assisted.number", number=asked))
    await waiting.get_by_role("button", name=zh("desk.assisted.confirm")).click()
    await expect(other.get_by_text(zh("desk.assisted.placed"))).to_be_visible()
    placed = (await witness.get("/desk-orders"))["items"]
    order = next(each["order_number"] for each in placed if each["desk_order_id"] == asked)
    desk = await keeper.go("/desk/#/orders")
    card = desk.get_by_role("article", name=zh("desk.orders.number", number=order))
    await card.get_by_role("button", name=zh("desk.orders.handOver")).click()
    await desk.get_by_label(zh("desk.orders.state")).select_option("handed_over")
    await card.get_by_role("button", name=zh("desk.orders.return.open")).click()
    await card.get_by_role("button", name=zh("shared.oneMore", name=name)).click()
    await card.get_by_role("button", name=zh("desk.orders.return.reasons.mistake")).click()
    await card.get_by_role("button", name=zh("desk.orders.return.confirm")).click()
    await expect(card.get_by_text(zh("desk.orders.return.cameBack", count=1))).to_be_visible()
    assert (await phone.get("/me"))["points_available"] == 30
