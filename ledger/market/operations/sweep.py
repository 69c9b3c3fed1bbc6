"""Void overdue orders: the sweep that gives held points and boxes back after their deadline."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Final, NamedTuple

from sqlalchemy.ext.asyncio import AsyncEngine

from ledger.book.operations.expiry import system_request
from ledger.book.operations.sweeps import LISTED_MAX, Submit, Swept, submit_behind_users, swept
from ledger.book.words import Outcome, TenantId
from ledger.market.operations.void_order import VoidOrder
from ledger.market.queries import list_overdue_orders
from ledger.market.refusals import OrderEnded
from ledger.market.words import BySweep, OrderId, Overdue

BEGINNING: Final = datetime(1970, 1, 1, tzinfo=UTC)
MOMENT: Final = timedelta(microseconds=1)


class OrdersSwept(NamedTuple):
    """What one round did: every order whose deadline is not after `clean_until` has an end."""

    swept: Swept
    clean_until: datetime


async def void_overdue_orders(
    submit: Submit,
    engine: AsyncEngine,
    *,
    tenant_id: TenantId,
    now: datetime,
    since: datetime = BEGINNING,
    limit: int = LISTED_MAX,
) -> OrdersSwept:
    """Void orders whose deadline has passed, one bounded round; safe twice, late and on two machines.

    Args:
        submit: the tenant's teller.
        engine: to look for the orders.
        tenant_id: whose orders.
        now: the present moment, aware.
        since: `clean_until` of the round before, so that history is not searched again.
        limit: most orders of this round.

    Returns:
        What was found and done, and from where the next round may begin.
    """
    async with engine.connect() as connection:
        overdue = await list_overdue_orders(
            connection, tenant_id=tenant_id, since=since, now=now, limit=limit
        )
    commands = [timeout_of(order.order_id, now=now) for order in overdue]
    results = await submit_behind_users(submit, commands)
    clean_until = _clean_until(overdue, results, now=now, is_full=len(overdue) == limit)
    return OrdersSwept(swept(results, settled=(OrderEnded,)), max(since, clean_until))


def timeout_of(order_id: OrderId, *, now: datetime) -> VoidOrder:
    """Make the one command that voids an order by its deadline; its key is the same on every machine."""
    request = system_request(f"timeout/{order_id}")
    return VoidOrder(request=request, order_id=order_id, by=BySweep(), voided_at=now)


def _clean_until(
    overdue: Sequence[Overdue], results: Sequence[object], *, now: datetime, is_full: bool
) -> datetime:
    for order, result in zip(overdue, results, strict=True):
        if not isinstance(result, Outcome | OrderEnded):
            return order.hold_until - MOMENT
    # A full round may have cut orders of one moment apart.
    return overdue[-1].hold_until - MOMENT if is_full else now
