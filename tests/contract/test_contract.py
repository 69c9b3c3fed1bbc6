"""Whatever anybody sends to any route, the answer is one that the interface's description announces."""

import asyncio
import random
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Final

import orjson
import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from api.openapi import openapi_text
from ledger.people.words import ROLES
from tests.contract.town import STAFF_ROLES, Town

KNOWN_SHARE: Final = 0.8
VALID_EXAMPLES: Final = 4
INVALID_EXAMPLES: Final = 2
VALID_OF_MANY: Final = 3
INVALID_OF_MANY: Final = 1
"""Examples of each role where several may be let in."""
STRANGER_EXAMPLES: Final = 1
STRANGERS: Final = frozenset({"anonymous", "clerk", "newcomer", "phone", "kiosk", "board"})
OWN_ROLES: Final[dict[str | None, tuple[str, ...]]] = {
    None: ("anonymous", "cabinet"),
    "staff": tuple(role for role in STAFF_ROLES if role != "newcomer"),
    "phone": ("phone",),
    "kiosk": ("kiosk",),
    "board": ("board",),
}
CHECKS: Final = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]


def strict(value: Any) -> Any:  # noqa: ANN401 - JSON is any value
    """Let no model have a field that it does not name, as the interface has it, both ways."""
    if isinstance(value, dict):
        closed = (
            {"additionalProperties": False} if value.get("type") == "object" and "properties" in value else {}
        )
        return {name: strict(inner) for name, inner in value.items()} | closed
    return [strict(inner) for inner in value] if isinstance(value, list) else value


SAID: Final = orjson.loads(openapi_text())
SCHEMA: Final = schemathesis.openapi.from_dict(strict(SAID))
OPERATIONS: Final = [found.ok() for found in SCHEMA.get_all_operations() if isinstance(found, Ok)]


def scheme_of(operation: Any) -> str | None:  # noqa: ANN401 - the library's own type
    """Name the cookie that an operation asks for."""
    said = operation.definition.raw.get("security") or [{}]
    return next(iter(said[0]), None)


def own_roles(operation: Any) -> tuple[str, ...]:  # noqa: ANN401 - the library's own type
    """Name the roles that may be let in."""
    roles = OWN_ROLES[scheme_of(operation)]
    return roles if "/cabinet/" in operation.path else tuple(role for role in roles if role != "cabinet")


def fill_in(value: Any, known: dict[str, Any], chance: random.Random) -> Any:  # noqa: ANN401 - JSON
    """Put things that exist in the place of most of the invented ones."""
    if isinstance(value, dict):
        return {name: _known(name, inner, known, chance) for name, inner in value.items()}
    return [fill_in(inner, known, chance) for inner in value] if isinstance(value, list) else value


def _known(name: str, value: Any, known: dict[str, Any], chance: random.Random) -> Any:  # noqa: ANN401 - JSON
    if name in known and chance.random() < KNOWN_SHARE:
        choice: Callable[[], Any] | list[Any] = known[name]
        return choice() if callable(choice) else chance.choice(choice)
    return fill_in(value, known, chance)


def meet(town: Town, operation: Any, role: str, mode: schemathesis.GenerationMode, count: int) -> None:  # noqa: ANN401
    """Send an operation's generated requests in one role, and hold every answer against the description."""
    session = requests.Session()
    session.trust_env = False
    if role == "cabinet":
        session.auth = town.cabinet

    @settings(
        max_examples=count, derandomize=True, database=None, deadline=None,
        phases=[Phase.generate], suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(case=operation.as_strategy(generation_mode=mode), seed=st.integers(0, 2**32))
    def send(case: Any, seed: int) -> None:  # noqa: ANN401 - the library's own type
        chance = random.Random(seed)  # noqa: S311 - examples, not secrets
        case.cookies = dict(town.cookies[role])
        case.path_parameters = fill_in(case.path_parameters or {}, town.known, chance)
        case.query = fill_in(case.query or {}, town.known, chance)
        case.body = fill_in(case.body, town.known, chance)
        if mode is schemathesis.GenerationMode.POSITIVE and "Idempotency-Key" in (case.headers or {}):
            case.headers["Idempotency-Key"] = f"fuzz-{chance.getrandbits(64):x}"
        response = case.call(base_url=town.url, session=session)
        case.validate_response(response, checks=CHECKS)

    try:
        with suppress(Unsatisfiable):  # where nothing is sent, nothing can be sent wrongly
            send()
    finally:
        session.close()


def test_every_route_is_tried() -> None:
    tried = {operation.definition.raw["operationId"] for operation in OPERATIONS}
    said = [operation["operationId"] for path in SAID["paths"].values() for operation in path.values()]
    assert tried == set(said)


def test_every_role_of_the_staff_is_let_in() -> None:
    assert {role for roles, _ in STAFF_ROLES.values() for role in roles} == set(ROLES)


async def test_everything_that_a_path_names_is_there_to_be_found(town: Town) -> None:
    await town.let_all_in()
    named = {
        parameter["name"]
        for path in SAID["paths"].values()
        for operation in path.values()
        for parameter in operation.get("parameters", ())
        if parameter["in"] == "path"
    }
    assert named <= town.known.keys()


@pytest.mark.parametrize(
    "operation", OPERATIONS, ids=[operation.definition.raw["operationId"] for operation in OPERATIONS]
)
async def test_every_answer_is_described(town: Town, operation: Any) -> None:  # noqa: ANN401
    await town.let_all_in()
    own = own_roles(operation)
    valid, invalid = schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE
    alone = len(own) == 1
    for role in own:
        sent = VALID_EXAMPLES if alone else VALID_OF_MANY
        await asyncio.to_thread(meet, town, operation, role, valid, sent)
        sent = INVALID_EXAMPLES if alone else INVALID_OF_MANY
        await asyncio.to_thread(meet, town, operation, role, invalid, sent)
    for role in sorted(STRANGERS - set(own)):
        await asyncio.to_thread(meet, town, operation, role, valid, STRANGER_EXAMPLES)
