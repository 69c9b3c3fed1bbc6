"""What every request asks, asked together: who a cookie belongs to, and what its answer says besides."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import cast

import asyncpg
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from api.together import AskedTogether
from ledger.book.queries import load_seal
from ledger.book.words import Seal, TenantId
from ledger.market.queries import find_orders
from ledger.market.slip_payments.queries import points_on_slips_of
from ledger.market.words import OrderId, OrderView
from ledger.people.operations.visits import find_visits
from ledger.people.queries import volunteers_by_id
from ledger.people.seal import Keyring
from ledger.people.sessions import StaffFound, find_staff_sessions
from ledger.people.words import ERASED, Visit
from ledger.places.queries import find_kiosks_by_credential
from ledger.places.words import Kiosk, Scope
from ledger.reports.budgets import budgets_left
from ledger.reports.standing import standings_of
from ledger.storage.engine import reading_from


@dataclass(frozen=True, slots=True)
class OrderShown:
    """An order with what the kiosk shows beside it, read after the order; claim slips have no name."""

    order: OrderView
    points_available: int
    name_masked: str | None
    seal: Seal


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked together.

    Attributes:
        staff: sessions of the desk, by the hash of their token.
        kiosks: kiosks, by the hash of their credential.
        visits: visits that last, by the hash of their token.
        budgets: what the units of a scope have left to give.
        orders: orders as a kiosk shows them.
    """

    staff: AskedTogether[bytes, StaffFound]
    kiosks: AskedTogether[bytes, Kiosk]
    visits: AskedTogether[bytes, Visit]
    budgets: AskedTogether[Scope, int]
    orders: AskedTogether[OrderId, OrderShown]


def asked_of(engine: AsyncEngine, *, keyring: Keyring, clock: Callable[[], datetime]) -> Asked:
    """Ask the database of an engine."""
    reading = reading_from(engine)

    async def staff(tenant_id: TenantId, hashes: Collection[bytes]) -> Mapping[bytes, StaffFound]:
        async with reading.connect() as connection:
            return await find_staff_sessions(
                connection, keyring=keyring, tenant_id=tenant_id, token_hashes=hashes, now=clock()
            )

    async def kiosks(tenant_id: TenantId, hashes: Collection[bytes]) -> Mapping[bytes, Kiosk]:
        async with reading.connect() as connection:
            return await find_kiosks_by_credential(connection, tenant_id=tenant_id, credential_hashes=hashes)

    async def visits(tenant_id: TenantId, hashes: Collection[bytes]) -> Mapping[bytes, Visit]:
        async with reading.connect() as connection:
            return await find_visits(connection, tenant_id=tenant_id, token_hashes=hashes, now=clock())

    async def budgets(tenant_id: TenantId, scopes: Collection[Scope]) -> Mapping[Scope, int]:
        async with reading.connect() as connection:
            return await budgets_left(await _bare(connection), tenant_id=tenant_id, scopes=scopes)

    async def orders(tenant_id: TenantId, order_ids: Collection[OrderId]) -> Mapping[OrderId, OrderShown]:
        async with reading.connect() as connection:
            return await _orders_shown(
                connection, keyring=keyring, tenant_id=tenant_id, order_ids=order_ids, now=clock()
            )

    return Asked(
        staff=AskedTogether(staff),
        kiosks=AskedTogether(kiosks),
        visits=AskedTogether(visits),
        budgets=AskedTogether(budgets),
        orders=AskedTogether(orders),
    )


async def _orders_shown(
    connection: AsyncConnection,
    *,
    keyring: Keyring,
    tenant_id: TenantId,
    order_ids: Collection[OrderId],
    now: datetime,
) -> dict[OrderId, OrderShown]:
    orders = await find_orders(connection, tenant_id=tenant_id, order_ids=order_ids)
    named = {order_id: order.volunteer_id for order_id, order in orders.items() if order.volunteer_id}
    volunteer_ids = set(named.values())
    standings = await standings_of(connection, tenant_id=tenant_id, volunteer_ids=volunteer_ids, now=now)
    people = await volunteers_by_id(
        connection, keyring=keyring, tenant_id=tenant_id, volunteer_ids=volunteer_ids
    )
    on_slips = await points_on_slips_of(
        connection, tenant_id=tenant_id, order_ids=[order_id for order_id in orders if order_id not in named]
    )
    seal = await load_seal(await _bare(connection), tenant_id)
    shown: dict[OrderId, OrderShown] = {}
    for order_id, order in orders.items():
        if order_id not in named:
            shown[order_id] = OrderShown(order, on_slips.get(order_id, 0), None, seal)
            continue
        volunteer_id = named[order_id]
        name = people[volunteer_id].name_masked if volunteer_id in people else ERASED
        shown[order_id] = OrderShown(order, standings[volunteer_id].points_available, name, seal)
    return shown


async def _bare(connection: AsyncConnection) -> asyncpg.Connection:
    raw = await connection.get_raw_connection()
    return cast("asyncpg.Connection", raw.driver_connection)
