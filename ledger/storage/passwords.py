"""The passwords of the embedded server's roles, made once and kept in a file that only its owner reads."""

import json
import os
import secrets
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Literal, cast

from ledger.storage.problems import SecretsMissing

PASSWORD_BYTES = 24


@dataclass(frozen=True, kw_only=True)
class Passwords:
    """One random password for each role.

    Attributes:
        administrator: of the superuser `postgres`.
        owner: of `pingan_owner`, which migrates.
        application: of `pingan_app`, which serves.
    """

    administrator: str
    owner: str
    application: str


def read_or_make_passwords(file: Path, *, data: Path) -> Passwords:
    """Read the passwords, or make them when there is no database yet that would know others.

    Args:
        file: where they are kept.
        data: the data folder of the database they open.

    Raises:
        SecretsMissing: there is a database, but no passwords for it.
    """
    try:
        return Passwords(**json.loads(file.read_text()))
    except FileNotFoundError:
        if data.exists():
            raise SecretsMissing(folder=data, file=file) from None
    except (ValueError, TypeError):
        raise SecretsMissing(folder=data, file=file) from None
    made = Passwords(
        administrator=secrets.token_urlsafe(PASSWORD_BYTES),
        owner=secrets.token_urlsafe(PASSWORD_BYTES),
        application=secrets.token_urlsafe(PASSWORD_BYTES),
    )
    write_private(file, json.dumps(asdict(made)))
    return made


def open_private(file: Path, mode: Literal["ab", "wb"]) -> IO[bytes]:
    """Open a file that is made readable by its owner only, so that no other user can lock or read it."""
    return cast("IO[bytes]", open(file, mode, opener=lambda path, flags: os.open(path, flags, 0o600)))


def write_private(file: Path, text: str) -> None:
    """Write a file whole or not at all, readable by its owner only from its first byte."""
    descriptor, fresh = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    with os.fdopen(descriptor, "w") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    Path(fresh).replace(file)
