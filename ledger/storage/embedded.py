"""Our supervisor of the embedded PostgreSQL: one private server per data folder, shared by our processes."""

import asyncio
import errno
import fcntl
import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import IO, Final, Self
from urllib.parse import quote

from ledger.storage.account import Account, server_account
from ledger.storage.binaries import DEFAULT_VERSION, Binaries, readable_binaries
from ledger.storage.cluster import ADMINISTRATOR, APPLICATION, DATABASE, OWNER, make_cluster, make_roles
from ledger.storage.passwords import Passwords, open_private, read_or_make_passwords
from ledger.storage.place import remove_place, server_place, socket_folder
from ledger.storage.postmaster import PORT, Postmaster, forget_dead_server, running_server
from ledger.storage.problems import (
    FolderNotWritable,
    SpaceMissing,
    StartInterrupted,
    StartTimedOut,
    StorageProblem,
)
from ledger.storage.server_settings import prune_logs, server_arguments

START_SECONDS_MAX: Final = 3600.0
LOCK_POLL_SECONDS: Final = 0.1


def tell_nobody(_: str) -> None:
    """Say nothing about the progress."""


class EmbeddedServer:
    """The server of one folder: started by whoever comes first, stopped by whoever leaves last.

    Use it as `with EmbeddedServer(folder) as server:`, or `async with`, whose cancellation ends the start.

    Attributes:
        administrator_url: superuser, for tests and repairs.
        owner_url: the role that owns the tables and migrates.
        application_url: the role that serves.
    """

    administrator_url: str
    owner_url: str
    application_url: str

    def __init__(
        self,
        folder: Path,
        version: int = DEFAULT_VERSION,
        *,
        durable: bool = True,
        tell: Callable[[str], None] = tell_nobody,
        start_seconds_max: float = START_SECONDS_MAX,
    ) -> None:
        """Name the server; nothing happens before `start`.

        Args:
            folder: where data, socket and passwords are kept (see `ledger.storage.place` for root).
            version: major version of PostgreSQL, 16 or 18.
            durable: False makes it fast and unsafe against a power cut: for tests only.
            tell: is given a sentence whenever something takes long.
            start_seconds_max: longest wait for crash recovery.
        """
        self.folder = folder.absolute()
        self.version = version
        self._durable = durable
        self._tell = tell
        self._start_seconds_max = start_seconds_max
        self._unwanted = threading.Event()
        self._using: IO[bytes] | None = None
        self._postmaster: Postmaster | None = None
        self._place: Path | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    async def __aenter__(self) -> Self:
        starting = asyncio.ensure_future(asyncio.to_thread(self.start))
        try:
            await asyncio.shield(starting)
        except asyncio.CancelledError:
            self._unwanted.set()
            with suppress(StorageProblem):
                await starting
                await asyncio.to_thread(self.stop)
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await asyncio.to_thread(self.stop)

    @property
    def binaries(self) -> Binaries:
        """The PostgreSQL programs this server runs, `psql` and `pgbench` among them."""
        return readable_binaries(self.version, server_account())

    @property
    def data(self) -> Path:
        """The data folder of PostgreSQL."""
        return (self._place or self.folder) / "postgres"

    def start(self) -> None:
        """Start the server, or join it when it runs; wait until it answers.

        Raises:
            StorageProblem: with the sentence for the operator.
        """
        account = server_account()
        try:
            self._make_folder(account)
            with self._one_at_a_time():
                using = open_private(self.folder / "postgres.users", "ab")
                try:
                    fcntl.flock(using, fcntl.LOCK_SH)
                    self._start(account)
                except BaseException:
                    using.close()
                    raise
                self._using = using
        except OSError as error:
            raise self.problem_of(error) from error

    def stop(self) -> bool:
        """Leave the server, and stop it when no other process uses it; tell whether it was stopped."""
        if self._using is None or self._postmaster is None:
            return False
        with self._one_at_a_time():
            is_last = _is_last(self._using)
            if is_last:
                self._postmaster.stop()
            else:
                self._postmaster.leave_running()
            self._using.close()
            self._using = None
        return is_last

    def discard(self) -> None:
        """Delete the stopped server with all its data: for tests."""
        if self._place not in {None, self.folder}:
            remove_place(self._place)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _start(self, account: Account) -> None:
        self._place = server_place(self.folder, account)
        passwords = read_or_make_passwords(self.folder / "postgres-passwords.json", data=self.data)
        binaries = readable_binaries(self.version, account)
        start_log = self.folder / "postgres-start.log"
        self._postmaster = Postmaster(
            data=self.data, start_log=start_log, tell=self._tell, is_unwanted=self._unwanted.is_set
        )
        found = running_server(self.data)
        if found is not None:
            self._name_urls(found.socket_folder, passwords)
            return
        make_cluster(
            binaries, account=account, data=self.data, password=passwords.administrator, tell=self._tell
        )
        prune_logs(self.data / "log")
        sockets = socket_folder(self._place, account)
        forget_dead_server(self.data, sockets)
        settings = server_arguments(data=self.data, socket_folder=sockets, durable=self._durable)
        command = [binaries.program("postgres"), *settings]
        self._name_urls(sockets, passwords)
        try:
            self._postmaster.start(command, account=account, seconds_max=self._start_seconds_max)
            make_roles(binaries, sockets=sockets, passwords=passwords)
        except BaseException:
            self._postmaster.stop()
            raise

    def _make_folder(self, account: Account) -> None:
        if not self.folder.exists():
            # The server's own account has to pass through; everything inside guards itself.
            self.folder.mkdir(mode=0o711 if account.switched else 0o700, parents=True, exist_ok=True)
        if not os.access(self.folder, os.W_OK | os.X_OK):
            raise FolderNotWritable(folder=self.folder, detail=os.strerror(errno.EACCES))

    @contextmanager
    def _one_at_a_time(self) -> Iterator[None]:
        """Let one process start or stop the server at a time."""
        deadline = time.monotonic() + self._start_seconds_max
        with open_private(self.folder / "postgres.lock", "ab") as lock:
            waited = False
            while not _try_lock(lock):
                if not waited:
                    self._tell(
                        "另一进程正在启动或停止 PostgreSQL / another process is starting or stopping it"
                    )
                    waited = True
                if self._unwanted.is_set() and self._using is None:
                    raise StartInterrupted
                if time.monotonic() > deadline:
                    raise StartTimedOut(seconds=round(self._start_seconds_max), log=self.folder)
                time.sleep(LOCK_POLL_SECONDS)
            yield

    def _name_urls(self, sockets: Path, passwords: Passwords) -> None:
        host = quote(str(sockets), safe="")
        template = f"postgresql://{{}}:{{}}@/{{}}?host={host}&port={PORT}"
        self.administrator_url = template.format(ADMINISTRATOR, passwords.administrator, ADMINISTRATOR)
        self.owner_url = template.format(OWNER, passwords.owner, DATABASE)
        self.application_url = template.format(APPLICATION, passwords.application, DATABASE)

    def problem_of(self, error: OSError) -> Exception:
        """Turn what the operating system refused into the sentence for the operator."""
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            return SpaceMissing(folder=self.folder)
        return FolderNotWritable(folder=error.filename or self.folder, detail=error.strerror or str(error))


def _try_lock(file: IO[bytes]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _is_last(using: IO[bytes]) -> bool:
    return _try_lock(using)
