"""How a kiosk or a screen gets its credential: it shows a code, the desk types it, the device collects.

A pairing begins before anyone knows which bureau will confirm it, so its row belongs to the house
(tenant 0) and lives ten minutes. Confirming writes the kiosk under its bureau and notes in the house
which one: the only transaction that touches rows of two tenants.
"""

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import Column, Table, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from ledger.book.words import Principal, TenantId
from ledger.places.operations.tries import TriesLimit, give_back_try, take_try
from ledger.places.queries import find_kiosk, find_shop
from ledger.places.refusals import PairingCodeUnknown, PairingOver, PairingsTooMany
from ledger.places.rules import typed_digits
from ledger.places.tables import kiosk_pairings, kiosks
from ledger.places.tokens import new_token, token_hash
from ledger.places.words import (
    HOUSE,
    PAIRING_CODE_DIGITS,
    PAIRING_LIFE,
    PAIRING_TRIES_MAX,
    PAIRING_TRIES_WINDOW,
    PAIRINGS_WAITING_MAX,
    WHOLE_BUREAU,
    CredentialCollected,
    Kiosk,
    KioskId,
    NewKiosk,
    PairingBegun,
    Scope,
)


class Paired(NamedTuple):
    """A kind of device that is paired: its table, its key there, and where its pairing notes it."""

    table: Table
    key: Column[Any]
    noted_in: Column[Any]
    for_board: bool


class CredentialGiven(NamedTuple):
    """The credential that a device signs in with from now on; told once."""

    tenant_id: TenantId
    device_id: int
    credential: str


KIOSKS: Final = Paired(kiosks, kiosks.c.kiosk_id, kiosk_pairings.c.confirmed_kiosk_id, for_board=False)


async def begin_pairing(engine: AsyncEngine, *, now: datetime, for_board: bool = False) -> PairingBegun:
    """Give a device a code to show and a secret by which it alone can collect the credential."""
    pairing_secret = new_token(HOUSE)
    expires_at = now + PAIRING_LIFE
    async with engine.begin() as connection:
        await connection.execute(
            delete(kiosk_pairings).where(
                kiosk_pairings.c.tenant_id == HOUSE, kiosk_pairings.c.expires_at <= now
            )
        )
        waiting = select(func.count()).where(kiosk_pairings.c.tenant_id == HOUSE)
        if (await connection.execute(waiting)).scalar_one() >= PAIRINGS_WAITING_MAX:
            raise PairingsTooMany
        while True:
            pairing_code = str(secrets.randbelow(10**PAIRING_CODE_DIGITS)).zfill(PAIRING_CODE_DIGITS)
            begun = insert(kiosk_pairings).values(
                tenant_id=HOUSE,
                pairing_code=pairing_code,
                secret_hash=token_hash(pairing_secret),
                begun_at=now,
                expires_at=expires_at,
                for_board=for_board,
            )
            written = await connection.execute(begun.on_conflict_do_nothing())
            if written.rowcount == 1:
                break
    return PairingBegun(pairing_code=pairing_code, pairing_secret=pairing_secret, expires_at=expires_at)


async def confirm_pairing(
    engine: AsyncEngine,
    *,
    tenant_id: TenantId,
    scope: Scope,
    pairing_code: str,
    kiosk: NewKiosk,
    confirmed_by: Principal,
    now: datetime,
) -> Kiosk:
    """Bind the kiosk that shows this code to a shop; asking twice binds it once."""
    new = {"shop_id": kiosk.shop_id, "name": kiosk.name, "hand_over": kiosk.hand_over}
    async with engine.begin() as connection:
        await find_shop(connection, tenant_id=tenant_id, shop_id=kiosk.shop_id, scope=scope)
        kiosk_id = await bind_once(
            connection,
            KIOSKS,
            new,
            tenant_id=tenant_id,
            pairing_code=pairing_code,
            confirmed_by=confirmed_by,
            now=now,
        )
        if kiosk_id is not None:
            return await find_kiosk(connection, tenant_id=tenant_id, kiosk_id=KioskId(kiosk_id), scope=scope)
    raise PairingCodeUnknown


async def collect_credential(
    engine: AsyncEngine, *, pairing_code: str, pairing_secret: str, now: datetime
) -> CredentialCollected | None:
    """Hand the credential to the kiosk that holds the secret; None while the desk has not confirmed."""
    async with engine.begin() as connection:
        given = await give_credential(
            connection, KIOSKS, pairing_code=pairing_code, pairing_secret=pairing_secret, now=now
        )
        if given is None:
            return None
        kiosk = await find_kiosk(
            connection, tenant_id=given.tenant_id, kiosk_id=KioskId(given.device_id), scope=WHOLE_BUREAU
        )
        return CredentialCollected(kiosk=kiosk, credential=given.credential)


async def bind_once(
    connection: AsyncConnection,
    paired: Paired,
    new: Mapping[str, object],
    *,
    tenant_id: TenantId,
    pairing_code: str,
    confirmed_by: Principal,
    now: datetime,
) -> int | None:
    """Write the device that shows a code and note it in its pairing; a wrong code is counted, and gives None.

    The caller commits either way.
    """
    tries = TriesLimit(
        subject=f"pairing/{confirmed_by}", tries_max=PAIRING_TRIES_MAX, window=PAIRING_TRIES_WINDOW
    )
    await take_try(connection, tenant_id=tenant_id, limit=tries, now=now)
    row = {"tenant_id": tenant_id, "paired_at": now, "paired_by": confirmed_by, **new}
    device_id = await _bind(connection, paired, row, pairing_code=typed_digits(pairing_code), now=now)
    if device_id is not None:
        await give_back_try(connection, tenant_id=tenant_id, limit=tries)
    return device_id


async def give_credential(
    connection: AsyncConnection, paired: Paired, *, pairing_code: str, pairing_secret: str, now: datetime
) -> CredentialGiven | None:
    """Make the credential of the device that holds a pairing's secret; None while nobody has confirmed it.

    A device that lost the answer may collect again, which replaces the credential, until it has been used.
    """
    pairing = kiosk_pairings.c
    found = select(pairing.confirmed_tenant_id, paired.noted_in.label("device_id"), pairing.expires_at).where(
        pairing.tenant_id == HOUSE,
        pairing.pairing_code == typed_digits(pairing_code),
        pairing.secret_hash == token_hash(pairing_secret),
        pairing.for_board.is_(paired.for_board),
    )
    row = (await connection.execute(found)).one_or_none()
    if row is None:
        raise PairingCodeUnknown
    if row.expires_at <= now:
        raise PairingOver
    if row.device_id is None:
        return None
    tenant_id = TenantId(row.confirmed_tenant_id)
    credential = new_token(tenant_id)
    device = paired.table.c
    given = await connection.execute(
        update(paired.table)
        .where(
            device.tenant_id == tenant_id,
            paired.key == row.device_id,
            device.last_seen_at.is_(None),
            device.revoked_at.is_(None),
        )
        .values(credential_hash=token_hash(credential))
    )
    if given.rowcount == 0:
        raise PairingOver
    return CredentialGiven(tenant_id, row.device_id, credential)


async def _bind(
    connection: AsyncConnection,
    paired: Paired,
    new: Mapping[str, object],
    *,
    pairing_code: str,
    now: datetime,
) -> int | None:
    """Write the device and note it in its pairing; None when no such pairing waits for this bureau."""
    pairing = kiosk_pairings.c
    found = (
        select(pairing.pairing_id, pairing.confirmed_tenant_id, paired.noted_in.label("device_id"))
        .where(
            pairing.tenant_id == HOUSE,
            pairing.pairing_code == pairing_code,
            pairing.expires_at > now,
            pairing.for_board.is_(paired.for_board),
        )
        .with_for_update()
    )
    row = (await connection.execute(found)).one_or_none()
    if row is None:
        return None
    if row.device_id is not None:
        return int(row.device_id) if row.confirmed_tenant_id == new["tenant_id"] else None
    written = insert(paired.table).values(**new).returning(paired.key)
    device_id = int((await connection.execute(written)).scalar_one())
    await connection.execute(
        update(kiosk_pairings)
        .where(pairing.tenant_id == HOUSE, pairing.pairing_id == row.pairing_id)
        .values({pairing.confirmed_tenant_id: new["tenant_id"], paired.noted_in: device_id})
    )
    return device_id
