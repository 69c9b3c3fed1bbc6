"""Signed notes: golden vectors, a published note of Go's documentation, and everything that must not pass."""

import json
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.book.public.checkpoint import (
    Checkpoint,
    Origin,
    read_checkpoint,
    read_origin,
    short_root,
)
from ledger.book.public.note import (
    COSIGNATURE,
    ED25519,
    Note,
    NoteUnsound,
    VerifierKey,
    check_note,
    public_of,
    read_note,
    read_signature_lines,
    read_verifier_key,
    sign_note,
)

VECTORS: dict[str, Any] = json.loads(
    (Path(__file__).parents[1] / "vectors" / "public_log.json").read_text("utf-8")
)
KEY = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(VECTORS["seed"]))
SECOND = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(VECTORS["second_seed"]))
# Documentation of golang.org/x/mod/sumdb/note.
PUBLISHED_VKEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
PUBLISHED = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n\n"
    "— PeterNeumann "
    "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)


def signed(text: str, *keys: Ed25519PrivateKey, name: str = "liaohe") -> str:
    return str(sign_note(text, name, keys))


def vkey_of(key: Ed25519PrivateKey, name: str = "liaohe") -> VerifierKey:
    return VerifierKey(name, ED25519, public_of(key))


def test_the_verifier_key_is_the_golden_one() -> None:
    assert str(vkey_of(KEY)) == VECTORS["vkey"]
    assert str(vkey_of(SECOND)) == VECTORS["second_vkey"]
    assert str(vkey_of(KEY, "liaohe/e2")) == VECTORS["vkey_of_second_epoch"]


def test_signing_gives_the_golden_notes() -> None:
    text = VECTORS["checkpoint_5"].partition("\n\n")[0] + "\n"
    assert signed(text, KEY) == VECTORS["checkpoint_5"]
    assert signed(text, SECOND, KEY) == VECTORS["checkpoint_5_two_keys"]
    moved = text.replace("liaohe", "liaohe/e2")
    assert signed(moved, KEY, name="liaohe/e2") == VECTORS["checkpoint_5_second_epoch"]


def test_a_note_that_we_did_not_make_is_opened_with_its_published_key() -> None:
    assert check_note(read_note(PUBLISHED), [read_verifier_key(PUBLISHED_VKEY)])
    assert str(read_note(PUBLISHED)) == PUBLISHED


def test_during_an_overlap_either_key_is_enough() -> None:
    note = read_note(VECTORS["checkpoint_5_two_keys"])
    assert check_note(note, [vkey_of(KEY)]) == [vkey_of(KEY)]
    assert check_note(note, [vkey_of(SECOND)]) == [vkey_of(SECOND)]
    assert check_note(note, [vkey_of(KEY), vkey_of(SECOND)]) == [vkey_of(SECOND), vkey_of(KEY)]


def test_a_key_that_did_not_sign_is_not_enough() -> None:
    with pytest.raises(NoteUnsound, match="no trusted key"):
        check_note(read_note(VECTORS["checkpoint_5"]), [vkey_of(SECOND)])
    with pytest.raises(NoteUnsound, match="no trusted key"):
        check_note(read_note(VECTORS["checkpoint_5"]), [vkey_of(KEY, "bureau-of-others")])


def test_a_cosigning_key_does_not_sign_for_the_log() -> None:
    with pytest.raises(NoteUnsound, match="no trusted key"):
        check_note(read_note(VECTORS["checkpoint_5"]), [VerifierKey("liaohe", COSIGNATURE, public_of(KEY))])


def test_a_changed_text_is_refused() -> None:
    forged = VECTORS["checkpoint_5"].replace("\n5\n", "\n6\n")
    with pytest.raises(NoteUnsound, match="a signature does not fit"):
        check_note(read_note(forged), [vkey_of(KEY)])


def test_one_wrong_signature_of_a_trusted_key_spoils_the_note() -> None:
    note = read_note(VECTORS["checkpoint_5_two_keys"])
    wrong = note.signatures[0]._replace(signature=note.signatures[1].signature)
    with pytest.raises(NoteUnsound, match="a signature does not fit"):
        check_note(Note(note.text, (wrong, note.signatures[1])), [vkey_of(KEY), vkey_of(SECOND)])


@pytest.mark.parametrize(
    "vkey",
    [
        "",
        "liaohe",
        VECTORS["vkey"].replace("c375ec86", "c375ec87"),
        VECTORS["vkey"].replace("liaohe", "liaohu"),
        VECTORS["vkey"].replace("+AQ", "+CQ"),
        VECTORS["vkey"][:-4],
        "+" + VECTORS["vkey"],
        VECTORS["vkey"] + "AAAA",
    ],
)
def test_a_verifier_key_that_is_none_is_refused(vkey: str) -> None:
    with pytest.raises(NoteUnsound):
        read_verifier_key(vkey)


@pytest.mark.parametrize(
    "written",
    [
        "",
        "liaohe\n5\n",
        VECTORS["checkpoint_5"][:-1],
        VECTORS["checkpoint_5"].replace("\n\n", "\n"),
        VECTORS["checkpoint_5"].replace("—", "-"),
        VECTORS["checkpoint_5"].replace("\n5\n", "\n5\t\n"),
        VECTORS["checkpoint_5"].replace("— liaohe ", "— li+ohe "),
        VECTORS["checkpoint_5"].replace("— liaohe ", "— li ohe "),
        VECTORS["checkpoint_5"].replace("eVwY=\n", "eVwZ=\n"),
        VECTORS["checkpoint_5"].partition("\n\n")[0] + "\n\n— liaohe AAAA\n",
        VECTORS["checkpoint_5"] + VECTORS["checkpoint_5"].partition("\n\n")[2] * 16,
        "x" * 100_001 + "\n",
    ],
)
def test_a_note_that_is_not_of_the_form_is_refused(written: str) -> None:
    with pytest.raises(NoteUnsound):
        read_note(written)


@settings(deadline=None)
@given(st.text(max_size=300))
def test_no_text_breaks_the_reader(written: str) -> None:
    for read in (read_note, read_verifier_key, read_checkpoint, read_origin, read_signature_lines):
        try:
            read(written)
        except NoteUnsound:
            continue


@settings(deadline=None)
@given(
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters=[chr(c) for c in range(32)])),
    st.integers(0, 3),
)
def test_what_is_signed_is_read_again_as_it_was(line: str, blank: int) -> None:
    text = f"{line}\n" * 2 + "\n" * blank + f"{line}\n"
    note = sign_note(text, "liaohe", [KEY])
    assert read_note(str(note)) == note
    assert check_note(note, [vkey_of(KEY)]) == [vkey_of(KEY)]


def test_a_checkpoint_is_written_and_read() -> None:
    checkpoint = read_checkpoint(read_note(VECTORS["checkpoint_5"]).text)
    assert (checkpoint.origin, checkpoint.size) == ("liaohe", 5)
    assert short_root(checkpoint.root) == "83be3088"
    assert str(checkpoint) == read_note(VECTORS["checkpoint_5"]).text
    assert read_checkpoint(f"{checkpoint}an extension\n") == checkpoint
    assert read_checkpoint(str(Checkpoint("o", 0, bytes(32)))) == Checkpoint("o", 0, bytes(32))


ROOT_LINE = "g74wiAhqDKDTI1bEM+SCKi52ZOp++jD9nW7eVWdFa3I="


@pytest.mark.parametrize(
    "text",
    [
        f"liaohe\n05\n{ROOT_LINE}\n",
        f"liaohe\n-5\n{ROOT_LINE}\n",
        f"liaohe\n٥\n{ROOT_LINE}\n",
        f"liaohe\n9007199254740992\n{ROOT_LINE}\n",
        f"\n5\n{ROOT_LINE}\n",
        "liaohe\n5\nAAAA\n",
        "liaohe\n5\n",
        f"liaohe\n5\n{ROOT_LINE}",
        f"liaohe\n5\n{ROOT_LINE}\n\n",
    ],
)
def test_a_checkpoint_that_is_not_of_the_form_is_refused(text: str) -> None:
    with pytest.raises(NoteUnsound):
        read_checkpoint(text)


def test_the_origin_of_an_epoch_is_the_name_and_its_number() -> None:
    for origin in (Origin("liaohe", 1), Origin("liaohe", 2), Origin("a-1", 10)):
        assert read_origin(str(origin)) == origin
    assert str(Origin("liaohe", 2)) == "liaohe/e2"
    for wrong in ("liaohe/e1", "liaohe/e02", "liaohe/", "Liaohe", "liaohe/e2/e3", ""):
        with pytest.raises(NoteUnsound):
            read_origin(wrong)
