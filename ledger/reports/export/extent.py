"""How far an export reaches: to the newest signed checkpoint, or to a size that is not signed yet."""

from datetime import datetime
from typing import Final

import asyncpg

from ledger.book.public.reads import load_log, root_at
from ledger.book.words import LogIndex, Principal, Tenant, TenantId
from ledger.reports.export.words import EXPORT_KIND, EXPORT_LIFE, Extent, Format
from ledger.reports.refusals import ExportUnknown

BEGUN: Final = """
SELECT kind, actor, recorded_at, refers_to ->> 'format' AS format
FROM transactions WHERE tenant_id = $1 AND log_index = $2"""


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


async def check_begun(
    connection: asyncpg.Connection,
    tenant_id: TenantId,
    *,
    export_id: LogIndex,
    by: Principal,
    file_format: Format,
    now: datetime,
) -> None:
    """Refuse to fetch an export that this person did not begin as this, not long ago."""
    row = await connection.fetchrow(BEGUN, tenant_id, export_id)
    begun = (EXPORT_KIND, by, file_format)
    if row is None or (row["kind"], row["actor"], row["format"]) != begun:
        raise ExportUnknown
    if now - row["recorded_at"] > EXPORT_LIFE:
        raise ExportUnknown
