"""Declares routes that answer with a file: text or bytes, with the media type that its format asks for."""

from typing import Final

from litestar import Response
from litestar.handlers import HTTPRouteHandler
from litestar.types import AnyCallable

from api.refusals import PageUnknown
from api.verbs import ALWAYS, Access, Declare, Refusals
from api.wire.problems import problems

PLAIN_TEXT: Final = "text/plain"
"""The framework adds that it is UTF-8."""
BYTES: Final = "application/octet-stream"

NOT_CACHED: Final = "no-cache"
SHORT: Final = "public, max-age=60"
FOR_EVER: Final = "public, max-age=31536000, immutable"


def serves(
    path: str | list[str],
    operation_id: str,
    *,
    media_type: str,
    by: Access,
    refuses: Refusals,
    tag: str = "log",
) -> Declare:
    """Declare a route that reads, and answers with a file of this media type."""

    def declare(function: AnyCallable) -> HTTPRouteHandler:
        handler = HTTPRouteHandler(
            path,
            http_method="GET",
            operation_id=operation_id,
            status_code=200,
            media_type=media_type,
            guards=list(by.guards),
            security=[{by.scheme: []}] if by.scheme else [],
            responses=problems((*ALWAYS, PageUnknown, *by.refusals, *refuses)),
            summary=(function.__doc__ or "").partition("\n")[0].rstrip("."),
            tags=[tag],
        )
        return handler(function)

    return declare


def text_file(content: str, *, cache: str, name: str | None = None) -> Response[str]:
    """Answer with a text; with a name it is one to keep."""
    headers = {"Cache-Control": cache}
    if name is not None:
        headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return Response(content, media_type=PLAIN_TEXT, headers=headers)
