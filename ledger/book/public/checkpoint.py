"""Checkpoints (C2SP tlog-checkpoint): the three lines that a log signs, and its origin in each epoch."""

import re
from typing import Final, NamedTuple

from ledger.book.merkle import HASH_BYTES
from ledger.book.public.note import NoteUnsound, b64, read_b64

FIRST_EPOCH: Final = 1
SIZE_MAX: Final = 2**53 - 1

_SIZE: Final = re.compile(r"0|[1-9][0-9]{0,15}", re.ASCII)
_ORIGIN: Final = re.compile(r"([a-z][a-z0-9-]{1,39})(?:/e([1-9][0-9]{0,8}))?", re.ASCII)


class Checkpoint(NamedTuple):
    """Size and root of a log, as its origin states them; `root` is 32 bytes."""

    origin: str
    size: int
    root: bytes

    def __str__(self) -> str:
        """Write the text that is signed."""
        return f"{self.origin}\n{self.size}\n{b64(self.root)}\n"


class Origin(NamedTuple):
    """A bureau's name with the epoch of its log, from 1."""

    name: str
    epoch: int

    def __str__(self) -> str:
        """Write the origin: the name, and from the second epoch on its number."""
        return self.name if self.epoch == FIRST_EPOCH else f"{self.name}/e{self.epoch}"


def read_checkpoint(text: str) -> Checkpoint:
    """Read the text of a checkpoint note; extension lines are passed over.

    Raises:
        NoteUnsound: it is not of the form.
    """
    lines = text.split("\n")
    if len(lines) <= len(Checkpoint._fields) or lines.pop() or not all(lines):
        message = "a checkpoint has at least three lines, none of them empty"
        raise NoteUnsound(message)
    return Checkpoint(lines[0], read_size(lines[1]), read_hash(lines[2]))


def read_size(text: str) -> int:
    """Read a size or index: ASCII digits without leading zeros, within 2^53-1."""
    if not _SIZE.fullmatch(text) or int(text) > SIZE_MAX:
        message = "not a size"
        raise NoteUnsound(message)
    return int(text)


def read_hash(text: str) -> bytes:
    """Read a hash of 32 bytes from base64."""
    data = read_b64(text)
    if len(data) != HASH_BYTES:
        message = f"a hash has {HASH_BYTES} bytes"
        raise NoteUnsound(message)
    return data


def read_origin(text: str) -> Origin:
    """Read an origin of ours; `name/e1` is not one, because the first epoch has the bare name."""
    match = _ORIGIN.fullmatch(text)
    if match is None or match[2] == str(FIRST_EPOCH):
        message = "not an origin of ours"
        raise NoteUnsound(message)
    return Origin(match[1], int(match[2] or FIRST_EPOCH))


def short_root(root: bytes) -> str:
    """Return the first eight hex digits of a root, as boards and receipts show it."""
    return root.hex()[:8]
