"""Notes and proofs before Go's sumdb packages, which are not ours: sound ones pass, forged ones do not."""

from pathlib import Path

import pytest

from ledger.book.public.checkpoint import Checkpoint
from ledger.book.public.note import sign_note
from ledger.book.public.tlog import read_bundle, read_hashes
from tests.book.strangers import Stranger, build_stranger
from tests.book.test_note import KEY, PUBLISHED, PUBLISHED_VKEY, VECTORS
from tests.book.trees import ENTRIES, consistency, inclusion, root_of

VKEY: str = VECTORS["vkey"]


@pytest.fixture(scope="module")
def stranger(run_folder: Path) -> Stranger:
    return build_stranger(run_folder)


def head(size: int) -> str:
    return str(sign_note(str(Checkpoint("liaohe", size, root_of(size))), "liaohe", [KEY]))


def test_the_golden_vectors_are_accepted(stranger: Stranger) -> None:
    assert not stranger.complaint(
        vkey=VKEY,
        note=VECTORS["checkpoint_5"],
        index=1,
        entry=read_bundle(bytes.fromhex(VECTORS["entries_000_p_5"]))[1],
        inclusion=read_hashes(VECTORS["inclusion_1_5"].splitlines()),
        old_note=VECTORS["checkpoint_3"],
        consistency=read_hashes(VECTORS["consistency_3_5"].splitlines()),
    )
    assert not stranger.complaint(vkey=VECTORS["second_vkey"], note=VECTORS["checkpoint_5_two_keys"])
    assert not stranger.complaint(
        vkey=VECTORS["vkey_of_second_epoch"], note=VECTORS["checkpoint_5_second_epoch"]
    )


@pytest.mark.parametrize("size", [1, 2, 3, 7, 8, 9, 255, 256, 257, 300, 1_000])
def test_inclusion_and_growth_are_accepted_at_many_sizes(stranger: Stranger, size: int) -> None:
    for index in {0, size // 3, size - 1}:
        old = index + 1
        assert not stranger.complaint(
            vkey=VKEY,
            note=head(size),
            index=index,
            entry=ENTRIES[index],
            inclusion=inclusion(index, size),
            old_note=head(old),
            consistency=consistency(old, size),
        )


def test_what_is_forged_is_refused(stranger: Stranger) -> None:
    proof = inclusion(70, 100)
    assert stranger.complaint(vkey=VKEY, note=head(100), index=71, entry=ENTRIES[70], inclusion=proof)
    assert stranger.complaint(vkey=VKEY, note=head(100), index=70, entry=ENTRIES[71], inclusion=proof)
    assert stranger.complaint(vkey=VKEY, note=VECTORS["checkpoint_5"].replace("\n5\n", "\n6\n"))
    assert stranger.complaint(vkey=VECTORS["second_vkey"], note=VECTORS["checkpoint_5"])
    grown = consistency(70, 100)
    assert stranger.complaint(vkey=VKEY, note=head(100), old_note=head(71), consistency=grown)


def test_the_checker_opens_what_its_own_documentation_signed(stranger: Stranger) -> None:
    # The text is no checkpoint, so the signature must pass and only then the size be missing.
    said = stranger.complaint(vkey=PUBLISHED_VKEY, note=PUBLISHED)
    assert "expected integer" in said
    assert "verif" in stranger.complaint(vkey=VKEY, note=PUBLISHED)
