"""The database cluster of the embedded server: initdb, the roles, the database."""

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Final

from ledger.storage.account import Account, plain_environment
from ledger.storage.binaries import Binaries
from ledger.storage.passwords import Passwords, write_private
from ledger.storage.postmaster import PORT
from ledger.storage.problems import LibraryMissing, ServerRefusedToStart, SpaceMissing, VersionMismatch

ADMINISTRATOR: Final = "postgres"
OWNER: Final = "pingan_owner"
APPLICATION: Final = "pingan_app"
DATABASE: Final = "pingan"
NEW_CLUSTER_BYTES_FREE_MIN: Final = 256 * 1024 * 1024

_ROLES: Final = """
\\set ON_ERROR_STOP on
\\set QUIET on
\\set owner_password '{owner}'
\\set application_password '{application}'
SELECT format('CREATE ROLE %I LOGIN PASSWORD %L', 'pingan_owner', :'owner_password')
 WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'pingan_owner') \\gexec
SELECT format('CREATE ROLE %I LOGIN PASSWORD %L', 'pingan_app', :'application_password')
 WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'pingan_app') \\gexec
SELECT 'CREATE DATABASE pingan OWNER pingan_owner'
 WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'pingan') \\gexec
ALTER ROLE pingan_app SET random_page_cost = 1.1;
REVOKE CONNECT, TEMPORARY ON DATABASE pingan FROM PUBLIC;
GRANT CONNECT ON DATABASE pingan TO pingan_app;
"""


def make_cluster(
    binaries: Binaries, *, account: Account, data: Path, password: str, tell: Callable[[str], None]
) -> None:
    """Make the data folder unless it is there; a half-made one of an interrupted start is made again.

    Raises:
        VersionMismatch: the data folder belongs to another major version.
        SpaceMissing, LibraryMissing, ServerRefusedToStart: initdb failed.
    """
    if (data / "PG_VERSION").exists():
        found = (data / "PG_VERSION").read_text().strip()
        if found != str(binaries.version):
            raise VersionMismatch(folder=data, found=found, asked=binaries.version)
        return
    if shutil.disk_usage(data.parent).free < NEW_CLUSTER_BYTES_FREE_MIN:
        raise SpaceMissing(folder=data.parent)
    tell(f"新建数据库目录 {data} / making the database in it")
    fresh = data.with_name(f"{data.name}.new")
    if fresh.exists():
        shutil.rmtree(fresh)
    account.make_folder(fresh)
    _initdb(binaries, account=account, fresh=fresh, password=password)
    fresh.rename(data)


def _initdb(binaries: Binaries, *, account: Account, fresh: Path, password: str) -> None:
    password_folder = fresh.with_name(f"{fresh.name}.password")
    account.make_folder(password_folder)
    try:
        password_file = password_folder / "password"
        write_private(password_file, password)
        if account.switched:
            os.chown(password_file, account.uid, account.gid)
        made = account.run([
            binaries.program("initdb"), f"--pgdata={fresh}", f"--username={ADMINISTRATOR}",
            "--auth=scram-sha-256", f"--pwfile={password_file}", "--encoding=UTF8", "--no-locale",
            "--data-checksums", "--no-instructions",
        ])  # fmt: skip
    finally:
        shutil.rmtree(password_folder)
    if made.returncode == 0:
        return
    if "No space left" in made.stderr:
        raise SpaceMissing(folder=fresh.parent)
    said = (
        [line for line in made.stderr.splitlines() if "rror" in line]
        or made.stderr.splitlines()
        or ["initdb"]
    )
    if "shared libraries" in made.stderr:
        raise LibraryMissing(detail=said[0])
    raise ServerRefusedToStart(detail=said[0], log="initdb")


def make_roles(binaries: Binaries, *, sockets: Path, passwords: Passwords) -> None:
    """Make the roles and the database that are not there yet, and set what the roles need.

    Raises:
        ServerRefusedToStart: the server did not let us.
    """
    environment = plain_environment() | {"PGPASSWORD": passwords.administrator, "PGCONNECT_TIMEOUT": "30"}
    done = subprocess.run(  # noqa: S603 - the wheel's program; passwords go by pipe, not by command line
        [
            binaries.program("psql"), "--no-psqlrc", "--no-password", "--quiet", f"--host={sockets}",
            f"--port={PORT}", f"--username={ADMINISTRATOR}", f"--dbname={ADMINISTRATOR}",
        ],
        input=_ROLES.format(owner=passwords.owner, application=passwords.application),
        check=False, capture_output=True, text=True, errors="replace", env=environment,
    )  # fmt: skip
    if done.returncode:
        said = done.stderr.strip().splitlines()
        raise ServerRefusedToStart(detail=said[0] if said else "psql", log="psql")
