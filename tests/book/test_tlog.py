"""The files of a public log: paths of tiles, bundles, proofs as text, and receipts checked by themselves."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.book.public.checkpoint import read_checkpoint
from ledger.book.public.note import NoteUnsound, read_verifier_key, sign_note
from ledger.book.public.receipt import check_receipt
from ledger.book.public.tlog import (
    Tile,
    read_bundle,
    read_hashes,
    read_proof,
    read_tile_path,
    tiles_of,
    write_bundle,
    write_hashes,
)
from tests.book.test_note import KEY, VECTORS

RECEIPT: str = VECTORS["receipt_1"]
TRUSTED = [read_verifier_key(VECTORS["vkey"])]


@pytest.mark.parametrize(
    ("tile", "path"),
    [
        (Tile(0, 1_234_067), "tile/0/x001/x234/067"),
        (Tile(0, 0, 5), "tile/0/000.p/5"),
        (Tile(1, 17, 255), "tile/1/017.p/255"),
        (Tile(None, 999), "tile/entries/999"),
        (Tile(None, 1000, 1), "tile/entries/x001/000.p/1"),
        (Tile(63, 0), "tile/63/000"),
    ],
)
def test_a_tile_has_the_path_of_the_specification(tile: Tile, path: str) -> None:
    assert str(tile) == path
    assert read_tile_path(path.removeprefix("tile/")) == tile


@pytest.mark.parametrize(
    "path",
    [
        "0/0", "0/00", "00/000", "64/000", "0/0000", "0/x000/001", "0/000.p/0", "0/000.p/256", "0/000.p/05",
        "0/x001", "0/1/000", "entries", "-1/000", "0/x001/x234/067/", "0/٠٠٠", "0/000.p/", "",
        "0/" + "x001/" * 6 + "000",
    ],
)  # fmt: skip
def test_any_other_path_is_refused(path: str) -> None:
    with pytest.raises(NoteUnsound):
        read_tile_path(path)


@settings(deadline=None)
@given(st.none() | st.integers(0, 63), st.integers(0, 10**15), st.integers(1, 256))
def test_every_tile_is_found_by_its_path(level: int | None, number: int, width: int) -> None:
    tile = Tile(level, number, width)
    assert read_tile_path(str(tile).removeprefix("tile/")) == tile


def test_a_tree_of_70000_has_the_tiles_that_the_specification_counts() -> None:
    tiles = [tile for tile in tiles_of(70_000) if tile.level is not None]
    assert sum(tile.level == 0 and tile.width == 256 for tile in tiles) == 273
    assert {tile for tile in tiles if tile.width < 256} == {Tile(0, 273, 112), Tile(1, 1, 17), Tile(2, 0, 1)}
    assert Tile(1, 0) in tiles
    assert [tile for tile in tiles_of(256) if tile.level is not None] == [Tile(0, 0), Tile(1, 0, 1)]
    assert tiles_of(0) == []


@settings(deadline=None)
@given(st.integers(0, 200_000))
def test_a_tree_has_only_tiles_that_it_is_large_enough_for(size: int) -> None:
    assert all(tile.size_needed <= size for tile in tiles_of(size))
    assert sum(tile.width for tile in tiles_of(size) if tile.level is None) == size


def test_a_bundle_is_the_golden_one_and_is_cut_again() -> None:
    bundle = bytes.fromhex(VECTORS["entries_000_p_5"])
    entries = read_bundle(bundle)
    assert [len(entry) for entry in entries] == [32] * 5
    assert write_bundle(entries) == bundle
    assert bundle[:2] == b"\x00\x20"
    for wrong in (bundle[:-1], bundle + b"\x00", bundle + b"\x00\x01"):
        with pytest.raises(NoteUnsound, match="in the middle"):
            read_bundle(wrong)


def test_a_proof_alone_is_one_hash_a_line() -> None:
    written = VECTORS["consistency_3_5"]
    assert write_hashes(read_hashes(written.splitlines())) == written
    with pytest.raises(NoteUnsound, match="at most 63"):
        read_hashes(written.splitlines() * 16)


def test_a_receipt_is_read_and_written_as_it_was() -> None:
    assert str(read_proof(RECEIPT)) == RECEIPT
    assert read_proof(RECEIPT).log_index == 1
    without = RECEIPT.replace(RECEIPT.splitlines()[1] + "\n", "")
    assert read_proof(without).extra is None
    assert str(read_proof(without)) == without


def test_a_receipt_proves_its_transaction_without_a_database() -> None:
    receipt = check_receipt(RECEIPT, TRUSTED)
    assert (receipt.checkpoint.origin, receipt.checkpoint.size, receipt.log_index) == ("liaohe", 5, 1)
    assert receipt.transaction["kind"] == "decision"
    assert receipt.transaction["entries"][1]["owner"] == "volunteer/3"
    assert receipt.signers == TRUSTED


def changed_extra(*, at: int) -> str:
    proof = read_proof(RECEIPT)
    assert proof.extra is not None
    extra = bytes([*proof.extra[:at], proof.extra[at] ^ 1, *proof.extra[at + 1 :]])
    return str(proof._replace(extra=extra))


def under_other_head(*, origin: str) -> str:
    proof = read_proof(RECEIPT)
    moved = read_checkpoint(proof.checkpoint.text)._replace(origin=origin)
    return str(proof._replace(checkpoint=sign_note(str(moved), "liaohe", [KEY])))


@pytest.mark.parametrize(
    ("written", "complaint"),
    [
        ("", "a proof begins with"),
        (RECEIPT.replace("@v1", "@v2"), "a proof begins with"),
        (RECEIPT.replace("index 1\n", ""), "names no index"),
        (RECEIPT.replace("index 1\n", "index 01\n"), "not a size"),
        (RECEIPT.replace("index 1\n", "index 2\n"), "not in the tree"),
        (RECEIPT.replace("index 1\n", "index 5\n"), "older than the transaction"),
        (RECEIPT.replace("extra ", "ex "), "names no index"),
        (str(read_proof(RECEIPT)._replace(extra=None)), "does not carry its transaction"),
        (str(read_proof(RECEIPT)._replace(extra=bytes(16))), "does not carry its transaction"),
        (str(read_proof(RECEIPT)._replace(hashes=read_proof(RECEIPT).hashes[:-1])), "too few hashes"),
        (changed_extra(at=0), "not in the tree"),
        (changed_extra(at=40), "not in the tree"),
        (RECEIPT.replace("\n5\n", "\n6\n"), "a signature does not fit"),
        (under_other_head(origin="qingyuan"), "another name than its origin"),
    ],
)
def test_a_receipt_with_anything_changed_proves_nothing(written: str, complaint: str) -> None:
    with pytest.raises(NoteUnsound, match=complaint):
        check_receipt(written, TRUSTED)


@settings(deadline=None)
@given(st.integers(0, len(RECEIPT) - 2), st.characters(exclude_categories=["Cs"]))
def test_no_single_changed_letter_passes(at: int, letter: str) -> None:
    written = RECEIPT[:at] + letter + RECEIPT[at + 1 :]
    try:
        receipt = check_receipt(written, TRUSTED)
    except NoteUnsound:
        return
    assert written == RECEIPT
    assert receipt.log_index == 1
