"""The service at a real port, in the process of the test, so that its clock stays the test's own."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

import uvicorn
from litestar import Litestar

LOOPBACK: Final = "127.0.0.1"
GRACE_S: Final = 3


@asynccontextmanager
async def listening(app: Litestar) -> AsyncIterator[str]:
    """Serve an app that runs already, and tell under which address."""
    with socket.create_server((LOOPBACK, 0)) as listener:
        config = uvicorn.Config(
            app, log_level="warning", access_log=False, lifespan="off", timeout_graceful_shutdown=GRACE_S
        )
        server = uvicorn.Server(config)
        serving = asyncio.create_task(server.serve(sockets=[listener]))
        try:
            yield f"http://{LOOPBACK}:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            await serving
