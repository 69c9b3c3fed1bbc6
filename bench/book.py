"""The book in process: closed loops of clients that award points through one teller."""

import asyncio
import random
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from time import monotonic
from typing import Final
from zoneinfo import ZoneInfo

import uvloop

from api.collector import settle_collector
from api.rooms import ROOMS
from bench.children import Begin
from bench.measure import Measured, Window, percentiles_ms
from bench.plan import Plan
from ledger.book.operations.award import Award
from ledger.book.operations.grant_budget import GrantBudget
from ledger.book.operations.open_book import open_book
from ledger.book.teller import Teller, connect_book
from ledger.book.verifying.whole import verify
from ledger.book.words import POINTS_MAX, Owner, Principal, Request, Tenant, TenantId
from ledger.storage.engine import make_engine

OFFICE: Final = Owner("unit/1")
SYSTEM: Final = Principal("system/bench")
CLERKS: Final = 20
GRANTS: Final = 20
POINTS: Final = 3
MINUTES: Final = 60
KEY_BYTES: Final = 16
CLIENTS_PER_PLACE: Final = 2


class BookDiffersError(Exception):
    """Verify found a difference after a run, so its figures are worth nothing."""


def bench_tenant(number: int) -> Tenant:
    """Name a bureau of the benchmark."""
    return Tenant(
        TenantId(number),
        f"bench-{number}",
        "辽河市公安局",
        demo=False,
        zone=ZoneInfo("Asia/Shanghai"),
    )


async def open_funded_book(url: str, tenant: Tenant) -> None:
    """Open a book whose office has enough to give for any run."""
    engine = make_engine(url, pooled=False)
    async with engine.begin() as connection:
        await open_book(connection, tenant)
    await engine.dispose()
    teller = make_teller(url, tenant, batch=GRANTS)
    await asyncio.gather(
        *(
            teller.submit(GrantBudget(_ask(f"grant-{number}"), SYSTEM, OFFICE, POINTS_MAX, "季度拨付"))
            for number in range(GRANTS)
        )
    )
    await teller.close()


def make_teller(url: str, tenant: Tenant, *, batch: int) -> Teller:
    """Make a teller whose batches hold so many commands."""
    return Teller(tenant=tenant, connect=lambda: connect_book(url), rooms=ROOMS, batch_max=batch)


async def measure_book(
    url: str, tenant: Tenant, *, batch: int, volunteers: int, window: Window, minutes: int = MINUTES
) -> Measured:
    """Let twice as many clients as a batch holds award one after the other until the window closes.

    So the next batch is always waiting, as it is when a book is at its limit. What is answered within counts.
    """
    teller = make_teller(url, tenant, batch=batch)
    latencies: list[float] = []
    awards = _awards(volunteers, minutes)

    async def client() -> None:
        sent_at = monotonic()
        while sent_at < window.ends_at:
            await teller.submit(next(awards))
            answered_at = monotonic()
            if window.begins_at <= answered_at < window.ends_at:
                latencies.append(answered_at - sent_at)
            sent_at = answered_at

    settle_collector()
    await asyncio.gather(*(client() for _ in range(batch * CLIENTS_PER_PLACE)))
    await teller.close()
    return Measured(
        count=len(latencies),
        seconds=window.ends_at - window.begins_at,
        latency_ms=percentiles_ms(latencies),
    )


def measure_book_apart(begin: Begin, url: str, number: int, plan: Plan, batch: int) -> Measured:
    """Measure one tenant's book in a process of its own, in step with the other processes."""

    async def measure() -> Measured:
        await asyncio.to_thread(begin)
        window = Window.after(plan.warm_up_seconds, seconds=plan.seconds)
        return await measure_book(
            url, bench_tenant(number), batch=batch, volunteers=plan.volunteers, window=window
        )

    return uvloop.run(measure())


async def check_book(url: str, tenant: Tenant) -> int:
    """Verify a book whole and return its number of transactions.

    Raises:
        BookDiffersError: with the first difference.
    """
    connection = await connect_book(url)
    try:
        report = await verify(connection, tenant, ROOMS.sealed_columns)
    finally:
        await connection.close()
    if report.differences_count:
        message = f"{tenant.name}: {report.differences[0]}"
        raise BookDiffersError(message)
    return report.transactions


def _awards(volunteers: int, minutes: int) -> Iterator[Award]:
    """Make awards as the desk does: any of some clerks, any volunteer, a random key."""
    chance = random.Random()  # noqa: S311 - load, not secrets
    now = datetime.now(UTC)
    while True:
        clerk = Principal(f"staff/{chance.randrange(CLERKS)}")
        yield Award(
            request=_ask(chance.randbytes(KEY_BYTES).hex(), clerk),
            actor=clerk,
            office=OFFICE,
            volunteer=Owner(f"volunteer/{chance.randrange(volunteers)}"),
            points=POINTS,
            minutes=minutes,
            reason="夜间巡逻",
            occurred_at=now,
        )


def _ask(key: str, client: Principal = SYSTEM) -> Request:
    return Request(client, key, sha256(key.encode()).digest())
