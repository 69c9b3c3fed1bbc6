"""Trouble of ours is told without details, and says when to come back where it will pass."""

import logging
from collections.abc import AsyncIterator
from typing import Annotated, Any

import asyncpg
import pytest
from litestar import Litestar, get, post
from litestar.params import JSONBody, PathParameter
from litestar.testing import AsyncTestClient
from sqlalchemy.exc import InternalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from api.edge import make_edge
from api.wire.base import Note, WireInput
from ledger.book.refusals import AnswerLate, BookBusy

Client = AsyncTestClient[Litestar]
TROUBLE: dict[str, Exception] = {
    "busy": BookBusy(),
    "late": AnswerLate(),
    "refused": ConnectionRefusedError("no"),
    "slow": asyncpg.QueryCanceledError("canceling statement due to statement timeout"),
    "stopping": asyncpg.CannotConnectNowError("the database system is shutting down"),
    "pool": PoolTimeoutError("QueuePool limit"),
    "lost": asyncpg.InternalClientError("cannot switch to state 12"),
    "broken": InternalError(
        "SELECT", {}, asyncpg.InternalClientError("cannot switch to state 12"), connection_invalidated=True
    ),
}


class ThingSent(WireInput):
    reason: Note


@post("/things", operation_id="make_thing")
async def make_thing(data: JSONBody[ThingSent]) -> str:
    return data.reason


@get("/failure", operation_id="fail")
async def fail() -> None:
    message = "the secret detail"
    raise RuntimeError(message)


@get("/trouble/{kind:str}", operation_id="meet_trouble")
async def meet_trouble(kind: Annotated[str, PathParameter()]) -> None:
    raise TROUBLE[kind]


@pytest.fixture(scope="module")
async def client() -> AsyncIterator[Client]:
    async with AsyncTestClient(make_edge(routes=[make_thing, fail, meet_trouble])) as opened:
        yield opened


async def test_a_failure_of_ours_tells_a_number_and_nothing_else(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        response = await client.get("/api/v1/failure")
    assert (response.status_code, response.json()["code"]) == (500, "internal_error")
    assert "secret" not in response.text
    assert response.json()["request_id"] in caplog.text


@pytest.mark.parametrize("kind", TROUBLE)
async def test_trouble_that_will_pass_says_when_to_come_back(client: Client, kind: str) -> None:
    response = await client.get(f"/api/v1/trouble/{kind}")
    assert response.status_code == 503
    assert int(response.headers["retry-after"]) > 0
    assert response.json()["code"] in {"book_busy", "answer_late", "service_down"}


async def test_a_page_that_is_closed_while_it_sends_is_no_failure(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    sent: list[Any] = []
    headers = [(b"content-type", b"application/json"), (b"idempotency-key", b"k1"), (b"content-length", b"9")]

    async def hang_up() -> dict[str, Any]:
        return {"type": "http.disconnect"}

    async def note(message: Any) -> None:  # noqa: ANN401 - as ASGI has it
        sent.append(message)

    scope = {
        "type": "http",
        "method": "POST",
        "path": "/api/v1/things",
        "raw_path": b"/api/v1/things",
        "query_string": b"",
        "headers": headers,
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 2),
        "scheme": "http",
        "state": {},
    }
    with caplog.at_level(logging.ERROR):
        await client.app(scope, hang_up, note)
    assert sent[0]["status"] == 400
    assert caplog.text == ""
