"""Who may call which route of the desk: every one of them, asked as each role, against `roles.txt`."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final, cast, get_args

from litestar.handlers import HTTPRouteHandler

from api.requests import TAKES_FILE
from api.route_list import ROUTES
from ledger.people.words import Role
from tests.api.service import Client, Service

GRID: Final = Path(__file__).with_name("roles.txt")
MAY: Final = "x"
ANY_ID: Final = {"int": "1", "str": "2026-11", "uuid": "00000000-0000-4000-8000-000000000000"}
PARAMETER: Final = re.compile(r"\{\w+:(\w+)\}")


def read_grid() -> dict[str, frozenset[Role]]:
    """Read who may call what: a line per operation, a column per role."""
    head, *lines = [line.split() for line in GRID.read_text().splitlines() if line and line[0] != "#"]
    roles = cast("list[Role]", head[1:])
    return {
        name: frozenset(role for role, mark in zip(roles, marks, strict=True) if mark == MAY)
        for name, *marks in lines
    }


def routes_of_the_desk() -> Iterator[HTTPRouteHandler]:
    for route in ROUTES:
        if any("staff" in scheme for scheme in route.security or ()):
            yield route


async def is_let_in(desk: Client, route: HTTPRouteHandler) -> bool:
    """Call a route with nothing that it could do, and tell whether its guard refused."""
    path = PARAMETER.sub(lambda found: ANY_ID[found[1]], next(iter(route.paths)))
    if "GET" in route.http_methods:
        answer = await desk.get(path)
    elif route.opt.get(TAKES_FILE):
        answer = await desk.upload(path, b"")
    else:
        answer = await desk.post(path, {})
    return not (answer.status_code == 403 and answer.json()["code"] == "not_allowed")


async def test_each_route_of_the_desk_lets_in_just_the_roles_that_are_written_down(service: Service) -> None:
    grid, seen = read_grid(), dict[str, set[Role]]()
    for role in get_args(Role):
        await service.hire(role, (role,), unit="B")
        desk = await service.desk(role)
        for route in routes_of_the_desk():
            let_in = seen.setdefault(str(route.operation_id), set())
            if await is_let_in(desk, route):
                let_in.add(role)
    assert seen == grid


def test_an_auditor_changes_nothing_but_what_auditing_is() -> None:
    changing = {str(route.operation_id) for route in routes_of_the_desk() if "GET" not in route.http_methods}
    assert {name for name in changing if "auditor" in read_grid()[name]} == {
        "begin_export",
        "change_password",
        "judge_tip_officer",
        "review_tip_accesses",
    }
