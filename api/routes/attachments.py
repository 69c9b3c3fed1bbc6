"""Routes of attachments: a file comes in from a phone or the desk, and is opened again by a signed link."""

import asyncio
from typing import Annotated, Final

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import PathParameter, RawBody

from api.files import BYTES, serves
from api.house import House
from api.identity import CLERK, PHONE
from api.once import answer_once
from api.requests import Intent
from api.verbs import PUBLIC, uploads
from api.wire.attachments import AttachmentKept
from api.wire.base import WHOLE_NUMBER_MAX
from ledger.book.words import Principal, TenantId
from ledger.earning.attachments.cleaning import clean_file
from ledger.earning.attachments.links import check_link
from ledger.earning.attachments.operations import keep_file
from ledger.earning.attachments.queries import find_attachment, open_files
from ledger.earning.attachments.refusals import (
    AttachmentUnknown,
    FileBroken,
    FileNotAccepted,
    LinkOver,
    PhotosNotAgreed,
    PictureTooLarge,
    TooManyUploads,
    VoiceTooLong,
)
from ledger.earning.attachments.words import FILE_BYTES_MAX, AttachmentId
from ledger.people.consent.operations import who_consents
from ledger.people.words import PhoneHolder, StaffMember

CLEANED_AT_ONCE: Final = 2
"""Pictures unpacked side by side: each takes a core and some 70 MB for a moment."""
_cleaning: Final = asyncio.Semaphore(CLEANED_AT_ONCE)
UNFIT: Final = (FileNotAccepted, FileBroken, PictureTooLarge, VoiceTooLong, TooManyUploads)


@uploads(
    "/me/attachments",
    "upload_my_file",
    by=PHONE,
    bytes_max=FILE_BYTES_MAX,
    refuses=(*UNFIT, PhotosNotAgreed),
)
async def upload_my_file(
    body: RawBody,
    house: NamedDependency[House],
    holder: NamedDependency[PhoneHolder],
    intent: NamedDependency[Intent],
) -> Response[AttachmentKept]:
    """Take a photo or voice note from a phone."""
    async with house.reading() as connection:
        said = await who_consents(
            connection, tenant_id=holder.tenant_id, volunteer_ids=[holder.volunteer_id], purpose="photos"
        )
    return await _keep(
        house,
        tenant_id=holder.tenant_id,
        by=holder.principal,
        body=body,
        intent=intent,
        takes_photos=said.get(holder.volunteer_id) is not False,
    )


@uploads("/attachments", "upload_file", by=CLERK, bytes_max=FILE_BYTES_MAX, refuses=UNFIT)
async def upload_file(
    body: RawBody,
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    intent: NamedDependency[Intent],
) -> Response[AttachmentKept]:
    """Take a photo or voice note from the desk."""
    return await _keep(house, tenant_id=staff.tenant_id, by=staff.principal, body=body, intent=intent)


async def _keep(
    house: House,
    *,
    tenant_id: TenantId,
    by: Principal,
    body: bytes,
    intent: Intent,
    takes_photos: bool = True,
) -> Response[AttachmentKept]:
    async def keep() -> dict[str, int]:
        async with _cleaning:
            file = await asyncio.to_thread(clean_file, body)
        if file.media_type.startswith("image/") and not takes_photos:
            raise PhotosNotAgreed
        kept = await keep_file(
            house.engine,
            keyring=house.keyring,
            tenant_id=tenant_id,
            uploaded_by=by,
            file=file,
            now=house.clock(),
        )
        return {"attachment_id": kept}

    answered = await answer_once(house, tenant_id=tenant_id, request=intent.by(by), verb=keep)
    attachment_id = AttachmentId(answered.answer["attachment_id"])
    async with house.reading() as connection:
        file = await find_attachment(connection, tenant_id=tenant_id, attachment_id=attachment_id)
    if file is None:
        raise AttachmentUnknown
    return answered.respond(
        AttachmentKept(
            attachment_id=file.attachment_id,
            media_type=file.media_type,
            bytes_count=file.bytes_count,
            width=file.width,
            height=file.height,
            seconds=file.seconds,
            sha256=file.digest.hex(),
        )
    )


@serves(
    "/attachments/{tenant_id:int}/{attachment_id:int}/{end:int}/{signature:str}",
    "open_file",
    media_type=BYTES,
    by=PUBLIC,
    refuses=(LinkOver,),
    tag="attachments",
)
async def open_file(
    house: NamedDependency[House],
    tenant_id: Annotated[int, PathParameter(ge=1, le=WHOLE_NUMBER_MAX)],
    attachment_id: Annotated[int, PathParameter(ge=1, le=WHOLE_NUMBER_MAX)],
    end: Annotated[int, PathParameter(ge=0, le=WHOLE_NUMBER_MAX)],
    signature: Annotated[str, PathParameter(min_length=1, max_length=64)],
) -> Response[bytes]:
    """Open a photo or voice note by a link that was given out some minutes ago."""
    bureau, wanted = TenantId(tenant_id), AttachmentId(attachment_id)
    check_link(
        house.keyring,
        tenant_id=bureau,
        attachment_id=wanted,
        end=end,
        signature=signature,
        now=house.clock(),
    )
    async with house.reading() as connection:
        file = await find_attachment(connection, tenant_id=bureau, attachment_id=wanted)
        opened = await open_files(
            connection, keyring=house.keyring, tenant_id=bureau, attachment_ids=[wanted]
        )
    if file is None or wanted not in opened:
        raise LinkOver
    return Response(
        opened[wanted],
        media_type=file.media_type,
        headers={"Content-Disposition": "inline", "Cross-Origin-Resource-Policy": "same-origin"},
    )


ROUTES = (upload_my_file, upload_file, open_file)
