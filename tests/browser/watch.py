"""Watches every page of a test: errors in the console, failures of the service, requests to other hosts."""

from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

from playwright.async_api import BrowserContext, ConsoleMessage, Request, Response, WebError

ANSWERED: Final = "Failed to load resource: the server responded with a status of 4"
"""Chromium writes every refusal into the console; a refusal is an answer."""
CUT: Final = "Failed to load resource: net::ERR_INTERNET_DISCONNECTED"
SERVER_FAILED: Final = 500


@dataclass
class Watch:
    """What went wrong in one browser context, and everything that it asked for.

    Attributes:
        requests: method and address of every request.
        faults: whatever no page may do.
        under_way: requests that have no answer yet.
    """

    origin: str
    requests: list[str] = field(default_factory=list)
    bodies: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    under_way: int = 0

    def follow(self, context: BrowserContext) -> None:
        """Listen to a context before its first page opens."""
        context.on("request", self._asked)
        context.on("response", self._answered)
        context.on("requestfinished", self._ended)
        context.on("requestfailed", self._ended)
        context.on("console", self._said)
        context.on("weberror", self._broke)

    def _asked(self, request: Request) -> None:
        self.under_way += 1
        self.requests.append(f"{request.method} {request.url}")
        self.bodies.append((request.post_data_buffer or b"").decode(errors="replace"))
        parts = urlsplit(request.url)
        if parts.scheme not in {"data", "blob"} and f"{parts.scheme}://{parts.netloc}" != self.origin:
            self.faults.append(f"asked another host: {request.url}")

    def _ended(self, _: Request) -> None:
        self.under_way -= 1

    def _answered(self, response: Response) -> None:
        if response.status >= SERVER_FAILED:
            self.faults.append(f"{response.status} from {response.url}")

    def _said(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not message.text.startswith((ANSWERED, CUT)):
            self.faults.append(f"console: {message.text}")

    def _broke(self, error: WebError) -> None:
        self.faults.append(f"uncaught: {error.error}")
