"""Several tellers may serve one tenant; a full queue says so; a hung holder of the head is waited out."""

import asyncio
from collections.abc import AsyncIterator

import asyncpg
import pytest

from ledger.book import teller as teller_module
from ledger.book.refusals import AnswerLate, BookBusy, BudgetExhausted
from ledger.book.teller import Teller, connect_book
from ledger.book.verifying.whole import verify
from ledger.book.words import Outcome, Tenant
from tests.book.conftest import NOON, ROOMS, award, grant, request
from tests.conftest import Database
from tests.tellers import open_teller


@pytest.fixture
async def colleague(tenant: Tenant, database: Database) -> AsyncIterator[Teller]:
    """Give a second teller for the same bureau, as a second process has it."""
    async with open_teller(database.application_url, tenant, rooms=ROOMS, clock=lambda: NOON) as opened:
        yield opened


async def test_two_tellers_write_one_gapless_book(
    teller: Teller, colleague: Teller, tenant: Tenant, database: Database
) -> None:
    await teller.submit(grant(10_000))
    outcomes = await asyncio.gather(
        *((teller, colleague)[number % 2].submit(award(number % 5, 3)) for number in range(200))
    )
    assert sorted(outcome.log_index for outcome in outcomes) == list(range(1, 201))
    connection = await connect_book(database.application_url)
    assert (await verify(connection, tenant, {})).differences == []
    await connection.close()


async def test_two_tellers_never_overspend_a_budget(teller: Teller, colleague: Teller) -> None:
    await teller.submit(grant(100))
    results = await asyncio.gather(
        *((teller, colleague)[number % 2].submit(award(number, 3)) for number in range(60)),
        return_exceptions=True,
    )
    assert sum(isinstance(result, Outcome) for result in results) == 33
    assert sum(isinstance(result, BudgetExhausted) for result in results) == 27


async def test_one_key_at_two_tellers_is_booked_once(teller: Teller, colleague: Teller) -> None:
    asked = request()
    outcomes = await asyncio.gather(
        teller.submit(grant(100, asked=asked)), colleague.submit(grant(100, asked=asked))
    )
    assert [outcome.log_index for outcome in outcomes] == [0, 0]
    assert sorted(outcome.hit for outcome in outcomes) == [False, True]


async def test_a_full_queue_is_said_at_once(teller: Teller, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(teller_module, "QUEUE_MAX", 3)
    results = await asyncio.gather(*(teller.submit(grant(1)) for _ in range(5)), return_exceptions=True)
    assert [type(result) for result in results] == [Outcome, Outcome, Outcome, BookBusy, BookBusy]


async def test_a_hung_holder_of_the_head_makes_the_answer_late_and_harms_nothing(
    teller: Teller, tenant: Tenant, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(teller_module, "BATCH_SECONDS_MAX", 0.3)
    monkeypatch.setattr(teller_module, "RETRY_PAUSE_SECONDS", 0.0)
    asked = request()
    hung = await asyncpg.connect(database.application_url)
    async with hung.transaction():
        await hung.execute("SELECT FROM book WHERE tenant_id = $1 FOR UPDATE", tenant.tenant_id)
        with pytest.raises(AnswerLate):
            await teller.submit(grant(100, asked=asked))
    await hung.close()
    monkeypatch.setattr(teller_module, "BATCH_SECONDS_MAX", 12)
    assert (await teller.submit(grant(100, asked=asked))).log_index == 0


async def test_an_asker_who_left_does_not_stop_the_others(teller: Teller) -> None:
    leaving = asyncio.create_task(teller.submit(grant(100)))
    await asyncio.sleep(0)
    leaving.cancel()
    staying = await teller.submit(grant(50))
    assert staying.log_index == 1
