"""Name a relative, agree to one, take one back, and stand at a kiosk for somebody."""

from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from ledger.book.words import Principal, TenantId
from ledger.people.card_pins.refusals import PinNeeded
from ledger.people.enrolment.refusals import SecondPersonNeeded
from ledger.people.enrolment.rows import lock_volunteers
from ledger.people.enrolment.rules import check_serves
from ledger.people.operations.visit_rows import Comer, write_visit
from ledger.people.proxies.queries import state_of
from ledger.people.proxies.refusals import (
    OwnProxy,
    ProxiesTooMany,
    ProxyEnded,
    ProxyNeedsTwo,
    ProxyNotAgreed,
    ProxyUnknown,
)
from ledger.people.proxies.rules import speaking_for_themselves
from ledger.people.proxies.tables import proxies
from ledger.people.proxies.words import ASKED_MAX, ASKED_WINDOW, PROXIES_MAX, ProxyChannel, ProxyId
from ledger.people.refusals import VolunteerUnknown
from ledger.people.rules import typed_number
from ledger.people.tables import volunteers
from ledger.people.words import PhoneHolder, StaffMember, Visit, VolunteerId
from ledger.places.operations.tries import TriesLimit, take_try
from ledger.places.words import WHOLE_BUREAU, Scope

PROXY = proxies.c


async def ask_proxy(engine: AsyncEngine, *, holder: PhoneHolder, number: str, now: datetime) -> ProxyId:
    """Offer, on one's own phone, to redeem for the person who has a number; it waits for their word.

    Raises:
        VolunteerUnknown, ProxyNeedsTwo, ProxiesTooMany.
        TooManyTries: numbers are not tried out.
    """
    limit = TriesLimit(
        subject=f"proxy/volunteer/{holder.volunteer_id}", tries_max=ASKED_MAX, window=ASKED_WINDOW
    )
    async with engine.begin() as connection:
        await take_try(connection, tenant_id=holder.tenant_id, limit=limit, now=now)
    async with engine.begin() as connection:
        volunteer_id = await connection.scalar(
            select(volunteers.c.volunteer_id).where(
                volunteers.c.tenant_id == holder.tenant_id,
                volunteers.c.number == typed_number(number),
                volunteers.c.state == "active",
            )
        )
        if volunteer_id is None:
            raise VolunteerUnknown
        return await _ask(
            connection,
            tenant_id=holder.tenant_id,
            volunteer_id=VolunteerId(volunteer_id),
            relative_id=holder.volunteer_id,
            scope=WHOLE_BUREAU,
            by=holder,
            now=now,
        )


async def record_proxy(
    engine: AsyncEngine,
    *,
    staff: StaffMember,
    volunteer_id: VolunteerId,
    relative_id: VolunteerId,
    now: datetime,
) -> ProxyId:
    """Record what a person signed on paper; a second member of staff, who sees the paper, confirms it.

    Raises:
        VolunteerUnknown, ProxyNeedsTwo, ProxiesTooMany, OwnProxy.
    """
    if staff.volunteer_id in {volunteer_id, relative_id}:
        raise OwnProxy
    async with engine.begin() as connection:
        return await _ask(
            connection,
            tenant_id=staff.tenant_id,
            volunteer_id=volunteer_id,
            relative_id=relative_id,
            scope=staff.unit.path,
            by=staff,
            now=now,
        )


async def agree_at_kiosk(
    engine: AsyncEngine, *, tenant_id: TenantId, visit: Visit, proxy_id: ProxyId, now: datetime
) -> None:
    """Agree oneself, standing at a kiosk with one's phone, or with one's card and its PIN.

    Raises:
        PinNeeded: a card without its PIN, or a relative, agrees to nothing.
        ProxyUnknown, ProxyEnded.
    """
    volunteer_id = speaking_for_themselves(visit)
    async with engine.begin() as connection:
        row = await _lock(connection, tenant_id=tenant_id, proxy_id=proxy_id)
        if row.volunteer_id != volunteer_id:
            raise ProxyUnknown
        await _agree(connection, row, channel="kiosk", by=Principal(f"volunteer/{volunteer_id}"), now=now)


async def agree_on_paper(
    engine: AsyncEngine, *, staff: StaffMember, proxy_id: ProxyId, now: datetime
) -> None:
    """Confirm as the second member of staff what a person signed.

    Raises:
        ProxyUnknown: none of one's area, or it was not recorded from paper.
        ProxyEnded, OwnProxy, SecondPersonNeeded.
    """
    async with engine.begin() as connection:
        row = await _lock_for(connection, staff=staff, proxy_id=proxy_id)
        if not row.asked_by.startswith("staff/"):
            raise ProxyUnknown
        if staff.is_same(principal=row.asked_by, volunteer_id=row.asker_volunteer_id):
            raise SecondPersonNeeded
        human = {"confirmer_volunteer_id": staff.volunteer_id}
        await _agree(connection, row, channel="paper", by=staff.principal, now=now, **human)


async def revoke_proxy(
    engine: AsyncEngine, *, tenant_id: TenantId, volunteer_id: VolunteerId, proxy_id: ProxyId, now: datetime
) -> None:
    """Take a proxy back, as the person or as the relative; twice is harmless.

    Raises:
        ProxyUnknown: it is neither's.
    """
    async with engine.begin() as connection:
        row = await _lock(connection, tenant_id=tenant_id, proxy_id=proxy_id)
        if volunteer_id not in {row.volunteer_id, row.relative_id}:
            raise ProxyUnknown
        await _revoke(connection, row, by=Principal(f"volunteer/{volunteer_id}"), now=now)


async def revoke_proxy_at_desk(
    engine: AsyncEngine, *, staff: StaffMember, proxy_id: ProxyId, now: datetime
) -> None:
    """Take a proxy of one's area back, as somebody asks at the desk.

    Raises:
        ProxyUnknown, OwnProxy.
    """
    async with engine.begin() as connection:
        row = await _lock_for(connection, staff=staff, proxy_id=proxy_id)
        await _revoke(connection, row, by=staff.principal, now=now)


async def stand_for(
    engine: AsyncEngine, *, tenant_id: TenantId, visit: Visit, proxy_id: ProxyId, token: str, now: datetime
) -> Visit:
    """Go on at a kiosk as a relative: from now on the person's points pay, and the book names both.

    Raises:
        PinNeeded, ProxyUnknown, ProxyEnded, ProxyNotAgreed.
        VolunteerSuspended, VolunteerWaiting: the person may not spend now.
    """
    if not visit.may_spend or visit.volunteer_id is None:
        raise PinNeeded
    relative_id = visit.proxy_volunteer_id or visit.volunteer_id
    async with engine.begin() as connection:
        row = await _lock(connection, tenant_id=tenant_id, proxy_id=proxy_id)
        if row.relative_id != relative_id:
            raise ProxyUnknown
        if row.revoked_at is not None:
            raise ProxyEnded
        if state_of(row) != "standing":
            raise ProxyNotAgreed
        state = await connection.scalar(
            select(volunteers.c.state).where(
                volunteers.c.tenant_id == tenant_id, volunteers.c.volunteer_id == row.volunteer_id
            )
        )
        check_serves(state or "left")
        return await write_visit(
            connection,
            Comer(
                way=visit.way,
                volunteer_id=VolunteerId(row.volunteer_id),
                device_id=visit.device_id,
                card_id=visit.card_id,
                proxy_volunteer_id=relative_id,
                spends_from=visit.spends_from,
            ),
            tenant_id=tenant_id,
            kiosk_id=visit.kiosk_id,
            token=token,
            now=now,
        )


async def _ask(
    connection: AsyncConnection,
    *,
    tenant_id: TenantId,
    volunteer_id: VolunteerId,
    relative_id: VolunteerId,
    scope: Scope,
    by: StaffMember | PhoneHolder,
    now: datetime,
) -> ProxyId:
    """Write a wish between two who serve; the same again is the same wish."""
    if volunteer_id == relative_id:
        raise ProxyNeedsTwo
    people = await lock_volunteers(
        connection, tenant_id=tenant_id, scope=scope, volunteer_ids=[volunteer_id, relative_id]
    )
    if len(people) < 2:  # noqa: PLR2004 - the person and the relative
        raise VolunteerUnknown
    for person in people.values():
        check_serves(person.state)
    standing = (PROXY.tenant_id == tenant_id, PROXY.revoked_at.is_(None))
    known = await connection.scalar(
        select(PROXY.proxy_id).where(
            *standing, PROXY.volunteer_id == volunteer_id, PROXY.relative_id == relative_id
        )
    )
    if known is not None:
        return ProxyId(known)
    counted = select(func.count()).where(
        *standing, or_(PROXY.volunteer_id == volunteer_id, PROXY.relative_id == relative_id)
    )
    if (await connection.scalar(counted) or 0) >= PROXIES_MAX:
        raise ProxiesTooMany(proxies_max=PROXIES_MAX)
    row = insert(proxies).values(
        tenant_id=tenant_id,
        volunteer_id=volunteer_id,
        relative_id=relative_id,
        asked_by=by.principal,
        asker_volunteer_id=by.volunteer_id,
        asked_at=now,
    )
    return ProxyId((await connection.execute(row.returning(PROXY.proxy_id))).scalar_one())


async def _agree(
    connection: AsyncConnection,
    row: "Row[*tuple[Any, ...]]",
    *,
    channel: ProxyChannel,
    by: Principal,
    now: datetime,
    **human: VolunteerId | None,
) -> None:
    if row.revoked_at is not None:
        raise ProxyEnded
    if row.confirmed_at is None:
        await _write(connection, row, channel=channel, confirmed_by=by, confirmed_at=now, **human)


async def _revoke(
    connection: AsyncConnection, row: "Row[*tuple[Any, ...]]", *, by: Principal, now: datetime
) -> None:
    if row.revoked_at is None:
        await _write(connection, row, revoked_by=by, revoked_at=now)


async def _lock(
    connection: AsyncConnection, *, tenant_id: TenantId, proxy_id: ProxyId
) -> "Row[*tuple[Any, ...]]":
    found = select(proxies).where(PROXY.tenant_id == tenant_id, PROXY.proxy_id == proxy_id)
    row = (await connection.execute(found.with_for_update())).one_or_none()
    if row is None:
        raise ProxyUnknown
    return row


async def _lock_for(
    connection: AsyncConnection, *, staff: StaffMember, proxy_id: ProxyId
) -> "Row[*tuple[Any, ...]]":
    """Lock a proxy whose person is of one's area; nobody handles their own."""
    row = await _lock(connection, tenant_id=staff.tenant_id, proxy_id=proxy_id)
    people = await lock_volunteers(
        connection, tenant_id=staff.tenant_id, scope=staff.unit.path, volunteer_ids=[row.volunteer_id]
    )
    if not people:
        raise ProxyUnknown
    if staff.volunteer_id in {row.volunteer_id, row.relative_id}:
        raise OwnProxy
    return row


async def _write(connection: AsyncConnection, row: "Row[*tuple[Any, ...]]", **values: object) -> None:
    await connection.execute(
        update(proxies).where(PROXY.tenant_id == row.tenant_id, PROXY.proxy_id == row.proxy_id).values(values)
    )
