"""What concurrent clients were told is explained by the order of the log; with a bug in it, it is not."""

import asyncio
import json
import re
import secrets
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

import asyncpg
import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from api.rooms import ROOMS
from ledger.book.merkle import Frontier, leaf_hash
from ledger.book.teller import connect_book
from ledger.book.verifying.whole import verify
from ledger.book.words import Tenant, TenantId
from tests.conftest import Database
from tests.history.checker import check
from tests.history.words import WRITES, Event, Logged, read_history
from tests.model.bureau import open_bureau
from tests.model.commands import at_noon
from tests.structure.test_files import ROOT

PROCESSES: Final = 3
EVENTS: Final = 700
END_SECONDS_MAX: Final = 90.0
LOG: Final = """
SELECT log_index, key, commitment FROM transactions WHERE tenant_id = $1 ORDER BY log_index"""


@dataclass
class Run:
    """Some processes of customers of one new book.

    Attributes:
        processes: each with the file of its notes.
        stop: the file that calls them back.
    """

    database: Database
    tenant: Tenant
    processes: list[tuple[subprocess.Popen[bytes], Path]]
    stop: Path

    def lines(self) -> list[dict[str, Any]]:
        """Read the notes so far; the last line of a killed process may be half a one."""
        texts = [path.read_text() for _, path in self.processes if path.exists()]
        return [
            json.loads(line) for text in texts for line in text.splitlines(keepends=True) if line[-1] == "\n"
        ]

    def errors(self) -> str:
        """Read what the processes complained of."""
        return "".join(path.with_suffix(".errors").read_text() for _, path in self.processes)

    async def more_events(self, number: int) -> None:
        """Wait until so many things were asked in all."""
        deadline = time.monotonic() + END_SECONDS_MAX
        while sum("verb" in line for line in self.lines()) < number:
            assert time.monotonic() < deadline, "the customers are too slow"
            assert any(process.poll() is None for process, _ in self.processes), self.errors()
            await asyncio.sleep(0.05)

    async def end(self) -> tuple[list[Event], list[Logged]]:
        """Call everybody back; return the history and the final log."""
        self.stop.touch()
        for process, _ in self.processes:
            assert await asyncio.to_thread(process.wait, END_SECONDS_MAX) in {0, -signal.SIGKILL}, (
                self.errors()
            )
        connection = await asyncpg.connect(self.database.application_url)
        rows = await connection.fetch(LOG, self.tenant.tenant_id)
        await connection.close()
        assert [row["log_index"] for row in rows] == list(range(len(rows)))
        frontier, log = Frontier(0, b""), []
        for row in rows:
            frontier.append(leaf_hash(row["commitment"]))
            log.append(Logged(key=row["key"], root=frontier.root().hex()))
        return read_history(self.lines()), log

    async def differences(self) -> list[str]:
        """Recompute the book."""
        connection = await connect_book(self.database.application_url)
        report = await verify(connection, self.tenant, ROOMS.sealed_columns)
        await connection.close()
        return [str(difference) for difference in report.differences]


async def begin(database: Database, engine: AsyncEngine, folder: Path, *, bug: str) -> Run:
    """Open a new book and let customers come to it in several processes."""
    number = secrets.randbelow(2**40) + 1
    tenant = Tenant(
        TenantId(number), f"history-{number}", "辽河市公安局", demo=False, zone=ZoneInfo("Asia/Shanghai")
    )
    await open_bureau(engine, tenant, priced_from=at_noon(date(2025, 1, 1)))
    processes = []
    for process in range(PROCESSES):
        notes = folder / f"notes-{process}.jsonl"
        told = {
            "url": database.application_url,
            "tenant_id": number,
            "name": f"p{process}",
            "seed": process,
            "notes": str(notes),
            "stop": str(folder / "stop"),
            "bug": bug,
        }
        command = [sys.executable, "-m", "tests.history.client", json.dumps(told)]
        with notes.with_suffix(".errors").open("wb") as errors:
            started = subprocess.Popen(command, cwd=ROOT, stderr=errors)  # noqa: ASYNC220, S603 - ourselves
        processes.append((started, notes))
    return Run(database, tenant, processes, folder / "stop")


def kill_all(run: Run) -> None:
    for process, _ in run.processes:
        process.kill()
        process.wait()


async def test_every_answer_is_explained_by_the_order_of_the_log(
    database: Database, engine: AsyncEngine, tmp_path: Path
) -> None:
    run = await begin(database, engine, tmp_path, bug="none")
    try:
        administrator = await asyncpg.connect(database.administrator_url)
        for part in (1, 2):
            await run.more_events(part * EVENTS // 4)
            await administrator.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE application_name = 'pingan-teller' AND datname = current_database()"
            )
        await administrator.close()
        await run.more_events(3 * EVENTS // 4)
        run.processes[0][0].kill()
        await run.more_events(EVENTS)
        events, log = await run.end()
    finally:
        kill_all(run)
    assert check(events, log) == []
    assert await run.differences() == []
    answers = [event.answer for event in events if event.is_write]
    assert answers.count("ok") > EVENTS // 5
    assert "unknown" in answers, "the killed process left nothing open"
    assert len(set(answers)) > 3, f"too few kinds of refusals to mean much: {set(answers)}"
    assert sum(bool(event.balances) for event in events) > EVENTS // 20
    accepted = {event.verb for event in events if event.is_write and event.answer == "ok"}
    assert len(accepted) > len(WRITES) // 2, f"too few verbs were accepted: {accepted}"
    assert any("pending" in held for event in events for held in event.balances), "no award waited"


@pytest.mark.parametrize(
    ("bug", "sign"),
    [
        ("answers before it commits", "but the log has it at"),
        ("trusts its memory", "the plain book says|saw {.*} at size|is refused by no state"),
    ],
)
async def test_a_bug_that_is_switched_in_is_found(
    database: Database, engine: AsyncEngine, tmp_path: Path, bug: str, sign: str
) -> None:
    run = await begin(database, engine, tmp_path, bug=bug)
    try:
        await run.more_events(EVENTS // 2)
        events, log = await run.end()
    finally:
        kill_all(run)
    found = check(events, log)
    assert any(re.search(sign, problem) for problem in found), f"the checker sleeps: {found}"
