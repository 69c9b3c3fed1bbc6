"""Take a base backup of the embedded server while it serves, with `pg_basebackup`: no snapshot, no lock."""

import asyncio
import os
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qs, unquote, urlsplit

from ledger.storage.account import plain_environment
from ledger.storage.backups.manifest import check_backup
from ledger.storage.backups.problems import BackupFailed
from ledger.storage.backups.words import NAME_FORMAT, PART, PRIVATE, Backup, Note, delete_unfinished, slot_of
from ledger.storage.embedded import EmbeddedServer
from ledger.storage.engine import connect
from ledger.storage.problems import SpaceMissing

PROGRESS: Final = re.compile(r"(\d+)/(\d+) kB")
MAKE_SLOT: Final = "SELECT pg_create_physical_replication_slot($1, true)"
DROP_SLOT: Final = """
SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_name = $1"""
STOP_SECONDS_MAX: Final = 20.0
SPARE: Final = 1.1
"""A backup needs the space of the database, and some for the log of its own duration."""

Progress = Callable[[int, int], None]


async def take_backup(
    server: EmbeddedServer,
    folder: Path,
    *,
    books: Sequence[tuple[str, int, str]],
    keys: Mapping[str, str],
    followed: bool = False,
    progress: Progress | None = None,
) -> Backup:
    """Take a base backup with the log it needs, check it, and only then give it its name.

    Args:
        server: running; other processes may use it as before.
        folder: the backup folder, held by `writing`.
        books: name, size and root of every book, read before.
        keys: digests of the key files, by name.
        followed: keep the log from now on for a follower, by a replication slot of this backup's name.
        progress: told how much of how much is done.

    Raises:
        BackupFailed, BackupDamaged, SpaceMissing: nothing is left that looks like a backup.
    """
    delete_unfinished(folder)
    await check_space(server, folder)
    name = datetime.now(UTC).strftime(NAME_FORMAT)
    part = folder / f"{name}{PART}"
    part.mkdir(mode=PRIVATE)
    (part / "wal").mkdir(mode=PRIVATE)
    try:
        if followed:
            await ask_administrator(server, MAKE_SLOT, slot_of(name))
        await _receive_base(server, part / "base", label=name, progress=progress)
    except BaseException:
        if followed:
            await ask_administrator(server, DROP_SLOT, slot_of(name))
        raise
    note = Note(ended_at=datetime.now(UTC), postgres=server.version, books=list(books), keys=dict(keys))
    note.write(part / "note.json")
    part.rename(folder / name)
    _sync(folder)
    return Backup(folder / name, note)


async def _receive_base(server: EmbeddedServer, base: Path, *, label: str, progress: Progress | None) -> None:
    await run_program(
        server,
        "pg_basebackup",
        f"--pgdata={base}",
        "--wal-method=stream",
        "--checkpoint=fast",
        "--manifest-checksums=SHA256",
        f"--label={label}",
        "--progress",
        progress=progress,
    )
    await asyncio.to_thread(check_backup, base, binaries=server.binaries, progress=progress)


async def check_space(server: EmbeddedServer, folder: Path) -> None:
    """Refuse before anything is written when the database would not fit.

    Raises:
        SpaceMissing: the disk of the folder has less room than the database takes.
    """
    needed = await ask_administrator(server, "SELECT sum(pg_database_size(oid)) FROM pg_database")
    disk = os.statvfs(folder)
    if disk.f_bavail * disk.f_frsize < int(needed) * SPARE:
        raise SpaceMissing(folder=folder)


async def ask_administrator(server: EmbeddedServer, question: str, *arguments: object) -> Any:  # noqa: ANN401 - one value of any type
    """Ask one thing as the superuser of the embedded server."""
    connection = await connect(server.administrator_url, statement_timeout="60s")
    try:
        return await connection.fetchval(question, *arguments)
    finally:
        await connection.close()


async def run_program(
    server: EmbeddedServer, name: str, *arguments: str, progress: Progress | None = None
) -> None:
    """Run a client program of PostgreSQL as the administrator of the server; end it when we are cancelled.

    Raises:
        BackupFailed: with its last words.
    """
    running = await asyncio.create_subprocess_exec(
        server.binaries.program(name),
        "--no-password",
        *arguments,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
        env=plain_environment() | _login(server.administrator_url),
    )
    try:
        said = await _listen(running, progress)
        code = await running.wait()
    except asyncio.CancelledError:
        await _end(running)
        raise
    if code:
        raise BackupFailed(program=name, detail=said or code)


async def _listen(running: asyncio.subprocess.Process, progress: Progress | None) -> str:
    """Follow the progress lines of a program; return the last line that is none."""
    last = ""
    stream = running.stderr
    while stream and (chunk := await stream.read(4096)):
        for line in re.split(r"[\r\n]+", chunk.decode(errors="replace")):
            found = PROGRESS.search(line)
            if found and progress:
                progress(int(found[1]), int(found[2]))
            elif line.strip() and not found:
                last = line.strip()
    return last


async def _end(running: asyncio.subprocess.Process) -> None:
    """Let a program finish its files on SIGINT; it is killed when it takes too long."""
    if running.returncode is not None:
        return
    running.send_signal(2)
    try:
        await asyncio.wait_for(running.wait(), STOP_SECONDS_MAX)
    except TimeoutError:
        running.kill()
        await running.wait()


def _login(url: str) -> dict[str, str]:
    """Give the environment for libpq: a password on a command line could be read by every user."""
    parts = urlsplit(url)
    query = parse_qs(parts.query)
    return {
        "PGHOST": query["host"][0],
        "PGPORT": query["port"][0],
        "PGUSER": parts.username or "",
        "PGPASSWORD": unquote(parts.password or ""),
        "PGCONNECT_TIMEOUT": "30",
    }


def _sync(folder: Path) -> None:
    """Make a rename outlive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
