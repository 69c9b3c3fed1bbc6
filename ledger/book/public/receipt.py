"""Checks a receipt (`.tlog-proof`) by itself: its transaction, its place in the tree, the signature."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import orjson

from ledger.book.merkle import leaf_hash, root_from_inclusion
from ledger.book.public.checkpoint import Checkpoint, read_checkpoint
from ledger.book.public.note import NoteUnsound, VerifierKey, check_note
from ledger.book.public.tlog import Proof, read_proof
from ledger.book.seal import FORMAT, log_entry
from ledger.book.words import SALT_BYTES


class Receipt(NamedTuple):
    """What a sound receipt proves: this transaction is in this tree, and these keys signed it."""

    checkpoint: Checkpoint
    log_index: int
    salt: bytes
    canonical: bytes
    transaction: Mapping[str, Any]
    signers: list[VerifierKey]


def extra_of(salt: bytes, canonical: bytes) -> bytes:
    """Return the extra data of a receipt: what the log entry is the SHA-256 of."""
    return salt + canonical


def check_receipt(written: str, trusted: Sequence[VerifierKey]) -> Receipt:
    """Check a whole receipt without any database.

    Args:
        written: the text of the file.
        trusted: verifier keys that the reader has from elsewhere.

    Raises:
        NoteUnsound: says in a sentence what does not hold.
    """
    proof = read_proof(written)
    signers = check_note(proof.checkpoint, trusted)
    checkpoint = read_checkpoint(proof.checkpoint.text)
    if all(signer.name != checkpoint.origin for signer in signers):
        message = "the checkpoint is signed under another name than its origin"
        raise NoteUnsound(message)
    if proof.extra is None or len(proof.extra) <= SALT_BYTES:
        message = "the receipt does not carry its transaction"
        raise NoteUnsound(message)
    salt, canonical = proof.extra[:SALT_BYTES], proof.extra[SALT_BYTES:]
    _check_inclusion(proof, checkpoint, log_entry(salt, canonical))
    transaction = _read_transaction(canonical)
    if transaction.get("log_index") != proof.log_index or transaction.get("format") != FORMAT:
        message = "the transaction names another index or format than the receipt"
        raise NoteUnsound(message)
    if transaction.get("tenant") != checkpoint.origin.partition("/")[0]:
        message = "the transaction is of another bureau than the checkpoint"
        raise NoteUnsound(message)
    return Receipt(checkpoint, proof.log_index, salt, canonical, transaction, signers)


def _check_inclusion(proof: Proof, checkpoint: Checkpoint, entry: bytes) -> None:
    if proof.log_index >= checkpoint.size:
        message = "the checkpoint is older than the transaction"
        raise NoteUnsound(message)
    try:
        root = root_from_inclusion(
            index=proof.log_index, size=checkpoint.size, leaf=leaf_hash(entry), proof=proof.hashes
        )
    except ValueError as error:
        raise NoteUnsound(*error.args) from error
    if root != checkpoint.root:
        message = "the transaction is not in the tree of the checkpoint"
        raise NoteUnsound(message)


def _read_transaction(canonical: bytes) -> Mapping[str, Any]:
    try:
        transaction = orjson.loads(canonical)
    except orjson.JSONDecodeError as error:
        message = "the receipt's transaction is not JSON"
        raise NoteUnsound(message) from error
    if not isinstance(transaction, dict):
        message = "the receipt's transaction is not an object"
        raise NoteUnsound(message)
    return transaction
