"""The embedded server starts, is shared, survives being killed, and stops."""

import asyncio
import os
import signal
import time
from pathlib import Path

import pytest

from ledger.storage.embedded import EmbeddedServer
from ledger.storage.engine import connect
from ledger.storage.postmaster import read_pid_file, running_server
from ledger.storage.problems import ServerRefusedToStart, StartTimedOut, StorageProblem


def pid_of(server: EmbeddedServer) -> int:
    found = running_server(server.data)
    assert found is not None
    return found.pid


async def ask(url: str, question: str) -> object:
    connection = await connect(url)
    try:
        return await connection.fetchval(question)
    finally:
        await connection.close()


@pytest.mark.parametrize("version", [16, 18])
async def test_both_versions_start_with_their_roles(folder: Path, version: int) -> None:
    with EmbeddedServer(folder, version) as server:
        number = await ask(
            server.application_url, "SELECT current_setting('server_version_num')::int / 10000"
        )
        assert number == version
        assert await ask(server.owner_url, "SELECT current_user::text") == "pingan_owner"
        assert await ask(server.application_url, "SELECT current_setting('fsync')") == "on"
        checksums = await ask(server.application_url, "SELECT current_setting('data_checksums')")
        assert checksums == "on"
    assert running_server(server.data) is None


async def test_a_second_process_joins_and_the_last_one_out_stops_it(folder: Path) -> None:
    first = EmbeddedServer(folder, durable=False)
    second = EmbeddedServer(folder, durable=False)
    first.start()
    second.start()
    assert second.application_url == first.application_url
    assert not first.stop()
    assert await ask(second.application_url, "SELECT 1") == 1
    assert second.stop()
    assert running_server(second.data) is None


async def test_after_kill_9_the_next_start_recovers_what_was_committed(folder: Path) -> None:
    killed = EmbeddedServer(folder)
    killed.start()
    connection = await connect(killed.owner_url)
    await connection.execute("CREATE TABLE kept (number int)")
    await connection.execute("INSERT INTO kept VALUES (7)")
    busy = asyncio.create_task(connection.execute("SELECT count(*) FROM generate_series(1, 10000000)"))
    await asyncio.sleep(0.2)
    os.kill(pid_of(killed), signal.SIGKILL)  # the busy backend outlives it for a while
    assert read_pid_file(killed.data) is not None  # the stale file is still there
    told: list[str] = []
    with EmbeddedServer(folder, tell=told.append) as restarted:
        assert await ask(restarted.owner_url, "SELECT number FROM kept") == 7
    assert any("what is left of the last server" in sentence for sentence in told)
    await asyncio.gather(busy, return_exceptions=True)
    connection.terminate()
    await asyncio.sleep(0.1)  # lets the transport close
    killed.stop()


def test_a_pid_file_whose_number_went_to_a_stranger_does_not_stop_the_start(folder: Path) -> None:
    with EmbeddedServer(folder, durable=False) as server:
        lines = (server.data / "postmaster.pid").read_text().splitlines()
    lines[0] = str(os.getpid())
    (server.data / "postmaster.pid").write_text("\n".join(lines) + "\n")
    with EmbeddedServer(folder, durable=False) as again:
        assert pid_of(again) != os.getpid()


def test_ctrl_c_in_the_terminal_does_not_reach_the_server(folder: Path) -> None:
    with EmbeddedServer(folder, durable=False) as server:
        assert os.getsid(pid_of(server)) != os.getsid(0)


async def test_a_start_that_is_cancelled_leaves_no_server_behind(folder: Path) -> None:
    loop = asyncio.get_running_loop()

    def cancel_once() -> None:
        if not entering.cancelling():  # a second Ctrl-C is not what is asked here
            entering.cancel()

    def cancel(_: str) -> None:
        loop.call_soon_threadsafe(cancel_once)

    server = EmbeddedServer(folder, durable=False, tell=cancel)  # it speaks when it makes the cluster
    entering = asyncio.create_task(server.__aenter__())
    with pytest.raises(asyncio.CancelledError):
        await entering
    assert running_server(folder / "postgres") is None
    async with EmbeddedServer(folder, durable=False) as again:
        assert await ask(again.application_url, "SELECT 1") == 1


def test_the_wait_for_recovery_is_bounded(folder: Path) -> None:
    with EmbeddedServer(folder, durable=False):
        pass
    with pytest.raises(StartTimedOut):
        EmbeddedServer(folder, durable=False, start_seconds_max=-1.0).start()
    deadline = time.monotonic() + 30
    while running_server(folder / "postgres") and time.monotonic() < deadline:
        time.sleep(0.1)
    with EmbeddedServer(folder, durable=False):
        pass


def test_a_damaged_database_is_one_sentence_with_the_log_named(folder: Path) -> None:
    with EmbeddedServer(folder, durable=False) as server:
        pass
    (server.data / "global" / "pg_control").write_bytes(b"")
    with pytest.raises(ServerRefusedToStart) as caught:
        EmbeddedServer(folder, durable=False).start()
    assert "pg_control" in str(caught.value)


def test_a_half_made_database_is_made_again(folder: Path) -> None:
    half = folder / "postgres.new"
    half.mkdir()
    (half / "PG_VERSION").write_text("18\n")
    with EmbeddedServer(folder, durable=False) as server:
        assert pid_of(server)
    assert not half.exists()


def test_old_logs_are_deleted(folder: Path) -> None:
    with EmbeddedServer(folder, durable=False) as server:
        logs = server.data / "log"
    for minute in range(40):
        (logs / f"postgresql-1-{minute:04}.log").touch()
    with EmbeddedServer(folder, durable=False):
        assert len(list(logs.glob("*.log"))) <= 21


def test_every_sentence_is_said_in_both_languages() -> None:
    said = [kind for kind in StorageProblem.__subclasses__() if kind.__module__ == StorageProblem.__module__]
    assert said
    for problem in said:
        assert problem.zh.endswith(("。", ";"))
        assert problem.en.endswith((".", ";"))
