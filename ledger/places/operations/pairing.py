"""How a kiosk gets its credential: it shows a code, the desk types it, the kiosk collects.

A pairing begins before anyone knows which bureau will confirm it, so its row belongs to the house
(tenant 0) and lives ten minutes. Confirming writes the kiosk under its bureau and notes in the house
which one: the only transaction that touches rows of two tenants.
"""

import secrets
from datetime import datetime

from sqlalchemy import delete, func, select, update
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


async def begin_pairing(engine: AsyncEngine, *, now: datetime) -> PairingBegun:
    """Give a kiosk a code to show and a secret by which it alone can collect the credential."""
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
    tries = TriesLimit(
        subject=f"pairing/{confirmed_by}", tries_max=PAIRING_TRIES_MAX, window=PAIRING_TRIES_WINDOW
    )
    async with engine.begin() as connection:
        await find_shop(connection, tenant_id=tenant_id, shop_id=kiosk.shop_id, scope=scope)
        await take_try(connection, tenant_id=tenant_id, limit=tries, now=now)
        kiosk_id = await _bind(
            connection,
            pairing_code=typed_digits(pairing_code),
            now=now,
            new_kiosk={
                "tenant_id": tenant_id,
                "shop_id": kiosk.shop_id,
                "name": kiosk.name,
                "hand_over": kiosk.hand_over,
                "paired_at": now,
                "paired_by": confirmed_by,
            },
        )
        if kiosk_id is not None:
            await give_back_try(connection, tenant_id=tenant_id, limit=tries)
            return await find_kiosk(connection, tenant_id=tenant_id, kiosk_id=kiosk_id, scope=scope)
    raise PairingCodeUnknown


async def collect_credential(
    engine: AsyncEngine, *, pairing_code: str, pairing_secret: str, now: datetime
) -> CredentialCollected | None:
    """Hand the credential to the kiosk that holds the secret; None while the desk has not confirmed.

    A kiosk that lost the answer may collect again, which replaces the credential, until it has been used.
    """
    async with engine.begin() as connection:
        pairing = kiosk_pairings.c
        found = select(pairing.confirmed_tenant_id, pairing.confirmed_kiosk_id, pairing.expires_at).where(
            pairing.tenant_id == HOUSE,
            pairing.pairing_code == typed_digits(pairing_code),
            pairing.secret_hash == token_hash(pairing_secret),
        )
        row = (await connection.execute(found)).one_or_none()
        if row is None:
            raise PairingCodeUnknown
        if row.expires_at <= now:
            raise PairingOver
        if row.confirmed_kiosk_id is None:
            return None
        tenant_id, kiosk_id = TenantId(row.confirmed_tenant_id), KioskId(row.confirmed_kiosk_id)
        credential = new_token(tenant_id)
        given = await connection.execute(
            update(kiosks)
            .where(
                kiosks.c.tenant_id == tenant_id,
                kiosks.c.kiosk_id == kiosk_id,
                kiosks.c.last_seen_at.is_(None),
                kiosks.c.revoked_at.is_(None),
            )
            .values(credential_hash=token_hash(credential))
        )
        if given.rowcount == 0:
            raise PairingOver
        kiosk = await find_kiosk(connection, tenant_id=tenant_id, kiosk_id=kiosk_id, scope=WHOLE_BUREAU)
        return CredentialCollected(kiosk=kiosk, credential=credential)


async def _bind(
    connection: AsyncConnection, *, pairing_code: str, now: datetime, new_kiosk: dict[str, object]
) -> KioskId | None:
    """Write the kiosk and note it in its pairing; None when no such pairing waits for this bureau."""
    pairing = kiosk_pairings.c
    found = (
        select(pairing.pairing_id, pairing.confirmed_tenant_id, pairing.confirmed_kiosk_id)
        .where(pairing.tenant_id == HOUSE, pairing.pairing_code == pairing_code, pairing.expires_at > now)
        .with_for_update()
    )
    row = (await connection.execute(found)).one_or_none()
    if row is None:
        return None
    if row.confirmed_kiosk_id is not None:
        is_ours = row.confirmed_tenant_id == new_kiosk["tenant_id"]
        return KioskId(row.confirmed_kiosk_id) if is_ours else None
    written = insert(kiosks).values(**new_kiosk).returning(kiosks.c.kiosk_id)
    kiosk_id = KioskId((await connection.execute(written)).scalar_one())
    await connection.execute(
        update(kiosk_pairings)
        .where(pairing.tenant_id == HOUSE, pairing.pairing_id == row.pairing_id)
        .values(confirmed_tenant_id=new_kiosk["tenant_id"], confirmed_kiosk_id=kiosk_id)
    )
    return kiosk_id
