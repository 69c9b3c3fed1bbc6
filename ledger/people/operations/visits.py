"""A volunteer at a kiosk: a pass opens a visit of a few minutes, and each pass opens one only."""

from collections.abc import Awaitable, Callable, Collection
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ARRAY, LargeBinary, Row, any_, bindparam, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from ledger.book.words import TenantId
from ledger.people.enrolment.rules import check_serves
from ledger.people.names import secret_field, volunteer_person
from ledger.people.operations.visit_rows import Comer, write_visit
from ledger.people.passes import is_fresh, matching_step, read_pass
from ledger.people.refusals import (
    DeviceRevoked,
    PassExpired,
    PassUnknown,
    PassUsed,
    VisitAtItsEnd,
    VisitOver,
)
from ledger.people.seal import Keyring
from ledger.people.tables import KEY_OF_VOLUNTEER, devices, pass_uses, person_keys, visits, volunteers
from ledger.people.words import (
    DEVICE_TRIES_MAX,
    DEVICE_TRIES_WINDOW,
    KIOSK_TRIES_MAX,
    KIOSK_TRIES_WINDOW,
    VISIT_LIFE,
    VISIT_LIFE_MAX,
    DeviceId,
    Visit,
    VisitId,
    VolunteerId,
)
from ledger.places.operations.tries import TriesLimit, give_back_try, take_try
from ledger.places.tokens import read_token, token_hash
from ledger.places.words import KioskId

FindVisit = Callable[[TenantId, bytes], Awaitable[Visit | None]]
"""Finds a visit by the hash of its token."""
BY_TOKEN: Final = (
    select(visits, devices.c.spends_from)
    .outerjoin(
        devices, (devices.c.tenant_id == visits.c.tenant_id) & (devices.c.device_id == visits.c.device_id)
    )
    .where(
        visits.c.tenant_id == bindparam("tenant_id"),
        visits.c.token_hash == any_(bindparam("token_hashes", type_=ARRAY(LargeBinary))),
        visits.c.closed_at.is_(None),
        visits.c.expires_at > bindparam("now"),
    )
)


async def open_visit(
    engine: AsyncEngine,
    *,
    keyring: Keyring,
    tenant_id: TenantId,
    kiosk_id: KioskId,
    shown: str,
    token: str,
    now: datetime,
) -> Visit:
    """Let the holder of a fresh, unused pass stand at a kiosk while the visit lasts; `token` will name it.

    A wrong code is counted against the kiosk and against the device whose number it carries. A code that was
    right a while ago is no guess, so it is not counted.
    """
    read = read_pass(shown)
    at_kiosk = TriesLimit(
        subject=f"pass/kiosk/{kiosk_id}", tries_max=KIOSK_TRIES_MAX, window=KIOSK_TRIES_WINDOW
    )
    for_number = TriesLimit(
        subject=f"pass/number/{read.pass_number}",
        tries_max=DEVICE_TRIES_MAX,
        window=DEVICE_TRIES_WINDOW,
    )
    async with engine.begin() as connection:
        await take_try(connection, tenant_id=tenant_id, limit=at_kiosk, now=now)
        device = await _device(connection, tenant_id=tenant_id, pass_number=read.pass_number)
        if device is not None:
            await take_try(connection, tenant_id=tenant_id, limit=for_number, now=now)
            seal = keyring.open_person(
                tenant_id=tenant_id,
                person=volunteer_person(VolunteerId(device.volunteer_id)),
                wrapped_key=device.wrapped_key,
            )
            secret = bytes.fromhex(seal.open(secret_field(read.pass_number), device.secret_sealed))
            step = matching_step(secret, read.code, now)
            if step is not None:
                for limit in (at_kiosk, for_number):
                    await give_back_try(connection, tenant_id=tenant_id, limit=limit)
                return await _open(
                    connection,
                    device,
                    tenant_id=tenant_id,
                    kiosk_id=kiosk_id,
                    token=token,
                    step=step,
                    now=now,
                )
    raise PassUnknown


async def resume_visit(find: FindVisit, *, tenant_id: TenantId, kiosk_id: KioskId, token: str) -> Visit:
    """Return the visit that a kiosk's token names, while it lasts."""
    read = read_token(token)
    if read is None or read.tenant_id != tenant_id:
        raise VisitOver
    visit = await find(tenant_id, read.token_hash)
    if visit is None or visit.kiosk_id != kiosk_id:
        raise VisitOver
    return visit


async def find_visits(
    connection: AsyncConnection, *, tenant_id: TenantId, token_hashes: Collection[bytes], now: datetime
) -> dict[bytes, Visit]:
    """Return the visits that tokens name, by the hash; those that are over are left out."""
    asked = {"tenant_id": tenant_id, "token_hashes": list(token_hashes), "now": now}
    return {
        row.token_hash: Visit(
            visit_id=VisitId(row.visit_id),
            kiosk_id=KioskId(row.kiosk_id),
            volunteer_id=row.volunteer_id,
            device_id=row.device_id,
            expires_at=row.expires_at,
            spends_from=row.spends_from,
            way=row.way,
            card_id=row.card_id,
            proxy_volunteer_id=row.proxy_volunteer_id,
            may_spend=row.may_spend,
            slips=tuple(row.slips or ()),
        )
        for row in await connection.execute(BY_TOKEN, asked)
    }


async def prolong_visit(
    engine: AsyncEngine, *, tenant_id: TenantId, kiosk_id: KioskId, token: str, now: datetime
) -> datetime:
    """Give a visit its whole time again from now on, within the most that one may last; return its new end.

    Raises:
        VisitOver: it is over, or was opened elsewhere.
        VisitAtItsEnd: it lasts as long as a visit may.
    """
    own = (
        visits.c.tenant_id == tenant_id,
        visits.c.token_hash == token_hash(token),
        visits.c.kiosk_id == kiosk_id,
        visits.c.closed_at.is_(None),
        visits.c.expires_at > now,
    )
    async with engine.begin() as connection:
        found = (
            await connection.execute(
                select(visits.c.opened_at, visits.c.expires_at).where(*own).with_for_update()
            )
        ).one_or_none()
        if found is None:
            raise VisitOver
        ends_at: datetime = min(now + VISIT_LIFE, found.opened_at + VISIT_LIFE_MAX)
        if ends_at <= found.expires_at:
            raise VisitAtItsEnd
        await connection.execute(update(visits).where(*own).values(expires_at=ends_at))
    return ends_at


async def close_visit(
    engine: AsyncEngine, *, tenant_id: TenantId, kiosk_id: KioskId, token: str, now: datetime
) -> None:
    """End a visit early; one that is over already stays so."""
    async with engine.begin() as connection:
        await connection.execute(
            update(visits)
            .where(
                visits.c.tenant_id == tenant_id,
                visits.c.token_hash == token_hash(token),
                visits.c.kiosk_id == kiosk_id,
                visits.c.closed_at.is_(None),
            )
            .values(closed_at=now)
        )


async def _device(
    connection: AsyncConnection, *, tenant_id: TenantId, pass_number: str
) -> "Row[*tuple[Any, ...]] | None":
    """Read a device with what opens its secret; one of an erased person is no device."""
    found = (
        select(
            devices.c.device_id,
            devices.c.volunteer_id,
            devices.c.secret_sealed,
            devices.c.revoked_at,
            devices.c.spends_from,
            volunteers.c.left_at,
            volunteers.c.state,
            person_keys.c.wrapped_key,
        )
        .join(
            volunteers,
            (volunteers.c.tenant_id == devices.c.tenant_id)
            & (volunteers.c.volunteer_id == devices.c.volunteer_id),
        )
        .join(person_keys, KEY_OF_VOLUNTEER)
        .where(devices.c.tenant_id == tenant_id, devices.c.pass_number == pass_number)
    )
    return (await connection.execute(found)).one_or_none()


async def _open(
    connection: AsyncConnection,
    device: "Row[*tuple[Any, ...]]",
    *,
    tenant_id: TenantId,
    kiosk_id: KioskId,
    token: str,
    step: int,
    now: datetime,
) -> Visit:
    """Use up the code of one step and write the visit."""
    if device.revoked_at is not None or device.left_at is not None:
        raise DeviceRevoked
    check_serves(device.state)
    if not is_fresh(step, now):
        raise PassExpired
    use = insert(pass_uses).values(
        tenant_id=tenant_id, device_id=device.device_id, step=step, kiosk_id=kiosk_id, used_at=now
    )
    if (await connection.execute(use.on_conflict_do_nothing())).rowcount == 0:
        raise PassUsed
    return await write_visit(
        connection,
        Comer(
            way="pass",
            volunteer_id=VolunteerId(device.volunteer_id),
            device_id=DeviceId(device.device_id),
            spends_from=device.spends_from,
        ),
        tenant_id=tenant_id,
        kiosk_id=kiosk_id,
        token=token,
        now=now,
    )
