"""Sends a file as it is written, and stops writing it at once when its reader leaves."""

from collections.abc import AsyncGenerator

from litestar.handlers import HTTPRouteHandler
from litestar.openapi.datastructures import ResponseSpec
from litestar.response.streaming import ASGIStreamingResponse
from litestar.types import AnyCallable, Receive, Send

from api.verbs import ALWAYS, Access, Declare, Refusals
from api.wire.problems import problems

DONE = 200


class FileStream(ASGIStreamingResponse):
    """A streamed answer whose source is closed when it ends; the framework's own only forgets the source."""

    def __init__(
        self, parts: AsyncGenerator[bytes, None], *, media_type: str, headers: dict[str, str]
    ) -> None:
        """Take the pieces of the file; nothing is read before it is sent."""
        super().__init__(iterator=parts, media_type=media_type, headers=headers)
        self._parts = parts

    async def send_body(self, send: Send, receive: Receive) -> None:
        """Send the pieces until they end or nobody listens."""
        try:
            await super().send_body(send, receive)
        finally:
            await self._parts.aclose()


def streams(path: str, operation_id: str, *, media_type: str, by: Access, refuses: Refusals) -> Declare:
    """Declare a route that reads, and answers with a file of this media type as it is written."""
    file = ResponseSpec(str, generate_examples=False, media_type=media_type, description="The file")

    def declare(function: AnyCallable) -> HTTPRouteHandler:
        handler = HTTPRouteHandler(
            path,
            http_method="GET",
            operation_id=operation_id,
            status_code=DONE,
            guards=list(by.guards),
            security=[{by.scheme: []}] if by.scheme else [],
            responses={DONE: file, **problems((*ALWAYS, *by.refusals, *refuses))},
            summary=(function.__doc__ or "").partition("\n")[0].rstrip("."),
            tags=[path.strip("/").partition("/")[0]],
        )
        return handler(function)

    return declare
