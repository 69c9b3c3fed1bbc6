"""What the tip desk does with tips: list, read, ask, judge and reward; each act is written down."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from ledger.book.words import Tenant
from ledger.tips import rules
from ledger.tips.operations.at_desk import TipDesk, note
from ledger.tips.operations.drawer import find_by_id, paper_of, put_back, read_desk
from ledger.tips.papers import read_tip
from ledger.tips.refusals import AmountNotOffered
from ledger.tips.slips.reserve import amounts_offered
from ledger.tips.tables import tips
from ledger.tips.words import (
    CLOSED_PAGE_MAX,
    FETCHED_WITHIN,
    OPEN_TIPS_MAX,
    SLIP_GOOD_FOR,
    Act,
    KnownTip,
    State,
    Tip,
    TipId,
)

NO_ID: Final = UUID(int=0)


async def list_tips(desk: TipDesk, *, closed: bool, after: UUID = NO_ID) -> list[KnownTip]:
    """Return open tips in the order in which they came in, or a page of closed ones in no order.

    All open ones are opened in memory to be put in order, because the rows do not tell their times.
    """
    found = (
        select(tips.c.tip_id, tips.c.sealed)
        .where(tips.c.tenant_id == desk.tenant_id, tips.c.is_open.is_(not closed), tips.c.tip_id > after)
        .order_by(tips.c.tip_id)
        .limit(CLOSED_PAGE_MAX if closed else OPEN_TIPS_MAX)
    )
    seal = desk.seal
    async with desk.engine.begin() as connection:
        known = [
            KnownTip(
                tip_id=TipId(row.tip_id),
                tip=read_tip(seal.open(paper_of(TipId(row.tip_id)), row.sealed)),
            )
            for row in await connection.execute(found)
        ]
        await note(connection, desk, "listed")
    return known if closed else sorted(known, key=lambda one: one.tip.received_at)


async def read_one(desk: TipDesk, *, tip_id: TipId) -> KnownTip:
    """Read a tip in full; the first reading makes a new one open."""

    def begin(tip: Tip) -> Tip:
        return replace(tip, state="open") if tip.state == "new" else tip

    return await _change(desk, tip_id, "read", begin)


async def ask_giver(desk: TipDesk, *, tip_id: TipId, words: str) -> KnownTip:
    """Write to the giver, who reads it with the code."""
    return await _change(
        desk, tip_id, "asked", lambda tip: rules.say(tip, words=words, at=desk.now, by=desk.staff_id)
    )


async def set_state(desk: TipDesk, *, tip_id: TipId, state: State, reason: str) -> KnownTip:
    """Say how far the desk has come, and why."""
    return await _change(desk, tip_id, "state_set", lambda tip: rules.set_state(tip, state), reason=reason)


async def rewards_offered(connection: AsyncConnection, desk: TipDesk, *, tenant: Tenant) -> set[int]:
    """Return the amounts that the giver of a tip can be rewarded with now.

    Of slips they are those of which one is left that will be good when the giver has come back for it.
    """
    return await amounts_offered(
        connection,
        tenant_id=desk.tenant_id,
        taken=await read_desk(connection, desk.seal, tenant_id=desk.tenant_id),
        good_until=tenant.day(desk.now + FETCHED_WITHIN + SLIP_GOOD_FOR),
    )


async def propose_reward(
    desk: TipDesk, *, tenant: Tenant, tip_id: TipId, points: int, reason: str
) -> KnownTip:
    """Propose a reward of an amount that slips or the monthly thanks hold now.

    Raises:
        AmountNotOffered: neither does, so nobody could fetch it.
    """
    async with desk.engine.connect() as connection:
        if points not in await rewards_offered(connection, desk, tenant=tenant):
            raise AmountNotOffered(points=points)
    return await _change(
        desk,
        tip_id,
        "reward_proposed",
        lambda tip: rules.propose_reward(tip, points=points, by=desk.staff_id),
        reason=reason,
    )


async def confirm_reward(desk: TipDesk, *, tip_id: TipId, points: int) -> KnownTip:
    """Confirm a reward as the second person."""
    return await _change(
        desk,
        tip_id,
        "reward_confirmed",
        lambda tip: rules.confirm_reward(tip, points=points, by=desk.staff_id),
    )


async def purge_tips(engine: AsyncEngine, *, tenant: Tenant, now: datetime) -> int:
    """Delete closed tips whose time is over; return how many."""
    async with engine.begin() as connection:
        done = await connection.execute(
            delete(tips).where(tips.c.tenant_id == tenant.tenant_id, tips.c.purge_on <= tenant.day(now))
        )
    return done.rowcount


async def _change(
    desk: TipDesk, tip_id: TipId, act: Act, change: Callable[[Tip], Tip], *, reason: str | None = None
) -> KnownTip:
    seal = desk.seal
    async with desk.engine.begin() as connection:
        known = await find_by_id(connection, seal, tenant_id=desk.tenant_id, tip_id=tip_id, locked=True)
        changed = KnownTip(tip_id=tip_id, tip=change(known.tip))
        if changed.tip != known.tip:
            await put_back(connection, seal, tenant_id=desk.tenant_id, known=changed, now=desk.now)
        await note(connection, desk, act, changed, reason=reason)
    return changed
