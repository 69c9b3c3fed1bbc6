"""The yardstick: pgbench's TPC-B on the very server that the book runs on."""

import asyncio
import re
from typing import Final
from urllib.parse import parse_qs, urlsplit

from bench.measure import Measured
from bench.plan import Plan
from bench.server import administer
from ledger.storage.account import plain_environment
from ledger.storage.embedded import EmbeddedServer

DATABASE: Final = "yardstick"
THREADS: Final = 2
RATE: Final = re.compile(r"^tps = ([0-9.]+) \(without initial connection time\)$", re.MULTILINE)
COUNT: Final = re.compile(r"^number of transactions actually processed: ([0-9]+)", re.MULTILINE)


class PgbenchFailedError(Exception):
    """The yardstick came to nothing; the message is what pgbench said."""


async def prepare_yardstick(server: EmbeddedServer, plan: Plan) -> None:
    """Make and fill the database of the yardstick, and bring it to disk before anything is measured."""
    await administer(server, f"CREATE DATABASE {DATABASE}")
    await _pgbench(server, "--initialize", "--quiet", f"--scale={plan.scale}")
    await administer(server, "CHECKPOINT")


async def measure_yardstick(server: EmbeddedServer, plan: Plan) -> Measured:
    """Run TPC-B with prepared statements, warm-up first."""
    for seconds in (plan.warm_up_seconds, plan.pgbench_seconds):
        said = await _pgbench(
            server,
            f"--client={plan.pgbench_clients}",
            f"--jobs={THREADS}",
            "--protocol=prepared",
            f"--time={max(1, round(seconds))}",
        )
    return read_pgbench(said)


def read_pgbench(said: str) -> Measured:
    """Take count and rate out of what pgbench prints.

    Raises:
        PgbenchFailedError: it printed something else.
    """
    rate, count = RATE.search(said), COUNT.search(said)
    if rate is None or count is None or not float(rate[1]):
        message = f"pgbench said: {said.strip()[-200:]}"
        raise PgbenchFailedError(message)
    return Measured(count=int(count[1]), seconds=int(count[1]) / float(rate[1]))


async def _pgbench(server: EmbeddedServer, *options: str) -> str:
    url = urlsplit(server.administrator_url)
    place = parse_qs(url.query)
    process = await asyncio.create_subprocess_exec(
        server.binaries.program("pgbench"),
        f"--host={place['host'][0]}",
        f"--port={place['port'][0]}",
        f"--username={url.username}",
        *options,
        DATABASE,
        env=plain_environment() | {"PGPASSWORD": url.password or ""},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    said, complained = await process.communicate()
    if process.returncode:
        message = f"pgbench said: {complained.decode(errors='replace').strip()[-200:]}"
        raise PgbenchFailedError(message)
    return said.decode()
