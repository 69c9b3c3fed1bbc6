"""Enter the days on which offices do otherwise than the week says; entering a day again puts it right."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from ledger.book.words import Principal, TenantId
from ledger.earning.deciding.tables import calendar_days


class DayEntered(NamedTuple):
    """A day, whether it is worked, and why."""

    day: date
    works: bool
    name: str


async def enter_days(
    engine: AsyncEngine,
    *,
    tenant_id: TenantId,
    entered_by: Principal,
    days: Sequence[DayEntered],
    now: datetime,
) -> None:
    """Enter days of a bureau's calendar, or put them right."""
    entered = insert(calendar_days).values(
        [
            {
                "tenant_id": tenant_id,
                "day": day,
                "works": works,
                "name": name,
                "entered_by": entered_by,
                "entered_at": now,
            }
            for day, works, name in {one.day: one for one in days}.values()
        ]
    )
    async with engine.begin() as connection:
        await connection.execute(
            entered.on_conflict_do_update(
                index_elements=["tenant_id", "day"],
                set_={
                    column: entered.excluded[column]
                    for column in ("works", "name", "entered_by", "entered_at")
                },
            )
        )


async def list_days(
    connection: AsyncConnection, *, tenant_id: TenantId, since: date, until: date
) -> list[DayEntered]:
    """Return the days entered between two days, in order."""
    day = calendar_days.c
    found = (
        select(day.day, day.works, day.name)
        .where(day.tenant_id == tenant_id, day.day >= since, day.day <= until)
        .order_by(day.day)
    )
    return [DayEntered(*row) for row in await connection.execute(found)]
