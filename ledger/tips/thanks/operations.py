"""Give the monthly thanks: plan them once a month, book each by itself, then forget the plan."""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from hashlib import sha256
from typing import Final
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from ledger.book import rules as book_rules
from ledger.book.operations.expiry import SWEEP
from ledger.book.operations.sweeps import Submit, Swept, submit_behind_users, swept
from ledger.book.words import (
    SYSTEM,
    Decision,
    Fact,
    Facts,
    Owner,
    Request,
    Row,
    Tenant,
    TenantId,
    View,
)
from ledger.people.seal import Keyring
from ledger.people.words import VolunteerId
from ledger.places.words import UnitId
from ledger.tips.sealing import TipSeal
from ledger.tips.tables import thanks_months, thanks_slots, thanks_wishes
from ledger.tips.thanks.reads import DRAWN_MAX, bureau_unit, draw_eligible, slots_of, who_may_be_thanked
from ledger.tips.thanks.rules import Plan, Thanked, Wish, month_of, plan_thanks

GIVEN_FROM: Final = time(9)
"""On the first of a month, at this hour of the bureau."""
NOTHING: Final = Swept(0, 0, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveThanks:
    """Thank one volunteer out of the bureau's budget; why them is not said, because it is not known here."""

    request: Request
    unit_id: UnitId
    volunteer_id: VolunteerId
    month: date
    points: int

    def needs(self, known: Facts) -> Iterable[Fact]:
        """Need no facts."""
        return ()

    def owners(self, known: Facts) -> Iterable[Owner]:
        """Read the bureau's and the volunteer's accounts."""
        return Owner(f"unit/{self.unit_id}"), Owner(f"volunteer/{self.volunteer_id}"), SYSTEM

    def decide(self, view: View) -> Decision:
        """Post budget to the lot of today."""
        return Decision(
            kind="thanks",
            actor=SWEEP,
            occurred_at=view.now,
            postings=book_rules.award(
                view,
                office=Owner(f"unit/{self.unit_id}"),
                volunteer=Owner(f"volunteer/{self.volunteer_id}"),
                points=self.points,
                minutes=0,
                earned_on=view.tenant.day(view.now),
            ),
            refers_to={"volunteer": self.volunteer_id, "month": self.month.isoformat()},
            rows=(
                Row(
                    "thanks_given",
                    {"volunteer_id": self.volunteer_id, "month": self.month, "points": self.points},
                ),
            ),
            answer={"points": self.points},
        )


async def give_thanks(
    submit: Submit,
    engine: AsyncEngine,
    tenant: Tenant,
    *,
    keyring: Keyring,
    now: datetime,
    drawn_max: int = DRAWN_MAX,
) -> Swept:
    """Give this month's thanks, if they are due; safe twice, late and on two machines.

    The plan is drawn and sealed before anything is booked, so that whoever goes on after a crash books the
    same. When all are booked the plan and the wishes it fulfilled are deleted.
    """
    month = month_of(tenant.day(now))
    if tenant.day(now) == month and now.astimezone(tenant.zone).time() < GIVEN_FROM:
        return NOTHING
    seal = TipSeal(keyring, tenant.tenant_id)
    async with engine.begin() as connection:
        unit_id = await bureau_unit(connection, tenant_id=tenant.tenant_id)
        slots = await slots_of(connection, tenant_id=tenant.tenant_id)
        if unit_id is None or not slots:
            return NOTHING
        plan = await _plan(connection, seal, tenant, slots=slots, month=month, now=now, limit=drawn_max)
    if plan is None:
        return NOTHING
    commands = [
        GiveThanks(
            request=_request(month, place, one),
            unit_id=unit_id,
            volunteer_id=one.volunteer_id,
            month=month,
            points=one.points,
        )
        for place, one in enumerate(plan.thanked)
    ]
    done = swept(await submit_behind_users(submit, commands), settled=())
    if done.left_count == 0:
        async with engine.begin() as connection:
            await _forget(connection, tenant.tenant_id, month, plan, now)
    return done


async def set_slots(
    engine: AsyncEngine, *, tenant_id: TenantId, points: int, slots_count: int, set_by: str, now: datetime
) -> None:
    """Say how many are thanked every month with one amount; 0 is nobody."""
    row = insert(thanks_slots).values(
        tenant_id=tenant_id, points=points, slots_count=slots_count, set_by=set_by, set_at=now
    )
    changed = {"slots_count": slots_count, "set_by": set_by, "set_at": now}
    async with engine.begin() as connection:
        await connection.execute(
            row.on_conflict_do_update(index_elements=["tenant_id", "points"], set_=changed)
        )


async def _plan(
    connection: AsyncConnection,
    seal: TipSeal,
    tenant: Tenant,
    *,
    slots: dict[int, int],
    month: date,
    now: datetime,
    limit: int,
) -> Plan | None:
    """Return the plan that is to be booked: the one that lies there, or a new one; None when all is done."""
    own = thanks_months.c
    here = select(own.plan_sealed).where(own.tenant_id == tenant.tenant_id, own.month == month)
    row = (await connection.execute(here)).first()
    if row is None:
        planned = await _draw(connection, seal, tenant, slots=slots, month=month, now=now, limit=limit)
        values = (
            {"done_at": now}
            if planned is None
            else {
                "plan_sealed": seal.seal(
                    f"thanks/{month}", [[list(one) for one in planned.thanked], planned.fulfilled]
                )
            }
        )
        new = insert(thanks_months).values(tenant_id=tenant.tenant_id, month=month, **values)
        await connection.execute(new.on_conflict_do_nothing())
        row = (await connection.execute(here)).one()
    if row.plan_sealed is None:
        return None
    thanked, fulfilled = seal.open(f"thanks/{month}", row.plan_sealed)
    return Plan(
        tuple(Thanked(VolunteerId(volunteer_id), points) for volunteer_id, points in thanked),
        tuple(fulfilled),
    )


async def _draw(
    connection: AsyncConnection,
    seal: TipSeal,
    tenant: Tenant,
    *,
    slots: dict[int, int],
    month: date,
    now: datetime,
    limit: int,
) -> Plan | None:
    wishes = await _wishes(connection, seal, tenant.tenant_id, month)
    return plan_thanks(
        slots,
        wishes=wishes,
        open_to=await who_may_be_thanked(
            connection, tenant=tenant, volunteer_ids={wish.volunteer_id for wish in wishes}, now=now
        ),
        drawn=await draw_eligible(connection, tenant=tenant, now=now, limit=limit),
        shuffle=secrets.SystemRandom().shuffle,
    )


async def _wishes(
    connection: AsyncConnection, seal: TipSeal, tenant_id: TenantId, month: date
) -> Sequence[Wish]:
    """Return the wishes of earlier months, longest waiting first: none is fulfilled as soon as it is made."""
    rows = await connection.execute(select(thanks_wishes).where(thanks_wishes.c.tenant_id == tenant_id))
    found = []
    for row in rows:
        said = seal.open(f"wish/{row.wish_id}", row.sealed)
        if said["asked_on"] < month.isoformat():
            wish = Wish(str(row.wish_id), VolunteerId(said["volunteer_id"]), said["points"])
            found.append((said["asked_on"], wish))
    return [wish for _, wish in sorted(found)]


async def _forget(
    connection: AsyncConnection, tenant_id: TenantId, month: date, plan: Plan, now: datetime
) -> None:
    await connection.execute(
        delete(thanks_wishes).where(
            thanks_wishes.c.tenant_id == tenant_id,
            thanks_wishes.c.wish_id.in_([UUID(wish_id) for wish_id in plan.fulfilled]),
        )
    )
    own = thanks_months.c
    await connection.execute(
        update(thanks_months)
        .where(own.tenant_id == tenant_id, own.month == month)
        .values(plan_sealed=None, done_at=now)
    )


def _request(month: date, place: int, one: Thanked) -> Request:
    said = f"thanks/{month}/{place}"
    return Request(SWEEP, said, sha256(f"{said}/{one.volunteer_id}/{one.points}".encode()).digest())
