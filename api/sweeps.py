"""Timed work of the running service: ordinary commands by the system, safe to run twice."""

import asyncio
import logging
from datetime import datetime
from functools import partial
from typing import Final

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from api.house import House
from ledger.book.tables import tenants
from ledger.book.words import TenantId
from ledger.market.operations.sweep import BEGINNING, void_overdue_orders

SWEEP_SECONDS: Final = 30

log = logging.getLogger(__name__)


async def sweep_forever(house: House) -> None:
    """Void orders past their deadline, bureau by bureau, until cancelled; a failed round is tried again."""
    clean_until: dict[TenantId, datetime] = {}
    while True:
        try:
            await sweep_once(house, clean_until)
        except (SQLAlchemyError, OSError):
            log.warning("a sweep failed and will be tried again", exc_info=True)
        await asyncio.sleep(SWEEP_SECONDS)


async def sweep_once(house: House, clean_until: dict[TenantId, datetime]) -> None:
    """Run one round; `clean_until` remembers per bureau from where the next one may begin."""
    async with house.reading() as connection:
        rows = (await connection.execute(select(tenants.c.tenant_id))).all()
    for row in rows:
        tenant_id = TenantId(row.tenant_id)
        swept = await void_overdue_orders(
            partial(house.tellers.submit, tenant_id),
            house.engine,
            tenant_id=tenant_id,
            now=house.clock(),
            since=clean_until.get(tenant_id, BEGINNING),
        )
        clean_until[tenant_id] = swept.clean_until
