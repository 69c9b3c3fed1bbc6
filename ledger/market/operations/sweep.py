"""Void overdue orders: the sweep that gives held points and boxes back after their deadline."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Final, NamedTuple

from sqlalchemy.ext.asyncio import AsyncEngine

from ledger.book.words import Command, Outcome, Request, TenantId
from ledger.market.operations.void_order import VoidOrder
from ledger.market.queries import list_overdue_orders
from ledger.market.refusals import OrderEnded
from ledger.market.words import BySweep, OrderId, Overdue

SWEEP_BATCH_MAX: Final = 200
BEGINNING: Final = datetime(1970, 1, 1, tzinfo=UTC)
MOMENT: Final = timedelta(microseconds=1)

Submit = Callable[[Command], Awaitable[Outcome]]

log = logging.getLogger(__name__)


class Swept(NamedTuple):
    """What one sweep did: every order whose deadline is not after `clean_until` has an end."""

    voided_count: int
    clean_until: datetime


async def void_overdue_orders(
    submit: Submit,
    engine: AsyncEngine,
    *,
    tenant_id: TenantId,
    now: datetime,
    since: datetime = BEGINNING,
) -> Swept:
    """Void orders whose deadline has passed, one bounded batch; safe twice, late and on two machines.

    Args:
        submit: the tenant's teller.
        engine: to look for the orders.
        tenant_id: whose orders.
        now: the present moment, aware.
        since: `clean_until` of the sweep before, so that history is not searched again.

    Returns:
        How many were voided by this sweep, and from where the next one may begin.
    """
    async with engine.connect() as connection:
        overdue = await list_overdue_orders(
            connection, tenant_id=tenant_id, since=since, now=now, limit=SWEEP_BATCH_MAX
        )
    results = await asyncio.gather(
        *(submit(timeout_of(order.order_id, now=now)) for order in overdue), return_exceptions=True
    )
    voided_count = sum(isinstance(result, Outcome) and not result.hit for result in results)
    return Swept(voided_count, max(since, _clean_until(overdue, results, now)))


def timeout_of(order_id: OrderId, *, now: datetime) -> VoidOrder:
    """Make the one command that voids an order by its deadline; its key is the same on every machine."""
    by = BySweep()
    key = f"timeout/{order_id}"
    request = Request(by.principal, key, sha256(key.encode()).digest())
    return VoidOrder(request=request, order_id=order_id, by=by, voided_at=now)


def _clean_until(overdue: list[Overdue], results: list[Outcome | BaseException], now: datetime) -> datetime:
    for order, result in zip(overdue, results, strict=True):
        if not isinstance(result, Outcome | OrderEnded):
            log.warning("order %d is not voided yet: %r", order.order_id, result)
            return order.hold_until - MOMENT
    # A full batch may have cut orders of one moment apart.
    return overdue[-1].hold_until - MOMENT if len(overdue) == SWEEP_BATCH_MAX else now
