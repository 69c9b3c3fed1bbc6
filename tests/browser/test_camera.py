"""Fake cameras that see real codes: a kiosk that looks at a phone, and a phone that looks at a sticker."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest
import qrcode
from PIL import Image
from playwright.async_api import Browser, Playwright, expect

from tests.browser.codes import camera_file, picture
from tests.browser.conftest import ARGUMENTS
from tests.browser.hands import activated_phone, pair, show_pass
from tests.browser.town import Town
from tests.browser.words import like, zh

Camera = Callable[[Path], AbstractAsyncContextManager[Browser]]


@pytest.fixture
def camera(playwright: Playwright, chromium_path: str) -> Camera:
    """Give a way to start a browser of its own whose camera sees what a file shows."""

    @asynccontextmanager
    async def start(seen: Path) -> AsyncIterator[Browser]:
        flags = ["--use-fake-device-for-media-stream", f"--use-file-for-fake-video-capture={seen}"]
        browser = await playwright.chromium.launch(executable_path=chromium_path, args=[*ARGUMENTS, *flags])
        try:
            yield browser
        finally:
            await browser.close()

    return start


async def test_the_kiosk_s_camera_reads_the_pass_on_a_phone(
    town: Town, camera: Camera, tmp_path: Path
) -> None:
    seen = tmp_path / "kiosk.y4m"
    camera_file(seen, None)
    phone = await activated_phone(town)
    name = (await phone.get("/me"))["name_masked"]
    async with camera(seen) as browser:
        kiosk = await pair(town, browser=browser, permissions=["camera"])
        await show_pass(phone)
        camera_file(seen, picture(await phone.page.screenshot()))
        await kiosk.page.get_by_role("button", name=zh("kiosk.idle.camera")).click()
        await expect(
            kiosk.page.get_by_role("heading", name=zh("kiosk.visit.hello", name=name))
        ).to_be_visible()


async def test_the_phone_s_camera_reads_a_sticker(town: Town, camera: Camera, tmp_path: Path) -> None:
    seen = tmp_path / "phone.y4m"
    camera_file(seen, qr_code(f"{town.origin}/c/2/7K3M9QAX"))
    async with camera(seen) as browser:
        phone = await activated_phone(town, browser=browser, permissions=["camera"])
        page = await phone.go("/phone/#/scan")
        await expect(page.get_by_text(zh("phone.scan.mistake.foreign"))).to_be_visible()
        camera_file(seen, qr_code(f"{town.origin}/c/1/{town.bureau.short_codes['S06'][1]}"))
        await page.reload()
        await expect(page.get_by_text(zh("phone.result.done"))).to_be_visible()
        await expect(page.get_by_text(like("phone.result.left"))).to_be_visible()


async def test_a_payment_code_before_the_camera_is_refused_on_the_spot(
    town: Town, camera: Camera, tmp_path: Path
) -> None:
    seen = tmp_path / "wallet.y4m"
    camera_file(seen, qr_code("134567890123456789"))
    async with camera(seen) as browser:
        kiosk = await pair(town, browser=browser, permissions=["camera"])
        await kiosk.page.get_by_role("button", name=zh("kiosk.idle.camera")).click()
        await expect(kiosk.page.get_by_role("alert")).to_contain_text(zh("kiosk.notice.paymentCode"))
        assert not [line for line in kiosk.watch.requests if line.endswith("/kiosk/visits")]


def qr_code(text: str) -> Image.Image:
    """Draw a code as it stands on a wall."""
    drawn: Image.Image = qrcode.make(text, border=4, box_size=8).get_image()
    return drawn.convert("RGB")
