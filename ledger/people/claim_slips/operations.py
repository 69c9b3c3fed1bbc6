"""Show claim slips at a kiosk: they buy without a name."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncEngine

from ledger.book.words import TenantId
from ledger.people.claim_slips.codes import SlipCodes, is_slip_code
from ledger.people.claim_slips.queries import find_slips
from ledger.people.claim_slips.refusals import SlipOver, SlipUnknown, SlipUsed
from ledger.people.operations.visit_rows import Comer, write_visit
from ledger.people.passes import is_payment_code
from ledger.people.refusals import PaymentCodeShown
from ledger.people.seal import Keyring
from ledger.people.words import KIOSK_TRIES_MAX, KIOSK_TRIES_WINDOW, Visit
from ledger.places.operations.tries import TriesLimit, give_back_try, take_try
from ledger.places.rules import typed_digits
from ledger.places.words import KioskId


async def open_slip_visit(
    engine: AsyncEngine,
    *,
    keyring: Keyring,
    tenant_id: TenantId,
    kiosk_id: KioskId,
    shown: Sequence[str],
    token: str,
    now: datetime,
) -> Visit:
    """Let whoever shows claim slips stand at a kiosk; they pay in the order shown, the same one only once.

    Raises:
        PaymentCodeShown, SlipUnknown, SlipUsed, SlipOver.
        TooManyTries: codes are not tried out.
    """
    typed = list(dict.fromkeys(map(typed_digits, shown)))
    if any(map(is_payment_code, typed)):
        raise PaymentCodeShown
    codes = SlipCodes(keyring, tenant_id)
    hashes = tuple(codes.hash(code) for code in typed if is_slip_code(code))
    limit = TriesLimit(subject=f"slip/kiosk/{kiosk_id}", tries_max=KIOSK_TRIES_MAX, window=KIOSK_TRIES_WINDOW)
    async with engine.begin() as connection:
        await take_try(connection, tenant_id=tenant_id, limit=limit, now=now)
        found = await find_slips(connection, tenant_id=tenant_id, code_hashes=hashes, now=now)
        is_known = len(found) == len(typed)
        if is_known:
            await give_back_try(connection, tenant_id=tenant_id, limit=limit)
    if not is_known:
        raise SlipUnknown
    if any(not slip.points_left for slip in found):
        raise SlipUsed
    if any(slip.is_over for slip in found):
        raise SlipOver
    async with engine.begin() as connection:
        return await write_visit(
            connection,
            Comer(way="slip", slips=hashes),
            tenant_id=tenant_id,
            kiosk_id=kiosk_id,
            token=token,
            now=now,
        )
