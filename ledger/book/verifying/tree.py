"""The right edge of a sealed log's tree, kept as its unfinished tiles, while verify walks along it."""

from collections.abc import Iterator
from typing import NamedTuple

from ledger.book.merkle import TILE_WIDTH, join, perfect_root


class TileRoot(NamedTuple):
    """A full tile and the root it has to have."""

    level: int
    tile_index: int
    root: bytes


class Tree:
    """Appends leaves one by one, or whole tiles of 256 that somebody else has hashed."""

    def __init__(self, size: int = 0, levels: list[list[bytes]] | None = None) -> None:
        """Take up a tree of this size.

        Args:
            size: number of leaves.
            levels: the hashes of the one unfinished tile of each level, lowest first.
        """
        self.size = size
        self._levels = levels or []

    def append(self, leaf: bytes) -> list[TileRoot]:
        """Add a leaf hash; return the tiles that it completes, lowest first."""
        self.size += 1
        return list(self._append(0, leaf))

    def append_tile(self, root: bytes) -> list[TileRoot]:
        """Add 256 leaves by the root of their tile, at the border of a tile."""
        if self.size % TILE_WIDTH:
            message = f"no tile begins at leaf {self.size}"
            raise ValueError(message)
        self.size += TILE_WIDTH
        return [TileRoot(0, self.size // TILE_WIDTH - 1, root), *self._append(1, root)]

    def frontier(self) -> bytes:
        """Return the roots of the perfect subtrees, largest first, as the head row keeps them."""
        return b"".join(self._subtrees())

    def root(self) -> bytes:
        """Return the root of the whole tree."""
        return join(self._subtrees())

    def _append(self, level: int, node: bytes) -> Iterator[TileRoot]:
        while True:
            while level >= len(self._levels):
                self._levels.append([])
            self._levels[level].append(node)
            if len(self._levels[level]) < TILE_WIDTH:
                return
            node = perfect_root(self._levels[level])
            self._levels[level] = []
            level += 1
            yield TileRoot(level - 1, (self.size >> (8 * level)) - 1, node)

    def _subtrees(self) -> list[bytes]:
        roots: list[bytes] = []
        for hashes in reversed(self._levels):
            start = 0
            while start < len(hashes):
                width = 1 << ((len(hashes) - start).bit_length() - 1)
                roots.append(perfect_root(hashes[start : start + width]))
                start += width
        return roots
