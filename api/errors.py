"""Answers every exception with problem details (RFC 9457), and no bad input with a 5xx."""

import logging
import secrets
from typing import Any, Final

from litestar import MediaType, Request, Response
from litestar.exceptions import (
    ClientException,
    HTTPException,
    InternalServerException,
    MethodNotAllowedException,
    NotFoundException,
    ValidationException,
)
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from api.dry_run import HEADER as DRY_RUN_HEADER
from api.dry_run import YES, DryRunAnswered
from api.refusals import (
    BodyTooLarge,
    IdempotencyKeyMissing,
    InternalError,
    MethodUnknown,
    PageUnknown,
    RequestMalformed,
    ServiceDown,
)
from api.wire.base import storable
from api.wire.problems import FIELD_PROBLEMS_MAX, PROBLEM_MEDIA_TYPE, FieldProblem, say
from ledger.book.teller import is_trouble
from ledger.refusal import Refusal

REASON_LENGTH_MAX: Final = 200
RETRY_AFTER_S: Final = 2
IDEMPOTENCY_HEADER: Final = "Idempotency-Key"

_GONE: Final = "client disconnected prematurely"
"""The framework's words for a page that was closed while it was sending: nobody waits for the answer."""
_TOO_LARGE: Final = 413
_SERVER_FAULT: Final = 500
_UNAVAILABLE: Final = 503

_log = logging.getLogger(__name__)


def answer_exception(request: Request[Any, Any, Any], error: Exception) -> Response[Any]:
    """Turn any exception into a response; the one handler of the application."""
    if isinstance(error, DryRunAnswered):
        return Response(content=error.body.model_dump(mode="json"), headers={DRY_RUN_HEADER: YES})
    refusal = refusal_of(error)
    headers = dict(getattr(error, "headers", None) or {})
    if isinstance(refusal, InternalError):
        _log.error(
            "request %s failed: %s", refusal.facts["request_id"], request.scope["path"], exc_info=error
        )
    if refusal.status == _UNAVAILABLE:
        headers["Retry-After"] = str(RETRY_AFTER_S)
    if "retry_after_s" in refusal.facts:
        headers["Retry-After"] = str(refusal.facts["retry_after_s"])
    if _wants_page(request):
        return Response(
            content=f"{refusal.zh.format(**refusal.facts)}\n{refusal.en.format(**refusal.facts)}\n",
            status_code=refusal.status,
            media_type=MediaType.TEXT,
            headers=headers,
        )
    return Response(
        content=say(refusal), status_code=refusal.status, media_type=PROBLEM_MEDIA_TYPE, headers=headers
    )


def refusal_of(error: Exception) -> Refusal:
    """Name the refusal that an exception amounts to."""
    if isinstance(error, Refusal):
        return error
    if isinstance(error, HTTPException) and error.status_code < _SERVER_FAULT:
        return _refusal_of_request(error)
    if isinstance(error, InternalServerException) and error.detail == _GONE:
        return RequestMalformed()
    if _database_is_away(error):
        return ServiceDown()
    return InternalError(request_id=secrets.token_hex(8))


def _refusal_of_request(error: HTTPException) -> Refusal:
    if isinstance(error, MethodNotAllowedException):
        return MethodUnknown()
    if isinstance(error, NotFoundException):
        return PageUnknown()
    if error.status_code == _TOO_LARGE:
        return BodyTooLarge()
    if isinstance(error, ValidationException) and IDEMPOTENCY_HEADER in error.detail:
        return IdempotencyKeyMissing()
    return RequestMalformed(fields=_fields(error))


def _fields(error: HTTPException) -> tuple[FieldProblem, ...]:
    extra = error.extra if isinstance(error, ValidationException) and isinstance(error.extra, list) else []
    messages = [message for message in extra if isinstance(message, dict)][:FIELD_PROBLEMS_MAX]
    if not messages and isinstance(error, ClientException):
        messages = [{"message": error.detail}]
    return tuple(
        FieldProblem(field=_bounded(message.get("key", "")), reason=_bounded(message.get("message", "")))
        for message in messages
    )


def _bounded(value: object) -> str:
    text = str(value)[:REASON_LENGTH_MAX]
    return (
        text if storable(text) else text.encode("ascii", "backslashreplace").decode().replace("\x00", "\\x00")
    )


def _database_is_away(error: Exception) -> bool:
    """Tell whether PostgreSQL, and not the request, is in trouble: gone, stopping, full, or too slow."""
    if isinstance(error, (OSError, TimeoutError, PoolTimeoutError, InterfaceError, OperationalError)):
        return True
    if isinstance(error, DBAPIError) and error.connection_invalidated:
        return True
    cause = error.orig if isinstance(error, DBAPIError) else error
    state = getattr(cause, "sqlstate", None)
    return is_trouble(error) or (isinstance(state, str) and state.startswith(("08", "53", "57")))


def _wants_page(request: Request[Any, Any, Any]) -> bool:
    """Tell whether a browser, and not one of our own pages' scripts, is asking."""
    return not request.scope["path"].startswith("/api/") and "text/html" in request.headers.get("accept", "")
