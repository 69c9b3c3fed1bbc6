"""Reads what a phone sends of a scan: its place, a screen's code, its clock."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from api.house import House
from api.wire import phone as wire
from ledger.earning.evidence.rules import exact_text, is_exact
from ledger.earning.evidence.words import CodeSeen, Scan
from ledger.earning.words import CLOCK_SLACK, Fix
from ledger.people.words import PhoneHolder
from ledger.places.boards import boards_in_service
from ledger.places.rotating import is_fresh, is_right, read_code, step_of
from ledger.places.words import CheckpointId, Place


def fix_of(place: wire.Place | None) -> Fix | None:
    """Return where a phone says it is."""
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
