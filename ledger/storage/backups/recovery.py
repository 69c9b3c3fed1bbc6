"""One run of PostgreSQL on a copied backup: it replays the log, is promoted, and learns new passwords."""

import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from ledger.storage.account import Account, plain_environment
from ledger.storage.backups.problems import MomentNotReached
from ledger.storage.binaries import Binaries
from ledger.storage.cluster import ADMINISTRATOR, APPLICATION, OWNER
from ledger.storage.embedded import START_SECONDS_MAX
from ledger.storage.passwords import Passwords
from ledger.storage.postmaster import PORT, Postmaster, forget_dead_server
from ledger.storage.problems import ServerRefusedToStart
from ledger.storage.server_settings import server_arguments

NOT_REACHED: Final = "recovery target was reached"


class Recovery:
    """One run of PostgreSQL on the copy: it replays the log, is promoted, and learns its passwords."""

    def __init__(self, binaries: Binaries, account: Account, *, fresh: Path, sockets: Path) -> None:
        """Take a data folder that is whole, belongs to the account, and has its log in `pg_wal`."""
        self._binaries = binaries
        self._account = account
        self._fresh = fresh
        self._sockets = sockets

    def run(
        self,
        passwords: Passwords,
        *,
        until: datetime | None,
        tell: Callable[[str], None],
        is_unwanted: Callable[[], bool],
    ) -> None:
        """Recover to the end, and stop the server again.

        Raises:
            MomentNotReached: the log ends before `until`.
            ServerRefusedToStart, StartTimedOut, StartInterrupted: it came to nothing.
        """
        start_log = self._fresh.with_name(f"{self._fresh.name}.log")
        forget_dead_server(self._fresh, self._sockets)
        postmaster = Postmaster(data=self._fresh, start_log=start_log, tell=tell, is_unwanted=is_unwanted)
        try:
            with self._trusting() as trust:
                command = self._command(trust, until)
                postmaster.start(command, account=self._account, seconds_max=START_SECONDS_MAX)
                self._set_passwords(passwords)
        except ServerRefusedToStart as refused:
            if NOT_REACHED in str(refused) and until is not None:
                raise MomentNotReached(until=until.isoformat()) from refused
            raise
        finally:
            postmaster.stop()
            start_log.unlink(missing_ok=True)

    def _command(self, trust: Path, until: datetime | None) -> list[str]:
        # PostgreSQL seeks in pg_wal what the archive does not have, and there all of it lies. It must not say
        # that it is ready before it is promoted.
        settings = {
            "hot_standby": "off",
            "restore_command": "/bin/false",
            "hba_file": str(trust),
            "recovery_target_action": "promote",
        }
        if until is not None:
            settings["recovery_target_time"] = until.astimezone(UTC).isoformat(sep=" ")
        command = [
            self._binaries.program("postgres"),
            *server_arguments(data=self._fresh, socket_folder=self._sockets, durable=True),
        ]
        for name, value in settings.items():
            command += ["-c", f"{name}={value}"]
        return command

    @contextmanager
    def _trusting(self) -> Iterator[Path]:
        """Let whoever may enter the private socket folder in without a password, for this one run."""
        folder = Path(tempfile.mkdtemp(dir=self._fresh.parent, prefix="restore-"))
        try:
            trust = folder / "pg_hba.conf"
            trust.write_text(f"local all {ADMINISTRATOR} trust\n")
            self._account.own(folder)
            yield trust
        finally:
            shutil.rmtree(folder)

    def _set_passwords(self, passwords: Passwords) -> None:
        roles = {
            ADMINISTRATOR: passwords.administrator,
            OWNER: passwords.owner,
            APPLICATION: passwords.application,
        }
        script = "".join(f"ALTER ROLE {role} PASSWORD '{password}';\n" for role, password in roles.items())
        done = subprocess.run(  # noqa: S603 - the wheel's program; passwords go by pipe, not by command line
            [
                self._binaries.program("psql"), "--no-psqlrc", "--no-password", "--quiet",
                "--set=ON_ERROR_STOP=1", f"--host={self._sockets}", f"--port={PORT}",
                f"--username={ADMINISTRATOR}", f"--dbname={ADMINISTRATOR}",
            ],
            input=script, check=False, capture_output=True, text=True, env=plain_environment(),
        )  # fmt: skip
        if done.returncode:
            raise ServerRefusedToStart(detail=done.stderr.strip(), log="psql")
