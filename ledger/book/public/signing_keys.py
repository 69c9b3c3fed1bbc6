"""The keys that sign checkpoints: made once, read from a file or the environment, changed by rotation."""

import os
import secrets
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from ledger.book.public.note import (
    ED25519,
    PUBLIC_BYTES,
    NoteUnsound,
    VerifierKey,
    b64,
    public_of,
    read_b64,
)
from ledger.storage.problems import StorageProblem

SEED_BYTES: Final = 32
SIGNING_MAX: Final = 4
OTHERS_MAY_WRITE: Final = 0o022

_HEADER: Final = (
    "# Keys of the sealed log. Lines `sign:` are secret; `retired:` are public halves of old keys.\n"
)


class SigningKeyMissing(StorageProblem):
    """Checkpoints were signed before, and the key that did it is not there."""

    zh = "签名密钥 {path} 不见了，而账本以前签过名。请从备份恢复它；确实丢失时执行 pingan key rotate 换新。"
    en = "The signing key {path} signed before and is gone: restore it; if it is lost, run pingan key rotate."


class SigningKeyUnusable(StorageProblem):
    """The signing key cannot be read, or is not one."""

    zh = "签名密钥 {path} 不能使用：{detail}。"
    en = "The signing key {path} cannot be used: {detail}."


class SigningKeyFixed(StorageProblem):
    """The key comes from the environment, so this program cannot change it."""

    zh = "签名密钥来自环境变量 PINGAN_SIGNING_KEY，请在那里更换。"
    en = "The signing key comes from PINGAN_SIGNING_KEY; change it there."


class NothingToRetire(StorageProblem):
    """Only one key signs, and a log without a key signs nothing."""

    zh = "只有一把签名密钥在用，不能停用；先执行 pingan key rotate。"
    en = "Only one key signs, so it cannot be retired; run pingan key rotate first."


@dataclass(frozen=True, slots=True)
class SigningKeys:
    """The keys of this service: those that sign, newest first, and the public halves of old ones.

    Every bureau's log is signed with the same keys, each under its own origin.
    """

    signing: tuple[Ed25519PrivateKey, ...]
    retired: tuple[bytes, ...] = ()

    @property
    def names(self) -> str:
        """The keys that sign, by the first eight hex digits of their public halves."""
        return ",".join(public_of(key).hex()[:8] for key in self.signing)

    def verifier_keys(self, origin: str) -> list[VerifierKey]:
        """Return every key whose notes of this origin are valid: those that sign, then the retired ones."""
        publics = [*map(public_of, self.signing), *self.retired]
        return [VerifierKey(origin, ED25519, public) for public in publics]

    def rotated(self) -> "SigningKeys":
        """Return the keys with a new one before them; the old ones go on signing beside it."""
        return SigningKeys((Ed25519PrivateKey.generate(), *self.signing)[:SIGNING_MAX], self.retired)

    def settled(self) -> "SigningKeys":
        """Return the keys with the newest alone signing, and the others retired."""
        old = tuple(map(public_of, self.signing[1:]))
        return SigningKeys(self.signing[:1], (*old, *self.retired))


def read_keys(text: str) -> SigningKeys:
    """Read keys from words `sign:<base64 of 32 bytes>` and `retired:<base64 of a public key>`.

    Raises:
        NoteUnsound: a word is neither, or none signs.
    """
    signing: list[Ed25519PrivateKey] = []
    retired: list[bytes] = []
    for line in text.splitlines():
        for word in line.partition("#")[0].split():
            kind, _, encoded = word.partition(":")
            material = read_b64(encoded)
            if kind not in {"sign", "retired"} or len(material) != PUBLIC_BYTES:
                message = "a key is written sign:<base64 of 32 bytes>"
                raise NoteUnsound(message)
            if kind == "sign":
                signing.append(Ed25519PrivateKey.from_private_bytes(material))
            else:
                retired.append(material)
    if not 1 <= len(signing) <= SIGNING_MAX:
        message = f"1 to {SIGNING_MAX} keys sign"
        raise NoteUnsound(message)
    return SigningKeys(tuple(signing), tuple(retired))


def write_keys(keys: SigningKeys) -> str:
    """Write keys as `read_keys` reads them."""
    signing = "".join(f"sign:{b64(key.private_bytes_raw())}\n" for key in keys.signing)
    return _HEADER + signing + "".join(f"retired:{b64(public)}\n" for public in keys.retired)


class KeyStore:
    """Where the keys lie; read again when the file has changed, so a running service follows a rotation."""

    def __init__(self, path: Path, *, given: str = "") -> None:
        """Take the file and, when the environment brings the keys instead, their text."""
        self.path = path
        self._given = given
        self._known: tuple[object, SigningKeys] | None = None

    def load(self, *, may_make: bool) -> SigningKeys:
        """Return the keys, made where there are none yet and none have ever signed.

        Raises:
            SigningKeyMissing: there are none, and others have signed before.
            SigningKeyUnusable: the file cannot be read, can be changed by others, or holds no keys.
        """
        if self._given:
            self._known = self._known or (None, self._read("PINGAN_SIGNING_KEY", self._given))
            return self._known[1]
        try:
            if may_make and not self.path.exists():
                self._keep(SigningKeys((Ed25519PrivateKey.from_private_bytes(_new_seed()),)), first=True)
            found = self.path.stat()
            if found.st_mode & OTHERS_MAY_WRITE:
                raise SigningKeyUnusable(path=self.path, detail=f"chmod 600 {self.path}")
            state = (found.st_ino, found.st_mtime_ns, found.st_size)
            if self._known is None or self._known[0] != state:
                self._known = (state, self._read(self.path, self.path.read_text()))
        except FileNotFoundError as error:
            raise SigningKeyMissing(path=self.path) from error
        except (OSError, UnicodeDecodeError) as error:
            raise SigningKeyUnusable(path=self.path, detail=str(error)) from error
        return self._known[1]

    def rotate(self, *, at_once: bool) -> SigningKeys:
        """Put a new key before the others, which go on signing beside it unless it is to be at once."""
        try:
            known = self.load(may_make=False)
        except SigningKeyMissing:
            known = SigningKeys(())
        self._refuse_given()
        keys = known.rotated()
        return self._keep(keys.settled() if at_once else keys)

    def retire(self) -> SigningKeys:
        """End an overlap: only the newest key signs from now on, and notes of the others stay valid."""
        keys = self.load(may_make=False)
        self._refuse_given()
        if len(keys.signing) == 1:
            raise NothingToRetire
        return self._keep(keys.settled())

    def _refuse_given(self) -> None:
        if self._given:
            raise SigningKeyFixed

    def _read(self, path: object, text: str) -> SigningKeys:
        try:
            return read_keys(text)
        except NoteUnsound as unsound:
            raise SigningKeyUnusable(path=path, detail=str(unsound)) from unsound

    def _keep(self, keys: SigningKeys, *, first: bool = False) -> SigningKeys:
        """Write the file whole or not at all; the first of two processes that make one wins."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(dir=self.path.parent, prefix=f".{self.path.name}.")
        fresh = Path(name)
        try:
            with os.fdopen(descriptor, "w") as file:
                file.write(write_keys(keys))
                file.flush()
                os.fsync(file.fileno())
            if not first:
                fresh.replace(self.path)
            elif not self.path.exists():
                _link(fresh, self.path)
        finally:
            fresh.unlink(missing_ok=True)
        sync_folder(self.path.parent)
        return keys


def sync_folder(folder: Path) -> None:
    """Let a rename in a folder survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _link(fresh: Path, path: Path) -> None:
    try:
        path.hardlink_to(fresh)
    except FileExistsError:
        return


def _new_seed() -> bytes:
    return secrets.token_bytes(SEED_BYTES)
