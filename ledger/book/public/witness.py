"""Witnesses (C2SP tlog-witness, tlog-cosignature): what is sent to one, and the check of what it answers."""

from collections.abc import Iterable, Sequence
from typing import Final

from ledger.book.public.note import (
    COSIGNATURE,
    Note,
    NoteUnsound,
    Signature,
    VerifierKey,
    check_ed25519,
    read_signature_lines,
)
from ledger.book.public.tlog import write_hashes

TIME_BYTES: Final = 8
SIZE_MEDIA_TYPE: Final = "text/x.tlog.size"


def add_checkpoint_body(*, old_size: int, proof: Iterable[bytes], note: Note) -> str:
    """Write what is posted to a witness: the size it saw last, the proof of growth since, the checkpoint."""
    return f"old {old_size}\n{write_hashes(proof)}\n{note}"


def cosignatures_of(answer: str, note: Note, key: VerifierKey) -> list[Signature]:
    """Return the signatures of a witness's answer that are its own and sound; others are passed over.

    Raises:
        NoteUnsound: there is none.
    """
    found: Sequence[Signature] = [
        signature
        for signature in read_signature_lines(answer)
        if (signature.name, signature.key_id) == (key.name, key.key_id)
    ]
    for signature in found:
        check_cosignature(signature, note, key)
    if not found:
        message = "the witness did not sign with the key that is known of it"
        raise NoteUnsound(message)
    return list(found)


def check_cosignature(signature: Signature, note: Note, key: VerifierKey) -> int:
    """Return the moment of a cosignature in seconds since 1970, or raise NoteUnsound."""
    if key.algorithm != COSIGNATURE:
        message = "the key is not that of a witness"
        raise NoteUnsound(message)
    seconds = int.from_bytes(signature.signature[:TIME_BYTES], "big")
    said = f"cosignature/v1\ntime {seconds}\n{note.text}"
    check_ed25519(key.public, signature.signature[TIME_BYTES:], said.encode("utf-8"))
    return seconds


def is_cosigned(note: Note, keys: Iterable[VerifierKey]) -> bool:
    """Tell whether every one of these witnesses has signed a note that was checked when it was stored."""
    names = {(signature.name, signature.key_id) for signature in note.signatures}
    return all((key.name, key.key_id) in names for key in keys)
