"""A backup folder: one folder per base backup, with the log that followed it and a note of what it holds.

FOLDER/lock                       held by the process that writes
FOLDER/20261122T160000Z/base/     a plain base backup of PostgreSQL, with its backup_manifest
FOLDER/20261122T160000Z/wal/      the log since then, while a follower ran
FOLDER/20261122T160000Z/note.json
FOLDER/20261122T160000Z.part/     under way, or left by one that was killed
"""

import fcntl
import json
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, Self

from ledger.storage.backups.problems import BackupBusy
from ledger.storage.passwords import open_private, write_private

NAME: Final = re.compile(r"\d{8}T\d{6}Z")
NAME_FORMAT: Final = "%Y%m%dT%H%M%SZ"
PART: Final = ".part"
PRIVATE: Final = 0o700


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """What is known of a backup without starting it.

    Attributes:
        ended_at: from this moment on it can be restored, UTC.
        postgres: major version of the server.
        books: name, size and root (hex) of every book just before the backup was taken.
        keys: SHA-256 (hex) of each key file that the backup needs and does not hold, by the file's name.
    """

    ended_at: datetime
    postgres: int
    books: list[tuple[str, int, str]]
    keys: dict[str, str]

    def write(self, file: Path) -> None:
        """Write it whole or not at all."""
        fields = asdict(self) | {"ended_at": self.ended_at.isoformat()}
        write_private(file, json.dumps(fields, ensure_ascii=False, indent=1) + "\n")

    @classmethod
    def read(cls, file: Path) -> Self:
        """Read it back.

        Raises:
            OSError, ValueError, KeyError, TypeError: it is not there or not a note.
        """
        fields = json.loads(file.read_text())
        return cls(
            ended_at=datetime.fromisoformat(fields["ended_at"]).astimezone(UTC),
            postgres=int(fields["postgres"]),
            books=[(str(name), int(size), str(root)) for name, size, root in fields["books"]],
            keys={str(name): str(digest) for name, digest in fields["keys"].items()},
        )


@dataclass(frozen=True, slots=True)
class Backup:
    """One finished base backup."""

    folder: Path
    note: Note

    @property
    def base(self) -> Path:
        """The data folder as PostgreSQL sent it."""
        return self.folder / "base"

    @property
    def wal(self) -> Path:
        """The log that was received since."""
        return self.folder / "wal"

    @property
    def slot(self) -> str:
        """The replication slot that keeps the log for this backup's follower."""
        return slot_of(self.folder.name)


def slot_of(name: str) -> str:
    """Name the replication slot of a backup."""
    return f"pingan_{name.lower()}"


def list_backups(folder: Path) -> list[Backup]:
    """Return the finished backups of a folder, oldest first; a folder that is one counts as well."""
    places = [folder] if NAME.fullmatch(folder.name) else sorted(folder.glob("*"))
    found = []
    for place in places:
        if NAME.fullmatch(place.name):
            try:
                found.append(Backup(place, Note.read(place / "note.json")))
            except (OSError, ValueError, KeyError, TypeError):
                continue
    return found


def delete_unfinished(folder: Path) -> None:
    """Delete what backups that were killed have left."""
    for left in folder.glob(f"*{PART}"):
        shutil.rmtree(left)


def prune(folder: Path, *, keep: int) -> list[Backup]:
    """Delete all but the newest backups, each with its log; return what was deleted."""
    old = list_backups(folder)[:-keep]
    for backup in old:
        # First out of sight: a half-deleted backup must not look like a whole one.
        dying = backup.folder.with_name(f"{backup.folder.name}{PART}")
        backup.folder.rename(dying)
        shutil.rmtree(dying)
    return old


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Make the folder, closed to others, and keep other backups out of it.

    Raises:
        BackupBusy: another process is in there.
    """
    folder.mkdir(mode=PRIVATE, parents=True, exist_ok=True)
    with open_private(folder / "lock", "ab") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BackupBusy(folder=folder) from None
        yield
