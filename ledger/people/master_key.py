"""The file that holds the master key: made once, readable by its owner only, and never made a second time."""

import os
import secrets
from pathlib import Path
from typing import Final

from ledger.people.seal import KEY_BYTES, Keyring

OTHERS_MAY_WRITE: Final = 0o022


class MasterKeyError(Exception):
    """The master key cannot be read; the message says why in one sentence."""


def open_keyring(path: Path, *, may_make: bool) -> Keyring:
    """Read the master key, or make it where that is allowed: on a first start, with an empty database."""
    try:
        if may_make and not path.exists():
            _make(path)
        if path.stat().st_mode & OTHERS_MAY_WRITE:
            message = f"主密钥 {path} 可被他人改动，请执行 / can be changed by others; run: chmod 600 {path}"
            raise MasterKeyError(message)
        master_key = path.read_bytes()
    except OSError as error:
        message = f"主密钥 {path} 读不了 / the master key cannot be read: {error.strerror}"
        raise MasterKeyError(message) from error
    if len(master_key) != KEY_BYTES:
        message = (
            f"主密钥 {path} 长度不对 / the master key has {len(master_key)} bytes instead of {KEY_BYTES}"
        )
        raise MasterKeyError(message)
    return Keyring(master_key)


def _make(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(secrets.token_bytes(KEY_BYTES))
        file.flush()
        os.fsync(file.fileno())
