"""The people of the browser tests: each opens a browser of their own at the size of what they hold."""

import itertools
import secrets
from dataclasses import dataclass, field
from ipaddress import IPv4Address
from pathlib import Path
from typing import Any, Final, Literal

from playwright.async_api import APIResponse, Browser, BrowserContext, Page, ViewportSize

from tests.browser.bureau import PASSWORD, Bureau
from tests.browser.watch import Watch

Device = Literal["phone", "desk", "kiosk"]

SIZES: Final[dict[Device, ViewportSize]] = {
    "phone": {"width": 390, "height": 844},
    "desk": {"width": 1366, "height": 768},
    "kiosk": {"width": 1080, "height": 1920},
}
WAIT_MS: Final = 10_000
_run: Final = secrets.token_hex(4)
_keys = itertools.count(1)
_addresses = itertools.count(int(IPv4Address("10.0.0.1")))


@dataclass
class Visitor:
    """Somebody with a browser.

    Attributes:
        origin: the address under which the service is reached.
    """

    context: BrowserContext
    page: Page
    watch: Watch
    origin: str

    async def go(self, path: str) -> Page:
        """Open a page of the service by its path or its whole address."""
        await self.page.goto(path if path.startswith("http") else self.origin + path)
        return self.page

    async def post(self, path: str, body: object) -> Any:  # noqa: ANN401 - JSON is any value
        """Ask the service directly, as this browser, for what a test needs but is not about."""
        answer = await self.context.request.post(
            f"{self.origin}/api/v1{path}", data=body, headers={"Idempotency-Key": f"{_run}-{next(_keys)}"}
        )
        return await _json(answer)

    async def get(self, path: str) -> Any:  # noqa: ANN401 - JSON is any value
        """Read from the service directly."""
        return await _json(await self.context.request.get(f"{self.origin}/api/v1{path}"))


async def _json(answer: APIResponse) -> Any:  # noqa: ANN401 - JSON is any value
    assert answer.ok, await answer.text()
    return await answer.json()


@dataclass
class Town:
    """The bureau that is served at one address, and everybody who visits it in one test."""

    browser: Browser
    origin: str
    bureau: Bureau
    password: str = PASSWORD
    visitors: list[Visitor] = field(default_factory=list)

    async def visitor(self, device: Device, *, browser: Browser | None = None, **options: Any) -> Visitor:  # noqa: ANN401 - passed on
        """Open a browser; nothing of it is shared with any other visitor."""
        options = {
            "viewport": SIZES[device],
            "locale": "zh-CN",
            "timezone_id": "Asia/Shanghai",
            "reduced_motion": "reduce",
            # As behind a proxy on this machine: every device has an address of its own, and its own tries.
            "extra_http_headers": {"X-Forwarded-For": str(IPv4Address(next(_addresses)))},
        } | options
        context = await (browser or self.browser).new_context(**options)
        context.set_default_timeout(WAIT_MS)
        watch = Watch(self.origin)
        watch.follow(context)
        visitor = Visitor(context, await context.new_page(), watch, self.origin)
        self.visitors.append(visitor)
        return visitor

    async def desk(self, user_name: str, **options: Any) -> Visitor:  # noqa: ANN401 - passed on
        """Sit somebody down at the desk who has signed in already."""
        visitor = await self.visitor("desk", **options)
        body = {"tenant_id": self.bureau.tenant_id, "user_name": user_name, "password": self.password}
        await visitor.post("/staff-sessions", body)
        return visitor

    async def photograph(self, folder: Path | None) -> None:
        """Keep what everybody saw last."""
        for number, visitor in enumerate(self.visitors if folder is not None else ()):
            path = f"{folder}/{number}.png"
            await visitor.page.screenshot(path=path)
            print(path)  # noqa: T201 - pytest shows it with the failure

    async def leave(self) -> list[str]:
        """Close everybody's browser and tell what went wrong in any of them."""
        for visitor in self.visitors:
            await visitor.context.close()
        return [fault for visitor in self.visitors for fault in visitor.watch.faults]
