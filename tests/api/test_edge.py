"""Bad input of every kind is answered with a problem and a stable code, never with a 5xx."""

from collections.abc import AsyncIterator
from typing import Annotated

import pytest
from httpx import Response
from litestar import Litestar, get, post
from litestar.di import NamedDependency
from litestar.params import JSONBody, PathParameter, QueryParameter
from litestar.testing import AsyncTestClient

from api.edge import make_edge
from api.requests import Intent
from api.wire.base import Note, WholePoints, WireInput, WireOutput
from api.wire.phone import Place

Client = AsyncTestClient[Litestar]
GOOD = b'{"points":4,"reason":"night patrol"}'


class ThingSent(WireInput):
    points: WholePoints
    reason: Note
    place: Place | None = None


class Thing(WireOutput):
    key: str
    fingerprint: str
    points: int
    reason: str


@post("/things/{thing_id:int}", operation_id="make_thing")
async def make_thing(
    thing_id: Annotated[int, PathParameter(ge=1)], data: JSONBody[ThingSent], intent: NamedDependency[Intent]
) -> Thing:
    assert thing_id > 0
    return Thing(key=intent.key, fingerprint=intent.fingerprint.hex(), points=data.points, reason=data.reason)


@get("/things", operation_id="list_things")
async def list_things(
    limit: Annotated[int | None, QueryParameter(ge=1, le=300)] = None,
    search: Annotated[str | None, QueryParameter(max_length=10)] = None,
) -> str:
    return f"{limit} {search}"


@pytest.fixture(scope="module")
async def client() -> AsyncIterator[Client]:
    async with AsyncTestClient(make_edge(routes=[make_thing, list_things])) as opened:
        yield opened


async def send(
    client: Client, body: bytes = GOOD, path: str = "/api/v1/things/4", **headers: str
) -> Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return await client.post(
        path, content=body, headers={"content-type": "application/json", "idempotency-key": "k1", **named}
    )


def assert_problem(response: Response, *, status: int, code: str) -> None:
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    problem = response.json()
    assert (problem["status"], problem["code"]) == (status, code)
    assert problem["zh"]
    assert problem["en"] == problem["detail"]


@pytest.mark.parametrize(
    "points",
    [
        '"4"',
        "4.0",
        "true",
        "9223372036854775808",
        "99999999999999999999999999",
        "-1",
        "0",
        "null",
        "1e3",
        "[]",
        "{}",
    ],
)
async def test_a_number_that_is_not_a_positive_whole_number_is_named(client: Client, points: str) -> None:
    response = await send(client, f'{{"points":{points},"reason":"x"}}'.encode())
    assert_problem(response, status=400, code="request_malformed")
    assert response.json()["fields"][0]["field"] == "points"


@pytest.mark.parametrize(
    "reason", [r'"\u0000"', r'"a\u0007b"', '""', '"' + "x" * 501 + '"', "4", "true", '["a"]']
)
async def test_text_that_cannot_be_kept_is_named(client: Client, reason: str) -> None:
    response = await send(client, f'{{"points":4,"reason":{reason}}}'.encode())
    assert_problem(response, status=400, code="request_malformed")
    assert response.json()["fields"][0]["field"] == "reason"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'"text"',
        b"[" * 100_000,
        b'{"a":' * 40_000,
        b'{"points":4,"reason":"\\ud800"}',
        b'{"points":4,"reason":"\xff"}',
        b'{"points":4,"reason":"\x00"}',
        '{"points":4,"reason":"巡逻"}'.encode("gb18030"),
        b'{"points":NaN,"reason":"x"}',
        b'{"points":4,"reason":"x","place":{"latitude":1e999,"longitude":0,"accuracy_m":1}}',
    ],
)
async def test_a_body_that_is_not_a_json_object_in_utf_8_is_refused(client: Client, body: bytes) -> None:
    assert_problem(await send(client, body), status=400, code="request_malformed")


@pytest.mark.parametrize("latitude", ['"1"', "true", "91", "-90.1", "null"])
async def test_a_place_off_the_earth_is_refused(client: Client, latitude: str) -> None:
    body = f'{{"points":4,"reason":"x","place":{{"latitude":{latitude},"longitude":0,"accuracy_m":1}}}}'
    assert_problem(await send(client, body.encode()), status=400, code="request_malformed")


async def test_an_unknown_field_is_refused_and_named(client: Client) -> None:
    response = await send(client, b'{"points":4,"reason":"x","bonus":1}')
    assert_problem(response, status=400, code="request_malformed")
    assert response.json()["fields"][0]["field"] == "bonus"


async def test_a_missing_field_is_named(client: Client) -> None:
    response = await send(client, b'{"points":4}')
    assert [field["field"] for field in response.json()["fields"]] == ["reason"]


async def test_text_is_kept_in_normal_form(client: Client) -> None:
    response = await send(client, '{"points":4,"reason":"cafe\u0301"}'.encode())
    assert response.json()["reason"] == "caf\u00e9"


@pytest.mark.parametrize("body", [b" " * 300_000 + GOOD, b"[" * 300_000])
async def test_a_huge_body_is_refused_unread(client: Client, body: bytes) -> None:
    assert_problem(await send(client, body), status=413, code="body_too_large")


@pytest.mark.parametrize(
    "content_type",
    ["text/plain", "application/x-www-form-urlencoded", "application/json; charset=gbk", "json"],
)
async def test_only_json_in_utf_8_is_read(client: Client, content_type: str) -> None:
    assert_problem(await send(client, content_type=content_type), status=415, code="json_needed")


@pytest.mark.parametrize(
    "origin", ["http://evil.example", "https://testserver.local:444", "null", "", "http://[", "ftp://a"]
)
async def test_another_sites_page_cannot_change_anything(client: Client, origin: str) -> None:
    assert_problem(await send(client, origin=origin), status=403, code="foreign_origin")


@pytest.mark.parametrize(
    "origin", ["http://testserver.local", "http://testserver.local:80", "HTTP://TestServer.local"]
)
async def test_our_own_page_is_let_in(client: Client, origin: str) -> None:
    assert (await send(client, origin=origin)).status_code == 201


@pytest.mark.parametrize("key", ["", '""', " ", "x" * 256, "a\tb", '"' + "x" * 256 + '"'])
async def test_a_key_that_cannot_be_used_is_refused(client: Client, key: str) -> None:
    assert_problem(await send(client, idempotency_key=key), status=400, code="idempotency_key_missing")


async def test_a_request_without_a_key_is_refused(client: Client) -> None:
    response = await client.post("/api/v1/things/4", json={"points": 4, "reason": "x"})
    assert_problem(response, status=400, code="idempotency_key_missing")


async def test_a_quoted_key_is_the_same_key_as_the_bare_one(client: Client) -> None:
    bare, quoted = await send(client, idempotency_key="k-1"), await send(client, idempotency_key='"k-1"')
    assert bare.json()["key"] == quoted.json()["key"] == "k-1"


async def test_the_fingerprint_is_blind_to_the_order_of_fields_and_sees_the_address(
    client: Client,
) -> None:
    first = (await send(client)).json()["fingerprint"]
    turned = (await send(client, b'{ "reason":"night patrol", "points":4 }')).json()["fingerprint"]
    elsewhere = (await send(client, path="/api/v1/things/5")).json()["fingerprint"]
    other = (await send(client, GOOD.replace(b"4", b"5"))).json()["fingerprint"]
    assert first == turned
    assert len({first, elsewhere, other}) == 3


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/things/x",
        "/api/v1/things/%00",
        "/api/v1/th%00ings/4",
        "/api/v1/nothing",
        "/api/v1/things/" + "9" * 5000,
    ],
)
async def test_an_address_that_leads_nowhere_is_unknown(client: Client, path: str) -> None:
    assert_problem(await send(client, path=path), status=404, code="page_unknown")


@pytest.mark.parametrize("number", ["0", "-1"])
async def test_an_address_with_an_impossible_number_is_malformed(client: Client, number: str) -> None:
    assert_problem(await send(client, path=f"/api/v1/things/{number}"), status=400, code="request_malformed")


async def test_a_number_larger_than_any_column_still_gets_an_answer(client: Client) -> None:
    assert (await send(client, path=f"/api/v1/things/{'9' * 30}")).status_code == 201


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=301", "limit=x", "limit=true", "search=%00", "search=12345678901"]
)
async def test_a_query_out_of_its_limits_is_malformed(client: Client, query: str) -> None:
    assert_problem(await client.get(f"/api/v1/things?{query}"), status=400, code="request_malformed")


async def test_an_unknown_verb_names_the_known_ones(client: Client) -> None:
    response = await client.delete("/api/v1/things")
    assert_problem(response, status=405, code="method_unknown")
    assert "GET" in response.headers["allow"]


async def test_no_answer_of_the_interface_may_be_kept_or_framed(client: Client) -> None:
    for response in (await send(client), await client.get("/api/v1/nothing")):
        assert response.headers["cache-control"] == "no-store"
        assert "frame-ancestors 'none'" in response.headers["content-security-policy"]
        assert response.headers["x-content-type-options"] == "nosniff"
