"""Sweeps of the book: activate awards whose notice is over, and expire lots whose last day is over."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import date, datetime, timedelta
from typing import Final, NamedTuple

from sqlalchemy.ext.asyncio import AsyncEngine

from ledger.book.due import list_due_activations, list_lots_past
from ledger.book.operations.expiry import ExpireLot, expiry_request
from ledger.book.operations.pending import ActivateAward, activation_request
from ledger.book.refusals import AwardNotWaiting, BookBusy, LotEmpty
from ledger.book.words import Command, Outcome, Tenant
from ledger.refusal import Refusal

LISTED_MAX: Final = 1_000
"""So many due things are looked up at a time; the next round goes on."""
TOGETHER_MAX: Final = 50
"""So many go to the teller together, so that no user's command waits behind more of them."""
LONG_AGO: Final = date(1970, 1, 1)

Submit = Callable[[Command], Awaitable[Outcome]]

log = logging.getLogger(__name__)


class Swept(NamedTuple):
    """What one round of a sweep found and did.

    Attributes:
        due_count: things found due, at most LISTED_MAX.
        done_count: those that this round did itself; another machine may have done the rest.
        left_count: those that are still due.
    """

    due_count: int
    done_count: int
    left_count: int

    @property
    def has_more(self) -> bool:
        """Tell whether the next round should begin at once: as much was found as a round looks up."""
        return self.due_count >= LISTED_MAX and self.left_count == 0


async def activate_awards(
    submit: Submit, engine: AsyncEngine, tenant: Tenant, *, now: datetime, limit: int = LISTED_MAX
) -> Swept:
    """Activate awards whose notice window is over, the earliest first; safe twice, late and on two machines.

    Args:
        submit: the tenant's teller.
        engine: to look for the awards.
        tenant: whose awards.
        now: the present moment, aware.
        limit: most awards of this round.
    """
    async with engine.connect() as connection:
        due = await list_due_activations(connection, tenant_id=tenant.tenant_id, now=now, limit=limit)
    commands = [ActivateAward(request=activation_request(index), award_index=index) for index in due]
    return swept(await submit_behind_users(submit, commands), settled=(AwardNotWaiting,))


async def expire_lots(
    submit: Submit,
    engine: AsyncEngine,
    tenant: Tenant,
    *,
    now: datetime,
    clean_since: date = LONG_AGO,
    limit: int = LISTED_MAX,
) -> Swept:
    """Expire what lots hold whose last day is over; safe twice, late and on two machines.

    Args:
        submit: the tenant's teller.
        engine: to look for the lots.
        tenant: whose lots.
        now: the present moment, aware.
        clean_since: lots that ended before this day are known to be done, and are not looked at again.
        limit: most lots of this round.
    """
    async with engine.connect() as connection:
        past = await list_lots_past(
            connection,
            tenant_id=tenant.tenant_id,
            today=tenant.day(now),
            since=clean_since - timedelta(days=1),
            limit=limit,
        )
    commands = [
        ExpireLot(
            request=expiry_request(lot.owner, lot.expires_on, lot.touched_at),
            owner=lot.owner,
            expires_on=lot.expires_on,
        )
        for lot in past
    ]
    return swept(await submit_behind_users(submit, commands), settled=(LotEmpty,))


async def submit_behind_users(
    submit: Submit, commands: Sequence[Command]
) -> list[Outcome | Refusal | BaseException]:
    """Submit commands a few at a time, so that what users send meanwhile comes between; stop when it is busy.

    Returns:
        One result per command, in order; those that were never sent count as BookBusy.
    """
    results: list[Outcome | Refusal | BaseException] = []
    for start in range(0, len(commands), TOGETHER_MAX):
        together = commands[start : start + TOGETHER_MAX]
        answers = await asyncio.gather(*(submit(command) for command in together), return_exceptions=True)
        results += answers
        if any(isinstance(answer, BookBusy) for answer in answers):
            break
    return results + [BookBusy()] * (len(commands) - len(results))


def swept(
    results: Sequence[Outcome | Refusal | BaseException], *, settled: tuple[type[Refusal], ...]
) -> Swept:
    """Count what became of the commands of a round.

    Args:
        results: of `submit_behind_users`.
        settled: refusals that say that the thing is not due any more, because somebody else was faster.
    """
    left = [result for result in results if not isinstance(result, (Outcome, *settled))]
    for fault in left:
        if not isinstance(fault, BookBusy):
            log.warning("a sweep's command failed and will be tried again: %r", fault)
    done_count = sum(isinstance(result, Outcome) and not result.hit for result in results)
    return Swept(len(results), done_count, len(left))
