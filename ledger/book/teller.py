"""The teller: requests of one tenant that arrive while a batch is committed form the next batch."""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from os import urandom
from typing import NamedTuple

import asyncpg
import orjson

from ledger.book.journal import Result, Rooms, commit_batch
from ledger.book.kept import KeptAccounts
from ledger.book.overlay import Entropy
from ledger.book.refusals import AnswerLate, BookBusy
from ledger.book.words import Command, Outcome, Tenant, TenantId
from ledger.refusal import Refusal
from ledger.storage.engine import STATEMENT_TIMEOUT_SECONDS, connect
from ledger.storage.workers import CITUS_IS_HERE, url_of_owner

BATCH_MAX = 500
QUEUE_MAX = 2_000
ATTEMPTS_MAX = 3
BATCH_SECONDS_MAX = 12
SETTLED_AT_ONCE = 20
"""Answers given before the next batch, which is already waiting, has its turn."""
RETRY_PAUSE_SECONDS = 0.2

LOOK_UPS = """
SET enable_bitmapscan = off; SET enable_seqscan = off;
SET enable_hashjoin = off; SET enable_mergejoin = off"""
PLAN_ONCE = "SET plan_cache_mode = force_generic_plan"
"""A batch reads and updates rows that it can name, each by an index. Left alone, the planner counts the rows
of this very tenant: of a young one it knows few, and then reads all of them for every batch as they grow."""

END_HUNG = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
 WHERE datname = current_database() AND usename = current_user AND application_name = 'pingan-teller'
   AND state = 'active' AND wait_event = 'ClientRead'
   AND query_start < clock_timestamp() - $1::interval"""
"""While PostgreSQL waits for the rows of a COPY it takes no notice of its own timeouts, so a teller that is
stopped there, or whose machine is gone, would hold its book for ever."""

Clock = Callable[[], datetime]
Connect = Callable[[], Awaitable[asyncpg.Connection]]

log = logging.getLogger(__name__)


class CommandFailed(Exception):  # noqa: N818 - the answer to a command that a fault of ours spoiled
    """A rule or the database failed on this command alone; nothing of it is stored."""


class ConnectionLost(Exception):  # noqa: N818 - a state, not an error of ours
    """The fate of a batch is unknown; the look-up of its keys in the next attempt tells."""


def system_clock() -> datetime:
    """Return the present moment, aware."""
    return datetime.now(UTC)


async def connect_book(url: str, **server_settings: str) -> asyncpg.Connection:
    """Open a connection of the application's role with the codecs the book writes by."""
    settings = {"application_name": "pingan-teller", **server_settings}
    connection: asyncpg.Connection = await connect(url, **settings)
    try:
        await connection.set_type_codec(
            "jsonb",
            schema="pg_catalog",
            encoder=lambda value: b"\x01" + orjson.dumps(value),
            decoder=lambda value: orjson.loads(value[1:]),
            format="binary",
        )
    except BaseException:
        connection.terminate()
        raise
    return connection


async def connect_owner(url: str, tenant_id: TenantId) -> asyncpg.Connection:
    """Connect to the server that owns a tenant: on plain PostgreSQL the one of `url`, on Citus a worker.

    Raises:
        TenantScattered: the tables of a cluster are not distributed as `pingan distribute` does it.
    """
    connection = await connect_book(url)
    try:
        there = await url_of_owner(connection, url=url, tenant_id=tenant_id)
    except BaseException:
        connection.terminate()
        raise
    if there == url:
        return connection
    await connection.close()
    return await connect_book(there)


async def expect_look_ups(connection: asyncpg.Connection) -> None:
    """Let a session find what a batch names by index, planned once for any bureau.

    Citus looks for the shard while it plans, so there a plan has to know the bureau: it is made each time.
    """
    if not await connection.fetchval(CITUS_IS_HERE):
        await connection.execute(PLAN_ONCE)
    await connection.execute(LOOK_UPS)


class _Waiting(NamedTuple):
    command: Command
    answer: asyncio.Future[Outcome]


class Teller:
    """The only way to write to one tenant's book from this process; several processes are safe."""

    def __init__(
        self,
        *,
        tenant: Tenant,
        connect: Connect,
        rooms: Rooms,
        clock: Clock = system_clock,
        entropy: Entropy = urandom,
        batch_max: int = BATCH_MAX,
    ) -> None:
        """Set up a teller; nothing is opened before the first command.

        Args:
            tenant: whose book.
            connect: opens a connection as `connect_book` does.
            rooms: what the rooms above the book bring.
            clock: the present moment; only a demo tenant's replay brings its own.
            entropy: random bytes for the salts.
            batch_max: most commands of one database transaction.
        """
        self._tenant = tenant
        self._connect = connect
        self._rooms = rooms
        self._clock = clock
        self._entropy = entropy
        self._batch_max = batch_max
        self._kept = KeptAccounts()
        self._queue: deque[_Waiting] = deque()
        self._wake = asyncio.Event()
        self._connection: asyncpg.Connection | None = None
        self._worker: asyncio.Task[None] | None = None
        self._serving = False
        self._closing = False

    @property
    def tenant(self) -> Tenant:
        """Whose teller this is."""
        return self._tenant

    @property
    def is_idle(self) -> bool:
        """Whether nobody waits for an answer."""
        return not self._queue and not self._serving

    async def submit(self, command: Command) -> Outcome:
        """Book a command and return its outcome once it is committed.

        Raises:
            Refusal: the rules do not allow it, or the book is too busy to take or answer it.
            CommandFailed: a fault of ours; nothing is stored.
        """
        if self._closing or len(self._queue) >= QUEUE_MAX:
            raise BookBusy
        if self._worker is None:
            self._worker = asyncio.create_task(self._work(), name=f"teller {self._tenant.name}")
        answer: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()
        self._queue.append(_Waiting(command, answer))
        self._wake.set()
        return await answer

    async def close(self) -> None:
        """Serve what is queued, then stop."""
        self._closing = True
        self._wake.set()
        if self._worker is not None:
            await self._worker
        if self._connection is not None:
            # A server that went first has closed it already.
            with suppress(OSError):
                await self._connection.close()

    async def _work(self) -> None:
        settling: asyncio.Task[None] | None = None
        while True:
            await self._wake.wait()
            self._wake.clear()
            self._serving = True
            while self._queue:
                count = min(len(self._queue), self._batch_max)
                batch = [self._queue.popleft() for _ in range(count)]
                results = await self._serve([waiting.command for waiting in batch])
                if settling is not None:
                    await settling
                settling = asyncio.create_task(self._settle(batch, results))
                if not self._queue:
                    # Those who are answered now and ask again at once are all in the next batch.
                    await settling
            self._serving = False
            if self._closing:
                return

    async def _settle(self, batch: list[_Waiting], results: list[Result]) -> None:
        """Give every command its answer; those who get one take turns with a batch that is waiting."""
        for number, (waiting, result) in enumerate(zip(batch, results, strict=True), start=1):
            _settle(waiting.answer, result)
            if not number % SETTLED_AT_ONCE:
                await asyncio.sleep(0)

    async def _serve(self, commands: list[Command]) -> list[Result]:
        for attempt in range(ATTEMPTS_MAX):
            try:
                return await self._attempt(commands)
            except ConnectionLost:
                log.warning("book %s: connection lost, attempt %d", self._tenant.name, attempt + 1)
                await asyncio.sleep(RETRY_PAUSE_SECONDS * attempt)
            except Exception as fault:
                if len(commands) == 1:
                    log.exception("book %s: a command failed", self._tenant.name)
                    failed = CommandFailed(type(fault).__name__)
                    failed.__cause__ = fault
                    return [failed]
                return [result for command in commands for result in await self._serve([command])]
        return [AnswerLate() for _ in commands]

    async def _attempt(self, commands: list[Command]) -> list[Result]:
        """Run one batch; after a lost connection the next attempt finds what was committed by its keys."""
        try:
            async with asyncio.timeout(BATCH_SECONDS_MAX):
                if self._connection is None:
                    self._connection = await self._connect()
                    await expect_look_ups(self._connection)
                    await self._connection.execute(END_HUNG, timedelta(seconds=STATEMENT_TIMEOUT_SECONDS))
                return await commit_batch(
                    self._connection,
                    tenant=self._tenant,
                    commands=commands,
                    rooms=self._rooms,
                    now=self._clock(),
                    entropy=self._entropy,
                    kept=self._kept,
                )
        except (OSError, TimeoutError, asyncpg.QueryCanceledError, asyncpg.CannotConnectNowError) as lost:
            await self._drop_connection()
            raise ConnectionLost from lost
        except Exception as fault:
            if self._connection is None or self._connection.is_closed() or is_trouble(fault):
                await self._drop_connection()
                raise ConnectionLost from fault
            raise

    async def _drop_connection(self) -> None:
        # What follows may be another server, or the same one restored: nothing known of it holds.
        self._kept = KeptAccounts()
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(Exception):
                connection.terminate()


def is_trouble(fault: Exception) -> bool:
    """Tell whether the session or its server is at fault, and not the command.

    PostgreSQL ended the session (class 57P, 08), has no room left (53), or left the driver in the middle of
    an operation, so that every other use of the connection fails too. A value that the driver cannot write is
    the command's own fault.
    """
    if isinstance(fault, asyncpg.InterfaceError | asyncpg.InternalClientError):
        return not isinstance(fault, ValueError)
    state = getattr(fault, "sqlstate", None)
    return isinstance(state, str) and state.startswith(("57P", "08", "25P03", "53"))


def _settle(answer: asyncio.Future[Outcome], result: Result) -> None:
    if answer.cancelled():
        return
    if isinstance(result, Outcome):
        answer.set_result(result)
    elif isinstance(result, Refusal | CommandFailed):
        answer.set_exception(result)
    else:
        log.error("a rule failed", exc_info=result)
        failed = CommandFailed(type(result).__name__)
        failed.__cause__ = result
        answer.set_exception(failed)
