"""Units as those need them who put something there: open, and not closed meanwhile."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from ledger.book.words import TenantId
from ledger.places.organisation.refusals import UnitClosed
from ledger.places.queries import find_unit
from ledger.places.tables import units
from ledger.places.words import Scope, Unit, UnitId


async def lock_unit(
    connection: AsyncConnection, *, tenant_id: TenantId, unit_id: UnitId, scope: Scope
) -> Unit:
    """Return a unit of the scope that is open, and stays so until the transaction ends.

    Raises:
        UnitUnknown: it is not in the scope.
        UnitClosed: nothing is put there any more.
    """
    # Whoever closes it locks the row whole, and so waits for this, or this for them.
    row = select(units.c.unit_id).filter_by(tenant_id=tenant_id, unit_id=unit_id)
    await connection.execute(row.with_for_update(read=True, key_share=True))
    unit = await find_unit(connection, tenant_id=tenant_id, unit_id=unit_id, scope=scope)
    if unit.closed_at is not None:
        raise UnitClosed
    return unit
