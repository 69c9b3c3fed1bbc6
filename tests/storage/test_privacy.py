"""Nobody but the account of the service gets at the embedded database."""

import os
import pwd
import stat
import subprocess
from pathlib import Path

import pytest

from ledger.storage.embedded import EmbeddedServer
from ledger.storage.place import SOCKET_PATH_BYTES_MAX
from ledger.storage.postmaster import running_server

AS_ROOT = os.geteuid() == 0


def mode(path: Path) -> int:
    return stat.S_IMODE(path.lstat().st_mode)


def sockets_of(server: EmbeddedServer) -> Path:
    found = running_server(server.data)
    assert found is not None
    return found.socket_folder


def try_psql(server: EmbeddedServer, role: str, *, user: int | None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 - the wheel's own psql
        [
            server.binaries.program("psql"), "--no-password", f"--host={sockets_of(server)}",
            f"--username={role}", "--dbname=postgres", "--command=SELECT 'inside'",
        ],
        check=False, capture_output=True, text=True, cwd="/", env={"LC_ALL": "C"},
        user=user, group=user, extra_groups=None if user is None else [],
    )  # fmt: skip


@pytest.mark.parametrize("role", ["postgres", "pingan_owner", "pingan_app"])
def test_another_local_user_cannot_connect(server: EmbeddedServer, role: str) -> None:
    if not AS_ROOT:
        # Only root can become another user; the modes that keep the others out can be read by anyone.
        assert mode(sockets_of(server)) == 0o700
        assert mode(server.data) == 0o700
        return
    tried = try_psql(server, role, user=pwd.getpwnam("nobody").pw_uid)
    assert tried.returncode != 0
    assert "Permission denied" in tried.stderr
    assert "inside" not in tried.stdout


@pytest.mark.parametrize("role", ["postgres", "pingan_owner", "pingan_app"])
def test_even_the_service_account_needs_the_password(server: EmbeddedServer, role: str) -> None:
    tried = try_psql(server, role, user=None)
    assert tried.returncode != 0
    assert "no password supplied" in tried.stderr


@pytest.mark.parametrize("version", [16, 18])
def test_every_way_in_asks_for_scram(folder: Path, version: int) -> None:
    with EmbeddedServer(folder, version, durable=False) as server:
        rules = (server.data / "pg_hba.conf").read_text().splitlines()
    methods = {line.split()[-1] for line in rules if line.strip() and not line.startswith("#")}
    assert methods == {"scram-sha-256"}


def test_the_server_listens_on_no_network_address(server: EmbeddedServer) -> None:
    lines = (server.data / "postmaster.pid").read_text().splitlines()
    assert lines[5].strip() == ""


def test_passwords_and_data_are_private(server: EmbeddedServer) -> None:
    for file in server.folder.iterdir():
        assert file.is_dir() or mode(file) == 0o600, file
    assert mode(server.data) == 0o700
    assert mode(sockets_of(server)) == 0o700
    assert not list(server.folder.glob("*.password"))


def test_no_password_stands_on_the_command_line_or_in_the_log(server: EmbeddedServer) -> None:
    found = running_server(server.data)
    assert found is not None
    command_line = Path(f"/proc/{found.pid}/cmdline").read_text()
    said = "".join(log.read_text() for log in (server.data / "log").glob("*.log"))
    for word in (server.folder / "postgres-passwords.json").read_text().split('"')[3::4]:
        assert len(word) >= 32
        assert word not in command_line + said


def test_a_long_path_gets_a_short_socket_folder_that_is_private_too(folder: Path) -> None:
    deep = folder / ("深" * 40)
    with EmbeddedServer(deep, durable=False) as server:
        sockets = sockets_of(server)
        assert len(os.fsencode(sockets / ".s.PGSQL.5432")) < SOCKET_PATH_BYTES_MAX
        assert mode(sockets) == 0o700
    sockets.rmdir()


@pytest.mark.skipif(not AS_ROOT, reason="only root has another account's folders to work around")
def test_root_with_a_closed_home_keeps_the_data_elsewhere_and_loosens_nothing(folder: Path) -> None:
    home = folder / "home"
    home.mkdir(mode=0o700)
    with EmbeddedServer(home / "checkout" / ".pingan", durable=False) as server:
        assert mode(home) == 0o700
        assert not server.data.is_relative_to(home)
        assert mode(server.data) == 0o700
        assert mode(server.data.parent) == 0o711
        assert (server.folder / "postgres-passwords.json").exists()
        first = server.data
    with EmbeddedServer(home / "checkout" / ".pingan", durable=False) as again:
        assert again.data == first
    again.discard()
    assert not first.exists()
