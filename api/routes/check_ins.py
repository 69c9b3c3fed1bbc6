"""Routes by which a phone checks in at a checkpoint: by a code it scans, or by a photo of a sticker."""

import asyncio
from datetime import datetime
from typing import Any

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import JSONBody

from api.house import House
from api.identity import PHONE
from api.once import respond
from api.phone_views import current_patrol, phone_claim
from api.requests import Intent
from api.scans import checkpoint_code_in, fix_of, own_picture, scan_of_phone
from api.verbs import commands
from api.wire import phone as wire
from ledger.earning.attachments.refusals import AttachmentUnknown, AttachmentUsed
from ledger.earning.attachments.words import AttachmentId
from ledger.earning.evidence.refusals import NoCodeInPhoto
from ledger.earning.evidence.words import Scan
from ledger.earning.operations import CheckIn
from ledger.earning.queries.phone import own_claim
from ledger.earning.refusals import CheckInTooSoon, CheckpointRetired, ScanTooOld, TimeInFuture
from ledger.earning.rules import scanned
from ledger.earning.words import ClaimId, Fix
from ledger.people.words import PhoneHolder
from ledger.places.queries import find_checkpoint
from ledger.places.refusals import CheckpointUnknown
from ledger.places.words import Checkpoint


@commands(
    "/check-ins",
    "check_in",
    by=PHONE,
    refuses=(CheckpointUnknown, CheckInTooSoon, CheckpointRetired, ScanTooOld, TimeInFuture),
)
async def check_in(
    data: JSONBody[wire.CheckInSent],
    house: NamedDependency[House],
    holder: NamedDependency[PhoneHolder],
    intent: NamedDependency[Intent],
) -> Response[wire.CheckIn]:
    """Check in; the check-in that completes a patrol makes its claim."""
    now = house.clock()
    async with house.reading() as connection:
        checkpoint = await find_checkpoint(connection, tenant_id=holder.tenant_id, short_code=data.short_code)
        fix = await fix_of(connection, holder, data.place)
        scan = await scan_of_phone(
            house,
            connection,
            holder,
            checkpoint_id=checkpoint.checkpoint_id,
            board_code=data.board_code,
            fix=fix,
            scanned_at=data.scanned_at,
            now=now,
        )
    return await _check_in(
        house,
        holder,
        intent,
        checkpoint,
        occurred_at=scanned(data.scanned_at, received_at=now),
        fix=fix,
        scan=scan,
    )


@commands(
    "/me/photo-check-ins",
    "check_in_by_photo",
    by=PHONE,
    refuses=(
        CheckpointUnknown,
        CheckInTooSoon,
        CheckpointRetired,
        ScanTooOld,
        TimeInFuture,
        AttachmentUnknown,
        AttachmentUsed,
        NoCodeInPhoto,
    ),
)
async def check_in_by_photo(
    data: JSONBody[wire.PhotoCheckInSent],
    house: NamedDependency[House],
    holder: NamedDependency[PhoneHolder],
    intent: NamedDependency[Intent],
) -> Response[wire.CheckIn]:
    """Check in by a photo of the sticker: on trust, and the photo is kept as evidence."""
    now, photo_id = house.clock(), AttachmentId(data.attachment_id)
    async with house.reading() as connection:
        picture = await own_picture(house, connection, holder, photo_id)
        # Reading a code takes some hundredths of a second: in a thread, so that nobody else waits.
        code = await asyncio.to_thread(checkpoint_code_in, picture)
        if code is None:
            raise NoCodeInPhoto
        checkpoint = await find_checkpoint(connection, tenant_id=holder.tenant_id, short_code=code)
    return await _check_in(
        house,
        holder,
        intent,
        checkpoint,
        occurred_at=scanned(data.taken_at, received_at=now),
        fix=None,
        scan=Scan(method="photo", device_id=holder.device_id, photo_id=photo_id),
    )


async def _check_in(
    house: House,
    phone: PhoneHolder,
    intent: Intent,
    checkpoint: Checkpoint,
    *,
    occurred_at: datetime,
    fix: Fix | None,
    scan: Scan,
) -> Response[wire.CheckIn]:
    now = house.clock()
    outcome = await house.tellers.submit(
        phone.tenant_id,
        CheckIn(
            request=intent.by(phone.principal),
            volunteer_id=phone.volunteer_id,
            checkpoint_id=checkpoint.checkpoint_id,
            occurred_at=occurred_at,
            fix=fix,
            scan=scan,
        ),
    )
    answer: Any = outcome.answer
    async with house.reading() as connection:
        claim = None
        if answer["claim"] is not None:
            claim = await own_claim(
                connection,
                tenant_id=phone.tenant_id,
                volunteer_id=phone.volunteer_id,
                claim_id=ClaimId(answer["claim"]["claim_id"]),
            )
        patrol = await current_patrol(connection, phone, now)
    body = wire.CheckIn(
        check_in_id=answer["check_in_id"],
        checkpoint_name=checkpoint.name,
        occurred_at=datetime.fromisoformat(answer["occurred_at"]),
        grade=answer["grade"],
        signals=answer.get("signals", []),
        patrol=patrol,
        claim=None if claim is None else phone_claim(claim),
    )
    return respond(body, hit=outcome.hit)


ROUTES = (check_in, check_in_by_photo)
