"""Serves the built pages at their addresses, each with a content security policy of its own."""

import base64
import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from litestar import Response, Router
from litestar.handlers import BaseRouteHandler, HTTPRouteHandler
from litestar.response import Redirect
from litestar.static_files import create_static_files_router

from ledger.refusal import Refusal

PAGES: Final = (
    "phone",
    "desk",
    "counter",
    "kiosk",
    "board",
    "checkin",
    "offer",
    "receipt",
    "verify",
    "box",
    "certificate",
)
WITH_SCANNER: Final = frozenset({"phone", "kiosk", "counter"})
WITH_PLACE: Final = frozenset({"phone", "checkin"})
WITH_VOICE: Final = frozenset({"phone"})
WITHOUT_TRACE: Final = frozenset({"box"})
DIRECTORY: Final = Path(__file__).parents[1] / "kiosk" / "dist"

_ADDRESSES: Final = {
    "phone": ["/phone"],
    "desk": ["/desk"],
    "counter": ["/counter"],
    "kiosk": ["/kiosk"],
    "board": ["/board"],
    "checkin": ["/c/{tenant_id:int}/{short_code:str}"],
    "offer": ["/o/{offer_code:str}"],
    "receipt": ["/r/{tenant_id:int}/{receipt_code:str}"],
    "verify": ["/verify.html"],
    "certificate": ["/v/{tenant_id:int}/{code:str}"],
    "box": ["/box"],
}
_INLINE: Final = re.compile(rb"<(script|style)(?:\s[^>]*)?>(.*?)</\1>", re.DOTALL)


class PagesMissing(Refusal):
    """The pages have not been built."""

    code = "pages_missing"
    status = 503
    zh = "页面还没有构建，请先运行 ./run。"
    en = "The pages have not been built; run ./run first."


@dataclass(frozen=True, slots=True)
class Page:
    """One built page, and the headers it is served with."""

    content: bytes
    headers: dict[str, str]


def page_handlers(directory: Path = DIRECTORY) -> list[BaseRouteHandler | Router]:
    """Make the handlers of all pages and of their scripts, styles and pictures."""
    handlers: list[BaseRouteHandler | Router] = [_home()]
    handlers += [_handler(name, directory) for name in PAGES]
    if directory.is_dir():
        handlers.append(
            create_static_files_router(path="/static", directories=[directory], include_in_schema=False)
        )
    return handlers


def read_page(name: str, directory: Path) -> Page:
    """Read a built page, and allow exactly what stands in it."""
    try:
        content = (directory / f"{name}.html").read_bytes()
    except FileNotFoundError as error:
        raise PagesMissing from error
    return Page(content=content, headers=page_headers(name, content))


def page_headers(name: str, content: bytes) -> dict[str, str]:
    """Write the policies of one page: no other host, and camera and place only where they are used."""
    scripts = ["'self'", *_digests(b"script", content)]
    if name in WITH_SCANNER:
        scripts.append("'wasm-unsafe-eval'")
    policy = {
        "default-src": "'none'",
        "script-src": " ".join(scripts),
        "style-src": " ".join(["'self'", *_digests(b"style", content)]),
        "img-src": "'self' data: blob:",
        "font-src": "'self' data:",
        "media-src": "'self' blob:",
        "connect-src": "'self'",
        "manifest-src": "'self'",
        "worker-src": "'self'",
        "form-action": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
    }
    camera = "(self)" if name in WITH_SCANNER else "()"
    place = "(self)" if name in WITH_PLACE else "()"
    voice = "(self)" if name in WITH_VOICE else "()"
    leaves_no_trace = name in WITHOUT_TRACE
    return {
        "Content-Security-Policy": "; ".join(f"{part} {value}" for part, value in policy.items()),
        "Permissions-Policy": f"camera={camera}, geolocation={place}, microphone={voice}, payment=(), usb=()",
        "Referrer-Policy": "no-referrer" if leaves_no_trace else "same-origin",
        "Cache-Control": "no-store" if leaves_no_trace else "no-cache",
    }


def _home() -> HTTPRouteHandler:
    async def open_first_page() -> Redirect:
        return Redirect(path="/phone/")

    return HTTPRouteHandler("/", http_method=["GET", "HEAD"], include_in_schema=False, status_code=302)(
        open_first_page
    )


def _handler(name: str, directory: Path) -> HTTPRouteHandler:
    def open_page() -> Response[bytes]:
        page = read_page(name, directory)
        return Response(content=page.content, media_type="text/html", headers=page.headers)

    return HTTPRouteHandler(
        _ADDRESSES[name],
        http_method=["GET", "HEAD"],
        include_in_schema=False,
        sync_to_thread=True,
        name=f"page {name}",
    )(open_page)


def _digests(kind: bytes, content: bytes) -> list[str]:
    """Name inline scripts and styles by their digest, so that no other inline one runs."""
    bodies = [body for tag, body in _INLINE.findall(content) if tag == kind and body.strip()]
    return [f"'sha256-{base64.b64encode(hashlib.sha256(body).digest()).decode()}'" for body in bodies]
