"""The Merkle tree of RFC 6962 as pure functions: leaves, frontier, root, proofs and their check."""

from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import NamedTuple

HASH_BYTES = 32
TILE_HEIGHT = 8
TILE_WIDTH = 1 << TILE_HEIGHT
"""Hashes in a full tile (C2SP tlog-tiles: tiles are 8 levels high)."""
EMPTY_ROOT = sha256(b"").digest()


def leaf_hash(log_entry: bytes) -> bytes:
    """Return the hash of a log entry as a leaf (RFC 6962, 2.1)."""
    return sha256(b"\x00" + log_entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of an inner node (RFC 6962, 2.1)."""
    return sha256(b"\x01" + left + right).digest()


class Tile(NamedTuple):
    """A full tile: 256 hashes side by side, and the root over them."""

    level: int
    tile_index: int
    root: bytes


class Frontier:
    """The roots of the perfect subtrees of a growing tree, largest first; all that an append needs.

    `filled` names the tiles that appends have filled, in their order.
    """

    def __init__(self, size: int, hashes: bytes) -> None:
        """Take up a stored frontier: `hashes` is one 32-byte hash per set bit of `size`."""
        if len(hashes) != size.bit_count() * HASH_BYTES:
            message = f"a frontier of size {size} cannot have {len(hashes)} bytes"
            raise ValueError(message)
        self.size = size
        self.filled: list[Tile] = []
        self._hashes = [hashes[start : start + HASH_BYTES] for start in range(0, len(hashes), HASH_BYTES)]

    def append(self, leaf: bytes) -> None:
        """Add one leaf hash."""
        node = leaf
        size = self.size
        height = 0
        while size & 1:
            node = node_hash(self._hashes.pop(), node)
            size >>= 1
            height += 1
            if not height % TILE_HEIGHT:
                self.filled.append(Tile(height // TILE_HEIGHT - 1, size, node))
        self._hashes.append(node)
        self.size += 1

    def root(self) -> bytes:
        """Return the root of the whole tree; of the empty tree it is SHA-256 of nothing."""
        return join(self._hashes)

    def to_bytes(self) -> bytes:
        """Return the hashes one after the other, as the head row stores them."""
        return b"".join(self._hashes)


def join(hashes: Sequence[bytes]) -> bytes:
    """Return the hash over perfect subtrees that stand side by side, largest first."""
    if not hashes:
        return EMPTY_ROOT
    node = hashes[-1]
    for left in reversed(hashes[:-1]):
        node = node_hash(left, node)
    return node


def perfect_root(hashes: Sequence[bytes]) -> bytes:
    """Return the root over a power of two of hashes, such as a full tile."""
    level = list(hashes)
    while len(level) > 1:
        level = [node_hash(level[at], level[at + 1]) for at in range(0, len(level), 2)]
    return level[0]


class Subtree(NamedTuple):
    """A perfect subtree: 2**level leaves from leaf number position * 2**level on."""

    level: int
    position: int


def perfect_subtrees(start: int, end: int) -> list[Subtree]:
    """Cut the leaves [start, end) into perfect subtrees, largest first; start is aligned to the largest."""
    cuts: list[Subtree] = []
    while start < end:
        level = (end - start).bit_length() - 1
        cuts.append(Subtree(level, start >> level))
        start += 1 << level
    return cuts


def inclusion_plan(index: int, size: int) -> list[list[Subtree]]:
    """Name the subtrees whose joined hashes are the inclusion proof of a leaf, from the leaf up.

    Args:
        index: the leaf's number, from 0.
        size: number of leaves of the tree, more than `index`.

    Returns:
        One list per proof hash (RFC 6962, 2.1.1); a list of several subtrees is joined to one hash.
    """
    if not 0 <= index < size:
        message = f"leaf {index} is not in a tree of {size}"
        raise ValueError(message)
    plan: list[list[Subtree]] = []
    start, end = 0, size
    while end - start > 1:
        middle = start + (1 << ((end - start - 1).bit_length() - 1))
        if index < middle:
            plan.append(perfect_subtrees(middle, end))
            end = middle
        else:
            plan.append(perfect_subtrees(start, middle))
            start = middle
    plan.reverse()
    return plan


def consistency_plan(old_size: int, new_size: int) -> list[list[Subtree]]:
    """Name the subtrees whose joined hashes prove that a tree grew out of a smaller one.

    Args:
        old_size: leaves of the smaller tree; from 0, whose proof is empty.
        new_size: leaves of the larger tree, at least `old_size`.

    Returns:
        One list per proof hash (RFC 6962, 2.1.2); a list of several subtrees is joined to one hash.
    """
    if not 0 <= old_size <= new_size:
        message = f"a tree of {new_size} did not grow out of one of {old_size}"
        raise ValueError(message)
    if old_size in {0, new_size}:
        return []
    plan: list[list[Subtree]] = []
    start, end = 0, new_size
    while end != old_size:
        middle = start + (1 << ((end - start - 1).bit_length() - 1))
        if old_size <= middle:
            plan.append(perfect_subtrees(middle, end))
            end = middle
        else:
            plan.append(perfect_subtrees(start, middle))
            start = middle
    if start:
        plan.append(perfect_subtrees(start, end))
    plan.reverse()
    return plan


def is_consistent(
    *, old_size: int, old_root: bytes, new_size: int, new_root: bytes, proof: Sequence[bytes]
) -> bool:
    """Tell whether a consistency proof shows that the new tree begins with the old one (RFC 9162, 2.1.4.2).

    The empty tree is the beginning of every tree; its proof, and that of a tree with itself, is empty.
    """
    if old_size == new_size:
        return not proof and old_root == new_root
    if old_size == 0:
        return not proof and old_root == EMPTY_ROOT
    if old_size > new_size:
        return False
    hashes = [old_root, *proof] if old_size.bit_count() == 1 else list(proof)
    if not hashes:
        return False
    place, last = old_size - 1, new_size - 1
    while place & 1:
        place >>= 1
        last >>= 1
    try:
        return _climb(place, last, hashes[0], hashes[1:]) == (old_root, new_root)
    except ValueError:
        return False


def root_from_inclusion(*, index: int, size: int, leaf: bytes, proof: Iterable[bytes]) -> bytes:
    """Return the root that an inclusion proof leads to (RFC 9162, 2.1.3.2).

    Raises:
        ValueError: the proof has too many or too few hashes for this leaf and size.
    """
    _, root = _climb(index, size - 1, leaf, proof)
    return root


def _climb(place: int, last: int, node: bytes, proof: Iterable[bytes]) -> tuple[bytes, bytes]:
    """Walk from a node to the top: the root over what lies left of it and itself, and the root over all.

    Args:
        place: number of the node on its level.
        last: number of the last node on that level.
        node: its hash.
        proof: the hashes beside the way up.

    Raises:
        ValueError: the proof has too many or too few hashes.
    """
    left_root = root = node
    for sibling in proof:
        if last == 0:
            message = "the proof has too many hashes"
            raise ValueError(message)
        if place & 1 or place == last:
            left_root = node_hash(sibling, left_root)
            root = node_hash(sibling, root)
            while not place & 1 and place:
                place >>= 1
                last >>= 1
        else:
            root = node_hash(root, sibling)
        place >>= 1
        last >>= 1
    if last:
        message = "the proof has too few hashes"
        raise ValueError(message)
    return left_root, root
