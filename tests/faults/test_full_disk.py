"""A disk that runs full loses nothing: nobody is told a lie, and with room again everything goes on."""

import asyncio
import os
import secrets
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

import asyncpg
import pytest

from api.rooms import ROOMS
from ledger.book.operations.grant_budget import GrantBudget
from ledger.book.refusals import AnswerLate
from ledger.book.teller import Teller, connect_book
from ledger.book.words import Outcome, Owner, TenantId
from ledger.storage.engine import make_engine
from tests.conftest import open_tenant
from tests.faults.post import SYSTEM, ask, differences, own_server

DISK: Final = "480m"
ROUNDS_MAX: Final = 400
TOGETHER: Final = 200
CHUNK: Final = bytes(1 << 20)
NOTE: Final = "补充拨付" * 100


@pytest.fixture
def small_disk(folder: Path) -> Iterator[Path]:
    """Give a disk in memory that is soon full."""
    disk = folder / "disk"
    disk.mkdir()
    mounting = ["mount", "-t", "tmpfs", "-o", f"size={DISK},mode=0711", "pingan-test", str(disk)]
    try:
        done = subprocess.run(mounting, check=False, capture_output=True, text=True)  # noqa: S603 - a fixed line
    except FileNotFoundError:
        pytest.skip("there is no mount program, so no small disk can be made")
    if done.returncode:
        pytest.skip(f"only root may mount the small disk that this test fills: {done.stderr.strip()}")
    try:
        yield disk
    finally:
        subprocess.run(["umount", "--lazy", str(disk)], check=False)  # noqa: S603, S607 - a fixed line


def fill(disk: Path) -> Path:
    """Leave no room on a disk."""
    ballast = disk / "ballast"
    with ballast.open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(CHUNK)
    assert shutil.disk_usage(disk).free == 0
    return ballast


def grant(number: int) -> GrantBudget:
    """Make the grant of a number, whose key is always the same."""
    return GrantBudget(ask(f"grant-{number}"), SYSTEM, Owner("unit/7"), 1, NOTE)


async def submit(teller: Teller, numbers: range) -> dict[int, Outcome | BaseException]:
    """Submit grants together; return what became of each."""
    results = await asyncio.gather(
        *(teller.submit(grant(number)) for number in numbers), return_exceptions=True
    )
    return dict(zip(numbers, results, strict=True))


async def test_a_full_disk_is_waited_out_and_nothing_is_lost_or_doubled(small_disk: Path) -> None:
    async with own_server(small_disk / "house") as server:
        engine = make_engine(server.application_url)
        tenant = await open_tenant(engine, TenantId(secrets.randbelow(2**40) + 1))
        await engine.dispose()
        url = server.application_url
        teller = Teller(tenant=tenant, connect=lambda: connect_book(url), rooms=ROOMS)
        results = await submit(teller, range(TOGETHER))
        ballast = fill(small_disk)
        for number in range(1, ROUNDS_MAX):
            results |= await submit(teller, range(number * TOGETHER, (number + 1) * TOGETHER))
            if not isinstance(results[number * TOGETHER], Outcome):
                break
        refused = [number for number, result in results.items() if not isinstance(result, Outcome)]
        assert refused, "the disk never ran full"
        assert {type(results[number]) for number in refused} == {AnswerLate}
        ballast.unlink()
        os.sync()
    async with own_server(small_disk / "house") as server:
        url = server.application_url
        again = Teller(tenant=tenant, connect=lambda: connect_book(url), rooms=ROOMS)
        first, last = min(results), max(results)
        for start in range(first, last + 1, TOGETHER):
            repeated = await submit(again, range(start, start + TOGETHER))
            for number, outcome in repeated.items():
                assert isinstance(outcome, Outcome), outcome
                before = results[number]
                if isinstance(before, Outcome):
                    assert (outcome.hit, outcome.log_index) == (True, before.log_index)
        await again.close()
        await teller.close()
        connection = await asyncpg.connect(url)
        size = await connection.fetchval(
            "SELECT count(*) FROM transactions WHERE tenant_id = $1", tenant.tenant_id
        )
        await connection.close()
        assert size == len(results)
        assert await differences(url, tenant) == []
