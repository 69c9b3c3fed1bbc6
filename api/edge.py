"""The framework's settings, in one place: how every request is read and every answer leaves."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any, Final

from litestar import Litestar, Router
from litestar.config.compression import CompressionConfig
from litestar.datastructures import MutableScopeHeaders
from litestar.di import Provide
from litestar.handlers import BaseRouteHandler
from litestar.openapi.config import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.openapi.spec import Components, SecurityScheme
from litestar.routes import HTTPRoute
from litestar.types import Message, Scope

from api.cookies import COOKIES
from api.errors import answer_exception
from api.requests import StrictRequest, read_intent, refuse_unfit_requests

BODY_BYTES_MAX: Final = 256 * 1024
API_PATH: Final = "/api/v1"
LOG_PATH: Final = "/log"
API_VERSION: Final = "1.0.0"

_API_HEADERS: Final = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
}

Lifespan = Callable[[Litestar], AbstractAsyncContextManager[None]]
Handlers = Sequence[BaseRouteHandler | Router]


def make_edge(
    *,
    routes: Handlers,
    pages: Handlers = (),
    logs: Handlers = (),
    dependencies: Mapping[str, Provide] | None = None,
    lifespan: Sequence[Lifespan] = (),
    body_bytes_max: int = BODY_BYTES_MAX,
) -> Litestar:
    """Build the application around routes of the interface, the public files of logs, and pages."""
    interface = Router(
        path=API_PATH,
        route_handlers=list(routes),
        guards=[refuse_unfit_requests],
        dependencies={"intent": Provide(read_intent), **(dependencies or {})},
    )
    public = Router(
        path=LOG_PATH,
        route_handlers=list(logs),
        guards=[refuse_unfit_requests],
        dependencies=dict(dependencies or {}),
    )
    app = Litestar(
        route_handlers=[interface, *([public] if logs else []), *pages],
        lifespan=list(lifespan),
        request_class=StrictRequest,
        request_max_body_size=body_bytes_max,
        exception_handlers={Exception: answer_exception},
        before_send=[add_headers],
        compression_config=CompressionConfig(backend="gzip", minimum_size=1024, exclude=["^/api/", "^/log/"]),
        openapi_config=_openapi(),
        logging_config=None,
        debug=False,
    )
    resolve_in_turn(app)
    return app


def resolve_in_turn(app: Litestar) -> None:
    """Let what a route asks for be made one after the other.

    None of it waits for anything but the body, which has come; left alone the framework makes each in a task
    of its own, under a task group, which is a sixth of a request's time.
    """
    for route in app.routes:
        for _, model in route.route_handler_map.values() if isinstance(route, HTTPRoute) else ():
            model.dependency_batches = [{one} for batch in model.dependency_batches for one in batch]


async def add_headers(message: Message, scope: Scope) -> None:
    """Give every answer the headers that keep it out of caches, frames and guesses."""
    if message["type"] != "http.response.start":
        return
    headers = MutableScopeHeaders.from_message(message)
    path = scope["path"]
    headers["X-Content-Type-Options"] = "nosniff"
    if scope["scheme"] == "https":
        # Over plain http browsers ignore this one, and complain in the console.
        headers["Cross-Origin-Opener-Policy"] = "same-origin"
    if path.startswith("/static/assets/"):
        headers["Cache-Control"] = "public, max-age=31536000, immutable"
    elif path.startswith("/static/"):
        headers["Cache-Control"] = "no-cache"
    else:
        for name, value in _API_HEADERS.items():
            headers.setdefault(name, value)


def _openapi() -> OpenAPIConfig:
    schemes: dict[str, Any] = {
        principal: SecurityScheme(type="apiKey", name=cookie, security_scheme_in="cookie")
        for principal, cookie in COOKIES.items()
        if principal != "browser"  # it lets nobody in
    }
    return OpenAPIConfig(
        title="Ping'an Points",
        version=API_VERSION,
        description="Points and service time of community-policing volunteers, and their safety supermarket.",
        components=Components(security_schemes=schemes),
        path=f"{API_PATH}/schema",
        render_plugins=[JsonRenderPlugin()],
    )
