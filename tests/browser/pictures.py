"""Takes the pictures of docs/pictures: python -m tests.browser.pictures <address of a demo> <password>."""

import asyncio
import io
import sys
from pathlib import Path
from typing import Final

from PIL import Image
from playwright.async_api import Page, async_playwright, expect

from tests.browser.bureau import Bureau
from tests.browser.hands import (
    Scanner,
    activate,
    check_in,
    pairing_code,
    show_pass,
)
from tests.browser.town import Town, Visitor

FOLDER: Final = Path(__file__).parents[2] / "docs" / "pictures"
BYTES_MAX: Final = 150_000
WIDTH_MAX: Final = 1400
STATION: Final = "s06"
SHOP: Final = "M01"
"""It never closes."""
POINTS_WANTED: Final = 30


class Album:
    """Writes what a page shows, small enough for a README."""

    async def keep(self, page: Page, name: str, *, full_page: bool = False) -> None:
        """Photograph a page."""
        shot = Image.open(io.BytesIO(await page.screenshot(full_page=full_page))).convert("RGB")
        shot.thumbnail((WIDTH_MAX, 4 * WIDTH_MAX))
        path = FOLDER / f"{name}.webp"
        for quality in (90, 80, 70, 55):
            shot.save(path, "WEBP", quality=quality, method=6)
            if path.stat().st_size < BYTES_MAX:
                return
        message = f"{path} stays too large"
        raise ValueError(message)


async def main(origin: str, password: str) -> None:
    """Walk through every page once."""
    FOLDER.mkdir(exist_ok=True)
    album = Album()
    async with async_playwright() as driver:
        browser = await driver.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        nowhere = Bureau(1, "", Path(), {}, {}, {}, {})
        town = Town(browser, origin, nowhere, password=password)
        page = await desk_pictures(town, album)
        phone = await phone_pictures(town, album, page)
        await kiosk_pictures(town, album, phone)
        outsider = await town.visitor("desk")
        await album.keep(await opened(outsider, "/verify.html"), "verify")
        board = await town.visitor("desk", viewport={"width": 1920, "height": 1080})
        await album.keep(await opened(board, "/board/"), "board")
        for fault in await town.leave():
            sys.stderr.write(f"{fault}\n")
        await browser.close()


async def opened(visitor: Visitor, path: str) -> Page:
    """Open a place and let it settle."""
    page = await visitor.go(path)
    await page.wait_for_load_state("networkidle")
    await page.wait_for_timeout(500)
    return page


async def desk_pictures(town: Town, album: Album) -> Visitor:
    """The sign-in, every place of the desk, and the sheets it prints."""
    stranger = await town.visitor("desk")
    await album.keep(await opened(stranger, "/desk/"), "desk-sign-in")
    chief = await town.desk("chief1")
    page = await opened(chief, "/desk/#/queue")
    for row in (await page.locator("tr[data-claim] input").all())[:6]:
        await row.check()
    await page.locator("tr[data-claim]").first.click()
    await page.wait_for_timeout(500)
    await album.keep(page, "desk-queue")
    officer = await town.desk(f"{STATION}-officer")
    page = officer.page
    admin = await town.desk("admin")
    for view in ("budgets", "book", "overview", "reports", "policy", "expiring"):
        await album.keep(await opened(admin, f"/desk/#/{view}"), f"desk-{view}")
    await opened(officer, "/desk/#/checkpoints")
    await album.keep(page, "desk-checkpoints")
    await page.locator(".place__head .button--main").click()
    await page.emulate_media(media="print")
    await page.set_viewport_size({"width": 794, "height": 1123})
    await page.wait_for_timeout(300)
    await album.keep(page, "print-stickers")
    await page.emulate_media(media="screen")
    await page.set_viewport_size({"width": 1366, "height": 768})
    return officer


async def phone_pictures(town: Town, album: Album, officer: Visitor) -> Visitor:
    """A volunteer who has points: the slip, every view of the phone, and the sticker's own page."""
    phone = await town.visitor("phone")
    await album.keep(await opened(phone, "/phone/"), "phone-activate")
    volunteer_id = await somebody_with_points(officer)
    await slip_pictures(officer, album, volunteer_id)
    slip = (await officer.post("/slips", {"volunteer_ids": [volunteer_id]}))["items"][0]
    await activate(phone, f"{town.origin}/phone/#activate={slip['code']}")
    stickers = (await officer.get("/stickers"))["items"]
    code = stickers[0]["short_code"].replace("-", "")
    await album.keep(await opened(phone, f"/c/1/{code}"), "checkin")
    await check_in(phone, f"/c/1/{code}")
    await album.keep(phone.page, "checkin-done")
    for view in ("home", "patrol", "market", "statement", "scan", "mine", "lots", "seal"):
        await album.keep(await opened(phone, f"/phone/#/{view}"), f"phone-{view}")
    await show_pass(phone)
    await album.keep(phone.page, "phone-pass")
    await phone.page.evaluate("() => localStorage.setItem('pingan.print', 'large')")
    await phone.page.reload()
    await album.keep(await opened(phone, "/phone/#/home"), "phone-home-large")
    await phone.page.evaluate("() => localStorage.setItem('pingan.print', 'normal')")
    return phone


async def slip_pictures(officer: Visitor, album: Album, volunteer_id: int) -> None:
    """The list of volunteers, one of them beside it, and a sheet of slips."""
    page = await opened(officer, "/desk/#/volunteers")
    number = (await officer.get(f"/volunteers/{volunteer_id}"))["number"]
    for box in (await page.locator("tbody input").all())[:4]:
        await box.check()
    await page.get_by_role("row").filter(has_text=number).click()
    await page.wait_for_timeout(500)
    await album.keep(page, "desk-volunteers")
    await page.locator(".slips .button--main").click()
    await expect(page.locator(".front").first).to_be_visible()
    await page.emulate_media(media="print")
    await page.set_viewport_size({"width": 794, "height": 1123})
    await page.wait_for_timeout(300)
    await album.keep(page, "print-slips")
    await page.emulate_media(media="screen")
    await page.set_viewport_size({"width": 1366, "height": 768})


async def somebody_with_points(officer: Visitor) -> int:
    """Find a volunteer who can take something home."""
    for row in (await officer.get("/volunteers?limit=100"))["items"]:
        volunteer = await officer.get(f"/volunteers/{row['volunteer_id']}")
        if volunteer["points_available"] >= POINTS_WANTED and row["devices_count"] == 0:
            return int(row["volunteer_id"])
    message = "nobody of this station has enough points"
    raise LookupError(message)


async def kiosk_pictures(town: Town, album: Album, phone: Visitor) -> None:
    """A kiosk from its pairing to a receipt, and the receipt's own page."""
    kiosk = await town.visitor("kiosk")
    page = await opened(kiosk, "/kiosk/")
    await album.keep(page, "kiosk-pairing")
    keeper = await town.desk("keeper")
    shop = next(shop for shop in (await keeper.get("/shops"))["items"] if shop["code"] == SHOP)
    body = {
        "pairing_code": await pairing_code(page),
        "shop_id": shop["shop_id"],
        "name": "大厅一号机",
        "hand_over": "clerk",
    }
    await keeper.post("/kiosks", body)
    await page.locator(".idle").wait_for()
    await album.keep(page, "kiosk-idle")
    await Scanner(page).read(await show_pass(phone))
    await page.locator(".tile .body").nth(1).click()
    await page.locator(".tile .body").nth(2).click()
    await page.wait_for_timeout(300)
    await album.keep(page, "kiosk-shelf")
    async with page.expect_response("**/kiosk/orders") as placed:
        await page.locator(".action .button--main").click()
    await page.locator(".receipt").wait_for()
    await album.keep(page, "kiosk-receipt")
    url = (await (await placed.value).json())["receipt_url"]
    stranger = await town.visitor("phone")
    await album.keep(await opened(stranger, f"/r/{url.split('/r/')[1]}"), "receipt")
    for view in ("orders", "kiosks"):
        await album.keep(await opened(keeper, f"/desk/#/{view}"), f"desk-{view}")
    await shop_pictures(town, album)


async def shop_pictures(town: Town, album: Album) -> None:
    """What the supermarket's own people see: goods, stock, shops, and the counter's tablet."""
    admin, monitor = await town.desk("admin"), await town.desk("monitor")
    await album.keep(await opened(admin, "/desk/#/goods"), "desk-goods")
    await album.keep(await opened(admin, "/desk/#/shops"), "desk-shops")
    await album.keep(await opened(monitor, "/desk/#/stock"), "desk-stock")
    tablet = await town.desk(f"{SHOP.lower()}-keeper")
    await tablet.page.set_viewport_size({"width": 1280, "height": 800})
    await album.keep(await opened(tablet, "/counter/"), "counter")


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2]))
