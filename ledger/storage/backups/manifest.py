"""Check a base backup against its manifest, as `pg_verifybackup` does: files, sizes, bytes and the log.

The wheel's own `pg_verifybackup` 18 cannot be loaded (its program headers are damaged), so this is ours. The
layout stays PostgreSQL's: any healthy `pg_verifybackup` of the same version can be run on `base/`.
"""

import hashlib
import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

from ledger.storage.account import own_account
from ledger.storage.backups.problems import BackupDamaged
from ledger.storage.binaries import Binaries

MANIFEST: Final = "backup_manifest"
CHECKSUM_LINE: Final = b'"Manifest-Checksum"'
UNLISTED: Final = frozenset({MANIFEST, "postgresql.auto.conf", "recovery.signal", "standby.signal"})
"""Files that PostgreSQL leaves out of the comparison; the log has its own."""
WAL_FOLDER: Final = "pg_wal"

Progress = Callable[[int, int], None]


def check_backup(base: Path, *, binaries: Binaries, progress: Progress | None = None) -> None:
    """Hold a base backup against its manifest.

    Args:
        base: the data folder.
        binaries: for `pg_waldump`, which reads the log that the backup needs.
        progress: told how many bytes of how many are read.

    Raises:
        BackupDamaged: with the first file that differs.
    """
    manifest = _read_manifest(base)
    listed = {_name(entry): entry for entry in manifest["Files"]}
    missing = listed.keys() - set(_files(base)) - UNLISTED
    extra = set(_files(base)) - listed.keys() - UNLISTED
    if missing or extra:
        raise BackupDamaged(folder=base, detail=f"- {min(missing)}" if missing else f"+ {min(extra)}")
    total = sum(entry["Size"] for entry in listed.values())
    done = 0
    for name, entry in listed.items():
        if name not in UNLISTED:
            _check_file(base, name, entry)
        done += entry["Size"]
        if progress:
            progress(done, total)
    for wal in manifest["WAL-Ranges"]:
        _check_wal(base, wal, binaries=binaries)


def _read_manifest(base: Path) -> dict[str, Any]:
    try:
        written = (base / MANIFEST).read_bytes()
        manifest: dict[str, Any] = json.loads(written)
        signed = written[: written.rindex(CHECKSUM_LINE)]
        if hashlib.sha256(signed).hexdigest() == manifest["Manifest-Checksum"]:
            return manifest
    except (OSError, ValueError, KeyError):
        pass
    raise BackupDamaged(folder=base, detail=MANIFEST)


def _name(entry: dict[str, Any]) -> str:
    if "Path" in entry:
        return str(entry["Path"])
    return bytes.fromhex(entry["Encoded-Path"]).decode(errors="surrogateescape")


def _files(base: Path) -> Iterator[str]:
    for folder, folders, names in os.walk(base):
        if Path(folder) == base and WAL_FOLDER in folders:
            folders.remove(WAL_FOLDER)
        for name in names:
            yield str((Path(folder) / name).relative_to(base))


def _check_file(base: Path, name: str, entry: dict[str, Any]) -> None:
    path = base / name
    if path.stat().st_size != entry["Size"]:
        raise BackupDamaged(folder=base, detail=f"{name}: {path.stat().st_size} != {entry['Size']}")
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    if entry["Checksum-Algorithm"] != "SHA256" or digest != entry["Checksum"]:
        raise BackupDamaged(folder=base, detail=f"{name}: SHA-256")


def _check_wal(base: Path, wal: dict[str, Any], *, binaries: Binaries) -> None:
    """Let PostgreSQL read every record of the log between the backup's begin and end."""
    read = own_account().run([
        binaries.program("pg_waldump"), "--quiet", f"--path={base / WAL_FOLDER}",
        f"--timeline={wal['Timeline']}", f"--start={wal['Start-LSN']}", f"--end={wal['End-LSN']}",
    ])  # fmt: skip
    if read.returncode:
        said = read.stderr.strip().splitlines() or ["pg_waldump"]
        raise BackupDamaged(folder=base, detail=said[-1])
