"""Trees over plain entries, with the proofs that our plans name, for tests of proofs against strangers."""

from functools import cache
from hashlib import sha256
from typing import Final

from ledger.book.merkle import (
    Frontier,
    Subtree,
    consistency_plan,
    inclusion_plan,
    join,
    leaf_hash,
    perfect_root,
)

ENTRIES: Final = [sha256(str(number).encode()).digest() for number in range(1_100)]
LEAVES: Final = [leaf_hash(entry) for entry in ENTRIES]


@cache
def root_of(size: int) -> bytes:
    """Return the root over the first leaves."""
    frontier = Frontier(0, b"")
    for leaf in LEAVES[:size]:
        frontier.append(leaf)
    return frontier.root()


def inclusion(index: int, size: int) -> list[bytes]:
    """Return the inclusion proof that our plan names."""
    return [_joined(group) for group in inclusion_plan(index, size)]


def consistency(old_size: int, new_size: int) -> list[bytes]:
    """Return the consistency proof that our plan names."""
    return [_joined(group) for group in consistency_plan(old_size, new_size)]


def _joined(group: list[Subtree]) -> bytes:
    return join([perfect_root(LEAVES[at << level : (at + 1) << level]) for level, at in group])
