"""How far an export reaches: a size of the log, with the root of the tree it had then."""

from datetime import datetime

import asyncpg

from ledger.book.merkle import join, perfect_subtrees
from ledger.book.queries import subtree_root
from ledger.book.words import Tenant
from ledger.reports.export.words import Extent


async def extent_of(
    connection: asyncpg.Connection, tenant: Tenant, *, size: int, checkpoint: str | None, made_at: datetime
) -> Extent:
    """Describe an export of the first `size` transactions, which are committed.

    Raises:
        LookupError: the log is shorter, or lacks rows.
    """
    hashes = [
        await subtree_root(connection, tenant.tenant_id, subtree) for subtree in perfect_subtrees(0, size)
    ]
    return Extent(tenant=tenant, size=size, root=join(hashes), checkpoint=checkpoint, made_at=made_at)
