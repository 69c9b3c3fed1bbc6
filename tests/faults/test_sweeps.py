"""Two machines sweep the same bureau at once, and a storm of deadlines leaves users their answers."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Final

import asyncpg
import pytest

from api.house import House
from api.settings import Settings
from api.sweeps.kinds import all_sweeps
from api.sweeps.loop import sweep_once
from ledger.book.operations.award import Award
from ledger.book.operations.grant_budget import GrantBudget
from ledger.book.operations.sweeps import TOGETHER_MAX
from ledger.book.policy_words import Policy
from ledger.book.words import (
    Owner,
)
from ledger.people.master_key import open_keyring
from tests.apart import database, engine
from tests.api.conftest import front_of_house
from tests.market.conftest import KEEPER, SOAP, STATION, Market, request

# A round of the sweeps goes through every bureau.
__all__ = ["database", "engine"]

HOLD: Final = timedelta(minutes=Policy().hold_minutes)
ORDERS: Final = 60
AWARDS: Final = 60
VOLUNTEERS: Final = 20
STORM: Final = 300
NEW_ORDERS: Final = 60
CUSTOMERS: Final = 10
BATCHES_BETWEEN_MAX: Final = 4
"""Two machines sweep, so two batches are the rule; either may have another before a customer asks again."""
KINDS: Final = """
SELECT kind, count(*) FROM transactions WHERE tenant_id = $1 AND actor LIKE 'system%' GROUP BY kind"""


@pytest.fixture
async def machines(market: Market, tmp_path: Path) -> AsyncIterator[list[House]]:
    """Give two machines that serve the same database."""
    settings = Settings(data_folder=tmp_path, secure_cookies=False)
    open_keyring(settings.master_key_path, may_make=True)
    opened = partial(
        front_of_house, settings, database_url=market.database.application_url, clock=market.clock
    )
    async with opened() as one, opened() as other:
        yield [one.state.house, other.state.house]


async def kinds(market: Market) -> dict[str, int]:
    connection = await asyncpg.connect(market.database.application_url)
    rows = await connection.fetch(KINDS, market.tenant.tenant_id)
    await connection.close()
    return {row["kind"]: row["count"] for row in rows}


async def fill_with_deadlines(market: Market) -> None:
    """Let orders, awards in their notice and lots all fall due."""
    points = AWARDS * 10 + VOLUNTEERS * 7
    await market.teller.submit(GrantBudget(request(), KEEPER, STATION, points, "季度拨付"))
    await market.give(1, ORDERS * 15)
    await market.stock(SOAP, ORDERS)
    await asyncio.gather(*(market.teller.submit(market.order(1, (SOAP, 1))) for _ in range(ORDERS)))
    at = market.clock()
    old = at - timedelta(days=360)
    await asyncio.gather(
        *(
            market.teller.submit(
                Award(
                    request(), KEEPER, STATION, Owner(f"volunteer/{100 + number % 7}"), 10, 0, "巡逻", at, 3
                )
            )
            for number in range(AWARDS)
        ),
        *(
            market.teller.submit(
                Award(request(), KEEPER, STATION, Owner(f"volunteer/{200 + number}"), 7, 0, "旧账", old)
            )
            for number in range(VOLUNTEERS)
        ),
    )
    market.clock.advance(timedelta(days=30))


async def test_two_machines_that_sweep_at_once_do_everything_once(
    market: Market, machines: list[House]
) -> None:
    await fill_with_deadlines(market)
    for _ in range(2):
        await asyncio.gather(*(sweep_once(house, all_sweeps()) for house in machines for _ in range(2)))
    assert await kinds(market) == {"void": ORDERS, "activation": AWARDS, "expiry": VOLUNTEERS}
    balances = await market.balances()
    assert balances["volunteer/1 available points"] == ORDERS * 15
    assert balances["system expired points"] == VOLUNTEERS * 7
    assert not [name for name in balances if " held " in name or " pending " in name or " reserved " in name]
    assert await market.differences() == []


async def test_a_storm_of_deadlines_leaves_customers_their_answers(
    market: Market, machines: list[House]
) -> None:
    await market.give(1, STORM * 15)
    await market.give(2, NEW_ORDERS * 15)
    await market.stock(SOAP, STORM + NEW_ORDERS)
    await asyncio.gather(*(market.teller.submit(market.order(1, (SOAP, 1))) for _ in range(STORM)))
    market.clock.advance(HOLD)
    between: list[int] = []

    async def customer() -> None:
        last = None
        for _ in range(NEW_ORDERS // CUSTOMERS):
            placed = await machines[0].tellers.submit(
                market.tenant.tenant_id, market.order(2, (SOAP, 1), instant=True)
            )
            if last is not None:
                between.append(placed.log_index - last)
            last = placed.log_index

    await asyncio.gather(
        *(customer() for _ in range(CUSTOMERS)), *(sweep_once(house, all_sweeps()) for house in machines)
    )
    while await sweep_once(machines[1], all_sweeps()):
        continue
    assert max(between) <= BATCHES_BETWEEN_MAX * TOGETHER_MAX + CUSTOMERS, sorted(between)
    assert (await kinds(market))["void"] == STORM
    balances = await market.balances()
    assert balances["volunteer/1 available points"] == STORM * 15
    assert balances["shop/1 shelf goods:G001"] == STORM
    assert balances["shop/1 handed_over goods:G001"] == NEW_ORDERS
    assert await market.differences() == []
