"""Keep the log of the embedded server beside its newest backup, second by second, with `pg_receivewal`."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import asyncpg

from ledger.storage.backups.problems import BackupFailed, WalLost
from ledger.storage.backups.take import run_program
from ledger.storage.backups.words import Backup, list_backups
from ledger.storage.embedded import EmbeddedServer
from ledger.storage.engine import connect
from ledger.storage.problems import StorageProblem

RETRY_SECONDS: Final = 5.0
SLOTS: Final = """
SELECT slot_name, active_pid, wal_status FROM pg_replication_slots WHERE slot_name LIKE 'pingan\\_%'"""

TakeBackup = Callable[[], Awaitable[Backup]]
Tell = Callable[[str], None]


async def follow(
    server: EmbeddedServer, folder: Path, *, take: TakeBackup, every: timedelta, tell: Tell
) -> None:
    """Receive the log until cancelled, and take a new base backup whenever the last is too old or lost.

    Args:
        server: whose log.
        folder: the backup folder, held by `writing`.
        take: takes a base backup with a slot of its own.
        every: how old a base backup may get; from it on, the log has to be replayed at a restore.
        tell: is given a sentence when something happens.
    """
    backup = await resumable(server, folder)
    if backup is None:
        backup = await take()
    await drop_slots(server, but=backup)
    while True:
        # The next base backup is taken while the log of this one is still received, so there is no gap.
        receiving = asyncio.create_task(receive(server, backup, tell))
        try:
            await asyncio.wait({receiving}, timeout=_seconds_left(backup, every))
            newer = await _retake(take, tell)
        finally:
            receiving.cancel()
            await asyncio.gather(receiving, return_exceptions=True)
        backup = newer
        await drop_slots(server, but=backup)


async def receive(server: EmbeddedServer, backup: Backup, tell: Tell) -> None:
    """Receive the log into a backup until cancelled; a server that is away is waited for.

    Raises:
        WalLost: the server has thrown away what comes next.
    """
    tell(f"正在跟随日志 / following the log into {backup.wal}")
    while True:
        try:
            await run_program(
                server,
                "pg_receivewal",
                f"--directory={backup.wal}",
                f"--slot={backup.slot}",
                "--synchronous",
                "--no-loop",
            )
        except BackupFailed as problem:
            tell(f"{problem}")
        await asyncio.sleep(RETRY_SECONDS)
        if not await _is_kept(server, backup):
            raise WalLost


async def resumable(server: EmbeddedServer, folder: Path) -> Backup | None:
    """Return the newest backup if the server still keeps the log that follows it."""
    backups = list_backups(folder)
    if backups and await _is_kept(server, backups[-1]):
        return backups[-1]
    return None


async def drop_slots(server: EmbeddedServer, *, but: Backup | None) -> None:
    """Free the log that is kept for other backups; a follower that was killed may still hold one."""
    connection = await connect(server.administrator_url)
    try:
        for slot, active_pid, _ in await connection.fetch(SLOTS):
            if active_pid is not None:
                await connection.execute("SELECT pg_terminate_backend($1, 5000)", active_pid)
            if but is None or slot != but.slot:
                await connection.execute("SELECT pg_drop_replication_slot($1)", slot)
    finally:
        await connection.close()


async def _is_kept(server: EmbeddedServer, backup: Backup) -> bool:
    """Tell whether the log is kept; while the server is away, nothing says that it is not."""
    try:
        connection = await connect(server.administrator_url)
    except (OSError, TimeoutError, asyncpg.PostgresError):
        return True
    try:
        return any(
            slot == backup.slot and status != "lost" for slot, _, status in await connection.fetch(SLOTS)
        )
    finally:
        await connection.close()


async def _retake(take: TakeBackup, tell: Tell) -> Backup:
    """Take the next base backup; a full disk or the like must not end the one that is followed."""
    while True:
        try:
            return await take()
        except (StorageProblem, OSError, asyncpg.PostgresError) as problem:
            tell(f"{problem}")
            await asyncio.sleep(60 * RETRY_SECONDS)


def _seconds_left(backup: Backup, every: timedelta) -> float:
    return max(0.0, (backup.note.ended_at + every - datetime.now(UTC)).total_seconds())
