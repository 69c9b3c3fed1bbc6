"""Edits of opening times: the hours of the week, and the days on which a shop stays shut; each is noted."""

from collections.abc import Iterable
from datetime import date
from typing import Final

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from ledger.market.opening.refusals import ClosedDaysTooMany, DayOver
from ledger.market.opening.rules import checked_spans, written_spans
from ledger.market.opening.tables import shop_closed_days, shop_hours
from ledger.market.opening.words import CLOSED_DAYS_MAX, Span
from ledger.places.changes import Editor, note_change
from ledger.places.queries import find_shop
from ledger.places.tables import shops
from ledger.places.words import ShopId

HOURS: Final = "hours"
CLOSED_DAY: Final = "closed_day"


async def set_hours(engine: AsyncEngine, *, editor: Editor, shop_id: ShopId, spans: Iterable[Span]) -> None:
    """Give a shop the hours of its week; none at all means that it is always open.

    Raises:
        ShopUnknown: there is no such shop in reach.
        HoursMixedUp: spans overlap or end before they begin.
    """
    wanted = checked_spans(spans)
    async with engine.begin() as connection:
        await _lock_shop(connection, editor, shop_id)
        own = (
            shop_hours.c.tenant_id == editor.tenant_id,
            shop_hours.c.shop_id == shop_id,
            shop_hours.c.in_force,
        )
        columns = (shop_hours.c.weekday, shop_hours.c.opens_minute, shop_hours.c.closes_minute)
        found = await connection.execute(select(*columns).where(*own).order_by(*columns))
        before = tuple(Span(*row) for row in found)
        if before == wanted:
            return
        await connection.execute(update(shop_hours).where(*own).values(in_force=False))
        for span in wanted:
            new = insert(shop_hours).values(
                tenant_id=editor.tenant_id, shop_id=shop_id, in_force=True, **span._asdict()
            )
            await connection.execute(
                new.on_conflict_do_update(
                    index_elements=["tenant_id", "shop_id", "weekday", "opens_minute"],
                    set_={"closes_minute": span.closes_minute, "in_force": True},
                )
            )
        await note_change(
            connection,
            editor,
            subject=subject_of(shop_id),
            verb=HOURS,
            before={HOURS: written_spans(before)},
            after={HOURS: written_spans(wanted)},
        )


async def set_closed_day(
    engine: AsyncEngine, *, editor: Editor, shop_id: ShopId, day: date, reason: str | None, today: date
) -> None:
    """Close a shop on a day for a reason, or, with None, let it open as on any other.

    Raises:
        ShopUnknown: there is no such shop in reach.
        DayOver: the day is past.
        ClosedDaysTooMany: as many lie ahead as a shop may have.
    """
    if day < today:
        raise DayOver
    async with engine.begin() as connection:
        await _lock_shop(connection, editor, shop_id)
        own = (
            shop_closed_days.c.tenant_id == editor.tenant_id,
            shop_closed_days.c.shop_id == shop_id,
            shop_closed_days.c.in_force,
        )
        on_day = (*own, shop_closed_days.c.closed_on == day)
        before = await connection.scalar(select(shop_closed_days.c.reason).where(*on_day))
        if before == reason:
            return
        ahead = select(func.count()).where(*own, shop_closed_days.c.closed_on >= today)
        if before is None and (await connection.scalar(ahead) or 0) >= CLOSED_DAYS_MAX:
            raise ClosedDaysTooMany(days_max=CLOSED_DAYS_MAX)
        if reason is None:
            await connection.execute(update(shop_closed_days).where(*on_day).values(in_force=False))
        else:
            new = insert(shop_closed_days).values(
                tenant_id=editor.tenant_id, shop_id=shop_id, closed_on=day, reason=reason, in_force=True
            )
            await connection.execute(
                new.on_conflict_do_update(
                    index_elements=["tenant_id", "shop_id", "closed_on"],
                    set_={"reason": reason, "in_force": True},
                )
            )
        await note_change(
            connection,
            editor,
            subject=subject_of(shop_id),
            verb=CLOSED_DAY,
            before={CLOSED_DAY: _said(day, before)},
            after={CLOSED_DAY: _said(day, reason)},
        )


def subject_of(shop_id: ShopId) -> str:
    """Name a shop as the notes of changes do."""
    return f"shops/{shop_id}"


def _said(day: date, reason: str | None) -> str | None:
    return None if reason is None else f"{day.isoformat()} {reason}"


async def _lock_shop(connection: AsyncConnection, editor: Editor, shop_id: ShopId) -> None:
    """Let edits of one shop follow each other."""
    await find_shop(connection, tenant_id=editor.tenant_id, shop_id=shop_id, scope=editor.scope)
    row = select(shops.c.shop_id).where(shops.c.tenant_id == editor.tenant_id, shops.c.shop_id == shop_id)
    await connection.execute(row.with_for_update())
