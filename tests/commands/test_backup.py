"""The drill: a live service under load is backed up, everything is killed, and all of it is brought back."""

import asyncio
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Final

import pytest
import rich_click as click
from click.testing import CliRunner

from api.command import main
from api.commands.restore import read_moment
from ledger.book.public.checkpoint import Origin
from ledger.book.public.guard import Guard
from ledger.storage.backups.take import ask_administrator
from ledger.storage.backups.words import Backup, list_backups
from ledger.storage.embedded import EmbeddedServer
from ledger.storage.engine import connect
from tests.conftest import POSTGRES_VERSION
from tests.faults.load import Note
from tests.faults.post import PROGRAM, Post, open_post
from tests.faults.test_kills import check
from tests.storage.conftest import folder
from tests.structure.test_files import ROOT

__all__ = ["folder"]

ANSWERS: Final = 100
WAIT_SECONDS_MAX: Final = 240.0
BEIJING: Final = timezone(timedelta(hours=8))
BEHIND: Final = """
SELECT count(*) FROM pg_replication_slots WHERE NOT active OR restart_lsn IS NULL
    OR NOT EXISTS (SELECT FROM pg_stat_replication WHERE application_name = 'pg_receivewal'
                   AND flush_lsn >= pg_current_wal_flush_lsn())"""


def pingan(house: Path, *arguments: str) -> subprocess.Popen[str]:
    """Run a verb on the service of a data folder."""
    environment = os.environ | {
        "PINGAN_DATA_FOLDER": str(house),
        "PINGAN_DEMO": "false",
        "PINGAN_POSTGRES_VERSION": str(POSTGRES_VERSION),
        "COLUMNS": "400",  # a sentence stays on its line
    }
    return subprocess.Popen(  # noqa: S603 - ourselves
        [sys.executable, "-c", PROGRAM, *arguments], cwd=ROOT, env=environment, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip


async def said(running: subprocess.Popen[str]) -> tuple[int, str]:
    """Wait for a verb and return its exit code and what it said."""
    output, _ = await asyncio.to_thread(running.communicate)
    return running.returncode, output


async def until(happens: Callable[[], bool], running: subprocess.Popen[str]) -> bool:
    """Wait for something that files tell while a verb runs; tell whether it came before the verb ended."""
    deadline = time.monotonic() + WAIT_SECONDS_MAX
    while not happens():
        if running.poll() is not None:
            return False
        if time.monotonic() > deadline:
            running.kill()
            pytest.fail(f"nothing happened: {running.communicate()[0]}")
        await asyncio.sleep(0.01)
    return True


async def until_followed(post: Post) -> None:
    """Wait until the follower has everything that was committed."""
    deadline = time.monotonic() + WAIT_SECONDS_MAX
    while await ask_administrator(post.server, BEHIND) != 0:
        assert time.monotonic() < deadline
        await asyncio.sleep(0.1)


def signed_size(house: Path, name: str) -> int:
    """Return how much of the log the guard says was signed: the second line of its note."""
    return int(Guard(house / "guard").path(Origin(name, 1)).read_text().splitlines()[1])


def is_followed(backup: Backup) -> bool:
    return any(backup.wal.iterdir())


def kill(running: subprocess.Popen[str]) -> None:
    if running.poll() is None:
        running.kill()
        running.communicate()


def take_along(old: Path, new: Path) -> None:
    """Bring what is kept apart from the backups: the keys, and what was signed last."""
    new.mkdir(mode=0o711, exist_ok=True)
    for name in ("master.key", "signing.key"):
        shutil.copy(old / name, new)
    shutil.copytree(old / "guard", new / "guard")


async def size(post: Post) -> int:
    """Return how many transactions there are."""
    connection = await connect(post.server.application_url)
    try:
        return int(await connection.fetchval("SELECT sum(size) FROM book"))
    finally:
        await connection.close()


@dataclass(frozen=True, kw_only=True)
class Lost:
    """A machine that is gone, and what is left of it.

    Attributes:
        post: as it was; its server is killed.
        house: its data folder, of which only keys and guard are taken along.
        shelf: the backups.
        notes: what the customers were told.
        moment: some time before the end.
        sizes: number of transactions at that moment: at least, at most.
    """

    post: Post
    house: Path
    shelf: Path
    notes: list[Note]
    moment: datetime
    sizes: tuple[int, int]


async def live_and_die(folder: Path) -> Lost:
    """Serve customers, back up, kill backups in the middle, then kill everything."""
    shelf = folder / "shelf"
    async with open_post(folder / "house") as post, AsyncExitStack() as stack:
        house = post.server.folder
        await post.start()
        follower = pingan(house, "backup", str(shelf), "--follow")
        stack.callback(kill, follower)
        post.send_customers(2, customers=4)
        assert await until(lambda: any(map(is_followed, list_backups(shelf))), follower), (
            follower.communicate()
        )
        await post.more_answers(ANSWERS)
        code, output = await said(pingan(house, "backup", str(shelf)))
        assert (code, "另一个备份进程正在使用" in output) == (1, True), output
        await kill_one_in_the_middle(house, folder / "other")
        kill(follower)
        follower = pingan(house, "backup", str(shelf), "--follow")
        stack.callback(kill, follower)
        await post.more_answers(ANSWERS)
        least, moment, most = await size(post), datetime.now(UTC), await size(post)
        await post.more_answers(ANSWERS)
        notes = await post.call_back()
        assert await until(lambda: signed_size(house, post.tenant.name) > most, follower)
        await until_followed(post)
        post.kill_database()
        post.kill_service()
    assert len(list_backups(shelf)) == 1
    return Lost(post=post, house=house, shelf=shelf, notes=notes, moment=moment, sizes=(least, most))


async def kill_one_in_the_middle(house: Path, other: Path) -> None:
    """Kill a backup while it copies: it is none, and the next one works."""
    killed = pingan(house, "backup", str(other))
    assert await until(lambda: any(other.glob("*.part/base/*")), killed), killed.communicate()
    kill(killed)
    assert list_backups(other) == []
    code, output = await said(pingan(house, "backup", str(other)))
    assert (code, "备份完成 / backed up" in output) == (0, True), output
    assert f"{house.name}/master.key" in output


async def bring_back(lost: Lost, place: Path, *arguments: str) -> str:
    """Restore, verify, and return what was said."""
    code, output = await said(pingan(place, "restore", str(lost.shelf), *arguments))
    assert (code, "完好 / clean" in output) == (0, True), output
    return output


async def test_what_a_live_service_answered_comes_back_after_everything_was_killed(folder: Path) -> None:
    lost = await live_and_die(folder)
    output = await bring_back(lost, folder / "bare")
    assert "the master key" in output
    assert "签名密钥不在 / the signing key is not there" in output
    await serve_again(lost, folder / "again")
    await go_back_to_the_moment(lost, folder / "earlier")


async def serve_again(lost: Lost, place: Path) -> None:
    """Restore everything, with the keys: every answer stands, and the service signs on."""
    take_along(lost.house, place)
    assert "可以继续签名 / may be signed on" in await bring_back(lost, place)
    async with EmbeddedServer(place) as server:
        back = Post(server, lost.post.tenant, lost.post.offers, lost.post.port)
        await check(back, lost.notes)
        await back.start()
        back.stop_service()


async def go_back_to_the_moment(lost: Lost, place: Path) -> None:
    """Restore to a moment: what came later is gone, and nothing is signed before that is said aloud."""
    take_along(lost.house, place)
    name = lost.post.tenant.name
    moment = lost.moment.astimezone(BEIJING).replace(tzinfo=None).isoformat()
    assert "more was signed than was restored" in await bring_back(lost, place, "--until", moment)
    async with EmbeddedServer(place) as server:
        back = Post(server, lost.post.tenant, lost.post.offers, lost.post.port)
        least, most = lost.sizes
        assert least <= await size(back) <= most
    asked = pingan(place, "epoch", "new", "--bureau", name, "--reason", "灾后恢复,丢了最后几笔账", "--yes")
    code, output = await said(asked)
    assert (code, f"{name}/e2" in output) == (0, True), output
    assert Guard(place / "guard").epochs(name) == [1, 2]


def test_a_moment_without_an_offset_is_beijing_time() -> None:
    assert read_moment("2026-11-22T16:30:00") == datetime(2026, 11, 22, 8, 30, tzinfo=UTC)
    assert read_moment("2026-11-22T16:30:00Z") == datetime(2026, 11, 22, 16, 30, tzinfo=UTC)
    with pytest.raises(click.BadParameter):
        read_moment("yesterday")


@pytest.mark.parametrize("verb", ["backup", "restore"])
def test_an_external_database_is_the_operators_to_back_up(verb: str, tmp_path: Path) -> None:
    environment = {"DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none"}
    told = CliRunner(env=environment).invoke(main, [verb, str(tmp_path)])
    assert told.exit_code == 1
    assert "operator.md" in told.output
