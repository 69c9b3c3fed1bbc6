"""Starts the real service in a process of its own, at an address and on a database that the test names."""

import asyncio
import json
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import httpx

ROOT: Final = Path(__file__).parents[2]
START_SECONDS: Final = 30


@contextmanager
def serving(
    *, database_url: str, folder: Path, pages: Path, address: str = "127.0.0.1", port: int = 0
) -> Iterator[str]:
    """Serve, so that codes carry the address; the service must have nothing to complain of at the end.

    Args:
        database_url: as the application's role.
        folder: with its keys and the guard.
        pages: the built ones.
        address: one of the machine's.
        port: 0 for any that is free.
    """
    with socket.create_server(("0.0.0.0", port)) as listener:  # noqa: S104 - every address of the machine
        origin = f"http://{address}:{listener.getsockname()[1]}"
        said = {
            "database_url": database_url,
            "data_folder": str(folder),
            "pages": str(pages),
            "public_url": origin,
            "socket": listener.fileno(),
        }
        command = [sys.executable, "-m", "tests.browser.serve", json.dumps(said)]
        log = folder / f"{address}.log"
        with log.open("wb") as output:
            process = subprocess.Popen(  # noqa: S603 - ourselves
                command, cwd=ROOT, stderr=output, stdout=output, pass_fds=[listener.fileno()]
            )
        try:
            yield origin
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(START_SECONDS)
    assert log.read_text() == "", "the service has something to say"


async def ready(origin: str) -> None:
    """Wait until the service answers."""
    # The socket listens before the service does: one that died at its start would let us wait for ever.
    async with httpx.AsyncClient(timeout=2) as client, asyncio.timeout(START_SECONDS):
        while True:
            try:
                if (await client.get(f"{origin}/api/v1/health/ready")).is_success:
                    return
            except httpx.TransportError:
                pass
            await asyncio.sleep(0.1)
