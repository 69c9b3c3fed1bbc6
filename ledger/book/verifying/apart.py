"""Check ranges of the log in processes of their own, so that verify uses every core."""

import asyncio
import multiprocessing
import os
from collections import deque
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from typing import Final

import uvloop

from ledger.book.seal import SealedColumns
from ledger.book.teller import connect_owner
from ledger.book.verifying.range import RangeCheck, RangeFound
from ledger.book.verifying.reads import allow_time
from ledger.book.verifying.whole import Ranges
from ledger.book.words import Tenant
from ledger.storage.problems import StorageProblem

PROCESSES_MAX: Final = 8
"""More would only wait for PostgreSQL, which works on the same cores."""
AHEAD: Final = 2
"""Ranges asked for per process before the first of them is joined."""
STOP_SECONDS_MAX: Final = 5.0

Span = tuple[int, int]
Answer = RangeFound | str
"""What was found, or why a process failed."""


class CheckersLost(StorageProblem):
    """A process that checks ranges came to nothing: its database or itself was lost."""

    zh = "核对没有完成：{detail}。请再核对一次。"
    en = "The verification was not finished: {detail}. Run it again."


class CheckersApart:
    """Processes that check ranges of one tenant's log, each over a connection of its own."""

    def __init__(self, pipes: list[Connection]) -> None:
        """Take one pipe per process."""
        self._count = len(pipes)
        self._free: asyncio.Queue[Connection] = asyncio.Queue()
        for pipe in pipes:
            self._free.put_nowait(pipe)

    async def check(self, ranges: Ranges) -> AsyncIterator[RangeFound]:
        """Give every range to whichever process is free; yield what was found in the order of the log.

        Raises:
            CheckersLost: a process lost its database, or was killed.
        """
        asked: deque[asyncio.Task[RangeFound]] = deque()
        try:
            for span in ranges:
                asked.append(asyncio.create_task(self._ask(span)))
                if len(asked) > self._count * AHEAD:
                    yield await asked.popleft()
            while asked:
                yield await asked.popleft()
        finally:
            for task in asked:
                task.cancel()

    async def _ask(self, span: Span) -> RangeFound:
        pipe = await self._free.get()
        try:
            answer = await asyncio.to_thread(_call, pipe, span)
        finally:
            self._free.put_nowait(pipe)
        if isinstance(answer, str):
            raise CheckersLost(detail=answer)
        return answer


def cores() -> int:
    """Return how many processes are worth having here."""
    return min(len(os.sched_getaffinity(0)), PROCESSES_MAX)


@contextmanager
def checkers_apart(
    url: str, tenant: Tenant, sealed_columns: SealedColumns, *, processes: int
) -> Iterator[CheckersApart]:
    """Start the processes, and end them with the block."""
    context = multiprocessing.get_context("spawn")
    running = []
    pipes: list[Connection] = []
    try:
        for _ in range(processes):
            here, there = context.Pipe()
            process = context.Process(target=_serve, args=(there, url, tenant, sealed_columns), daemon=True)
            process.start()
            there.close()
            running.append(process)
            pipes.append(here)
        yield CheckersApart(pipes)
    finally:
        for process in running:
            process.terminate()
        for process in running:
            process.join(STOP_SECONDS_MAX)


def _serve(asked: Connection, url: str, tenant: Tenant, sealed_columns: SealedColumns) -> None:
    """Check ranges until nobody asks any more, also because whoever asked was killed."""

    async def serve() -> None:
        connection = await connect_owner(url, tenant.tenant_id)
        await allow_time(connection)
        check = RangeCheck(tenant, sealed_columns)
        while True:
            start, end = await asyncio.to_thread(asked.recv)
            asked.send(await check.check(connection, start, end))

    try:
        uvloop.run(serve())
    except EOFError:
        return
    except BaseException as problem:
        asked.send(f"{type(problem).__name__}: {problem}")
        raise


def _call(pipe: Connection, span: Span) -> Answer:
    try:
        pipe.send(span)
        answer: Answer = pipe.recv()
    except (EOFError, OSError):
        return "a process of verify was killed"
    return answer
