"""Open a book: a bureau with its empty log and its first policy."""

from dataclasses import asdict

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from ledger.book.policy_words import Policy
from ledger.book.refusals import TenantNameMalformed, TenantNameTaken
from ledger.book.tables import book, tenants
from ledger.book.words import (
    TENANT_NAME,
    Tenant,
)

FIRST_POLICY = Policy()


async def open_book(connection: AsyncConnection, tenant: Tenant, policy: Policy = FIRST_POLICY) -> None:
    """Add a tenant and its empty book; by the owner's role or the application's.

    Raises:
        TenantNameMalformed: the name cannot stand in the log.
        TenantNameTaken: another bureau has it.
    """
    if not TENANT_NAME.fullmatch(tenant.name):
        raise TenantNameMalformed
    taken = select(tenants.c.tenant_id).where(tenants.c.name == tenant.name)
    if (await connection.execute(taken)).first() is not None:
        raise TenantNameTaken(name=tenant.name)
    await connection.execute(
        insert(tenants).values(
            tenant_id=tenant.tenant_id,
            name=tenant.name,
            title=tenant.title,
            demo=tenant.demo,
            time_zone=str(tenant.zone),
        )
    )
    await connection.execute(insert(book).values(tenant_id=tenant.tenant_id, **asdict(policy)))
