"""Who can open identities: each officer of the tip desk makes a key, and an auditor confirms it."""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any
from uuid import uuid4

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from sqlalchemy import Row, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from ledger.book.words import TenantId
from ledger.people.passwords import THREADS
from ledger.people.seal import Keyring
from ledger.people.sessions import staff_names
from ledger.people.tables import staff
from ledger.people.words import StaffId
from ledger.tips.operations.accesses import note_access
from ledger.tips.refusals import OfficerUnknown, PassphraseTooShort, PassphraseWrong, SecondOfficerNeeded
from ledger.tips.sealing import TipSeal, new_officer_key, open_officer_key
from ledger.tips.tables import tip_officers
from ledger.tips.words import PASSPHRASE_MIN, Act, KeyId, Officer

DESK_ROLE = "tip_desk"


async def enrol_officer(
    engine: AsyncEngine,
    *,
    keyring: Keyring,
    tenant_id: TenantId,
    staff_id: StaffId,
    passphrase: str,
    now: datetime,
) -> KeyId:
    """Make a key for an officer; it takes part once an auditor has confirmed it.

    Raises:
        PassphraseTooShort: it guards every identity from now on.
    """
    if len(passphrase) < PASSPHRASE_MIN:
        raise PassphraseTooShort(length_min=PASSPHRASE_MIN)
    loop = asyncio.get_running_loop()
    public_key, private_sealed, salt = await loop.run_in_executor(
        THREADS, partial(new_officer_key, passphrase)
    )
    key_id = KeyId(uuid4())
    seal = TipSeal(keyring, tenant_id)
    async with engine.begin() as connection:
        await connection.execute(
            insert(tip_officers).values(
                tenant_id=tenant_id,
                key_id=key_id,
                staff_id=staff_id,
                public_key=public_key,
                private_sealed=private_sealed,
                salt=salt,
                enrolled_at=now,
            )
        )
        await note_access(
            connection, seal, tenant_id=tenant_id, staff_id=staff_id, act="officer_enrolled", now=now
        )
    return key_id


async def confirm_officer(
    engine: AsyncEngine,
    *,
    keyring: Keyring,
    tenant_id: TenantId,
    staff_id: StaffId,
    key_id: KeyId,
    retires: bool,
    now: datetime,
) -> None:
    """Let a key take part from now on, or never again; an older key of the same person then ends.

    Raises:
        OfficerUnknown: there is no such key, or it is retired.
        SecondOfficerNeeded: it is one's own.
    """
    seal = TipSeal(keyring, tenant_id)
    async with engine.begin() as connection:
        own = tip_officers.c
        row = (
            await connection.execute(
                select(own.staff_id).where(
                    own.tenant_id == tenant_id, own.key_id == key_id, own.retired_at.is_(None)
                )
            )
        ).first()
        if row is None:
            raise OfficerUnknown
        if row.staff_id == staff_id:
            raise SecondOfficerNeeded
        keys = update(tip_officers).where(own.tenant_id == tenant_id, own.retired_at.is_(None))
        if retires:
            await connection.execute(keys.where(own.key_id == key_id).values(retired_at=now))
        else:
            await connection.execute(
                keys.where(own.key_id == key_id, own.confirmed_by.is_(None)).values(
                    confirmed_by=staff_id, confirmed_at=now
                )
            )
        act: Act = "officer_retired" if retires else "officer_confirmed"
        await note_access(connection, seal, tenant_id=tenant_id, staff_id=staff_id, act=act, now=now)


async def list_officers(
    connection: AsyncConnection, *, keyring: Keyring, tenant_id: TenantId
) -> Sequence[Officer]:
    """Return every key that is not retired, oldest first, with whose it is."""
    own = tip_officers.c
    rows = (
        await connection.execute(
            select(tip_officers, staff.c.roles, staff.c.left_at)
            .join(staff, (staff.c.tenant_id == own.tenant_id) & (staff.c.staff_id == own.staff_id))
            .where(own.tenant_id == tenant_id, own.retired_at.is_(None))
            .order_by(own.enrolled_at, own.key_id)
        )
    ).all()
    names = await staff_names(
        connection,
        keyring=keyring,
        tenant_id=tenant_id,
        staff_ids=sorted({StaffId(row.staff_id) for row in rows}),
    )
    return [_officer(row, names.get(StaffId(row.staff_id), "")) for row in rows]


async def active_officers(
    connection: AsyncConnection, *, keyring: Keyring, tenant_id: TenantId
) -> Sequence[Officer]:
    """Return the newest confirmed key of each person who sits at the tip desk now."""
    newest: dict[StaffId, Officer] = {}
    for officer in await list_officers(connection, keyring=keyring, tenant_id=tenant_id):
        if officer.is_active:
            newest[officer.staff_id] = officer
    return list(newest.values())


async def unlock(
    officers: Sequence[Officer], *, staff_id: StaffId, passphrase: str
) -> list[tuple[Officer, X25519PrivateKey]]:
    """Open the keys of one person that the passphrase fits: older tips are sealed to older ones.

    Raises:
        OfficerUnknown: they have none that takes part.
        PassphraseWrong: it fits none of them.
    """
    own = [officer for officer in officers if officer.staff_id == staff_id and officer.is_active]
    if not own:
        raise OfficerUnknown
    loop = asyncio.get_running_loop()
    opened = []
    for officer in own:
        private = await loop.run_in_executor(THREADS, open_officer_key, officer, passphrase)
        if private is not None:
            opened.append((officer, private))
    if not opened:
        raise PassphraseWrong
    return opened


def _officer(row: "Row[*tuple[Any, ...]]", staff_name: str) -> Officer:
    return Officer(
        key_id=KeyId(row.key_id),
        staff_id=StaffId(row.staff_id),
        staff_name=staff_name,
        public_key=row.public_key,
        private_sealed=row.private_sealed,
        salt=row.salt,
        enrolled_at=row.enrolled_at,
        confirmed_at=row.confirmed_at,
        is_active=row.confirmed_at is not None and row.left_at is None and DESK_ROLE in row.roles,
    )
