"""How tips are sealed: under a key of their own, padded, and identities so that only two persons open them.

The words of a tip lie under a key derived from the master key for this room alone. An identity lies under a
fresh key, and that key is shared (`sharing`) among the officers of the tip desk: each share is sealed to one
officer's public key, whose private half is sealed under a passphrase that only the officer knows. So neither
the database, nor the master key, nor one officer opens it.
"""

import hashlib
import hmac
import secrets
from base64 import b64decode, b64encode
from collections.abc import Iterable, Mapping
from typing import Any, Final
from uuid import UUID

import orjson
from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from ledger.book.words import TenantId
from ledger.people.seal import KEY_BYTES, NONCE_BYTES, Keyring, SealBrokenError
from ledger.tips.sharing import Share, read_share, split
from ledger.tips.words import Identity, KeyId, Officer

PAD: Final = 1_024
"""What is sealed is filled up to whole kibibytes, so that a length says little."""
SALT_BYTES: Final = 16
PUBLIC_BYTES: Final = 32


class TipSeal:
    """The keys of the room, derived from the master key, for one bureau."""

    __slots__ = ("_cipher", "_code_key", "_tenant_id")

    def __init__(self, keyring: Keyring, tenant_id: TenantId) -> None:
        self._cipher = AESGCM(keyring.room_key("tips"))
        self._code_key = keyring.room_key("tip codes")
        self._tenant_id = tenant_id

    def code_hash(self, code: str) -> bytes:
        """Return what a giver's code is found by: keyed, because a code is shorter than a key."""
        return hmac.digest(self._code_key, f"{self._tenant_id}/{code}".encode(), hashlib.sha256)

    def seal(self, what: str, value: object) -> bytes:
        """Seal a value as padded JSON, bound to the bureau and to what it is."""
        plain = orjson.dumps(value)
        filled = plain + b" " * (-len(plain) % PAD)
        nonce = secrets.token_bytes(NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, filled, self._context(what))

    def open(self, what: str, sealed: bytes) -> Any:  # noqa: ANN401 - any JSON
        """Open a value that was sealed as the same thing.

        Raises:
            SealBrokenError: another master key, or the row was changed or moved.
        """
        try:
            plain = self._cipher.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], self._context(what))
        except InvalidTag as error:
            message = "a sealed value of the tip desk does not open"
            raise SealBrokenError(message) from error
        return orjson.loads(plain)

    def _context(self, what: str) -> bytes:
        return f"{self._tenant_id}/{what}".encode()


def new_officer_key(passphrase: str) -> tuple[bytes, bytes, bytes]:
    """Make a key pair; return its public half, the private one sealed under the passphrase, and the salt."""
    private = X25519PrivateKey.generate()
    salt = secrets.token_bytes(SALT_BYTES)
    nonce = secrets.token_bytes(NONCE_BYTES)
    cipher = AESGCM(_stretch(passphrase, salt))
    sealed = nonce + cipher.encrypt(nonce, private.private_bytes_raw(), None)
    return private.public_key().public_bytes_raw(), sealed, salt


def open_officer_key(officer: Officer, passphrase: str) -> X25519PrivateKey | None:
    """Return the private half, or None when the passphrase is not right."""
    cipher = AESGCM(_stretch(passphrase, officer.salt))
    nonce, sealed = officer.private_sealed[:NONCE_BYTES], officer.private_sealed[NONCE_BYTES:]
    try:
        return X25519PrivateKey.from_private_bytes(cipher.decrypt(nonce, sealed, None))
    except InvalidTag:
        return None


def seal_identity(identity: Identity | None, officers: Iterable[Officer]) -> bytes:
    """Seal an identity so that any two officers can open it; that of nobody looks the same from outside."""
    holders = list(officers)
    key = secrets.token_bytes(KEY_BYTES)
    plain = orjson.dumps({"name": identity.name, "contact": identity.contact} if identity else None)
    nonce = secrets.token_bytes(NONCE_BYTES)
    cipher = nonce + AESGCM(key).encrypt(nonce, plain + b" " * (-len(plain) % PAD), None)
    shares = {
        str(holder.key_id): _text(seal_to(holder.public_key, share.to_bytes()))
        for holder, share in zip(holders, split(key, len(holders)), strict=True)
    }
    return orjson.dumps({"shares": shares, "cipher": _text(cipher)})


def holders_of(sealed: bytes) -> frozenset[KeyId]:
    """Name the keys that an identity was shared among."""
    return frozenset(KeyId(UUID(key_id)) for key_id in orjson.loads(sealed)["shares"])


def own_share(sealed: bytes, officer: Officer, private: X25519PrivateKey) -> Share:
    """Open an officer's own share of an identity's key."""
    shares: Mapping[str, str] = orjson.loads(sealed)["shares"]
    return read_share(open_sealed_to(private, _bytes(shares[str(officer.key_id)])))


def open_identity(sealed: bytes, key: bytes) -> Identity | None:
    """Open an identity with the key that two shares gave."""
    cipher = _bytes(orjson.loads(sealed)["cipher"])
    try:
        plain = AESGCM(key).decrypt(cipher[:NONCE_BYTES], cipher[NONCE_BYTES:], None)
    except InvalidTag as error:
        message = "an identity does not open"
        raise SealBrokenError(message) from error
    said = orjson.loads(plain)
    return None if said is None else Identity(name=said["name"], contact=said["contact"])


def pass_share(share: Share, officers: Iterable[Officer]) -> bytes:
    """Seal an opened share to the others, so that whoever confirms can use it, and nobody else."""
    return orjson.dumps(
        {str(one.key_id): _text(seal_to(one.public_key, share.to_bytes())) for one in officers}
    )


def passed_share(passed: bytes, officer: Officer, private: X25519PrivateKey) -> Share | None:
    """Open the share that another officer passed on, or None when it was not passed to this key."""
    sealed = orjson.loads(passed).get(str(officer.key_id))
    return None if sealed is None else read_share(open_sealed_to(private, _bytes(sealed)))


def seal_to(public_key: bytes, plain: bytes) -> bytes:
    """Seal bytes to a public key: a fresh X25519 key, HKDF-SHA-256 and AES-256-GCM."""
    fresh = X25519PrivateKey.generate()
    public = fresh.public_key().public_bytes_raw()
    shared = fresh.exchange(X25519PublicKey.from_public_bytes(public_key))
    nonce = secrets.token_bytes(NONCE_BYTES)
    return public + nonce + AESGCM(_agreed(shared, public, public_key)).encrypt(nonce, plain, None)


def open_sealed_to(private: X25519PrivateKey, sealed: bytes) -> bytes:
    """Open what was sealed to the public half of a key."""
    public, rest = sealed[:PUBLIC_BYTES], sealed[PUBLIC_BYTES:]
    shared = private.exchange(X25519PublicKey.from_public_bytes(public))
    key = _agreed(shared, public, private.public_key().public_bytes_raw())
    try:
        return AESGCM(key).decrypt(rest[:NONCE_BYTES], rest[NONCE_BYTES:], None)
    except InvalidTag as error:
        message = "a share does not open"
        raise SealBrokenError(message) from error


def _agreed(shared: bytes, fresh: bytes, public_key: bytes) -> bytes:
    info = b"pingan-points/1/tip share" + fresh + public_key
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=info).derive(shared)


def _stretch(passphrase: str, salt: bytes) -> bytes:
    """Stretch a passphrase by argon2id, RFC 9106's second recommendation: 64 MiB and three passes."""
    return hash_secret_raw(
        passphrase.encode(),
        salt,
        time_cost=3,
        memory_cost=64 * 1024,
        parallelism=4,
        hash_len=KEY_BYTES,
        type=Type.ID,
    )


def _text(value: bytes) -> str:
    return b64encode(value).decode()


def _bytes(value: str) -> bytes:
    return b64decode(value)
