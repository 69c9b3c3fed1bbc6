"""Signed notes (C2SP signed-note): text with signature lines, and the verifier keys that they answer to."""

from base64 import b64decode, b64encode
from binascii import Error
from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import Final, NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

NOTE_LENGTH_MAX: Final = 100_000
SIGNATURES_MAX: Final = 16
KEY_ID_BYTES: Final = 4
PUBLIC_BYTES: Final = 32
ED25519: Final = 0x01
"""Signature type of a log's own key."""
COSIGNATURE: Final = 0x04
"""Signature type of a witness: Ed25519 over a time and the text (C2SP tlog-cosignature)."""

_MARK: Final = "\u2014 "


class NoteUnsound(ValueError):  # noqa: N818 - a judgement of what somebody else wrote
    """A note, key or proof is not of its form, or no trusted key signed it."""


class VerifierKey(NamedTuple):
    """A public key with the name it signs under; as text it is a vkey."""

    name: str
    algorithm: int
    public: bytes

    @property
    def key_id(self) -> bytes:
        """The four bytes that stand before each of its signatures."""
        return sha256(f"{self.name}\n".encode() + bytes([self.algorithm]) + self.public).digest()[
            :KEY_ID_BYTES
        ]

    def __str__(self) -> str:
        """Write it as `name+hex(key id)+base64(algorithm ‖ public key)`."""
        return f"{self.name}+{self.key_id.hex()}+{b64(bytes([self.algorithm]) + self.public)}"


class Signature(NamedTuple):
    """One signature line: who, by which of their keys, and the bytes after the key id."""

    name: str
    key_id: bytes
    signature: bytes

    def __str__(self) -> str:
        """Write the line without its newline."""
        return f"{_MARK}{self.name} {b64(self.key_id + self.signature)}"


class Note(NamedTuple):
    """A text, ending in a newline, with everything that stands signed below it."""

    text: str
    signatures: tuple[Signature, ...]

    def __str__(self) -> str:
        """Write the note."""
        return f"{self.text}\n" + "".join(f"{signature}\n" for signature in self.signatures)


def b64(data: bytes) -> str:
    """Write bytes as standard base64 with padding."""
    return b64encode(data).decode()


def read_b64(text: str) -> bytes:
    """Read standard base64, written the one way there is."""
    try:
        data = b64decode(text.encode("ascii"), validate=True)
    except (Error, UnicodeEncodeError) as error:
        message = "not standard base64"
        raise NoteUnsound(message) from error
    if b64(data) != text:
        message = "base64 is not written the one way there is"
        raise NoteUnsound(message)
    return data


def public_of(key: Ed25519PrivateKey) -> bytes:
    """Return the 32 bytes of the public half."""
    return key.public_key().public_bytes_raw()


def read_verifier_key(vkey: str) -> VerifierKey:
    """Read a vkey, and check that its key id is its own.

    Raises:
        NoteUnsound: it is not a vkey of Ed25519.
    """
    name, _, rest = vkey.strip().partition("+")
    key_id, _, encoded = rest.partition("+")
    material = read_b64(encoded)
    if not _is_name(name) or material[:1] not in {bytes([ED25519]), bytes([COSIGNATURE])}:
        message = "not a verifier key of Ed25519"
        raise NoteUnsound(message)
    key = VerifierKey(name, material[0], material[1:])
    if len(key.public) != PUBLIC_BYTES or key.key_id.hex() != key_id:
        message = "the verifier key does not have the id that it names"
        raise NoteUnsound(message)
    return key


def sign_note(text: str, name: str, keys: Iterable[Ed25519PrivateKey]) -> Note:
    """Sign a text under one name with one key or, while keys overlap, with several.

    Args:
        text: ends in a newline, without other control characters.
        name: the log's origin.
        keys: at least one.
    """
    _check_text(text)
    return Note(
        text,
        tuple(
            Signature(name, VerifierKey(name, ED25519, public_of(key)).key_id, key.sign(text.encode("utf-8")))
            for key in keys
        ),
    )


def read_note(written: str) -> Note:
    """Take a note apart; nothing in it may be believed before `check_note`.

    Raises:
        NoteUnsound: it is not of the form, or longer than anybody's note.
    """
    if len(written) > NOTE_LENGTH_MAX:
        message = "the note is too long"
        raise NoteUnsound(message)
    _check_text(written)
    text, separator, below = written.rpartition("\n\n")
    lines = below.split("\n")[:-1]
    if not separator or not 1 <= len(lines) <= SIGNATURES_MAX:
        message = f"the note does not carry 1 to {SIGNATURES_MAX} signatures"
        raise NoteUnsound(message)
    return Note(f"{text}\n", tuple(_read_signature(line) for line in lines))


def read_signature_lines(written: str) -> tuple[Signature, ...]:
    """Read signature lines alone, as a witness answers with.

    Raises:
        NoteUnsound: they are not 1 to 16 such lines.
    """
    return read_note(f"\n\n{written}").signatures


def check_note(note: Note, trusted: Sequence[VerifierKey]) -> list[VerifierKey]:
    """Return the trusted keys that signed the note; signatures of others are passed over.

    Raises:
        NoteUnsound: a trusted key's signature is wrong, or none of them signed.
    """
    by_id = {(key.name, key.key_id): key for key in trusted if key.algorithm == ED25519}
    signers: list[VerifierKey] = []
    for signature in note.signatures:
        key = by_id.get((signature.name, signature.key_id))
        if key is None:
            continue
        check_ed25519(key.public, signature.signature, note.text.encode("utf-8"))
        if key not in signers:
            signers.append(key)
    if not signers:
        message = "no trusted key signed the note"
        raise NoteUnsound(message)
    return signers


def check_ed25519(public: bytes, signature: bytes, message: bytes) -> None:
    """Raise NoteUnsound unless the signature is this key's over this message."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError) as error:
        wrong = "a signature does not fit"
        raise NoteUnsound(wrong) from error


def _read_signature(line: str) -> Signature:
    name, _, encoded = line.removeprefix(_MARK).partition(" ")
    data = read_b64(encoded)
    if not line.startswith(_MARK) or not _is_name(name) or len(data) <= KEY_ID_BYTES:
        message = "a signature line is not of the form"
        raise NoteUnsound(message)
    return Signature(name, data[:KEY_ID_BYTES], data[KEY_ID_BYTES:])


def _is_name(name: str) -> bool:
    return bool(name) and "+" not in name and not any(sign.isspace() for sign in name)


def _check_text(text: str) -> None:
    if not text.endswith("\n") or any(sign < " " and sign != "\n" for sign in text):
        message = "a note ends in a newline and has no other control characters"
        raise NoteUnsound(message)
