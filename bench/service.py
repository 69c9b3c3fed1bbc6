"""The real service in a process of its own, as `pingan run` serves it, with one route more: the bare one."""

import multiprocessing
import socket
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from typing import Final

import uvicorn
import uvloop
from litestar import Response
from litestar.di import NamedDependency
from litestar.params import JSONBody

from api.app import create_app
from api.collector import settle_collector
from api.commands.run import BACKLOG, server_config
from api.identity import APPROVER
from api.requests import Intent
from api.settings import Settings
from api.verbs import changes
from api.wire.claims import DecisionResults, DecisionsSent
from bench.children import END_SECONDS_MAX, START_SECONDS_MAX
from ledger.people.words import StaffMember

BARE_PATH: Final = "/bare-decisions"
POLL_SECONDS: Final = 0.1


@changes(BARE_PATH, "decide_nothing", by=APPROVER)
async def decide_nothing(
    data: JSONBody[DecisionsSent],
    staff: NamedDependency[StaffMember],  # noqa: ARG001 - asked for, because every route asks
    intent: NamedDependency[Intent],  # noqa: ARG001 - as above
) -> Response[DecisionResults]:
    """Do what every route does before and after its work: let in, validate, answer."""
    return Response(DecisionResults(results=[], budget_points=len(data.decisions)))


@contextmanager
def served(settings: Settings, database_url: str) -> Iterator[int]:
    """Serve until the block is left; give the port."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe(duplex=False)
    process = context.Process(target=_serve, args=(there, settings, database_url), daemon=True)
    process.start()
    there.close()
    try:
        port: int = here.recv()
        _wait_until_healthy(port)
        yield port
    finally:
        process.terminate()
        process.join(END_SECONDS_MAX)


def _serve(told: Connection, settings: Settings, database_url: str) -> None:
    listener = socket.create_server(("127.0.0.1", 0), backlog=BACKLOG)
    told.send(listener.getsockname()[1])
    app = create_app(settings, database_url=database_url, routes=(decide_nothing,))
    settle_collector()
    uvloop.run(uvicorn.Server(server_config(app, settings)).serve(sockets=[listener]))


def _wait_until_healthy(port: int) -> None:
    deadline = time.monotonic() + START_SECONDS_MAX
    while True:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/api/v1/health"):
                return
        except (OSError, urllib.error.URLError):
            if time.monotonic() > deadline:
                raise
        time.sleep(POLL_SECONDS)
