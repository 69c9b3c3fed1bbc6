"""People at kiosks: kiosks paired with shops, phones activated, passes shown, one visit per connection."""

import base64
import secrets
from datetime import UTC, datetime
from typing import Final, NamedTuple

from bench.bureau import SYSTEM, Bureau
from bench.plan import Plan
from ledger.people.operations.activation import activate_device, issue_slips
from ledger.people.operations.visits import open_visit
from ledger.people.passes import step_at, totp, write_pass
from ledger.people.words import DEVICE_SECRET_BYTES, VolunteerId
from ledger.places.operations.pairing import begin_pairing, collect_credential, confirm_pairing
from ledger.places.tokens import new_token
from ledger.places.words import WHOLE_BUREAU, KioskId, NewKiosk, ShopId

POINTS_EACH: Final = 100_000
"""Enough for thousands of boxes of soap."""


class PairedKiosk(NamedTuple):
    """A kiosk with its cookie."""

    kiosk_id: KioskId
    credential: str


class Visitor(NamedTuple):
    """Somebody who stands at a kiosk: the kiosk's cookie and the token of the visit."""

    credential: str
    visit: str


async def open_visits(bureau: Bureau, plan: Plan) -> list[Visitor]:
    """Let as many volunteers as there are connections stand at kiosks, with points to spend."""
    kiosks = [await _pair(bureau, shop_id) for shop_id in bureau.shops]
    known = list(bureau.directory.volunteers.values())
    people = [VolunteerId(volunteer.volunteer_id) for volunteer in known[: plan.connections]]
    await bureau.give_points(people, POINTS_EACH)
    slips = await issue_slips(
        bureau.engine,
        keyring=bureau.keyring,
        tenant_id=bureau.tenant_id,
        scope=WHOLE_BUREAU,
        volunteer_ids=people,
        issued_by=SYSTEM,
        now=datetime.now(UTC),
    )
    return [
        await _visit(bureau, kiosks[number % len(kiosks)], slip.code) for number, slip in enumerate(slips)
    ]


async def _pair(bureau: Bureau, shop_id: ShopId) -> PairedKiosk:
    now = datetime.now(UTC)
    begun = await begin_pairing(bureau.engine, now=now)
    await confirm_pairing(
        bureau.engine,
        tenant_id=bureau.tenant_id,
        scope=WHOLE_BUREAU,
        pairing_code=begun.pairing_code,
        kiosk=NewKiosk(shop_id=shop_id, name="一号机", hand_over="instant"),
        confirmed_by=SYSTEM,
        now=now,
    )
    collected = await collect_credential(
        bureau.engine, pairing_code=begun.pairing_code, pairing_secret=begun.pairing_secret, now=now
    )
    if collected is None:
        message = "a kiosk was not paired"
        raise LookupError(message)
    return PairedKiosk(collected.kiosk.kiosk_id, collected.credential)


async def _visit(bureau: Bureau, kiosk: PairedKiosk, activation_code: str) -> Visitor:
    """Activate a phone, show its pass, and return the visit that the pass opens."""
    secret, now = secrets.token_bytes(DEVICE_SECRET_BYTES), datetime.now(UTC)
    activated = await activate_device(
        bureau.engine,
        keyring=bureau.keyring,
        activation_code=activation_code,
        device_secret=base64.b32encode(secret).decode().rstrip("="),
        label="红米",
        now=now,
    )
    shown = write_pass(pass_number=activated.holder.pass_number, code=totp(secret, step_at(now)))
    token = new_token(bureau.tenant_id)
    await open_visit(
        bureau.engine,
        keyring=bureau.keyring,
        tenant_id=bureau.tenant_id,
        kiosk_id=kiosk.kiosk_id,
        shown=shown,
        token=token,
        now=now,
    )
    return Visitor(kiosk.credential, token)
