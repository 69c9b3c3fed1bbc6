"""A wire between the service and PostgreSQL that a test can cut at the worst moment."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Final, Self
from urllib.parse import parse_qs, urlsplit

COMMIT: Final = b"COMMIT"
CHUNK_BYTES: Final = 65_536


@dataclass
class Proxy:
    """Listens on the loopback address and passes everything on to the server's socket.

    Attributes:
        target_url: the server, by the folder of its socket.
        cuts_left: so many commits more will reach the server and their answers nobody.
        connections_count: connections taken so far.
        cuts_count: answers swallowed so far.
    """

    target_url: str
    cuts_left: int = 0
    connections_count: int = 0
    cuts_count: int = 0
    port: int = 0
    _running: set["asyncio.Task[None]"] = field(default_factory=set)

    @classmethod
    @asynccontextmanager
    async def to(cls, target_url: str) -> AsyncIterator[Self]:
        """Open the wire to a server until the block is left."""
        proxy = cls(target_url)
        server = await asyncio.start_server(proxy._take, "127.0.0.1", 0)
        proxy.port = server.sockets[0].getsockname()[1]
        try:
            yield proxy
        finally:
            server.close()
            for task in proxy._running:
                task.cancel()
            await asyncio.gather(*proxy._running, return_exceptions=True)

    @property
    def url(self) -> str:
        """The same database, reached through the wire."""
        parts = urlsplit(self.target_url)
        user, _, _ = parts.netloc.rpartition("@")
        return f"{parts.scheme}://{user}@127.0.0.1:{self.port}{parts.path}"

    def cut(self) -> None:
        """Cut every connection there is."""
        for task in self._running:
            task.cancel()

    async def _take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections_count += 1
        task = asyncio.current_task()
        if task is not None:
            self._running.add(task)
            task.add_done_callback(self._running.discard)
        query = parse_qs(urlsplit(self.target_url).query)
        socket = f"{query['host'][0]}/.s.PGSQL.{query['port'][0]}"
        with suppress(OSError):
            there_reader, there_writer = await asyncio.open_unix_connection(socket)
            wire = _Wire(self)
            try:
                async with asyncio.TaskGroup() as both:
                    both.create_task(wire.send_on(reader, there_writer))
                    both.create_task(wire.send_back(there_reader, writer))
            except* (OSError, _Cut):
                pass
            finally:
                there_writer.transport.abort()
                writer.transport.abort()


class _Cut(Exception):  # noqa: N818 - an end, not an error
    pass


class _Wire:
    """One connection, both ways; a cut waits until the server has answered the commit."""

    def __init__(self, proxy: Proxy) -> None:
        self._proxy = proxy
        self._swallows = False

    async def send_on(self, source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
        while data := await source.read(CHUNK_BYTES):
            if COMMIT in data and self._proxy.cuts_left:
                self._proxy.cuts_left -= 1
                self._swallows = True
            target.write(data)
            await target.drain()
        raise _Cut

    async def send_back(self, source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
        while data := await source.read(CHUNK_BYTES):
            if self._swallows:
                self._proxy.cuts_count += 1
                raise _Cut
            target.write(data)
            await target.drain()
        raise _Cut
