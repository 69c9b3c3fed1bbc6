"""A log that is really forked: an older copy of database and guard is restored, and the book goes on."""

import shutil
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from ledger.storage.cluster import OWNER
from ledger.storage.engine import connect
from tests.browser.bureau import Bureau, open_bureau
from tests.browser.hands import activated_phone, earn, pair
from tests.browser.sealing import log_size, public
from tests.browser.serving import ready, serving
from tests.browser.town import Town, Visitor
from tests.browser.words import like, zh
from tests.conftest import Database

NOWHERE = "about:blank"


@dataclass
class Twins:
    """One bureau's database, and the copy that somebody made of it and of the guard on an earlier day."""

    database: Database
    bureau: Bureau
    pages: Path
    port: int

    @property
    def _copy(self) -> str:
        return f"{self.database.name}_copy"

    async def copy(self) -> None:
        """Copy database and data folder, as a back-up does while nothing is served."""
        connection = await connect(
            self.database.administrator_url.replace(f"/{self.database.name}?", "/postgres?")
        )
        try:
            await connection.execute(
                f"CREATE DATABASE {self._copy} TEMPLATE {self.database.name} OWNER {OWNER}"
            )
        finally:
            await connection.close()
        shutil.copytree(self.bureau.folder, self._copied_folder)

    @property
    def _copied_folder(self) -> Path:
        return self.bureau.folder.with_name(f"{self.bureau.folder.name}-copy")

    def live(self) -> AbstractContextManager[str]:
        """Serve the bureau as it is."""
        return serving(
            database_url=self.bureau.database_url,
            folder=self.bureau.folder,
            pages=self.pages,
            port=self.port,
        )

    def restored(self) -> AbstractContextManager[str]:
        """Serve the copy in its place: same address, same keys, and a guard from before."""
        url = self.bureau.database_url.replace(f"/{self.database.name}?", f"/{self._copy}?")
        return serving(database_url=url, folder=self._copied_folder, pages=self.pages, port=self.port)


@pytest.fixture
async def twins(new_database: Callable[[], Awaitable[Database]], built_pages: Path, tmp_path: Path) -> Twins:
    database = await new_database()
    folder = tmp_path / "twin"
    folder.mkdir()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    return Twins(database, await open_bureau(database, folder), built_pages, port)


@pytest.fixture
async def forked(browser: Browser, twins: Twins) -> AsyncIterator[Town]:
    """Let people visit the bureau, and let nothing but the fork go wrong."""
    town = Town(browser, f"http://127.0.0.1:{twins.port}", twins.bureau)
    yield town
    assert await town.leave() == []


async def away(*visitors: Visitor) -> None:
    """Close the pages while nothing is served."""
    for visitor in visitors:
        await visitor.page.goto(NOWHERE)


async def kept_note(visitor: Visitor) -> str:
    """Read which checkpoint this device keeps."""
    kept: str = await visitor.page.evaluate("() => JSON.parse(localStorage['pingan.seal.liaohe-test']).note")
    return kept


async def test_a_fork_alarms_phone_kiosk_board_and_desk(forked: Town, twins: Twins) -> None:
    wall = await forked.visitor("desk", viewport={"width": 1920, "height": 1080})
    with twins.live() as origin:
        await ready(origin)
        phone, kiosk = await activated_phone(forked), await pair(forked)
        await log_size(origin)
        await away(phone, kiosk)
    await twins.copy()
    with twins.live() as origin:
        await ready(origin)
        await earn(forked, phone)
        seen = await log_size(origin)
        await phone.go("/phone/")
        await kiosk.go("/kiosk/")
        await wall.go("/board/")
        await expect(wall.page.locator(".root")).to_be_visible()
        await expect(kiosk.page.locator(".log")).to_be_visible()
        await expect(phone.page.get_by_role("link", name=zh("phone.home.pass"))).to_be_visible()
        note = await public(origin, "checkpoint")
        await phone.page.wait_for_function("() => !!localStorage['pingan.seal.liaohe-test']")
        assert [await kept_note(each) for each in (phone, kiosk, wall)] == [note] * 3
        await expect(phone.page.locator(".seal-alarm")).to_have_count(0)
        await away(phone, kiosk, wall)
    with twins.restored() as origin:
        await ready(origin)
        assert await log_size(origin) < seen
        await wall.go("/board/")
        await expect(wall.page.locator(".seal-alarm")).to_contain_text(
            like("shared.seal.shrunken", whole=False)
        )
        await away(wall)
        while await log_size(origin) <= seen:
            await earn(forked, await activated_phone(forked))
        for visitor, path in ((phone, "/phone/"), (kiosk, "/kiosk/"), (wall, "/board/")):
            await visitor.go(path)
            alarm = visitor.page.locator(".seal-alarm")
            await expect(alarm).to_contain_text(zh("shared.seal.alarm"))
            await expect(alarm).to_contain_text(zh("shared.seal.whom"))
            assert await kept_note(visitor) == note
        await expect(phone.page.locator(".seal-alarm")).to_contain_text(zh("shared.seal.report.taken"))
        await expect(phone.page.locator(".seal-alarm")).to_contain_text(
            like("shared.seal.forked", whole=False)
        )
        admin = await forked.desk("admin")
        page = await admin.go("/desk/#/overview")
        await expect(page.locator(".forks")).to_be_visible()
        await page.locator(".forks summary").first.click()
        await expect(page.locator(".forks pre").first).to_contain_text(note.split("\n")[2])
        await away(phone, kiosk, wall, admin)
