"""How personal data is kept: sealed under a key of each person, which is wrapped by the master key.

Deleting a person's wrapped key makes everything sealed under it unreadable for ever (shredding), also in old
backups of the table. Names and phone numbers are found by a blind index: a keyed hash, so that the database
alone does not tell who is in it.
"""

import hashlib
import hmac
import secrets
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from ledger.book.words import TenantId
from ledger.people.words import Person

KEY_BYTES: Final = 32
NONCE_BYTES: Final = 12
FORMAT: Final = b"\x01"


class SealBrokenError(Exception):
    """A sealed field does not open: another master key, or somebody changed the row."""


class PersonSeal:
    """The key of one person, opened; seals and opens that person's fields."""

    __slots__ = ("_cipher", "_context")

    def __init__(self, *, tenant_id: TenantId, person: Person, key: bytes) -> None:
        self._cipher = AESGCM(key)
        self._context = f"{tenant_id}/{person}"

    def seal(self, field: str, text: str) -> bytes:
        """Seal one field; the result is bound to tenant, person and field, and cannot be moved."""
        return self.seal_bytes(field, text.encode())

    def open(self, field: str, sealed: bytes) -> str:
        """Open one field."""
        return self.open_bytes(field, sealed).decode()

    def seal_bytes(self, field: str, content: bytes) -> bytes:
        """Seal a file, bound in the same way."""
        return _encrypt(self._cipher, content, f"{self._context}/{field}")

    def open_bytes(self, field: str, sealed: bytes) -> bytes:
        """Open a file."""
        return _decrypt(self._cipher, sealed, f"{self._context}/{field}")


class Keyring:
    """The master key and the keys derived from it.

    Attributes:
        master_key: 32 bytes that live outside the database.
    """

    __slots__ = ("_board_key", "_code_key", "_index_key", "_link_key", "_rooms_key", "_visit_key", "_wrapper")

    def __init__(self, master_key: bytes) -> None:
        if len(master_key) != KEY_BYTES:
            message = f"the master key must be {KEY_BYTES} bytes, not {len(master_key)}"
            raise ValueError(message)
        self._wrapper = AESGCM(_derive(master_key, "person keys"))
        self._index_key = _derive(master_key, "blind index")
        self._code_key = _derive(master_key, "activation codes")
        self._visit_key = _derive(master_key, "visits")
        self._link_key = _derive(master_key, "links")
        self._board_key = _derive(master_key, "boards")
        self._rooms_key = _derive(master_key, "rooms")

    def room_key(self, room: str) -> bytes:
        """Return the key of a room that seals what belongs to no person, such as tips: 32 bytes."""
        return _derive(self._rooms_key, room)

    def new_person(self, *, tenant_id: TenantId, person: Person) -> tuple[PersonSeal, bytes]:
        """Make a key for one person; return it opened, and wrapped for storage."""
        key = secrets.token_bytes(KEY_BYTES)
        wrapped = _encrypt(self._wrapper, key, f"{tenant_id}/{person}")
        return PersonSeal(tenant_id=tenant_id, person=person, key=key), wrapped

    def open_person(self, *, tenant_id: TenantId, person: Person, wrapped_key: bytes) -> PersonSeal:
        """Unwrap the key of one person."""
        key = _decrypt(self._wrapper, wrapped_key, f"{tenant_id}/{person}")
        return PersonSeal(tenant_id=tenant_id, person=person, key=key)

    def blind_index(self, *, tenant_id: TenantId, field: str, text: str) -> bytes:
        """Return what a field is found by; the same text in two bureaus gives two indexes."""
        return hmac.digest(self._index_key, f"{tenant_id}/{field}/{text}".encode(), hashlib.sha256)

    def code_hash(self, *, tenant_id: TenantId, code: str) -> bytes:
        """Return what an activation code is found by; keyed, because a code is shorter than a key."""
        return hmac.digest(self._code_key, f"{tenant_id}/{code}".encode(), hashlib.sha256)

    def visit_secret(self, *, tenant_id: TenantId, kiosk: str, key: str) -> bytes:
        """Return the secret of the visit a request opens; asked again it is the same, and kept nowhere."""
        return hmac.digest(self._visit_key, f"{tenant_id}/{kiosk}/{key}".encode(), hashlib.sha256)

    def board_key(self, *, tenant_id: TenantId, board_id: int) -> bytes:
        """Return the key of a screen's rotating codes, which is kept nowhere."""
        return hmac.digest(self._board_key, f"{tenant_id}/{board_id}".encode(), hashlib.sha256)

    def link_signature(self, *, tenant_id: TenantId, text: str) -> str:
        """Sign a link that this service will know again; 32 hexadecimal digits."""
        return hmac.digest(self._link_key, f"{tenant_id}/{text}".encode(), hashlib.sha256).hex()[:32]


def _derive(master_key: bytes, purpose: str) -> bytes:
    return HKDF(
        algorithm=SHA256(), length=KEY_BYTES, salt=None, info=f"pingan-points/1/{purpose}".encode()
    ).derive(master_key)


def _encrypt(cipher: AESGCM, plain: bytes, context: str) -> bytes:
    nonce = secrets.token_bytes(NONCE_BYTES)
    return FORMAT + nonce + cipher.encrypt(nonce, plain, context.encode())


def _decrypt(cipher: AESGCM, sealed: bytes, context: str) -> bytes:
    nonce, text = sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :]
    if sealed[:1] != FORMAT:
        message = f"{context} is sealed in a format this version does not know"
        raise SealBrokenError(message)
    try:
        return cipher.decrypt(nonce, text, context.encode())
    except InvalidTag as error:
        message = f"{context} does not open with this master key"
        raise SealBrokenError(message) from error
