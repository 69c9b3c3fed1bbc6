"""A teller that is stopped in the middle of a batch holds its bureau for seconds, not for ever."""

import asyncio
import json
import signal
import subprocess
import sys
from pathlib import Path
from typing import Final

import asyncpg
import pytest

from ledger.storage.engine import STATEMENT_TIMEOUT_SECONDS
from tests.apart import database, engine
from tests.market.conftest import Market
from tests.structure.test_files import ROOT

# Sessions are told apart by their database.
__all__ = ["database", "engine"]

WAIT_SECONDS_MAX: Final = 3 * STATEMENT_TIMEOUT_SECONDS
FREE: Final = "SELECT FROM book WHERE tenant_id = $1 FOR UPDATE SKIP LOCKED"
"""Finds the head of a book that nobody holds."""
STOPPED: Final = """
SELECT FROM pg_stat_activity
 WHERE datname = current_database() AND application_name = 'pingan-teller' AND state = $1
   AND wait_event = 'ClientRead' AND query LIKE $2"""
TRIES_MAX: Final = 2_000


async def stop_in_a_batch(
    process: subprocess.Popen[bytes], market: Market, *, state: str, query: str
) -> None:
    """Stop the process at a moment at which it holds the head of the book, and its session is in a state."""
    connection = await asyncpg.connect(market.database.administrator_url)

    async def is_held() -> bool:
        is_stopped = bool(await connection.fetch(STOPPED, state, query))
        return is_stopped and not await connection.fetch(FREE, market.tenant.tenant_id)

    try:
        for number in range(TRIES_MAX):
            process.send_signal(signal.SIGSTOP)
            # What it had sent before, perhaps its COMMIT, is still carried out.
            await asyncio.sleep(0.03)
            if await is_held():
                # On a busy machine that takes longer: only who still holds it then is stopped in a batch.
                await asyncio.sleep(0.3)
                if await is_held():
                    return
            process.send_signal(signal.SIGCONT)
            await asyncio.sleep(0.005 + number % 7 / 1_000)
    finally:
        await connection.close()
    message = "the teller never stood so in a batch"
    raise AssertionError(message)


@pytest.mark.parametrize(
    ("state", "query"),
    [
        pytest.param("idle in transaction", "%", id="between two statements"),
        pytest.param("active", "COPY%", id="in the rows of a COPY"),
    ],
)
async def test_a_stopped_teller_frees_its_bureau_and_takes_up_its_work(
    market: Market, tmp_path: Path, state: str, query: str
) -> None:
    told = {
        "url": market.database.application_url,
        "tenant_id": market.tenant.tenant_id,
        "stop": str(tmp_path / "stop"),
    }
    answers = tmp_path / "answers"
    with answers.open("wb") as output:
        process = subprocess.Popen(  # noqa: ASYNC220, S603 - ourselves; it returns at once
            [sys.executable, "-m", "tests.faults.hung", json.dumps(told)], cwd=ROOT, stdout=output
        )
        try:
            while len(answers.read_text().splitlines()) < 100:
                await asyncio.sleep(0.05)
                assert process.poll() is None
            await stop_in_a_batch(process, market, state=state, query=query)
            # Answered while the other still stands there, or refused as late.
            await market.give(1, 100)
            process.send_signal(signal.SIGCONT)
            before = len(answers.read_text().splitlines())
            while len(answers.read_text().splitlines()) < before + 100:
                await asyncio.sleep(0.05)
                assert process.poll() is None
            (tmp_path / "stop").touch()
            assert await asyncio.to_thread(process.wait, WAIT_SECONDS_MAX) == 0
        finally:
            process.kill()
            process.wait()
    connection = await asyncpg.connect(market.database.application_url)
    rows = await connection.fetch(
        "SELECT key, log_index FROM transactions WHERE tenant_id = $1 AND key LIKE 'hung-%'",
        market.tenant.tenant_id,
    )
    await connection.close()
    answered = [line.split() for line in answers.read_text().splitlines()]
    assert sorted((key, int(index)) for key, index in answered) == sorted(
        (r["key"], r["log_index"]) for r in rows
    )
    assert await market.differences() == []
