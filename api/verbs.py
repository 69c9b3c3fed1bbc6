"""Declares routes: their operation, who may use them and every refusal, so that the schema is complete."""

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final

from litestar.di import Provide
from litestar.handlers import HTTPRouteHandler
from litestar.openapi.datastructures import ResponseSpec
from litestar.openapi.spec import OpenAPIFormat, OpenAPIMediaType, OpenAPIType, Operation, RequestBody, Schema
from litestar.types import AnyCallable, Guard

from api.refusals import (
    BodyTooLarge,
    DryRunNotPossible,
    FileNeeded,
    ForeignOrigin,
    IdempotencyKeyMissing,
    InternalError,
    JsonNeeded,
    PageUnknown,
    RequestMalformed,
    ServiceDown,
)
from api.requests import IS_COMMAND, TAKES_FILE, read_command_intent, read_upload_intent
from api.wire.base import WireOutput
from api.wire.dry_run import DryRun, DryRuns
from api.wire.problems import problems
from ledger.book.refusals import AnswerLate, BookBusy, KeyReused
from ledger.refusal import Refusal

Refusals = tuple[type[Refusal], ...]
Declare = Callable[[AnyCallable], HTTPRouteHandler]

ALWAYS: Final[Refusals] = (RequestMalformed, InternalError, ServiceDown)
WITH_BODY: Final[Refusals] = (ForeignOrigin, BodyTooLarge, JsonNeeded)
WITH_FILE: Final[Refusals] = (ForeignOrigin, BodyTooLarge, FileNeeded)
WITH_KEY: Final[Refusals] = (IdempotencyKeyMissing, KeyReused, BookBusy, AnswerLate)


@dataclass(frozen=True, slots=True)
class Access:
    """Who may use a route.

    Attributes:
        scheme: name of the cookie's security scheme, or None for everybody.
        guards: let the right people in and refuse the others, before the body is read.
        refusals: what the guards may answer.
    """

    scheme: str | None
    guards: tuple[Guard, ...]
    refusals: Refusals


PUBLIC: Final = Access(scheme=None, guards=(), refusals=())


def reads(path: str, operation_id: str, *, by: Access, refuses: Refusals = ()) -> Declare:
    """Declare a route that changes nothing."""
    return _declare("GET", path, operation_id, by=by, status_code=200, refuses=refuses)


def commands(
    path: str, operation_id: str, *, by: Access, refuses: Refusals = (), many: bool = False
) -> Declare:
    """Declare a route that is a command of the book, or `many` in order: done once per key, or only tried."""
    refusals = (*WITH_BODY, *WITH_KEY, *refuses)
    tries = DryRuns if many else DryRun
    return _declare(
        "POST", path, operation_id, by=by, status_code=HTTPStatus.CREATED, refuses=refusals, tries=tries
    )


def changes(
    path: str, operation_id: str, *, by: Access, refuses: Refusals = (), status_code: int = 201
) -> Declare:
    """Declare a route that changes something outside the book, once per key."""
    refusals = (*WITH_BODY, *WITH_KEY, DryRunNotPossible, *refuses)
    return _declare("POST", path, operation_id, by=by, status_code=status_code, refuses=refusals)


def asks(
    path: str,
    operation_id: str,
    *,
    by: Access,
    refuses: Refusals = (),
    status_code: int = 200,
    waits: type[WireOutput] | None = None,
) -> Declare:
    """Declare a route that takes a body and is harmless to repeat, so it needs no key; `waits` is its 202."""
    refusals = (*WITH_BODY, DryRunNotPossible, *refuses)
    return _declare("POST", path, operation_id, by=by, status_code=status_code, refuses=refusals, waits=waits)


@dataclass
class _FileOperation(Operation):
    """Describes a body that is the bytes of a file, which the framework itself cannot."""

    def __post_init__(self) -> None:
        file = Schema(type=OpenAPIType.STRING, format=OpenAPIFormat.BINARY)
        self.request_body = RequestBody(
            content={"application/octet-stream": OpenAPIMediaType(schema=file)}, required=True
        )


def uploads(path: str, operation_id: str, *, by: Access, bytes_max: int, refuses: Refusals = ()) -> Declare:
    """Declare a route whose body is the bytes of one file, kept once per key."""
    answers = problems((*ALWAYS, *WITH_FILE, *WITH_KEY, DryRunNotPossible, *by.refusals, *refuses))

    def declare(function: AnyCallable) -> HTTPRouteHandler:
        handler = HTTPRouteHandler(
            path,
            http_method="POST",
            operation_id=operation_id,
            operation_class=_FileOperation,
            status_code=HTTPStatus.CREATED,
            guards=list(by.guards),
            security=[{by.scheme: []}] if by.scheme else [],
            responses=answers,
            dependencies={"intent": Provide(read_upload_intent)},
            opt={TAKES_FILE: True},
            request_max_body_size=bytes_max,
            summary=(function.__doc__ or "").partition("\n")[0].rstrip("."),
            tags=[path.strip("/").partition("/")[0]],
        )
        return handler(function)

    return declare


def ends(path: str, operation_id: str, *, by: Access, refuses: Refusals = ()) -> Declare:
    """Declare a route that ends a session or visit; ending it twice is harmless."""
    refusals = (*WITH_BODY, DryRunNotPossible, *refuses)
    return _declare("DELETE", path, operation_id, by=by, status_code=204, refuses=refusals)


def _declare(
    method: Any,  # noqa: ANN401 - Litestar's own Method is a private literal
    path: str,
    operation_id: str,
    *,
    by: Access,
    status_code: int,
    refuses: Refusals,
    waits: type[WireOutput] | None = None,
    tries: type[WireOutput] | None = None,
) -> Declare:
    unknown = (PageUnknown,) if "{" in path else ()
    answers = problems((*ALWAYS, *by.refusals, *unknown, *refuses))
    if status_code == HTTPStatus.NO_CONTENT:
        answers[status_code] = ResponseSpec(None, generate_examples=False, description="Done")
    if waits is not None:
        answers[HTTPStatus.ACCEPTED] = ResponseSpec(waits, generate_examples=False, description="Not yet")
    if tries is not None:
        answers[HTTPStatus.OK] = ResponseSpec(tries, generate_examples=False, description="Dry run")

    def declare(function: AnyCallable) -> HTTPRouteHandler:
        handler = HTTPRouteHandler(
            path,
            http_method=method,
            operation_id=operation_id,
            status_code=status_code,
            guards=list(by.guards),
            security=[{by.scheme: []}] if by.scheme else [],
            responses=answers,
            dependencies={"intent": Provide(read_command_intent)} if tries else None,
            opt={IS_COMMAND: True} if tries else None,
            summary=(function.__doc__ or "").partition("\n")[0].rstrip("."),
            tags=[path.strip("/").partition("/")[0]],
        )
        return handler(function)

    return declare
