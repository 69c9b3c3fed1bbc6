"""Files of a public log: tiles and entry bundles (C2SP tlog-tiles), proofs as text (C2SP tlog-proof)."""

import re
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from ledger.book.merkle import TILE_WIDTH
from ledger.book.public.checkpoint import read_hash, read_size
from ledger.book.public.note import Note, NoteUnsound, b64, read_b64, read_note

TILE_HEIGHT: Final = 8
LEVEL_MAX: Final = 63
PROOF_SUFFIX: Final = ".tlog-proof"
PROOF_LENGTH_MAX: Final = 300_000
PROOF_HASHES_MAX: Final = 63

_FIRST_LINE: Final = "c2sp.org/tlog-proof@v1"
_LENGTH_BYTES: Final = 2
_PATH: Final = re.compile(
    r"(entries|0|[1-9][0-9]?)/((?:x[0-9]{3}/){0,5}[0-9]{3})(?:\.p/([1-9][0-9]{0,2}))?", re.ASCII
)


class Tile(NamedTuple):
    """One file of the tree: its level, or None for a bundle of entries; its number; how many it holds."""

    level: int | None
    number: int
    width: int = TILE_WIDTH

    def __str__(self) -> str:
        """Write its path below the log's prefix."""
        groups = [f"{self.number % 1000:03d}"]
        rest = self.number // 1000
        while rest:
            groups.append(f"x{rest % 1000:03d}")
            rest //= 1000
        level = "entries" if self.level is None else str(self.level)
        suffix = "" if self.width == TILE_WIDTH else f".p/{self.width}"
        return f"tile/{level}/{'/'.join(reversed(groups))}{suffix}"

    @property
    def size_needed(self) -> int:
        """Size of the smallest tree that has this tile."""
        return (self.number * TILE_WIDTH + self.width) << (TILE_HEIGHT * (self.level or 0))


class Proof(NamedTuple):
    """A `.tlog-proof`: an entry's index, its inclusion proof from the leaf up, and a checkpoint note."""

    extra: bytes | None
    log_index: int
    hashes: tuple[bytes, ...]
    checkpoint: Note

    def __str__(self) -> str:
        """Write the file."""
        lines = [_FIRST_LINE, *([] if self.extra is None else [f"extra {b64(self.extra)}"])]
        lines += [f"index {self.log_index}", *map(b64, self.hashes), "", str(self.checkpoint)]
        return "\n".join(lines)


def read_tile_path(path: str) -> Tile:
    """Read what follows `tile/` in an address.

    Raises:
        NoteUnsound: there is no such path.
    """
    match = _PATH.fullmatch(path)
    if match is None:
        message = "not the path of a tile"
        raise NoteUnsound(message)
    level = None if match[1] == "entries" else int(match[1])
    tile = Tile(level, int(match[2].replace("x", "").replace("/", "")), int(match[3] or TILE_WIDTH))
    if str(tile) != f"tile/{path}" or (level or 0) > LEVEL_MAX or tile.width > TILE_WIDTH:
        message = "the path of a tile is written the one way there is"
        raise NoteUnsound(message)
    return tile


def tiles_of(size: int) -> list[Tile]:
    """Name every tile and bundle of a tree of this size, each in the one width it has there."""
    found: list[Tile] = []
    level, count = 0, size
    while count:
        for kind in (level, None) if level == 0 else (level,):
            found += [Tile(kind, number) for number in range(count // TILE_WIDTH)]
            if count % TILE_WIDTH:
                found.append(Tile(kind, count // TILE_WIDTH, count % TILE_WIDTH))
        level, count = level + 1, count // TILE_WIDTH
    return found


def write_bundle(entries: Iterable[bytes]) -> bytes:
    """Write log entries one after the other, each behind its length as a big-endian uint16."""
    return b"".join(len(entry).to_bytes(_LENGTH_BYTES, "big") + entry for entry in entries)


def read_bundle(bundle: bytes) -> list[bytes]:
    """Cut a bundle into its entries.

    Raises:
        NoteUnsound: it ends in the middle of one.
    """
    entries: list[bytes] = []
    at = 0
    while at < len(bundle):
        start = at + _LENGTH_BYTES
        at = start + int.from_bytes(bundle[at:start], "big")
        entries.append(bundle[start:at])
    if at != len(bundle):
        message = "the bundle ends in the middle of an entry"
        raise NoteUnsound(message)
    return entries


def write_hashes(hashes: Iterable[bytes]) -> str:
    """Write a proof alone: one hash a line, in base64."""
    return "".join(f"{b64(node)}\n" for node in hashes)


def read_hashes(lines: Sequence[str]) -> tuple[bytes, ...]:
    """Read the hashes of a proof, of which there are at most 63."""
    if len(lines) > PROOF_HASHES_MAX:
        message = f"a proof has at most {PROOF_HASHES_MAX} hashes"
        raise NoteUnsound(message)
    return tuple(map(read_hash, lines))


def read_proof(written: str) -> Proof:
    """Read a `.tlog-proof`; nothing in it may be believed before it is checked.

    Raises:
        NoteUnsound: it is not of the form.
    """
    head, separator, checkpoint = written.partition("\n\n")
    lines = head.split("\n")
    if len(written) > PROOF_LENGTH_MAX or not separator or lines.pop(0) != _FIRST_LINE:
        message = f"a proof begins with {_FIRST_LINE} and carries a checkpoint"
        raise NoteUnsound(message)
    extra = read_b64(lines.pop(0).removeprefix("extra ")) if lines[:1] and _says(lines[0], "extra") else None
    if not lines or not _says(lines[0], "index"):
        message = "the proof names no index"
        raise NoteUnsound(message)
    log_index = read_size(lines.pop(0).removeprefix("index "))
    return Proof(extra, log_index, read_hashes(lines), read_note(checkpoint))


def _says(line: str, word: str) -> bool:
    return line.startswith(f"{word} ")
