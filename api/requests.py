"""Reads requests strictly: the body, the page it came from, and the key that makes it safe to repeat."""

import hashlib
import secrets
from dataclasses import dataclass
from typing import Annotated, Any, Final
from urllib.parse import urlsplit

import orjson
from litestar import Request as HttpRequest
from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler
from litestar.params import HeaderParameter

from api.dry_run import NO, YES, is_dry_run
from api.refusals import (
    DryRunNotPossible,
    FileNeeded,
    ForeignOrigin,
    IdempotencyKeyMissing,
    JsonNeeded,
    PageUnknown,
    RequestMalformed,
)
from api.wire.base import storable
from api.wire.problems import FieldProblem
from ledger.book.words import Principal, Request

KEY_LENGTH_MAX: Final = 255
SAFE_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS"})
IS_COMMAND: Final = "is_command"
"""Marks the handler of a route that is one command of the book, or several."""
TAKES_FILE: Final = "takes_file"
"""Marks the handler of a route whose body is the bytes of one file."""
FORM_TYPES: Final = frozenset({"application/x-www-form-urlencoded", "multipart/form-data", "text/plain"})
"""What another site's plain form can send without asking; a file never comes as one of them."""
UNKEPT_FIELDS: Final = frozenset({"pass", "personal"})
"""Fields left out of the fingerprint: a pass changes on every honest repetition, and a digest of personal
data, kept for ever, could be compared with guesses after the person is forgotten."""

_DEFAULT_PORTS: Final = {"http": 80, "https": 443}
_LAST_PRINTABLE: Final = "~"


class StrictRequest(HttpRequest[Any, Any, Any]):
    """A request whose body is read by orjson: no NaN, no halves of surrogate pairs, bounded depth."""

    __slots__ = ()

    async def json(self) -> Any:  # noqa: ANN401 - JSON is any value
        """Read the body once, or refuse it."""
        if not isinstance(self._json, dict):
            self._json = self._connection_state.json = _parsed(await self.body())
        return self._json


@dataclass(frozen=True, slots=True)
class Intent:
    """What makes a repetition recognisable: the key, and a digest of what was asked."""

    key: str
    fingerprint: bytes

    def by(self, client: Principal) -> Request:
        """Say to the book who asks: the person or the kiosk, not its session."""
        return Request(client=client, key=self.key, fingerprint=self.fingerprint)

    def part(self, number: int) -> "Intent":
        """Give one of several things asked at once a key of its own, of a length that always fits."""
        key = f"{hashlib.sha256(self.key.encode()).hexdigest()}/{number}"
        return Intent(key=key, fingerprint=self.fingerprint)


async def read_intent(
    request: HttpRequest[Any, Any, Any],
    idempotency_key: Annotated[
        str,
        HeaderParameter(
            name="Idempotency-Key",
            description="1 to 255 printable ASCII characters, quoted or bare; new for each intent.",
        ),
    ],
) -> Intent:
    """Take the key and the fingerprint of a request, before defaults are filled in."""
    if len(request.headers.getall("Idempotency-Key")) > 1:
        raise IdempotencyKeyMissing
    return Intent(key=bare_key(idempotency_key), fingerprint=await _fingerprint(request))


def bare_key(header: str) -> str:
    """Take the quotes off a key, and refuse what is not 1 to 255 printable characters."""
    key = header.strip()
    if len(key) > 1 and key[0] == key[-1] == '"':
        key = key[1:-1]
    if not 1 <= len(key) <= KEY_LENGTH_MAX or not all(" " <= sign <= _LAST_PRINTABLE for sign in key):
        raise IdempotencyKeyMissing
    return key


async def read_upload_intent(
    request: HttpRequest[Any, Any, Any],
    idempotency_key: Annotated[
        str,
        HeaderParameter(
            name="Idempotency-Key",
            description="1 to 255 printable ASCII characters, quoted or bare; new for each intent.",
        ),
    ],
) -> Intent:
    """Take the key of an upload; its fingerprint is that of the bytes."""
    if len(request.headers.getall("Idempotency-Key")) > 1:
        raise IdempotencyKeyMissing
    digest = hashlib.sha256(await request.body()).hexdigest()
    return Intent(key=bare_key(idempotency_key), fingerprint=_digest_of(request, {"file": digest}))


async def read_command_intent(
    request: HttpRequest[Any, Any, Any],
    idempotency_key: Annotated[
        str,
        HeaderParameter(
            name="Idempotency-Key",
            description="1 to 255 printable ASCII characters, quoted or bare; new for each intent. "
            "Needed, but for a dry run.",
        ),
    ] = "",
    dry_run: Annotated[
        str,
        HeaderParameter(
            name="Dry-Run",
            pattern=r"^\?[01]$",
            description="?1 answers 200 with what the command would do, and does nothing; no key is used up.",
        ),
    ] = NO,
) -> Intent:
    """Take the key and the fingerprint of a command of the book; a dry run gets a key that is nobody's."""
    if dry_run == YES:
        return Intent(key=f"dry-run/{secrets.token_hex(16)}", fingerprint=await _fingerprint(request))
    if not idempotency_key:
        raise IdempotencyKeyMissing
    return await read_intent(request, idempotency_key)


async def refuse_unfit_requests(
    connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler
) -> None:
    """Let no unstorable text into an address, and no other site's page or plain form change anything."""
    if not all(storable(str(value)) for value in connection.path_params.values()):
        raise PageUnknown
    if not all(storable(value) for values in connection.query_params.dict().values() for value in values):
        raise RequestMalformed
    if connection.scope.get("method") in SAFE_METHODS:
        return
    if is_dry_run(connection) and not handler.opt.get(IS_COMMAND):
        raise DryRunNotPossible
    origins = connection.headers.getall("origin", [])
    host = connection.headers.get("host", "")
    if any(not _same_place(origin, host) for origin in origins):
        raise ForeignOrigin
    content_types = connection.headers.getall("content-type", [])
    if handler.opt.get(TAKES_FILE):
        if not _is_file(content_types):
            raise FileNeeded
    elif _has_body(connection) and not _is_json(content_types):
        raise JsonNeeded


async def _fingerprint(request: HttpRequest[Any, Any, Any]) -> bytes:
    body = await request.json()
    lasting = {name: value for name, value in body.items() if name not in UNKEPT_FIELDS} if body else body
    return _digest_of(request, lasting)


def _digest_of(request: HttpRequest[Any, Any, Any], body: dict[str, Any]) -> bytes:
    asked = {
        "method": request.method,
        "route": request.scope["path_template"],
        "parameters": {name: str(value) for name, value in request.path_params.items()},
        "body": body,
    }
    return hashlib.sha256(orjson.dumps(asked, option=orjson.OPT_SORT_KEYS)).digest()


def _parsed(body: bytes) -> dict[str, Any]:
    if not body:
        raise RequestMalformed(fields=(FieldProblem(field="", reason="send a JSON object"),))
    try:
        value = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise RequestMalformed(fields=(FieldProblem(field="", reason="not JSON in UTF-8"),)) from error
    if not isinstance(value, dict):
        raise RequestMalformed(fields=(FieldProblem(field="", reason="send a JSON object"),))
    return value


def _has_body(connection: ASGIConnection[Any, Any, Any, Any]) -> bool:
    headers = connection.headers
    return headers.get("content-length", "0") != "0" or "transfer-encoding" in headers


def _is_file(content_types: list[str]) -> bool:
    """Tell whether a body is declared, and not as something that a plain form sends."""
    if len(content_types) != 1:
        return False
    media_type = content_types[0].partition(";")[0].strip().lower()
    return "/" in media_type and media_type not in FORM_TYPES


def _is_json(content_types: list[str]) -> bool:
    if len(content_types) != 1:
        return False
    media_type, _, parameters = content_types[0].partition(";")
    charset = parameters.strip().lower().replace('"', "")
    return media_type.strip().lower() == "application/json" and charset in {"", "charset=utf-8"}


def _same_place(origin: str, host: str) -> bool:
    try:
        parts = urlsplit(origin.strip().lower())
        here = urlsplit(f"{parts.scheme}://{host.strip().lower()}")
        default = _DEFAULT_PORTS[parts.scheme]
        places = {(place.hostname, place.port or default) for place in (parts, here)}
    except (KeyError, ValueError):
        return False
    return len(places) == 1
