"""The loop over the sweeps: each bounded, bureau by bureau, and what it did told to the house."""

import asyncio
import logging
from collections.abc import Mapping
from typing import Final

import asyncpg
from sqlalchemy.exc import SQLAlchemyError

from api.house import House
from api.rounds import Round
from api.sweeps.kinds import Sweep, all_sweeps
from ledger.book.due import list_tenants
from ledger.book.words import Tenant

SWEEP_SECONDS: Final = 30.0
PAUSE_SECONDS: Final = 0.2
"""Between two rounds while there is more to do, so that users' reads come between too."""

log = logging.getLogger(__name__)


async def sweep_forever(house: House) -> None:
    """Run the sweeps until cancelled; a failed round is tried again."""
    sweeps = all_sweeps()
    while True:
        try:
            has_more = await sweep_once(house, sweeps)
        except (SQLAlchemyError, asyncpg.PostgresError, OSError):
            log.warning("the sweeps could not begin and will be tried again", exc_info=True)
            has_more = False
        await asyncio.sleep(PAUSE_SECONDS if has_more else SWEEP_SECONDS)


async def sweep_once(house: House, sweeps: Mapping[str, Sweep]) -> bool:
    """Run one round of every sweep; tell whether one of them has more to do at once."""
    async with house.reading() as connection:
        bureaus = await list_tenants(connection)
    has_more = False
    for name, sweep in sweeps.items():
        last = house.rounds.setdefault(name, Round(name))
        if await _round(house, sweep, bureaus, last):
            has_more = True
    return has_more


async def _round(house: House, sweep: Sweep, bureaus: list[Tenant], last: Round) -> bool:
    due, done, left, failed, has_more = 0, 0, 0, False, False
    for bureau in bureaus:
        try:
            swept = await sweep(house, bureau)
        except (SQLAlchemyError, asyncpg.PostgresError, OSError):
            log.warning(
                "the sweep %s failed at %s and will be tried again", last.name, bureau.name, exc_info=True
            )
            failed = True
            continue
        due, done, left = due + swept.due_count, done + swept.done_count, left + swept.left_count
        has_more = has_more or swept.has_more
    last.ended_at, last.due_count, last.done_count, last.left_count = house.clock(), due, done, left
    last.failures_count = last.failures_count + 1 if failed else 0
    return has_more
