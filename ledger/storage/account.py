"""The operating-system account the embedded PostgreSQL runs as, and how to run a program as it."""

import os
import pwd
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ledger.storage.problems import SystemUserMissing

SYSTEM_USER = "pingan"
NEW_USER_SECONDS_MAX = 30


@dataclass(frozen=True, kw_only=True)
class Account:
    """The account of the server.

    Attributes:
        uid: its user number.
        gid: its group number.
        switched: True when this process is root and has to change to the account.
    """

    uid: int
    gid: int
    switched: bool

    def popen_arguments(self) -> dict[str, object]:
        """Give the arguments that make `subprocess` start a program as this account."""
        if not self.switched:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def run(
        self, arguments: Sequence[str], *, environment: Mapping[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Run a program as this account to its end and keep what it says."""
        return subprocess.run(  # type: ignore[call-overload,no-any-return]  # noqa: S603 - programs of the wheel and the system, no shell
            list(arguments),
            check=False,
            capture_output=True,
            text=True,
            errors="replace",
            stdin=subprocess.DEVNULL,
            cwd="/",
            env=dict(environment or plain_environment()),
            **self.popen_arguments(),
        )

    def may_enter(self, folder: Path) -> bool:
        """Tell whether the account can read and search `folder`, parents included."""
        if not self.switched:
            return os.access(folder, os.R_OK | os.X_OK)
        return self._test("-x", folder) and self._test("-r", folder)

    def may_pass(self, folder: Path) -> bool:
        """Tell whether the account can reach what lies in `folder`, without having to list it."""
        return self._test("-x", folder) if self.switched else os.access(folder, os.X_OK)

    def make_folder(self, folder: Path) -> None:
        """Make, or narrow, a folder that nobody but the account (and root) can enter."""
        folder.mkdir(mode=0o700, exist_ok=True)
        if self.switched:
            os.chown(folder, self.uid, self.gid)
        folder.chmod(0o700)

    def own(self, folder: Path) -> None:
        """Give a folder with all that is in it to the account, closed to everybody else."""
        folder.chmod(0o700)
        if self.switched:
            for path in (folder, *folder.rglob("*")):
                os.chown(path, self.uid, self.gid, follow_symlinks=False)

    def _test(self, operator: str, path: Path) -> bool:
        return self.run(["/usr/bin/test", operator, str(path)]).returncode == 0


def plain_environment() -> dict[str, str]:
    """Give an environment without anything of the caller's that PostgreSQL would listen to."""
    return {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}


def own_account() -> Account:
    """Give the account of this process, for programs that only read and write what is ours."""
    return Account(uid=os.geteuid(), gid=os.getegid(), switched=False)


def server_account() -> Account:
    """Choose the account of the server: this one, or a system account of its own when this one is root.

    Raises:
        SystemUserMissing: root could not make the account.
    """
    if os.geteuid() != 0:
        return own_account()
    try:
        entry = pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        entry = _make_system_user()
    return Account(uid=entry.pw_uid, gid=entry.pw_gid, switched=True)


def _make_system_user() -> pwd.struct_passwd:
    program = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin")
    if program is None:
        raise SystemUserMissing(user=SYSTEM_USER, detail="useradd")
    made = subprocess.run(  # noqa: S603 - a fixed command line
        [
            program, "--system", "--user-group", "--no-create-home",
            "--home-dir", "/nonexistent", "--shell", "/usr/sbin/nologin", SYSTEM_USER,
        ],
        check=False, capture_output=True, text=True, timeout=NEW_USER_SECONDS_MAX,
    )  # fmt: skip
    try:
        return pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        raise SystemUserMissing(user=SYSTEM_USER, detail=made.stderr.strip() or "useradd") from None
