"""What browser tests may ask for: the real service in its own process, and browsers that are watched."""

import asyncio
import os
import shutil
import subprocess
from collections.abc import AsyncIterator, Awaitable, Callable, Generator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Final

import pytest
from playwright.async_api import Browser, Playwright, async_playwright, expect

from api.pages import DIRECTORY, PAGES
from tests.browser.bureau import Bureau, open_bureau
from tests.browser.serving import ready, serving
from tests.browser.town import WAIT_MS, Town
from tests.conftest import Database

BUILT: Final = Path(os.environ.get("PINGAN_TEST_PAGES", DIRECTORY))
ARGUMENTS: Final = [
    "--no-sandbox",
    "--force-color-profile=srgb",
    "--disable-dev-shm-usage",
    # As a kiosk is started: it beeps for a scanner that nobody has touched the screen before.
    "--autoplay-policy=no-user-gesture-required",
]


FAILED: Final = pytest.StashKey[bool]()
# A machine that builds something beside is slow, not wrong: what is expected may take as long as a click.
expect.set_options(timeout=WAIT_MS)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Remember that a test failed, so that its pages are photographed."""
    report = yield
    item.stash[FAILED] = item.stash.get(FAILED, False) or report.failed
    return report


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything in this folder."""
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def built_pages() -> Path:
    """Give the folder of the built pages, or say what is missing."""
    missing = [name for name in PAGES if not (BUILT / f"{name}.html").exists()]
    if missing:
        pytest.fail(
            f"the pages are not built ({', '.join(missing)} missing in {BUILT}); ./test builds them before"
        )
    return BUILT


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """Give Debian's Chromium, or say what to install."""
    path = shutil.which("chromium")
    if path is None:
        pytest.fail("there is no chromium; apt install chromium fonts-noto-cjk")
    return path


@pytest.fixture(scope="session")
async def bureau(
    new_database: Callable[[], Awaitable[Database]], tmp_path_factory: pytest.TempPathFactory
) -> Bureau:
    """Open the small bureau in a database that every process of the service shares."""
    return await open_bureau(await new_database(), tmp_path_factory.mktemp("bureau"))


@pytest.fixture(scope="session")
def serve(bureau: Bureau, built_pages: Path) -> Callable[[str], AbstractContextManager[str]]:
    """Give a way to start the service so that its codes carry one of the machine's addresses."""

    def run(address: str) -> AbstractContextManager[str]:
        return serving(
            database_url=bureau.database_url, folder=bureau.folder, pages=built_pages, address=address
        )

    return run


@pytest.fixture(scope="session")
async def origin(serve: Callable[[str], AbstractContextManager[str]]) -> AsyncIterator[str]:
    """Serve at the loopback address, where browsers give a camera and a place."""
    with serve("127.0.0.1") as address:
        await ready(address)
        yield address


@pytest.fixture(scope="session")
async def network_origin(serve: Callable[[str], AbstractContextManager[str]]) -> AsyncIterator[str]:
    """Serve at the machine's own address, as a police station's PC sees it: plain http from elsewhere."""
    found = await asyncio.to_thread(subprocess.check_output, ["/usr/bin/hostname", "-I"], text=True)
    own = [address for address in found.split() if "." in address and not address.startswith("127.")]
    if not own:
        pytest.skip("this machine has no address but the loopback one")
    with serve(own[0]) as address:
        await ready(address)
        yield address


@pytest.fixture(scope="session")
async def playwright() -> AsyncIterator[Playwright]:
    """Start the driver."""
    async with async_playwright() as started:
        yield started


@pytest.fixture(scope="session")
async def browser(playwright: Playwright, chromium_path: str) -> AsyncIterator[Browser]:
    """Start the browser that most visitors share, each in a context of their own."""
    started = await playwright.chromium.launch(executable_path=chromium_path, args=ARGUMENTS)
    yield started
    await started.close()


@pytest.fixture
async def town(
    browser: Browser, origin: str, bureau: Bureau, request: pytest.FixtureRequest, tmp_path: Path
) -> AsyncIterator[Town]:
    """Let people visit, and take offence at whatever goes wrong in any of their browsers."""
    visited = Town(browser, origin, bureau)
    yield visited
    await visited.photograph(tmp_path if request.node.stash.get(FAILED, False) else None)
    assert await visited.leave() == []


@pytest.fixture
async def network_town(
    browser: Browser, network_origin: str, bureau: Bureau, request: pytest.FixtureRequest, tmp_path: Path
) -> AsyncIterator[Town]:
    """Let people visit from the network."""
    visited = Town(browser, network_origin, bureau)
    yield visited
    await visited.photograph(tmp_path if request.node.stash.get(FAILED, False) else None)
    assert await visited.leave() == []
