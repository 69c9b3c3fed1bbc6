"""Whatever is sent to whichever route, the answer is a problem with a code and never a failure of ours."""

import itertools
import json
from collections.abc import Iterator
from typing import Any, Final

import orjson

from api.openapi import openapi_text
from tests.api.service import Client, Service, problem
from tests.api.test_boards import pair as pair_board

JUNK: Final[tuple[object, ...]] = (
    None,
    True,
    -1,
    0,
    4.0,
    1e308,
    2**53,
    2**63,
    2**70,
    "",
    "4",
    "\x00",
    "\ud800",
    "x" * 600,
    "１２３",
    "-- '; DROP TABLE \\",
    [],
    [None],
    {},
    {"a": 1},
)
JUNK_IN_PATHS: Final = (
    "0",
    "-1",
    "9223372036854775808",
    "9" * 40,
    "x",
    "%00",
    "%ff",
    "%ED%A0%80",
    "..%2f",
    "%E5%BC%A0",
)
JUNK_IN_QUERIES: Final = (
    "0",
    "-1",
    "9223372036854775808",
    "x",
    "",
    "%00",
    "%ff",
    "a" * 3000,
    "'",
    "1e5",
    "%25",
)


def good_value(name: str, field: dict[str, Any]) -> object:
    """Make a value that the schema allows."""
    if "oneOf" in field:
        return None
    if "enum" in field:
        return field["enum"][0]
    match field.get("type"):
        case "integer":
            return max(1, field.get("minimum", 1))
        case "number":
            return 1.5
        case "array":
            return [good_body(field["items"])] if "$ref" in field["items"] else [1]
        case _:
            return "A" * 52 if name == "device_secret" else "x1"


def good_body(field: dict[str, Any]) -> dict[str, object]:
    """Make a body that the schema allows."""
    model = SCHEMA["components"]["schemas"][field["$ref"].rsplit("/", 1)[1]]
    return {name: good_value(name, inner) for name, inner in model["properties"].items()}


def bad_bodies(field: dict[str, Any]) -> Iterator[bytes]:
    """Spoil one field at a time."""
    good = good_body(field)
    yield from (b"", b"[]", b"null", b"{", b'{"a":1}')
    for name, junk in itertools.product(good, JUNK):
        yield json.dumps({**good, name: junk}).encode()


SCHEMA: Final = orjson.loads(openapi_text())
OPERATIONS: Final = [
    (verb, path, operation) for path, verbs in SCHEMA["paths"].items() for verb, operation in verbs.items()
]


async def everybody(service: Service) -> dict[str, Client]:
    """Sign everybody in whom a route may ask for."""
    return {
        "staff": await service.desk("everything"),
        "phone": (await service.phone("V00001")).client,
        "kiosk": await service.kiosk(),
        "board": await pair_board(service),
        "nobody": service.client(),
    }


async def test_a_spoilt_body_is_a_problem_and_no_failure(service: Service) -> None:
    clients = await everybody(service)
    headers = {"content-type": "application/json", "idempotency-key": "k"}
    for verb, path, operation in OPERATIONS:
        if "requestBody" not in operation or operation["operationId"] == "open_staff_session":
            continue
        service.house.pairing_tries.tries_max = service.house.activation_tries.tries_max = 10_000
        schemes = operation.get("security") or [{"nobody": []}]
        client = clients[next(iter(schemes[0]))]
        address = numbered(path)
        if "application/json" not in operation["requestBody"]["content"]:
            continue
        model = operation["requestBody"]["content"]["application/json"]["schema"]
        for number, body in enumerate(bad_bodies(model)):
            named = {**headers, "idempotency-key": f"{operation['operationId']}-{number}"}
            response = await client.http.request(verb.upper(), address, content=body, headers=named)
            assert response.status_code < 500, (operation["operationId"], body, response.text)
            if response.status_code >= 400:
                problem(response)


async def test_a_spoilt_address_is_a_problem_and_no_failure(service: Service) -> None:
    clients = await everybody(service)
    for verb, path, operation in OPERATIONS:
        if verb != "get":
            continue
        schemes = operation.get("security") or [{"nobody": []}]
        client = clients[next(iter(schemes[0]))]
        spoilt = [numbered(path, junk) for junk in JUNK_IN_PATHS] if "{" in path else []
        queries = [part["name"] for part in operation.get("parameters", ()) if part["in"] == "query"]
        spoilt += [
            f"{numbered(path)}?{name}={junk}" for name, junk in itertools.product(queries, JUNK_IN_QUERIES)
        ]
        for address in spoilt:
            response = await client.http.get(address)
            assert response.status_code < 500, (address, response.text)
            if response.status_code >= 400:
                problem(response)


def numbered(path: str, value: str = "7") -> str:
    """Put a value into every gap of a path."""
    parts = path.replace("{", "}").split("}")
    return "".join(value if index % 2 else part for index, part in enumerate(parts))
