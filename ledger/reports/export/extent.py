"""How far an export reaches: to the newest signed checkpoint, or to a size that is not signed yet."""

from datetime import datetime

import asyncpg

from ledger.book.public_reads import load_log, root_at
from ledger.book.words import Tenant
from ledger.reports.export.words import Extent


async def extent_of(
    connection: asyncpg.Connection, tenant: Tenant, *, size_min: int, made_at: datetime
) -> Extent:
    """Describe an export that holds at least the first `size_min` transactions, which are committed.

    Where a signature covers them it reaches exactly as far as that, so that a reader can check all of it;
    where the newest signature is older, the transactions after it are not signed for.
    """
    log = await load_log(connection, tenant.tenant_id)
    signed = None if log is None else log.signed
    size = size_min if signed is None else max(size_min, signed.size)
    return Extent(
        tenant=tenant,
        size=size,
        root=await root_at(connection, tenant.tenant_id, size),
        checkpoint=None if signed is None else signed.note,
        made_at=made_at,
    )
