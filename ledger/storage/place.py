"""Where the embedded server keeps data and socket: in its folder, or for root where its account can reach."""

import hashlib
import os
import shutil
import stat
import tempfile
from pathlib import Path
from typing import Final

from ledger.storage.account import Account
from ledger.storage.binaries import SHARED_PLACE, make_shared_place
from ledger.storage.passwords import write_private
from ledger.storage.postmaster import PORT

SOCKET_PATH_BYTES_MAX: Final = 107
PRIVATE: Final = 0o700


def server_place(folder: Path, account: Account) -> Path:
    """Choose the folder that holds `postgres`, and remember the choice in `folder`.

    Root's home and temporary folders are often closed to other accounts. Then the data gets a folder of its
    own under `/var/lib/pingan-points`, instead of anybody's permissions being loosened.
    """
    note = folder / "postgres-place"
    if note.exists():
        return Path(note.read_text().strip())
    if (folder / "postgres").exists() or account.may_pass(folder):
        return folder
    make_shared_place()
    place = Path(tempfile.mkdtemp(dir=SHARED_PLACE, prefix="data-"))
    place.chmod(0o711)
    write_private(note, f"{place}\n")
    return place


def remove_place(place: Path | None) -> None:
    """Delete a place that `server_place` made."""
    if place is not None and place.parent == SHARED_PLACE and place.name.startswith("data-"):
        shutil.rmtree(place, ignore_errors=True)


def socket_folder(place: Path, account: Account) -> Path:
    """Make the private folder of the socket: in `place`, or elsewhere when its path would be too long."""
    beside = place / "socket"
    if _fits(beside):
        account.make_folder(beside)
        return beside
    identity = hashlib.sha256(os.fsencode(place)).hexdigest()[:12]
    short = Path(tempfile.gettempdir()) / f"pingan-{account.uid}-{identity}"
    if not (_fits(short) and account.may_pass(short.parent)):
        short = Path("/tmp") / short.name  # noqa: S108 - checked below to be ours and private
    try:
        short.mkdir(mode=PRIVATE)
    except FileExistsError:
        if _is_private(short, account):
            return short
        short = Path(tempfile.mkdtemp(dir=short.parent, prefix="pingan-"))  # somebody else's: leave it alone
    account.make_folder(short)
    return short


def _fits(folder: Path) -> bool:
    return len(os.fsencode(folder / f".s.PGSQL.{PORT}")) < SOCKET_PATH_BYTES_MAX


def _is_private(folder: Path, account: Account) -> bool:
    found = folder.lstat()
    return (
        stat.S_ISDIR(found.st_mode) and found.st_uid == account.uid and stat.S_IMODE(found.st_mode) == PRIVATE
    )
