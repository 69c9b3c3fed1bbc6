"""What pages are shown of attachments: links good for some minutes, and words opened."""

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy.ext.asyncio import AsyncConnection

from api.house import House
from api.wire.attachments import AttachmentShown, EvidenceShown, WordsShown
from ledger.book.words import LogIndex, Principal, TenantId
from ledger.earning.attachments.cleaning import read_words
from ledger.earning.attachments.links import link_path
from ledger.earning.attachments.queries import files_about, files_from, open_files
from ledger.earning.attachments.words import Attachment, AttachmentId

API_PATH = "/api/v1"


async def evidence_of(house: House, *, tenant_id: TenantId, about: LogIndex) -> EvidenceShown:
    """Show what was handed in with one claim or file; the reach of whoever asks is checked before."""
    async with house.reading() as connection:
        found = await files_about(connection, tenant_id=tenant_id, abouts=[about])
        return await _evidence(connection, house, tenant_id=tenant_id, files=found.get(about, ()))


async def handed_in_by(
    connection: AsyncConnection, house: House, *, tenant_id: TenantId, uploaded_by: Principal
) -> EvidenceShown:
    """Show somebody the files and words that they handed in themselves, newest first."""
    files = await files_from(connection, tenant_id=tenant_id, uploaded_by=uploaded_by)
    return await _evidence(connection, house, tenant_id=tenant_id, files=files)


async def _evidence(
    connection: AsyncConnection, house: House, *, tenant_id: TenantId, files: Sequence[Attachment]
) -> EvidenceShown:
    words = await open_files(
        connection,
        keyring=house.keyring,
        tenant_id=tenant_id,
        attachment_ids=[file.attachment_id for file in files if file.media_type == "application/json"],
    )
    return EvidenceShown(
        files=[
            file_shown(house, tenant_id=tenant_id, file=file)
            for file in files
            if file.media_type != "application/json"
        ],
        words=_words(files, words),
    )


def file_shown(house: House, *, tenant_id: TenantId, file: Attachment) -> AttachmentShown:
    """Show one file, with a link while its bytes are kept."""
    path = link_path(house.keyring, tenant_id=tenant_id, attachment_id=file.attachment_id, now=house.clock())
    return AttachmentShown(
        attachment_id=file.attachment_id,
        media_type=file.media_type,
        width=file.width,
        height=file.height,
        seconds=file.seconds,
        uploaded_at=file.uploaded_at,
        sha256=file.digest.hex(),
        url=None if file.purged else f"{API_PATH}{path}",
    )


def _words(files: Iterable[Attachment], opened: Mapping[AttachmentId, bytes]) -> list[WordsShown]:
    shown = []
    for file in files:
        if file.media_type != "application/json":
            continue
        content = opened.get(file.attachment_id)
        words = None if content is None else read_words(content)
        place = None if words is None else words.place
        shown.append(
            WordsShown(
                attachment_id=file.attachment_id,
                uploaded_at=file.uploaded_at,
                text=None if words is None else words.text,
                latitude=None if place is None else place.latitude,
                longitude=None if place is None else place.longitude,
                accuracy_m=None if words is None else words.accuracy_m,
            )
        )
    return shown
