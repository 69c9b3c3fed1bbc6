"""A backup is taken while the server serves, is checked whole, and comes back up to its end or a moment."""

import asyncio
import os
import shutil
import subprocess
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ledger.storage.backups import follow as following
from ledger.storage.backups.follow import follow
from ledger.storage.backups.manifest import check_backup
from ledger.storage.backups.problems import (
    BackupBusy,
    BackupDamaged,
    BackupMissing,
    BackupTooYoung,
    BackupVersionMismatch,
    MomentNotReached,
    RestorePlaceTaken,
)
from ledger.storage.backups.restore import choose_backup, restore
from ledger.storage.backups.take import ask_administrator, take_backup
from ledger.storage.backups.words import Backup, list_backups, prune, writing
from ledger.storage.embedded import EmbeddedServer
from ledger.storage.engine import connect

SNAPSHOT_AGE = "SELECT max(age(backend_xmin)) FROM pg_stat_activity WHERE backend_type = 'walsender'"
RECEIVED = """
SELECT bool_and(active AND restart_lsn + 16 * 1024 * 1024 > pg_current_wal_lsn())
FROM pg_replication_slots HAVING count(*) = 1"""
SLOTS = "SELECT count(*) FROM pg_replication_slots"


def hush(_: str) -> None:
    """Say nothing."""


@pytest.fixture
async def server(folder: Path) -> AsyncIterator[EmbeddedServer]:
    """Give a durable server of the test's own with a table of numbers."""
    async with EmbeddedServer(folder / "house") as made:
        await write(
            made, "CREATE TABLE numbers (number int PRIMARY KEY, at timestamptz DEFAULT clock_timestamp())"
        )
        yield made


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    """Give a folder for backups that the server's own account cannot enter."""
    return tmp_path / "shelf"


async def write(server: EmbeddedServer, statement: str, *arguments: object) -> None:
    connection = await connect(server.owner_url)
    try:
        await connection.execute(statement, *arguments)
    finally:
        await connection.close()


async def add(server: EmbeddedServer, number: int) -> None:
    await write(server, "INSERT INTO numbers VALUES ($1)", number)


async def take(server: EmbeddedServer, shelf: Path, *, followed: bool = False) -> Backup:
    return await take_backup(server, shelf, books=[("liaohe", 3, "ab")], keys={}, followed=followed)


async def bring_back(backup: Backup, place: Path, *, until: datetime | None = None) -> list[int]:
    await asyncio.to_thread(restore, backup, place, version=18, until=until, tell=hush)
    async with EmbeddedServer(place) as restored:
        connection = await connect(restored.owner_url)
        try:
            rows = await connection.fetch("SELECT number FROM numbers ORDER BY number")
        finally:
            await connection.close()
    return [row["number"] for row in rows]


async def until_received(shelf: Path) -> None:
    while not any(list(backup.wal.iterdir()) for backup in list_backups(shelf)):  # noqa: ASYNC110 - files tell nobody
        await asyncio.sleep(0.05)


async def until_slot(server: EmbeddedServer) -> None:
    while not await ask_administrator(server, SLOTS):  # noqa: ASYNC110 - nor does a slot
        await asyncio.sleep(0.01)


async def test_a_backup_holds_what_was_committed_before_it_and_holds_no_snapshot(
    server: EmbeddedServer, shelf: Path, folder: Path
) -> None:
    await add(server, 1)
    ages: list[int] = []

    async def look() -> None:
        """Spend transaction numbers, of which a snapshot that is held falls behind."""
        while True:
            await ask_administrator(server, "SELECT txid_current()")
            ages.append(await ask_administrator(server, SNAPSHOT_AGE) or 0)

    looking = asyncio.create_task(look())
    with writing(shelf):
        backup = await take(server, shelf)
    looking.cancel()
    await asyncio.gather(looking, return_exceptions=True)
    await add(server, 2)
    assert max(ages) < len(ages) / 4
    assert await bring_back(backup, folder / "again") == [1]
    assert backup.note.books == [("liaohe", 3, "ab")]
    assert list_backups(shelf) == [backup]
    assert list_backups(backup.folder) == [backup]


async def test_what_is_not_as_the_manifest_says_is_not_restored(
    server: EmbeddedServer, shelf: Path, folder: Path
) -> None:
    with writing(shelf):
        backup = await take(server, shelf)
    spoiled: list[tuple[str, Callable[[Path], object]]] = [
        ("PG_VERSION", lambda path: path.write_text("17\n")),
        ("global/pg_control", lambda path: path.unlink()),
        ("base/extra", lambda path: path.write_text("")),
        ("backup_manifest", lambda path: path.write_bytes(path.read_bytes().replace(b"0", b"1", 1))),
        ("pg_wal", lambda path: next(path.glob("0*")).write_bytes(bytes(16 * 1024 * 1024))),
    ]
    for name, spoil in spoiled:
        copy = shelf / "copy" / backup.folder.name
        shutil.copytree(backup.folder, copy)
        spoil(copy / "base" / name)
        with pytest.raises(BackupDamaged):
            restore(list_backups(copy)[0], folder / "again", version=18, until=None, tell=hush)
        assert not (folder / "again" / "postgres").exists()
        assert not list((folder / "again").glob("postgres.restoring*"))
        shutil.rmtree(copy)


async def test_our_check_and_that_of_postgresql_say_the_same(folder: Path, shelf: Path) -> None:
    async with EmbeddedServer(folder / "old", 16) as old:
        with writing(shelf):
            backup = await take(old, shelf)
        program = old.binaries.program("pg_verifybackup")
        for number, size in enumerate([None, 8192, 1]):
            path = backup.base / "global" / "pg_filenode.map"
            if size is not None:
                path.write_bytes(os.urandom(size) if number == 1 else path.read_bytes()[:-1])
            theirs = subprocess.run([program, str(backup.base)], check=False, capture_output=True)  # noqa: S603, ASYNC221
            try:
                check_backup(backup.base, binaries=old.binaries)
                ours = 0
            except BackupDamaged:
                ours = 1
            assert (theirs.returncode, ours) == ((0, 0) if size is None else (1, 1))
        with pytest.raises(BackupVersionMismatch):
            restore(backup, folder / "again", version=18, until=None, tell=hush)


async def test_the_log_is_followed_to_the_last_commit_and_to_any_moment_before(
    server: EmbeddedServer, shelf: Path, folder: Path
) -> None:
    async def take_followed() -> Backup:
        return await take(server, shelf, followed=True)

    await add(server, 1)
    with writing(shelf):
        running = asyncio.create_task(
            follow(server, shelf, take=take_followed, every=timedelta(hours=1), tell=hush)
        )
        await until_received(shelf)
        for number in range(2, 6):
            await add(server, number)
        moment = datetime.now(UTC)
        await asyncio.sleep(0.05)
        for number in range(6, 9):
            await add(server, number)
        await asyncio.sleep(1.0)
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running
    backup = choose_backup(shelf, until=moment)
    assert await bring_back(backup, folder / "whole") == list(range(1, 9))
    assert await bring_back(backup, folder / "moment", until=moment) == list(range(1, 6))
    with pytest.raises(MomentNotReached):
        await bring_back(backup, folder / "never", until=datetime.now(UTC) + timedelta(hours=1))
    assert not (folder / "never" / "postgres").exists()


async def test_a_follower_goes_on_where_it_was_killed_and_renews_an_old_base(
    server: EmbeddedServer, shelf: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following, "RETRY_SECONDS", 0.1)
    taken: list[Backup] = []

    async def take_followed() -> Backup:
        taken.append(await take(server, shelf, followed=True))
        return taken[-1]

    async def run(every: timedelta, until: Callable[[], Awaitable[bool]]) -> None:
        with writing(shelf):
            running = asyncio.create_task(follow(server, shelf, take=take_followed, every=every, tell=hush))
            async with asyncio.timeout(60):
                while not await until():  # noqa: ASYNC110 - as above
                    await asyncio.sleep(0.1)
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)

    async def is_received() -> bool:
        return bool(await ask_administrator(server, RECEIVED))

    async def is_renewed() -> bool:
        return len(taken) > 1

    await run(timedelta(hours=1), is_received)
    await add(server, 1)
    await run(timedelta(hours=1), is_received)
    assert len(taken) == 1
    await add(server, 2)
    await run(timedelta(seconds=1), is_renewed)
    await run(timedelta(hours=1), is_received)
    assert await ask_administrator(server, SLOTS) == 1
    assert await bring_back(taken[0], folder / "again") == [1, 2]
    with writing(shelf):
        assert prune(shelf, keep=1) == taken[:-1]
    assert list_backups(shelf) == taken[-1:]


async def test_what_a_killed_backup_leaves_is_no_backup_and_is_cleared_away(
    server: EmbeddedServer, shelf: Path
) -> None:
    with writing(shelf):
        (shelf / "20260101T000000Z.part" / "base").mkdir(parents=True)
        (shelf / "20260101T000001Z").mkdir()
        assert list_backups(shelf) == []
        with pytest.raises(BackupMissing):
            choose_backup(shelf, until=None)
        with pytest.raises(BackupBusy), writing(shelf):
            pass
        backup = await take(server, shelf)
        with pytest.raises(BackupTooYoung):
            choose_backup(shelf, until=backup.note.ended_at - timedelta(seconds=1))
    left = {path.name for path in shelf.iterdir()}  # noqa: ASYNC240 - three files
    assert left == {"lock", "20260101T000001Z", backup.folder.name}


async def test_a_backup_that_fails_leaves_no_slot_that_keeps_the_log(
    server: EmbeddedServer, shelf: Path
) -> None:
    with writing(shelf):
        taking = asyncio.create_task(take(server, shelf, followed=True))
        await until_slot(server)
        taking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await taking
    assert await ask_administrator(server, SLOTS) == 0
    assert list_backups(shelf) == []


async def test_a_database_is_never_overwritten(server: EmbeddedServer, shelf: Path, folder: Path) -> None:
    with writing(shelf):
        backup = await take(server, shelf)
    with pytest.raises(RestorePlaceTaken):
        restore(backup, folder / "house", version=18, until=None, tell=hush)
