"""What is asked about the organisation: the levels' labels, and the tree with what is closed."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from ledger.book.words import TenantId
from ledger.places.organisation.words import USUAL_KINDS, UnitKind
from ledger.places.tables import unit_kinds, units


async def list_unit_kinds(connection: AsyncConnection, *, tenant_id: TenantId) -> list[UnitKind]:
    """Return the levels that the bureau has named or uses, from above.

    One that it has not named is called as usual; one that nobody knows by its code.
    """
    kind = unit_kinds.c
    named = {
        row["code"]: UnitKind(**row)
        for row in (
            await connection.execute(
                select(kind.code, kind.label_zh, kind.label_en, kind.position, kind.gives_points).where(
                    kind.tenant_id == tenant_id
                )
            )
        ).mappings()
    }
    used = select(units.c.kind).where(units.c.tenant_id == tenant_id).distinct()
    codes = set((await connection.execute(used)).scalars())
    usual = {one.code: one for one in USUAL_KINDS}
    for code in codes - set(named):
        named[code] = usual.get(code) or UnitKind(code=code, label_zh=code, label_en=code, position=999)
    return sorted(named.values(), key=lambda one: (one.position, one.code))


async def kinds_that_give_points(connection: AsyncConnection, *, tenant_id: TenantId) -> set[str]:
    """Return the codes of the levels whose units approve and have a budget."""
    found = await list_unit_kinds(connection, tenant_id=tenant_id)
    return {one.code for one in found if one.gives_points}
