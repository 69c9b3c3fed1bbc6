"""Reads what a phone sends of a scan: its place, a screen's code, its clock, or a photo of a sticker."""

import io
import re
from datetime import datetime
from typing import Final

import zxingcpp
from PIL import Image
from sqlalchemy.ext.asyncio import AsyncConnection

from api.house import House
from api.wire import phone as wire
from ledger.earning.attachments.queries import find_attachment, open_files
from ledger.earning.attachments.refusals import AttachmentUnknown
from ledger.earning.attachments.words import AttachmentId
from ledger.earning.evidence.rules import exact_text, is_exact
from ledger.earning.evidence.words import CodeSeen, Scan
from ledger.earning.words import CLOCK_SLACK, Fix
from ledger.people.consent.operations import who_consents
from ledger.people.words import PhoneHolder
from ledger.places.boards import boards_in_service
from ledger.places.rotating import is_fresh, is_right, read_code, step_of
from ledger.places.words import CheckpointId, Place

ADDRESS: Final = re.compile(r"/c/[0-9]{1,15}/([^/?#]+)")


async def agreed_place(
    connection: AsyncConnection, phone: PhoneHolder, place: wire.Place | None
) -> wire.Place | None:
    """Return a place that a phone sent, unless its holder has said that places are not to be kept."""
    if place is None:
        return None
    said = await who_consents(
        connection, tenant_id=phone.tenant_id, volunteer_ids=[phone.volunteer_id], purpose="location"
    )
    return None if said.get(phone.volunteer_id) is False else place


async def fix_of(connection: AsyncConnection, phone: PhoneHolder, place: wire.Place | None) -> Fix | None:
    """Return where a phone says it is, unless its holder does not agree that places are looked at."""
    place = await agreed_place(connection, phone, place)
    if place is None:
        return None
    where = Place(latitude=place.latitude, longitude=place.longitude)
    return Fix(place=where, accuracy_m=place.accuracy_m)


async def scan_of_phone(
    house: House,
    connection: AsyncConnection,
    phone: PhoneHolder,
    *,
    checkpoint_id: CheckpointId,
    board_code: str | None,
    fix: Fix | None,
    scanned_at: datetime | None,
    now: datetime,
) -> Scan:
    """Tell how a person scanned a checkpoint with their own phone; a wrong code leaves a sticker's scan."""
    code = None
    if board_code is not None:
        code = await _code_seen(
            house, connection, phone, checkpoint_id=checkpoint_id, board_code=board_code, now=now
        )
    digest = None
    if fix is not None and is_exact(fix):
        digest = house.keyring.blind_index(
            tenant_id=phone.tenant_id, field="place", text=exact_text(fix.place)
        )
    return Scan(
        method="sticker" if code is None else "board",
        code=code,
        is_code_wrong=board_code is not None and code is None,
        is_clock_off=scanned_at is not None and scanned_at > now + CLOCK_SLACK,
        device_id=phone.device_id,
        place_digest=digest,
    )


async def _code_seen(
    house: House,
    connection: AsyncConnection,
    phone: PhoneHolder,
    *,
    checkpoint_id: CheckpointId,
    board_code: str,
    now: datetime,
) -> CodeSeen | None:
    """Return the code if a screen in service here has shown it; none is shown before its time."""
    code = read_code(board_code)
    if code is None or code.step > step_of(now) + 1:
        return None
    here = await boards_in_service(connection, tenant_id=phone.tenant_id, checkpoint_id=checkpoint_id)
    key = house.keyring.board_key(tenant_id=phone.tenant_id, board_id=code.board_id)
    if code.board_id not in here or not is_right(code, key):
        return None
    return CodeSeen(board_id=code.board_id, step=code.step, is_fresh=is_fresh(code.step, now=now))


async def own_picture(
    house: House, connection: AsyncConnection, phone: PhoneHolder, photo_id: AttachmentId
) -> bytes:
    """Return a photo that this volunteer has uploaded."""
    found = await find_attachment(connection, tenant_id=phone.tenant_id, attachment_id=photo_id)
    if found is None or found.uploaded_by != phone.principal:
        raise AttachmentUnknown
    files = await open_files(
        connection, keyring=house.keyring, tenant_id=phone.tenant_id, attachment_ids=[photo_id]
    )
    if photo_id not in files:
        raise AttachmentUnknown
    return files[photo_id]


def checkpoint_code_in(picture: bytes) -> str | None:
    """Return the short code of the first checkpoint whose code is on a photo."""
    formats = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode])
    with Image.open(io.BytesIO(picture)) as photo:
        read = zxingcpp.read_barcodes(photo.convert("L"), formats=formats)
    for one in read:
        address = ADDRESS.search(one.text)
        if address is not None:
            return address[1]
    return None
