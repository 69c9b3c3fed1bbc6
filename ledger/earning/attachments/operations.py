"""Keep a file or words under the key of whoever hands them in, and delete bytes whose time has passed."""

import hashlib
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Select, and_, bindparam, delete, exists, func, insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from ledger.book.operations.sweeps import LISTED_MAX, Swept
from ledger.book.words import Principal, TenantId
from ledger.earning.attachments.cleaning import write_words
from ledger.earning.attachments.facts import AttachmentSeen
from ledger.earning.attachments.queries import field_of
from ledger.earning.attachments.refusals import TooManyUploads
from ledger.earning.attachments.rules import kept_until
from ledger.earning.attachments.tables import attached_files, attachment_contents, attachments
from ledger.earning.attachments.words import (
    KEPT_UNUSED,
    UPLOADS_A_DAY_MAX,
    AttachmentId,
    Clean,
    Words,
)
from ledger.earning.tables import CLOSED, claims, decisions
from ledger.people.seal import Keyring
from ledger.people.tables import person_keys
from ledger.people.words import Person
from ledger.places.operations.ids import draw_ids

A_DAY: Final = timedelta(days=1)
SUPPOSED: Final = AttachmentId(0)
"""The number of words that a dry run supposes; no file has it."""


async def keep_file(
    engine: AsyncEngine,
    *,
    keyring: Keyring,
    tenant_id: TenantId,
    uploaded_by: Principal,
    file: Clean,
    now: datetime,
) -> AttachmentId:
    """Seal a clean file under the key of whoever uploads it, and return its number.

    Raises:
        TooManyUploads: they have uploaded enough for a day.
    """
    async with engine.begin() as connection:
        await _check_count(connection, tenant_id=tenant_id, uploaded_by=uploaded_by, now=now)
        (number,) = await draw_ids(connection, attachments.c.attachment_id, 1)
        attachment_id = AttachmentId(number)
        wrapped_key = await connection.scalar(
            select(person_keys.c.wrapped_key).where(
                person_keys.c.tenant_id == tenant_id, person_keys.c.person == uploaded_by
            )
        )
        if wrapped_key is None:
            message = f"{uploaded_by} has no key to seal a file under"
            raise LookupError(message)
        seal = keyring.open_person(tenant_id=tenant_id, person=Person(uploaded_by), wrapped_key=wrapped_key)
        own = {"tenant_id": tenant_id, "attachment_id": attachment_id, "uploaded_at": now}
        await connection.execute(
            insert(attachments).values(
                **own,
                uploaded_by=uploaded_by,
                media_type=file.media_type,
                bytes_count=len(file.content),
                width=file.width,
                height=file.height,
                seconds=file.seconds,
                digest=hashlib.sha256(file.content).digest(),
            )
        )
        sealed = seal.seal_bytes(field_of(attachment_id), file.content)
        await connection.execute(
            insert(attachment_contents).values(**own, due_at=now + KEPT_UNUSED, sealed=sealed)
        )
    return attachment_id


async def suppose_words(
    connection: AsyncConnection, *, tenant_id: TenantId, written_by: Principal, words: Words, now: datetime
) -> AttachmentSeen:
    """Say how a command would see words if they were kept, as `keep_words` does.

    Raises:
        TooManyUploads: they would not be kept.
    """
    await _check_count(connection, tenant_id=tenant_id, uploaded_by=written_by, now=now)
    file = write_words(words)
    return AttachmentSeen(
        attachment_id=SUPPOSED,
        uploaded_by=written_by,
        media_type=file.media_type,
        digest=hashlib.sha256(file.content).digest(),
        about=None,
    )


async def keep_words(
    engine: AsyncEngine,
    *,
    keyring: Keyring,
    tenant_id: TenantId,
    written_by: Principal,
    words: Words,
    now: datetime,
) -> AttachmentId:
    """Keep what somebody wrote in a form, with the place, in the same way as a photo."""
    return await keep_file(
        engine,
        keyring=keyring,
        tenant_id=tenant_id,
        uploaded_by=written_by,
        file=write_words(words),
        now=now,
    )


async def _check_count(
    connection: AsyncConnection, *, tenant_id: TenantId, uploaded_by: Principal, now: datetime
) -> None:
    uploaded = await connection.scalar(
        select(func.count()).where(
            attachments.c.tenant_id == tenant_id,
            attachments.c.uploaded_by == uploaded_by,
            attachments.c.uploaded_at > now - A_DAY,
        )
    )
    if (uploaded or 0) >= UPLOADS_A_DAY_MAX:
        raise TooManyUploads(files_max=UPLOADS_A_DAY_MAX)


async def purge_files(
    engine: AsyncEngine, *, tenant_id: TenantId, now: datetime, limit: int = LISTED_MAX
) -> Swept:
    """Delete the bytes of files whose time has passed; what a file was and its hash stay.

    Each file is looked at when it is due, and either goes or is due again later, so that a round costs what
    is due and not what is kept. Safe twice, late, and on two machines.
    """
    async with engine.begin() as connection:
        rows = (await connection.execute(_due(tenant_id, now).limit(limit))).all()
        again = {
            row.attachment_id: kept_until(
                uploaded_at=row.uploaded_at, is_used=row.about is not None, over_at=row.over_at, now=now
            )
            for row in rows
        }
        gone = [attachment_id for attachment_id, until in again.items() if until <= now]
        kept = attachment_contents.c
        await connection.execute(
            delete(attachment_contents).where(kept.tenant_id == tenant_id, kept.attachment_id.in_(gone))
        )
        await connection.execute(
            update(attachments)
            .where(attachments.c.tenant_id == tenant_id, attachments.c.attachment_id.in_(gone))
            .values(purged_at=now)
        )
        later = [
            {"this": attachment_id, "until": until} for attachment_id, until in again.items() if until > now
        ]
        if later:
            put_off = update(attachment_contents).where(
                kept.tenant_id == tenant_id, kept.attachment_id == bindparam("this")
            )
            await connection.execute(put_off.values(due_at=bindparam("until")), later)
    return Swept(due_count=len(rows), done_count=len(rows), left_count=0)


def _due(tenant_id: TenantId, now: datetime) -> "Select[*tuple[Any, ...]]":
    """Ask for the files that are due, with when what they are evidence of was over."""
    kept, link = attachment_contents.c, attached_files.c
    last_verdict = (
        select(func.max(decisions.c.decided_at))
        .where(
            decisions.c.tenant_id == kept.tenant_id,
            decisions.c.claim_id == link.about,
            exists().where(
                claims.c.tenant_id == kept.tenant_id, claims.c.log_index == link.about, text(CLOSED)
            ),
        )
        .scalar_subquery()
    )
    return (
        select(
            kept.attachment_id,
            kept.uploaded_at,
            link.about,
            func.coalesce(attachments.c.released_at, last_verdict).label("over_at"),
        )
        .join(
            attachments,
            and_(
                attachments.c.tenant_id == kept.tenant_id,
                attachments.c.attachment_id == kept.attachment_id,
            ),
        )
        .outerjoin(
            attached_files,
            and_(link.tenant_id == kept.tenant_id, link.attachment_id == kept.attachment_id),
        )
        .where(kept.tenant_id == tenant_id, kept.due_at <= now)
        .order_by(kept.due_at)
        .with_for_update(of=attachment_contents, skip_locked=True)
    )
