"""The wire is cut between COMMIT and its answer: nothing that stands is called failed, or booked twice."""

import asyncio
from collections.abc import AsyncIterator, Sequence

import asyncpg
import pytest

from api.rooms import ROOMS
from ledger.book.refusals import AnswerLate
from ledger.book.teller import ATTEMPTS_MAX, Teller
from ledger.book.words import Command, Outcome
from tests.faults.proxy import Proxy
from tests.market.conftest import SOAP, Market
from tests.tellers import open_teller

CUSTOMERS = 40


@pytest.fixture
async def wire(market: Market) -> AsyncIterator[Proxy]:
    """Give the wire that the teller of the test talks through."""
    async with Proxy.to(market.database.application_url) as opened:
        yield opened


@pytest.fixture
async def teller(market: Market, wire: Proxy) -> AsyncIterator[Teller]:
    """Give a teller at the other end of the wire."""
    async with open_teller(wire.url, market.tenant, rooms=ROOMS, clock=market.clock) as opened:
        yield opened


async def indexes_of(market: Market, commands: Sequence[Command]) -> list[int]:
    connection = await asyncpg.connect(market.database.application_url)
    rows = await connection.fetch(
        "SELECT log_index FROM transactions WHERE tenant_id = $1 AND key = ANY($2::text[])",
        market.tenant.tenant_id,
        [command.request.key for command in commands],
    )
    await connection.close()
    return sorted(row[0] for row in rows)


async def test_an_answer_that_was_cut_off_is_looked_up_and_given(
    market: Market, teller: Teller, wire: Proxy
) -> None:
    await market.give(1, 10_000)
    await market.stock(SOAP, 1_000)
    orders = [market.order(1, (SOAP, 1), instant=True) for _ in range(10 * CUSTOMERS)]
    outcomes: list[Outcome] = []
    for start in range(0, len(orders), CUSTOMERS):
        wire.cuts_left = 1 if start // CUSTOMERS % 2 else 0
        part = orders[start : start + CUSTOMERS]
        outcomes += await asyncio.gather(*(teller.submit(order) for order in part))
    assert wire.cuts_count == 5
    assert sorted(outcome.log_index for outcome in outcomes) == await indexes_of(market, orders)
    assert len({outcome.log_index for outcome in outcomes}) == len(orders)
    assert sum(outcome.hit for outcome in outcomes) >= 5, "a batch that was cut off is answered from its keys"
    assert (await market.balances())["system redeemed points"] == 15 * len(orders)
    assert await market.differences() == []


async def test_an_answer_that_stays_away_is_late_and_never_failed(
    market: Market, teller: Teller, wire: Proxy
) -> None:
    await market.open_for(1)
    order = market.order(1, (SOAP, 1))
    wire.cuts_left = ATTEMPTS_MAX
    with pytest.raises(AnswerLate):
        await teller.submit(order)
    assert wire.cuts_count == ATTEMPTS_MAX
    again = await teller.submit(order)
    assert again.hit
    assert await indexes_of(market, [order]) == [again.log_index]
    assert await market.differences() == []
