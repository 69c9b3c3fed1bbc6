"""What is read of attachments: the fact that commands ask for, what belongs to a claim, and a file opened."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final

import asyncpg
from sqlalchemy import Row, Select, and_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from ledger.book.facts import Loaders
from ledger.book.words import LogIndex, Principal, TenantId
from ledger.earning.attachments.facts import AttachmentFact, AttachmentSeen
from ledger.earning.attachments.tables import attached_files, attachment_contents, attachments
from ledger.earning.attachments.words import Attachment, AttachmentId
from ledger.people.seal import Keyring
from ledger.people.tables import person_keys
from ledger.people.words import Person

ATTACHMENTS: Final = """
SELECT a.attachment_id, a.uploaded_by, a.media_type, a.digest, f.about
FROM attachments a
LEFT JOIN attached_files f ON f.tenant_id = a.tenant_id AND f.attachment_id = a.attachment_id
WHERE a.tenant_id = $1 AND a.attachment_id = ANY($2::bigint[]) AND a.purged_at IS NULL"""

FILES_FROM_MAX: Final = 2_000


async def load_attachments(
    connection: asyncpg.Connection, tenant_id: TenantId, facts: Sequence[AttachmentFact]
) -> Mapping[AttachmentFact, AttachmentSeen]:
    """Load files that are still kept, with what they are evidence of."""
    rows = await connection.fetch(ATTACHMENTS, tenant_id, [fact.attachment_id for fact in facts])
    return {
        AttachmentFact(row["attachment_id"]): AttachmentSeen(
            attachment_id=row["attachment_id"],
            uploaded_by=Principal(row["uploaded_by"]),
            media_type=row["media_type"],
            digest=row["digest"],
            about=row["about"],
        )
        for row in rows
    }


LOADERS: Final[Loaders] = {AttachmentFact: load_attachments}


async def files_about(
    connection: AsyncConnection, *, tenant_id: TenantId, abouts: Collection[LogIndex]
) -> dict[LogIndex, tuple[Attachment, ...]]:
    """Return the files that belong to claims or other things, the first uploaded first; none is left out."""
    found = (
        _attachments(tenant_id)
        .add_columns(attached_files.c.about)
        .join(
            attached_files,
            and_(
                attached_files.c.tenant_id == attachments.c.tenant_id,
                attached_files.c.attachment_id == attachments.c.attachment_id,
            ),
        )
        .where(attached_files.c.about.in_(abouts))
        .order_by(attached_files.c.about, attachments.c.attachment_id)
    )
    files: dict[LogIndex, tuple[Attachment, ...]] = {}
    for row in await connection.execute(found):
        about = LogIndex(row.about)
        files[about] = (*files.get(about, ()), _attachment(row))
    return files


async def files_from(
    connection: AsyncConnection, *, tenant_id: TenantId, uploaded_by: Principal
) -> list[Attachment]:
    """Return the files that somebody handed in, newest first, at most 2,000."""
    found = (
        _attachments(tenant_id)
        .where(attachments.c.uploaded_by == uploaded_by)
        .order_by(attachments.c.uploaded_at.desc(), attachments.c.attachment_id.desc())
        .limit(FILES_FROM_MAX)
    )
    return [_attachment(row) for row in await connection.execute(found)]


async def find_attachment(
    connection: AsyncConnection, *, tenant_id: TenantId, attachment_id: AttachmentId
) -> Attachment | None:
    """Return what is known of one file."""
    found = _attachments(tenant_id).where(attachments.c.attachment_id == attachment_id)
    row = (await connection.execute(found)).one_or_none()
    return None if row is None else _attachment(row)


async def open_files(
    connection: AsyncConnection,
    *,
    keyring: Keyring,
    tenant_id: TenantId,
    attachment_ids: Collection[AttachmentId],
) -> dict[AttachmentId, bytes]:
    """Return the bytes of files; one that is deleted, or whose uploader's key is gone, is left out."""
    found = (
        select(
            attachments.c.attachment_id,
            attachments.c.uploaded_by,
            attachment_contents.c.sealed,
            person_keys.c.wrapped_key,
        )
        .join(
            attachment_contents,
            and_(
                attachment_contents.c.tenant_id == attachments.c.tenant_id,
                attachment_contents.c.attachment_id == attachments.c.attachment_id,
            ),
        )
        .join(
            person_keys,
            and_(
                person_keys.c.tenant_id == attachments.c.tenant_id,
                person_keys.c.person == attachments.c.uploaded_by,
            ),
        )
        .where(attachments.c.tenant_id == tenant_id, attachments.c.attachment_id.in_(attachment_ids))
    )
    opened: dict[AttachmentId, bytes] = {}
    for row in await connection.execute(found):
        seal = keyring.open_person(
            tenant_id=tenant_id, person=Person(row.uploaded_by), wrapped_key=row.wrapped_key
        )
        attachment_id = AttachmentId(row.attachment_id)
        opened[attachment_id] = seal.open_bytes(field_of(attachment_id), row.sealed)
    return opened


def field_of(attachment_id: AttachmentId) -> str:
    """Name the field under which a file is sealed, which binds its bytes to its number."""
    return f"attachment/{attachment_id}"


def _attachments(tenant_id: TenantId) -> "Select[*tuple[Any, ...]]":
    file = attachments.c
    return select(
        file.attachment_id,
        file.media_type,
        file.bytes_count,
        file.width,
        file.height,
        file.seconds,
        file.uploaded_by,
        file.uploaded_at,
        file.digest,
        file.purged_at,
    ).where(file.tenant_id == tenant_id)


def _attachment(row: "Row[*tuple[Any, ...]]") -> Attachment:
    return Attachment(
        attachment_id=AttachmentId(row.attachment_id),
        media_type=row.media_type,
        bytes_count=row.bytes_count,
        width=row.width,
        height=row.height,
        seconds=row.seconds,
        uploaded_by=Principal(row.uploaded_by),
        uploaded_at=row.uploaded_at,
        digest=row.digest,
        purged=row.purged_at is not None,
    )
