"""Activities of the rule book: a new one, and what one is called."""

from collections.abc import Mapping

from sqlalchemy import insert, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine

from ledger.book.words import TenantId
from ledger.earning.refusals import ActivityUnknown
from ledger.earning.rulebook.refusals import ActivityIsTip, ActivityThere
from ledger.earning.tables import activities
from ledger.earning.words import TIP


async def add_activity(
    engine: AsyncEngine,
    *,
    tenant_id: TenantId,
    activity: str,
    kind: str,
    named: Mapping[str, object],
) -> None:
    """Add an activity; it earns nothing until a rule is published.

    Args:
        engine: of the application's role.
        tenant_id: whose rule book.
        activity: its code, for good.
        kind: one of ACTIVITY_KINDS, for good.
        named: `name_zh`, `name_en` and `risky`.

    Raises:
        ActivityThere: there is another activity of this code.
        ActivityIsTip: it is called a tip.
    """
    if TIP.fullmatch(activity) is not None:
        raise ActivityIsTip
    values = {"tenant_id": tenant_id, "activity": activity, "kind": kind, **named}
    try:
        async with engine.begin() as connection:
            await connection.execute(insert(activities).values(**values))
    except IntegrityError as there:
        async with engine.connect() as connection:
            same = activities.select().where(*(activities.c[name] == value for name, value in values.items()))
            if (await connection.execute(same)).one_or_none() is None:
                raise ActivityThere(activity=activity) from there


async def rename_activity(
    engine: AsyncEngine, *, tenant_id: TenantId, activity: str, named: Mapping[str, object]
) -> None:
    """Call an activity something else, or say that it is risky.

    Raises:
        ActivityUnknown: there is none of this code.
    """
    async with engine.begin() as connection:
        changed = await connection.execute(
            update(activities)
            .where(activities.c.tenant_id == tenant_id, activities.c.activity == activity)
            .values(**named)
            .returning(activities.c.activity)
        )
        if changed.one_or_none() is None:
            raise ActivityUnknown
