"""Goods at the desk: an article with its picture and price, and vouchers with their numbers."""

import io

from PIL import Image
from playwright.async_api import Page, expect

from tests.browser.hands import activated_phone, begin_visit, choose, confirm_order, earn, pair
from tests.browser.town import Town
from tests.browser.words import like, zh

CODE, NAME = "H1CUP", "搪瓷杯"
VOUCHER, VOUCHER_NAME = "H1CUT", "理发一次"


def photo() -> bytes:
    """Draw a picture of a cup."""
    made = io.BytesIO()
    Image.linear_gradient("L").resize((900, 600)).convert("RGB").save(made, "JPEG")
    return made.getvalue()


async def add(page: Page, code: str, name: str, *, cost: str) -> None:
    """Fill in the least that an article needs."""
    await page.get_by_role("button", name=zh("desk.goods.add")).click()
    await page.get_by_label(zh("desk.goods.form.code")).fill(code)
    await page.get_by_label(zh("desk.goods.form.nameZh")).fill(name)
    await page.get_by_label(zh("desk.goods.form.nameEn")).fill(f"{code} cup")
    await page.get_by_label(zh("desk.goods.form.cost")).fill(cost)


async def price(page: Page, points: int) -> None:
    """Set a price that counts at once."""
    await page.get_by_label(zh("desk.goods.price.points")).fill(str(points))
    await page.get_by_label(zh("desk.goods.price.reason")).fill("积分办公会决定")
    await page.get_by_role("button", name=zh("desk.goods.price.set")).click()
    await expect(page.get_by_text(like("desk.goods.price.done"))).to_be_visible()


async def test_an_article_gets_its_name_picture_and_price_at_the_desk(town: Town) -> None:
    admin = await town.desk("admin")
    page = await admin.go("/desk/#/goods")
    await add(page, CODE, NAME, cost="3.50")
    barcode = page.get_by_label(zh("desk.goods.form.barcode"))
    await barcode.fill("6901990000016")
    adding = page.get_by_role("button", name=zh("desk.goods.form.add"), exact=True)
    await expect(page.get_by_text(zh("desk.goods.faults.barcode"))).to_be_visible()
    await expect(adding).to_be_disabled()
    await barcode.fill("")
    await adding.click()
    await expect(page.get_by_role("heading", name=NAME)).to_be_visible()
    await price(page, 12)
    chooser = page.get_by_label(zh("desk.goods.picture.add"))
    await chooser.set_input_files({"name": "cup.jpg", "mimeType": "image/jpeg", "buffer": photo()})
    shown = page.locator("img[src*='/goods-pictures/']")
    await expect(shown).to_be_visible()
    assert await shown.evaluate("image => image.naturalWidth") == 640
    await page.get_by_role("button", name=zh("desk.goods.back")).click()
    row = page.get_by_role("row").filter(has=page.get_by_role("cell", name=CODE, exact=True))
    await expect(row.get_by_role("cell", name="12 分")).to_be_visible()
    await page.get_by_role("button", name=zh("desk.goods.tabs.values")).click()
    await expect(page.get_by_role("rowheader", name=NAME)).to_be_visible()


async def test_phone_credit_is_refused_kindly_at_the_desk(town: Town) -> None:
    admin = await town.desk("admin")
    page = await admin.go("/desk/#/goods")
    await add(page, "H1TEL", "话费 50 元", cost="50")
    await page.get_by_role("button", name=zh("desk.goods.form.add"), exact=True).click()
    await expect(page.get_by_text("“话费”等于发钱", exact=False)).to_be_visible()
    keeper = await town.desk("keeper")
    theirs = await keeper.go("/desk/#/goods")
    await expect(theirs.get_by_role("row").nth(1)).to_be_visible()
    await expect(theirs.get_by_role("button", name=zh("desk.goods.add"))).to_have_count(0)


async def test_a_voucher_is_loaded_at_the_desk_and_its_number_stands_on_the_receipt(town: Town) -> None:
    phone = await activated_phone(town)
    await earn(town, phone)
    admin = await town.desk("admin")
    page = await admin.go("/desk/#/goods")
    await add(page, VOUCHER, VOUCHER_NAME, cost="20")
    await page.get_by_label(zh("desk.goods.form.kind")).select_option("voucher")
    await page.get_by_label(zh("desk.goods.form.supplier")).fill("丽人理发")
    await page.get_by_role("button", name=zh("desk.goods.form.add"), exact=True).click()
    await price(page, 10)
    load = page.get_by_role("button", name=like("desk.goods.vouchers.load"))
    shop = page.get_by_role("combobox", name=zh("desk.goods.vouchers.shop"))
    await shop.select_option(label="西安平安超市")
    await page.get_by_label(zh("desk.goods.vouchers.document")).fill("SH-1")
    await expect(load).to_be_disabled()
    file = "LR-0001,理发\r\nLR-0002,理发\r\n".encode("gb18030")
    await page.get_by_label(zh("desk.goods.vouchers.file")).set_input_files(
        {"name": "券号.csv", "mimeType": "text/csv", "buffer": file}
    )
    await load.click()
    await expect(page.get_by_text(like("desk.goods.vouchers.done"))).to_be_visible()
    kiosk = await pair(town, shop="M02")
    await begin_visit(kiosk, phone)
    await choose(kiosk.page, VOUCHER_NAME)
    await confirm_order(kiosk.page)
    await expect(kiosk.page.get_by_text(zh("kiosk.paper.serial", serial="LR-0001")).first).to_be_visible()
    await page.get_by_role("button", name=zh("desk.goods.back")).click()
    await page.get_by_role("button", name=zh("desk.goods.tabs.settlement")).click()
    await page.get_by_role("button", name=zh("desk.goods.settlement.print", supplier="丽人理发")).click()
    sheet = page.get_by_role("dialog")
    await expect(sheet.get_by_text("LR-0001", exact=True)).to_be_visible()
