"""Bring a backup back into an empty place, up to the end of its log or to a moment, under new passwords."""

import errno
import fcntl
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Final

from ledger.storage.account import server_account
from ledger.storage.backups.manifest import check_backup
from ledger.storage.backups.problems import (
    BackupBusy,
    BackupMissing,
    BackupTooYoung,
    BackupVersionMismatch,
    RestorePlaceTaken,
)
from ledger.storage.backups.recovery import Recovery
from ledger.storage.backups.words import Backup, list_backups
from ledger.storage.binaries import Binaries, readable_binaries
from ledger.storage.passwords import open_private, read_or_make_passwords
from ledger.storage.place import server_place, socket_folder
from ledger.storage.problems import SpaceMissing

SEGMENT: Final = re.compile(r"[0-9A-F]{24}")
PARTIAL: Final = ".partial"
FRESH: Final = "postgres.restoring"
"""Where a restore works; one that was killed leaves it, and the next begins anew."""
BLOCK_BYTES: Final = 1024 * 1024


def choose_backup(folder: Path, *, until: datetime | None) -> Backup:
    """Return the newest backup from which the moment can be reached.

    Raises:
        BackupMissing: there is none.
        BackupTooYoung: all were finished after it.
    """
    backups = list_backups(folder)
    if not backups:
        raise BackupMissing(folder=folder)
    reaching = [backup for backup in backups if until is None or backup.note.ended_at <= until]
    if not reaching:
        raise BackupTooYoung(
            folder=folder,
            first=f"{backups[0].note.ended_at:%Y-%m-%d %H:%M:%SZ}",
            until=f"{until:%Y-%m-%d %H:%M:%SZ}",
        )
    return reaching[-1]


def restore(
    backup: Backup,
    folder: Path,
    *,
    version: int,
    until: datetime | None,
    tell: Callable[[str], None],
    is_unwanted: Callable[[], bool] = lambda: False,
) -> None:
    """Restore into the data folder of a service that has no database yet.

    The copy is held against its manifest before PostgreSQL touches it, and gets its final name only when
    recovery is over. The passwords of the roles are made anew, so a backup needs none.

    Args:
        backup: what to restore.
        folder: the data folder, as `EmbeddedServer` takes it.
        version: major version of the embedded PostgreSQL.
        until: the last moment to restore, aware; None is everything that was kept.
        tell: is given a sentence whenever something takes long.
        is_unwanted: asked while it recovers; True ends it.

    Raises:
        RestorePlaceTaken, BackupVersionMismatch, BackupDamaged, SpaceMissing, MomentNotReached,
        ServerRefusedToStart: nothing is left behind that the service would start.
    """
    account = server_account()
    binaries = readable_binaries(version, account)
    if backup.note.postgres != version:
        raise BackupVersionMismatch(folder=backup.folder, found=backup.note.postgres)
    if not folder.exists():
        folder.mkdir(mode=0o711 if account.switched else 0o700, parents=True)
    with _alone(folder):
        place = server_place(folder, account)
        data, fresh = place / "postgres", place / FRESH
        if data.exists():
            raise RestorePlaceTaken(folder=place)
        shutil.rmtree(fresh, ignore_errors=True)
        try:
            _copy(backup, fresh, binaries=binaries, tell=tell)
            account.own(fresh)
            passwords = read_or_make_passwords(folder / "postgres-passwords.json", data=data)
            tell("恢复日志 / replaying the log")
            recovery = Recovery(binaries, account, fresh=fresh, sockets=socket_folder(place, account))
            recovery.run(passwords, until=until, tell=tell, is_unwanted=is_unwanted)
            fresh.rename(data)
        except OSError as error:
            if error.errno == errno.ENOSPC:
                raise SpaceMissing(folder=place) from error
            raise
        finally:
            shutil.rmtree(fresh, ignore_errors=True)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Keep a service from making a new database in the folder meanwhile."""
    with open_private(folder / "postgres.lock", "ab") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BackupBusy(folder=folder) from None
        yield


def _copy(backup: Backup, fresh: Path, *, binaries: Binaries, tell: Callable[[str], None]) -> None:
    """Copy the base, check it, and lay all the log beside it with the signal that has it replayed."""
    tell(f"复制备份 {backup.folder.name} / copying the backup")
    shutil.copytree(backup.base, fresh, symlinks=True)
    tell("逐个文件核对 / checking every file against the manifest")
    check_backup(fresh, binaries=binaries)
    _add_wal(backup, fresh)
    (fresh / "recovery.signal").touch()


def _add_wal(backup: Backup, fresh: Path) -> None:
    """Put the followed log where PostgreSQL looks for it; of a segment twice there, the longer one stays."""
    for path in sorted(backup.wal.iterdir()):
        target = fresh / "pg_wal" / path.name.removesuffix(PARTIAL)
        if not (SEGMENT.fullmatch(target.name) or target.suffix == ".history"):
            continue
        if not target.exists() or _filled(path) > _filled(target):
            shutil.copyfile(path, target)


def _filled(path: Path) -> int:
    """Return how far a segment is written: what is not yet is zeros."""
    end = path.stat().st_size
    with path.open("rb") as file:
        while end:
            start = max(0, end - BLOCK_BYTES)
            file.seek(start)
            written = file.read(end - start).rstrip(b"\0")
            if written:
                return start + len(written)
            end = start
    return 0
