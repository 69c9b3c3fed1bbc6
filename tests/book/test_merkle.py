"""The Merkle tree against an independent implementation and RFC 6962's own definition."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pymerkle import InmemoryTree

from ledger.book.merkle import (
    EMPTY_ROOT,
    TILE_WIDTH,
    Frontier,
    Subtree,
    Tile,
    inclusion_plan,
    join,
    leaf_hash,
    perfect_root,
    perfect_subtrees,
    root_from_inclusion,
)

ENTRIES = [str(number).encode() for number in range(1_100)]
LEAVES = [leaf_hash(entry) for entry in ENTRIES]


def root_of(size: int) -> bytes:
    frontier = Frontier(0, b"")
    for leaf in LEAVES[:size]:
        frontier.append(leaf)
    return frontier.root()


def hashes_of(group: list[Subtree]) -> bytes:
    return join(
        [perfect_root(LEAVES[at << level : (at + 1) << level]) for level, at in group],
    )


def test_the_empty_tree_has_the_hash_of_nothing() -> None:
    assert root_of(0) == EMPTY_ROOT == sha256(b"").digest()


@pytest.mark.parametrize("size", [1, 2, 3, 5, 8, 255, 256, 257, 511, 512, 513, 1_000])
def test_the_root_is_what_pymerkle_computes(size: int) -> None:
    stranger = InmemoryTree(algorithm="sha256")
    for entry in ENTRIES[:size]:
        stranger.append_entry(entry)
    assert root_of(size) == stranger.get_root(size)


@given(st.integers(1, 1_000), st.data())
def test_every_inclusion_proof_leads_to_the_root(size: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, size - 1))
    proof = [hashes_of(group) for group in inclusion_plan(index, size)]
    assert root_from_inclusion(index=index, size=size, leaf=LEAVES[index], proof=proof) == root_of(size)


@given(st.integers(2, 600), st.data())
def test_a_proof_of_another_leaf_does_not_lead_to_the_root(size: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, size - 1))
    other = data.draw(st.integers(0, size - 1).filter(lambda number: number != index))
    proof = [hashes_of(group) for group in inclusion_plan(index, size)]
    assert root_from_inclusion(index=index, size=size, leaf=LEAVES[other], proof=proof) != root_of(size)


@given(st.integers(2, 600), st.data())
def test_a_proof_that_is_cut_or_lengthened_is_refused(size: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, size - 1))
    proof = [hashes_of(group) for group in inclusion_plan(index, size)]
    for wrong in (proof[:-1], [*proof, LEAVES[0]]):
        with pytest.raises(ValueError, match="the proof has too"):
            root_from_inclusion(index=index, size=size, leaf=LEAVES[index], proof=wrong)


@given(st.integers(0, 1_000), st.integers(0, 100))
def test_a_frontier_taken_up_again_goes_on_as_if_never_put_down(size: int, more: int) -> None:
    frontier = Frontier(0, b"")
    for leaf in LEAVES[:size]:
        frontier.append(leaf)
    again = Frontier(size, frontier.to_bytes())
    for leaf in LEAVES[size : size + more]:
        again.append(leaf)
    assert again.root() == root_of(size + more)


def test_a_frontier_of_the_wrong_length_is_refused() -> None:
    with pytest.raises(ValueError, match="a frontier of size 3"):
        Frontier(3, b"x" * 32)


@given(st.integers(0, 10_000), st.integers(0, 10_000))
def test_perfect_subtrees_cover_a_range_once(low: int, length: int) -> None:
    aligned = low << length.bit_length()
    cuts = perfect_subtrees(aligned, aligned + length)
    assert [at << level for level, at in cuts] == [
        aligned + sum(1 << cut.level for cut in cuts[:number]) for number in range(len(cuts))
    ]
    assert sum(1 << cut.level for cut in cuts) == length


def test_the_frontier_names_every_tile_it_fills() -> None:
    leaves = [leaf_hash(number.to_bytes(4, "big")) for number in range(TILE_WIDTH**2 + TILE_WIDTH + 3)]
    middle = TILE_WIDTH + 5
    before = Frontier(0, b"")
    for leaf in leaves[:middle]:
        before.append(leaf)
    after = Frontier(before.size, before.to_bytes())
    for leaf in leaves[middle:]:
        after.append(leaf)
    filled = [*before.filled, *after.filled]
    roots = [
        perfect_root(leaves[start : start + TILE_WIDTH])
        for start in range(0, len(leaves) - TILE_WIDTH + 1, TILE_WIDTH)
    ]
    assert [(tile.tile_index, tile.root) for tile in filled if tile.level == 0] == list(enumerate(roots))
    assert [tile for tile in filled if tile.level] == [Tile(1, 0, perfect_root(roots[:TILE_WIDTH]))]
