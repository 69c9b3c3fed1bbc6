"""Consistency proofs of RFC 6962: every pair of sizes up to 300, with the roots of a stranger."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pymerkle import InmemoryTree

from ledger.book.merkle import EMPTY_ROOT, consistency_plan, is_consistent
from tests.book.trees import ENTRIES, LEAVES, consistency, root_of

SIZE_MAX = 300


@pytest.fixture(scope="module")
def strangers_roots() -> list[bytes]:
    tree = InmemoryTree(algorithm="sha256")
    for entry in ENTRIES[:SIZE_MAX]:
        tree.append_entry(entry)
    return [EMPTY_ROOT, *(tree.get_root(size) for size in range(1, SIZE_MAX + 1))]


def test_every_tree_up_to_300_grew_out_of_every_smaller_one(strangers_roots: list[bytes]) -> None:
    for new_size in range(SIZE_MAX + 1):
        for old_size in range(new_size + 1):
            assert is_consistent(
                old_size=old_size,
                old_root=strangers_roots[old_size],
                new_size=new_size,
                new_root=strangers_roots[new_size],
                proof=consistency(old_size, new_size),
            ), (old_size, new_size)


@settings(deadline=None)
@given(st.integers(1, 1_000), st.data())
def test_no_other_root_is_consistent(new_size: int, data: st.DataObject) -> None:
    old_size = data.draw(st.integers(1, new_size))
    heads = {"old_root": root_of(old_size), "new_root": root_of(new_size)}
    proof = consistency(old_size, new_size)
    changed = data.draw(st.sampled_from(sorted(heads)))
    forged = bytes([heads[changed][0] ^ 1, *heads[changed][1:]])
    assert not is_consistent(old_size=old_size, new_size=new_size, proof=proof, **{**heads, changed: forged})


@settings(deadline=None)
@given(st.integers(2, 1_000), st.data())
def test_a_proof_that_is_cut_lengthened_or_changed_proves_nothing(new_size: int, data: st.DataObject) -> None:
    old_size = data.draw(st.integers(1, new_size - 1))
    proof = consistency(old_size, new_size)
    at = data.draw(st.integers(0, len(proof) - 1))
    for wrong in (proof[:-1], [*proof, LEAVES[0]], [*proof[:at], LEAVES[-1], *proof[at + 1 :]]):
        assert not is_consistent(
            old_size=old_size,
            old_root=root_of(old_size),
            new_size=new_size,
            new_root=root_of(new_size),
            proof=wrong,
        )


@settings(deadline=None)
@given(st.integers(0, 300), st.integers(1, 300))
def test_a_tree_that_shrank_is_never_consistent(new_size: int, lost: int) -> None:
    old_size = new_size + lost
    for proof in ([], consistency(new_size, old_size)):
        assert not is_consistent(
            old_size=old_size,
            old_root=root_of(old_size),
            new_size=new_size,
            new_root=root_of(new_size),
            proof=proof,
        )


def test_the_empty_tree_begins_every_tree_but_has_one_root_only() -> None:
    new: dict[str, Any] = {"new_size": 7, "new_root": root_of(7)}
    assert is_consistent(old_size=0, old_root=EMPTY_ROOT, proof=[], **new)
    assert not is_consistent(old_size=0, old_root=root_of(7), proof=[], **new)
    assert not is_consistent(old_size=0, old_root=EMPTY_ROOT, proof=[LEAVES[0]], **new)


def test_a_plan_backwards_is_refused() -> None:
    with pytest.raises(ValueError, match="did not grow out of"):
        consistency_plan(5, 4)


@settings(deadline=None)
@given(st.integers(1, 2**53 - 1), st.data())
def test_a_proof_never_has_more_hashes_than_a_witness_takes(new_size: int, data: st.DataObject) -> None:
    assert len(consistency_plan(data.draw(st.integers(0, new_size)), new_size)) <= 63
