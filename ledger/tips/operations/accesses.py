"""The log of who looked at what of the tips: a chain that only grows, sealed, reviewed by an auditor."""

from collections.abc import Sequence
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, Final

import orjson
from sqlalchemy import Row, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from ledger.book.words import TenantId
from ledger.people.seal import Keyring
from ledger.people.words import StaffId
from ledger.tips.operations.drawer import lock_desk
from ledger.tips.refusals import ReviewBehind
from ledger.tips.sealing import TipSeal
from ledger.tips.tables import tip_accesses, tip_reviews
from ledger.tips.words import Access, Act, Review

BEGINNING: Final = bytes(32)
PAGE_MAX: Final = 200


async def note_access(
    connection: AsyncConnection,
    seal: TipSeal,
    *,
    tenant_id: TenantId,
    staff_id: StaffId,
    act: Act,
    now: datetime,
    codename: str | None = None,
    reason: str | None = None,
) -> None:
    """Write down an act of the tip desk in the transaction that does it: no act without its entry."""
    await lock_desk(connection, seal, tenant_id=tenant_id)
    last = await _last(connection, tenant_id)
    entry_no, before = (1, BEGINNING) if last is None else (last.entry_no + 1, last.digest)
    detail = seal.seal(f"access/{entry_no}", {"act": act, "codename": codename, "reason": reason})
    at = now.astimezone(UTC)
    digest = chained(before, tenant_id=tenant_id, entry_no=entry_no, at=at, staff_id=staff_id, detail=detail)
    await connection.execute(
        insert(tip_accesses).values(
            tenant_id=tenant_id,
            entry_no=entry_no,
            accessed_at=at,
            staff_id=staff_id,
            detail_sealed=detail,
            digest=digest,
        )
    )


def chained(
    before: bytes, *, tenant_id: TenantId, entry_no: int, at: datetime, staff_id: StaffId, detail: bytes
) -> bytes:
    """Return the digest of an entry over the digest of the one before it."""
    written = orjson.dumps([tenant_id, entry_no, at.astimezone(UTC).isoformat(), staff_id, detail.hex()])
    return sha256(before + written).digest()


async def first_break(connection: AsyncConnection, *, tenant_id: TenantId) -> int | None:
    """Return the first entry that does not follow from the one before, or that a review saw otherwise."""
    reviewed = {
        row.entry_no: row.digest
        for row in await connection.execute(
            select(tip_reviews.c.entry_no, tip_reviews.c.digest).where(tip_reviews.c.tenant_id == tenant_id)
        )
    }
    before, expected = BEGINNING, 1
    rows = await connection.execute(
        select(tip_accesses).where(tip_accesses.c.tenant_id == tenant_id).order_by(tip_accesses.c.entry_no)
    )
    for row in rows:
        digest = chained(
            before,
            tenant_id=tenant_id,
            entry_no=row.entry_no,
            at=row.accessed_at,
            staff_id=row.staff_id,
            detail=row.detail_sealed,
        )
        if row.entry_no != expected or digest != row.digest or reviewed.pop(row.entry_no, digest) != digest:
            return expected
        before, expected = digest, expected + 1
    return min(reviewed, default=None)


async def list_accesses(
    connection: AsyncConnection, *, keyring: Keyring, tenant_id: TenantId, before: int | None = None
) -> list[Access]:
    """Return entries, newest first."""
    seal = TipSeal(keyring, tenant_id)
    found = select(tip_accesses).where(tip_accesses.c.tenant_id == tenant_id)
    if before is not None:
        found = found.where(tip_accesses.c.entry_no < before)
    rows = await connection.execute(found.order_by(tip_accesses.c.entry_no.desc()).limit(PAGE_MAX))
    entries = []
    for row in rows:
        detail = seal.open(f"access/{row.entry_no}", row.detail_sealed)
        entries.append(
            Access(
                entry_no=row.entry_no,
                at=row.accessed_at,
                staff_id=StaffId(row.staff_id),
                act=detail["act"],
                codename=detail["codename"],
                reason=detail["reason"],
            )
        )
    return entries


async def list_reviews(
    connection: AsyncConnection, *, keyring: Keyring, tenant_id: TenantId
) -> Sequence[Review]:
    """Return the last reviews, newest first."""
    seal = TipSeal(keyring, tenant_id)
    rows = await connection.execute(
        select(tip_reviews)
        .where(tip_reviews.c.tenant_id == tenant_id)
        .order_by(tip_reviews.c.entry_no.desc())
        .limit(PAGE_MAX)
    )
    return [
        Review(
            entry_no=row.entry_no,
            staff_id=StaffId(row.staff_id),
            at=row.reviewed_at,
            in_order=row.in_order,
            note=None if row.note_sealed is None else seal.open(f"review/{row.entry_no}", row.note_sealed),
        )
        for row in rows
    ]


async def review_accesses(
    engine: AsyncEngine,
    *,
    keyring: Keyring,
    tenant_id: TenantId,
    staff_id: StaffId,
    entry_no: int,
    in_order: bool,
    note: str | None,
    now: datetime,
) -> None:
    """Sign the log up to its newest entry, as an auditor who sits not at the tip desk.

    Raises:
        ReviewBehind: the log is longer than what was looked at, or was signed up to there before.
    """
    seal = TipSeal(keyring, tenant_id)
    async with engine.begin() as connection:
        await lock_desk(connection, seal, tenant_id=tenant_id)
        last = await _last(connection, tenant_id)
        signed = await connection.scalar(
            select(tip_reviews.c.entry_no).where(
                tip_reviews.c.tenant_id == tenant_id, tip_reviews.c.entry_no == entry_no
            )
        )
        if last is None or last.entry_no != entry_no or signed is not None:
            raise ReviewBehind
        await connection.execute(
            insert(tip_reviews).values(
                tenant_id=tenant_id,
                entry_no=entry_no,
                staff_id=staff_id,
                reviewed_at=now,
                digest=last.digest,
                in_order=in_order,
                note_sealed=None if note is None else seal.seal(f"review/{entry_no}", note),
            )
        )


async def _last(connection: AsyncConnection, tenant_id: TenantId) -> "Row[*tuple[Any, ...]] | None":
    found = (
        select(tip_accesses.c.entry_no, tip_accesses.c.digest)
        .where(tip_accesses.c.tenant_id == tenant_id)
        .order_by(tip_accesses.c.entry_no.desc())
        .limit(1)
    )
    return (await connection.execute(found)).first()
