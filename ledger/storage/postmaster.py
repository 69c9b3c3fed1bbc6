"""One PostgreSQL server process: start it, wait through its recovery, find it again, stop it."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ledger.storage.account import Account, plain_environment
from ledger.storage.passwords import open_private
from ledger.storage.problems import (
    LibraryMissing,
    ServerRefusedToStart,
    SpaceMissing,
    StartInterrupted,
    StartTimedOut,
)

POLL_SECONDS: Final = 0.05
PROGRESS_EVERY_SECONDS: Final = 3.0
STOP_SECONDS_MAX: Final = 60.0
PORT: Final = 5432

_left_running: list["subprocess.Popen[bytes]"] = []  # an abandoned Popen warns when it is collected


@dataclass(frozen=True, kw_only=True)
class PidFile:
    """What `postmaster.pid` says.

    Attributes:
        pid: the server's process.
        socket_folder: where its socket lies.
        status: `starting`, `ready`, `stopping` ...
    """

    pid: int
    socket_folder: Path
    status: str


def read_pid_file(data: Path) -> PidFile | None:
    """Read `postmaster.pid`; None when there is none, or it is still being written."""
    try:
        lines = (data / "postmaster.pid").read_text().splitlines()
        return PidFile(pid=int(lines[0]), socket_folder=Path(lines[4]), status=lines[7].strip())
    except (FileNotFoundError, IndexError, ValueError):
        return None


def running_server(data: Path) -> PidFile | None:
    """Find the live server of this data folder, telling it from a stranger that got its old number."""
    found = read_pid_file(data)
    return found if found and _is_server_of(found.pid, data) else None


def _is_server_of(pid: int, data: Path) -> bool:
    try:
        return Path(f"/proc/{pid}/cwd").samefile(data) and _state(pid) not in "ZX"
    except OSError:
        return False


def _state(pid: int) -> str:
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]


def forget_dead_server(data: Path, sockets: Path) -> None:
    """Remove the lock files of a killed server: PostgreSQL would respect a stranger that got its number.

    Orphans of the dead server are still noticed: their shared memory is found by the folder's inode.
    """
    if running_server(data) is None:
        for left in (data / "postmaster.pid", sockets / f".s.PGSQL.{PORT}.lock"):
            left.unlink(missing_ok=True)


class Postmaster:
    """A server of one data folder, started here or found running."""

    def __init__(
        self,
        *,
        data: Path,
        start_log: Path,
        tell: Callable[[str], None],
        is_unwanted: Callable[[], bool] = lambda: False,
    ) -> None:
        self._data = data
        self._start_log = start_log
        self._tell = tell
        self._is_unwanted = is_unwanted
        self._child: subprocess.Popen[bytes] | None = None
        self._said_before: dict[Path, int] = {}

    def start(self, arguments: Sequence[str], *, account: Account, seconds_max: float) -> None:
        """Start the server and wait until it answers, however long recovery takes up to the bound.

        A server that is not wanted any more, because Ctrl-C came while it recovered, is for `stop`.

        Raises:
            ServerRefusedToStart, SpaceMissing, LibraryMissing: it ended instead.
            StartTimedOut: the bound is over; the server is told to stop.
            StartInterrupted: nobody waits for it any more.
        """
        deadline = time.monotonic() + seconds_max
        self._launch(arguments, account)
        while not self._wait_until_ready(deadline, seconds_max):
            # Backends of a killed server may outlive it for a moment and hold its shared memory.
            time.sleep(1.0)
            self._launch(arguments, account)

    def leave_running(self) -> None:
        """Let go of the server, because another process still uses it."""
        if self._child is not None:
            _left_running.append(self._child)

    def stop(self) -> None:
        """Stop the server fast: open transactions are rolled back and a checkpoint is written."""
        if self._child is not None and self._child.poll() is None:
            self._stop(self._child.pid)
        found = running_server(self._data)
        if found is not None:
            self._stop(found.pid)

    def _stop(self, pid: int) -> None:
        _signal(pid, signal.SIGINT)
        if not self._wait_until_gone(pid, STOP_SECONDS_MAX):
            self._tell(f"PostgreSQL 未能在 {STOP_SECONDS_MAX:.0f} 秒内停止,立即终止 / stopping it at once")
            _signal(pid, signal.SIGQUIT)
            self._wait_until_gone(pid, STOP_SECONDS_MAX)

    def _launch(self, arguments: Sequence[str], account: Account) -> None:
        self._said_before = {log: log.stat().st_size for log in (self._data / "log").glob("*.log")}
        with open_private(self._start_log, "wb") as log:
            self._child = subprocess.Popen(  # type: ignore[call-overload]  # noqa: S603 - the wheel's program
                list(arguments),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
                env=plain_environment(),
                start_new_session=True,  # Ctrl-C goes to the service, which stops this server last
                **account.popen_arguments(),
            )

    def _wait_until_ready(self, deadline: float, seconds_max: float) -> bool:
        child = self._child
        if child is None:
            return False
        began = told = time.monotonic()
        while child.poll() is None:
            found = read_pid_file(self._data)
            if found and found.pid == child.pid and found.status == "ready":
                return True
            if self._is_unwanted():
                raise StartInterrupted
            now = time.monotonic()
            if now > deadline:
                child.send_signal(signal.SIGINT)
                self._wait_until_gone(child.pid, STOP_SECONDS_MAX)
                raise StartTimedOut(seconds=round(seconds_max), log=self._newest_log())
            if now - told > PROGRESS_EVERY_SECONDS:
                told = now
                seconds = round(now - began)
                self._tell(f"PostgreSQL 正在恢复,已等待 {seconds} 秒 / recovering, {seconds} s so far")
            time.sleep(POLL_SECONDS)
        said = self._said()
        if "still in use" in said and time.monotonic() < deadline:
            self._tell("上次的 PostgreSQL 进程还未退出,等待 / waiting for what is left of the last server")
            return False
        raise self.why_it_ended(said)

    def _said(self) -> str:
        """Join what was said before and after the log collector took over."""
        text = self._start_log.read_text(errors="replace")
        newest = self._newest_log()
        if newest != self._start_log:
            text += newest.read_bytes()[self._said_before.get(newest, 0) :].decode(errors="replace")
        return text

    def _newest_log(self) -> Path:
        logs = sorted((self._data / "log").glob("*.log"), key=lambda path: path.stat().st_mtime_ns)
        return logs[-1] if logs else self._start_log

    def why_it_ended(self, said: str) -> Exception:
        """Turn the last words of a server that ended into the sentence for the operator."""
        lines = [line for line in said.splitlines() if "FATAL" in line or "PANIC" in line or "error" in line]
        last = lines[-1].rpartition(":  ")[2] if lines else (said.strip().splitlines() or ["?"])[-1]
        if "No space left" in said:
            return SpaceMissing(folder=self._data)
        if "error while loading shared libraries" in said:
            return LibraryMissing(detail=last)
        return ServerRefusedToStart(detail=last, log=self._newest_log())

    def _wait_until_gone(self, pid: int, seconds_max: float) -> bool:
        deadline = time.monotonic() + seconds_max
        while time.monotonic() < deadline:
            if self._child is not None and self._child.pid == pid:
                if self._child.poll() is not None:
                    return True
            elif not _is_server_of(pid, self._data):
                return True
            time.sleep(POLL_SECONDS)
        return False


def _signal(pid: int, number: signal.Signals) -> None:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return
