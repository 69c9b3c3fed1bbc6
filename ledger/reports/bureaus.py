"""The bureaus of this service, as sign-in pages offer them."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from ledger.book.tables import tenants
from ledger.book.words import TenantId

BUREAUS_MAX = 1_000


@dataclass(frozen=True, slots=True)
class Bureau:
    """One tenant: `name` is its name in the sealed log, `title` the one people know."""

    tenant_id: TenantId
    name: str
    title: str
    demo: bool


async def list_bureaus(connection: AsyncConnection) -> list[Bureau]:
    """Return the bureaus in the order in which they were opened."""
    found = (
        select(tenants.c.tenant_id, tenants.c.name, tenants.c.title, tenants.c.demo)
        .where(tenants.c.tenant_id > 0)
        .order_by(tenants.c.tenant_id)
        .limit(BUREAUS_MAX)
    )
    return [Bureau(*row) for row in await connection.execute(found)]
