"""The guard: what was signed last under each origin, in files that outlive a restore of the database."""

import fcntl
import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Final

from ledger.book.public.checkpoint import Checkpoint, Origin, read_checkpoint
from ledger.book.public.note import Note, NoteUnsound, VerifierKey, check_note, read_note
from ledger.book.public.signing_keys import sync_folder

_FILE: Final = re.compile(r"(.+)\.e([1-9][0-9]*)\.checkpoint", re.ASCII)


class WhyRefused(StrEnum):
    """Why a log is not signed; part of the interface."""

    TRANSACTIONS_LOST = "transactions_lost"
    HISTORY_DIFFERS = "history_differs"
    GUARD_MISSING = "guard_missing"
    GUARD_UNREADABLE = "guard_unreadable"
    EPOCH_LOST = "epoch_lost"
    KEY_MISSING = "key_missing"
    KEY_UNUSABLE = "key_unusable"


class SigningRefused(Exception):  # noqa: N818 - a judgement, not an error of ours
    """The log will not be signed; the book works on, and everybody is told."""

    def __init__(self, why: WhyRefused) -> None:
        super().__init__(str(why))
        self.why = why


class Guard:
    """A folder with one checkpoint note an origin, replaced whole before each new one is published."""

    def __init__(self, folder: Path) -> None:
        """Take the folder; it is made when the first checkpoint is signed."""
        self.folder = folder

    @contextmanager
    def hold(self, name: str) -> Iterator[bool]:
        """Let one process of this machine sign for a bureau at a time; False when another is at it."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with (self.folder / f"{name}.lock").open("ab") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield False
                return
            yield True

    def last(self, origin: Origin, trusted: list[VerifierKey]) -> tuple[Checkpoint, Note] | None:
        """Return what was signed last under an origin, or None where nothing was.

        Raises:
            NoteUnsound: the file is damaged, or holds what none of our keys signed.
            OSError: the file cannot be read.
        """
        try:
            written = self.path(origin).read_text("utf-8")
        except FileNotFoundError:
            return None
        except UnicodeDecodeError as error:
            message = "the guard is not text"
            raise NoteUnsound(message) from error
        note = read_note(written)
        check_note(note, trusted)
        checkpoint = read_checkpoint(note.text)
        if checkpoint.origin != str(origin):
            message = "the guard holds the checkpoint of another log"
            raise NoteUnsound(message)
        return checkpoint, note

    def epochs(self, name: str) -> list[int]:
        """Return the epochs of a bureau under which something was signed, ascending."""
        if not self.folder.is_dir():
            return []
        found = (_FILE.fullmatch(path.name) for path in self.folder.iterdir())
        return sorted(int(match[2]) for match in found if match is not None and match[1] == name)

    def is_empty(self) -> bool:
        """Tell whether nothing was ever signed by this service."""
        return not self.folder.is_dir() or not any(
            _FILE.fullmatch(path.name) for path in self.folder.iterdir()
        )

    def keep(self, origin: Origin, note: Note) -> None:
        """Keep a note before it is published: written whole, forced to disk, then put in its place."""
        descriptor, name = tempfile.mkstemp(dir=self.folder, prefix=".checkpoint.")
        fresh = Path(name)
        try:
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                file.write(str(note))
                file.flush()
                os.fsync(file.fileno())
            fresh.replace(self.path(origin))
        finally:
            fresh.unlink(missing_ok=True)
        sync_folder(self.folder)

    def path(self, origin: Origin) -> Path:
        """Return where the checkpoint of an origin is kept."""
        return self.folder / f"{origin.name}.e{origin.epoch}.checkpoint"
