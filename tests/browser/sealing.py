"""What tests of the seal do besides visiting: read the log as strangers, check files without a network."""

import asyncio
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import httpx
from playwright.async_api import Browser, Locator, Page, expect

from tests.browser.town import Visitor

NAME: Final = "liaohe-test"
SIGNED_TRIES: Final = 50
AMOUNT: Final = re.compile(r'(\\"amount\\":)(\d+)')


async def public(origin: str, path: str) -> str:
    """Read a public file of the log."""
    async with httpx.AsyncClient() as client:
        answer = await client.get(f"{origin}/log/{NAME}/{path}")
        answer.raise_for_status()
        return answer.text


async def log_size(origin: str) -> int:
    """Wait until everything booked so far is signed; say how far the checkpoint reaches."""
    async with httpx.AsyncClient() as client:
        head = (await client.get(f"{origin}/api/v1/bureaus/1/log")).raise_for_status().json()
    for _ in range(SIGNED_TRIES):
        signed = int((await public(origin, "checkpoint")).split("\n")[1])
        if signed >= head["size"]:
            return signed
        await asyncio.sleep(0.2)
    message = f"{head['size']} transactions are booked, {signed} signed"
    raise AssertionError(message)


async def taken(page: Page, link: Locator) -> tuple[str, str]:
    """Tap a link that hands out a file; return its name and its text."""
    async with page.expect_download() as begun:
        await link.click()
    download = await begun.value
    path = Path(await download.path())
    return download.suggested_filename, await asyncio.to_thread(path.read_text, encoding="utf-8")


async def exported(admin: Visitor) -> str:
    """Take the whole book as JSON lines."""
    begun = await admin.post("/exports", {"format": "jsonl"})
    path = f"{admin.origin}/api/v1/exports/book.jsonl?export_id={begun['export_id']}"
    answer = await admin.context.request.get(path)
    assert answer.ok, await answer.text()
    return await answer.text()


def with_more_points(book: str) -> tuple[str, int]:
    """Give one point more somewhere in the middle of a book; say in which transaction."""
    lines = book.splitlines(keepends=True)
    for number in range(len(lines) // 2, len(lines)):
        touched = AMOUNT.sub(lambda found: f"{found[1]}{int(found[2]) + 1}", lines[number], count=1)
        if touched != lines[number]:
            return "".join([*lines[:number], touched, *lines[number + 1 :]]), number - 1
    raise AssertionError


def without_line(book: str, log_index: int) -> str:
    """Cut a transaction out of an exported book."""
    lines = book.splitlines(keepends=True)
    assert json.loads(lines[log_index + 1])["log_index"] == log_index
    return "".join([*lines[: log_index + 1], *lines[log_index + 2 :]])


@dataclass
class OfflinePc:
    """A PC without a network, to which verify.html was carried on a stick.

    Attributes:
        asked: every address that the page asked for, itself included.
        said: whatever it wrote into the console.
    """

    page: Page
    folder: Path
    asked: list[str]
    said: list[str]

    async def check(self, name: str, content: str, *, key: str = "", noted: Sequence[str] = ()) -> str:
        """Fill in the page, choose a file, and read the verdict with all that is folded away."""
        path = self.folder / name
        await asyncio.to_thread(path.write_text, content, encoding="utf-8")
        await self.page.reload()
        await self.page.locator("#key").fill(key)
        await self.page.locator("#noted").fill("\n".join(noted))
        await self.page.locator("#file").set_input_files(path)
        await expect(self.page.locator("#result .note")).to_be_visible()
        return await self.page.locator("#result").text_content() or ""


async def offline_pc(browser: Browser, page_file: Path, folder: Path) -> OfflinePc:
    """Open verify.html from the disk of a PC that has no network at all."""
    context = await browser.new_context(
        viewport={"width": 1366, "height": 768}, locale="zh-CN", offline=True, reduced_motion="reduce"
    )
    page = await context.new_page()
    asked: list[str] = []
    said: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    context.on("console", lambda message: said.append(message.text))
    context.on("weberror", lambda error: said.append(str(error.error)))
    await page.goto(page_file.as_uri())
    return OfflinePc(page, folder, asked, said)
