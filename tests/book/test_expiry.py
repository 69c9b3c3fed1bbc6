"""Lots expire and awards are activated: once, dated, however late and wherever the sweep runs."""

import asyncio
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from api.rooms import ROOMS
from ledger.book.operations.award import Award
from ledger.book.operations.expiry import ExpireLot, expiry_request
from ledger.book.operations.pending import ActivateAward, activation_request
from ledger.book.operations.sweeps import TOGETHER_MAX, Swept, activate_awards, expire_lots
from ledger.book.policy_words import Expiry, Policy
from ledger.book.refusals import AwardNotWaiting, LotEmpty, LotNotOver, NoticeNotOver
from ledger.book.teller import Teller, connect_book
from ledger.book.verifying.whole import verify
from ledger.book.words import (
    LogIndex,
    Owner,
    Tenant,
)
from tests.book.conftest import CLERK, NOON, OFFICE, Moment, award, grant, request
from tests.book.office import balances, policy, read, reverse
from tests.conftest import Database
from tests.tellers import open_teller

ZHANG = Owner("volunteer/3")
LAST_DAY = date(2027, 11, 30)
MIDNIGHT = datetime(2027, 11, 30, 16, tzinfo=UTC)
"""The end of that day in Shanghai."""


def waiting(points: int, *, notice_days: int = 3, volunteer: int = 3) -> Award:
    owner = Owner(f"volunteer/{volunteer}")
    return Award(request(), CLERK, OFFICE, owner, points, 60, "化解纠纷", NOON, notice_days)


async def expired(book: Teller, engine: AsyncEngine, tenant: Tenant, moment: Moment) -> Swept:
    return await expire_lots(book.submit, engine, tenant, now=moment())


async def activated(book: Teller, engine: AsyncEngine, tenant: Tenant, moment: Moment) -> Swept:
    return await activate_awards(book.submit, engine, tenant, now=moment())


async def test_a_lot_expires_once_and_dated_as_the_end_of_its_last_day(
    book: Teller, engine: AsyncEngine, tenant: Tenant, database: Database, moment: Moment
) -> None:
    await book.submit(grant(100))
    await book.submit(award(3, 40))
    moment.now = MIDNIGHT - timedelta(microseconds=1)
    assert await expired(book, engine, tenant, moment) == (0, 0, 0)
    moment.now = MIDNIGHT + timedelta(days=3)
    rounds = await asyncio.gather(*(expired(book, engine, tenant, moment) for _ in range(2)))
    assert sum(done.done_count for done in rounds) == 1
    assert await expired(book, engine, tenant, moment) == (0, 0, 0)
    assert await balances(database, tenant) == {
        (OFFICE, "budget", None): 60,
        ("system", "expired", None): 40,
    }
    rows = await read(
        database,
        "SELECT occurred_at, recorded_at, actor, refers_to ->> 'expires_on' FROM transactions"
        " WHERE tenant_id = $1 AND kind = 'expiry'",
        tenant.tenant_id,
    )
    assert rows == [(MIDNIGHT, moment.now, "system/sweep", "2027-11-30")]


async def test_two_machines_expire_a_lot_once(
    book: Teller, engine: AsyncEngine, tenant: Tenant, database: Database, moment: Moment
) -> None:
    await book.submit(grant(1_000))
    for volunteer in range(1, 8):
        await book.submit(award(volunteer, 40))
    moment.now = MIDNIGHT
    async with open_teller(database.application_url, tenant, rooms=ROOMS, clock=moment) as other:
        rounds = await asyncio.gather(
            *(expired(teller, engine, tenant, moment) for teller in (book, other, book, other))
        )
    assert sum(done.done_count for done in rounds) == 7
    assert all(done.left_count == 0 for done in rounds)
    assert (await balances(database, tenant))["system", "expired", None] == 280


async def test_many_lots_expire_in_small_batches_and_bounded_rounds(
    book: Teller, engine: AsyncEngine, tenant: Tenant, database: Database, moment: Moment
) -> None:
    people = TOGETHER_MAX + 30
    await book.submit(grant(people))
    await asyncio.gather(*(book.submit(award(volunteer, 1)) for volunteer in range(1, people + 1)))
    moment.now = MIDNIGHT
    sent: list[int] = []

    async def submit(command: ExpireLot) -> object:
        sent.append(len(book._queue))  # noqa: SLF001 - how much stands before a user's command
        return await book.submit(command)

    first = await expire_lots(submit, engine, tenant, now=moment(), limit=60)  # type: ignore[arg-type]
    second = await expire_lots(book.submit, engine, tenant, now=moment(), limit=60)
    assert (first, second) == ((60, 60, 0), (20, 20, 0))
    assert max(sent) < TOGETHER_MAX
    assert (await balances(database, tenant))["system", "expired", None] == people


async def test_an_expiry_that_comes_early_or_again_is_refused(book: Teller, moment: Moment) -> None:
    await book.submit(grant(100))
    index = (await book.submit(award(3, 40))).log_index
    early = ExpireLot(request=request(), owner=ZHANG, expires_on=LAST_DAY)
    for still in (NOON, MIDNIGHT - timedelta(microseconds=1)):
        moment.now = still
        with pytest.raises(LotNotOver):
            await book.submit(early)
    moment.now = MIDNIGHT
    once = ExpireLot(request=expiry_request(ZHANG, LAST_DAY, index), owner=ZHANG, expires_on=LAST_DAY)
    assert (await book.submit(once)).answer == {"points": 40}
    assert (await book.submit(once)).hit
    with pytest.raises(LotEmpty):
        await book.submit(ExpireLot(request=request(), owner=ZHANG, expires_on=LAST_DAY))


async def test_points_that_never_expire_are_left_alone(
    book: Teller, engine: AsyncEngine, tenant: Tenant, database: Database, moment: Moment
) -> None:
    await book.submit(policy(Policy(expiry=Expiry.NEVER)))
    await book.submit(grant(100))
    await book.submit(award(3, 40))
    moment.now = NOON + timedelta(days=40_000)
    assert await expired(book, engine, tenant, moment) == (0, 0, 0)
    assert (await balances(database, tenant))[ZHANG, "available", None] == 40


async def test_a_lot_that_is_over_and_empty_is_closed(
    book: Teller, engine: AsyncEngine, tenant: Tenant, database: Database, moment: Moment
) -> None:
    await book.submit(grant(100))
    await book.submit(waiting(10))
    moment.now = NOON + timedelta(days=5)
    await activated(book, engine, tenant, moment)
    moment.now = MIDNIGHT
    await expired(book, engine, tenant, moment)
    rows = await read(
        database,
        "SELECT purpose, closed FROM accounts WHERE tenant_id = $1 AND owner = $2 ORDER BY purpose",
        tenant.tenant_id,
        ZHANG,
    )
    assert rows == [("available", True), ("pending", True), ("served", False)]


async def test_an_award_with_notice_waits_and_is_activated_once(
    book: Teller, engine: AsyncEngine, tenant: Tenant, database: Database, moment: Moment
) -> None:
    await book.submit(grant(100))
    index = (await book.submit(waiting(40))).log_index
    assert await balances(database, tenant) == {
        (OFFICE, "budget", None): 60,
        (ZHANG, "pending", LAST_DAY): 40,
        (ZHANG, "served", None): 60,
    }
    with pytest.raises(NoticeNotOver):
        await book.submit(ActivateAward(request=request(), award_index=index))
    moment.now = datetime(2026, 11, 25, 16, tzinfo=UTC)
    rounds = await asyncio.gather(*(activated(book, engine, tenant, moment) for _ in range(2)))
    assert sum(done.done_count for done in rounds) == 1
    assert (await balances(database, tenant))[ZHANG, "available", LAST_DAY] == 40
    again = await book.submit(ActivateAward(request=activation_request(index), award_index=index))
    assert again.hit
    with pytest.raises(AwardNotWaiting):
        await book.submit(ActivateAward(request=request(), award_index=index))
    assert await activated(book, engine, tenant, moment) == (0, 0, 0)


async def test_an_award_reversed_in_its_window_is_never_activated(
    book: Teller, engine: AsyncEngine, tenant: Tenant, database: Database, moment: Moment
) -> None:
    await book.submit(grant(100))
    index = (await book.submit(waiting(40))).log_index
    await book.submit(reverse(index))
    assert await balances(database, tenant) == {(OFFICE, "budget", None): 100}
    moment.now = NOON + timedelta(days=30)
    assert await activated(book, engine, tenant, moment) == (0, 0, 0)
    with pytest.raises(AwardNotWaiting):
        await book.submit(ActivateAward(request=request(), award_index=index))


async def test_a_sweep_that_comes_after_the_lot_is_over_lets_the_points_expire(
    book: Teller, engine: AsyncEngine, tenant: Tenant, database: Database, moment: Moment
) -> None:
    await book.submit(grant(100))
    await book.submit(waiting(40))
    moment.now = MIDNIGHT + timedelta(days=1)
    assert await activated(book, engine, tenant, moment) == (1, 1, 0)
    assert await balances(database, tenant) == {
        (OFFICE, "budget", None): 60,
        ("system", "expired", None): 40,
        (ZHANG, "served", None): 60,
    }
    rows = await read(
        database,
        "SELECT t.kind, t.occurred_at, p.state FROM transactions t"
        " JOIN pending_awards p ON p.tenant_id = t.tenant_id WHERE t.tenant_id = $1 AND t.actor = $2",
        tenant.tenant_id,
        "system/sweep",
    )
    assert rows == [("expiry", MIDNIGHT, "expired")]


async def test_an_award_is_known_to_an_activation_in_the_same_batch(book: Teller, moment: Moment) -> None:
    await book.submit(grant(100))
    index = LogIndex((await book.submit(grant(1))).log_index + 1)
    moment.now = NOON + timedelta(days=30)
    results = await asyncio.gather(
        book.submit(waiting(40)),
        book.submit(ActivateAward(request=request(), award_index=index)),
        return_exceptions=True,
    )
    assert isinstance(results[1], NoticeNotOver)


async def test_verify_says_when_waiting_awards_do_not_add_up(
    tenant: Tenant, database: Database, owner_engine: AsyncEngine
) -> None:
    async with open_teller(database.application_url, tenant, rooms=ROOMS, clock=lambda: NOON) as book:
        await book.submit(grant(100))
        await book.submit(waiting(40))
    async with owner_engine.begin() as connection:
        await connection.execute(
            text("UPDATE pending_awards SET state = 'active' WHERE tenant_id = :tenant_id"),
            {"tenant_id": tenant.tenant_id},
        )
    reading = await connect_book(database.application_url)
    report = await verify(reading, tenant, ROOMS.sealed_columns)
    await reading.close()
    assert [difference.what for difference in report.differences] == ["pending_differs"]
