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


class Carried(NamedTuple):
    """A phone in somebody's hand: what its session and its passes are made of."""

    volunteer_id: VolunteerId
    token: str
    pass_number: str
    secret: bytes

    def shown_pass(self, step: int) -> str:
        """Show the pass of one step of 30 seconds."""
        return write_pass(pass_number=self.pass_number, code=totp(self.secret, step))


async def open_visits(bureau: Bureau, plan: Plan) -> list[Visitor]:
    """Let as many volunteers as there are connections stand at kiosks, with points to spend."""
    kiosks = [await pair_kiosk(bureau, shop_id) for shop_id in bureau.shops]
    phones = await activate_phones(bureau, plan.connections)
    await bureau.give_points([phone.volunteer_id for phone in phones], POINTS_EACH)
    return [await _visit(bureau, kiosks[number % len(kiosks)], phone) for number, phone in enumerate(phones)]


async def activate_phones(bureau: Bureau, count: int) -> list[Carried]:
    """Give phones to so many volunteers."""
    known = list(bureau.directory.volunteers.values())[:count]
    slips = await issue_slips(
        bureau.engine,
        keyring=bureau.keyring,
        tenant_id=bureau.tenant_id,
        scope=WHOLE_BUREAU,
        volunteer_ids=[VolunteerId(volunteer.volunteer_id) for volunteer in known],
        issued_by=SYSTEM,
        now=datetime.now(UTC),
    )
    return [await _activate(bureau, slip.code) for slip in slips]


async def pair_kiosk(bureau: Bureau, shop_id: ShopId) -> PairedKiosk:
    """Pair a kiosk with a shop."""
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


async def _activate(bureau: Bureau, activation_code: str) -> Carried:
    secret = secrets.token_bytes(DEVICE_SECRET_BYTES)
    activated = await activate_device(
        bureau.engine,
        keyring=bureau.keyring,
        activation_code=activation_code,
        device_secret=base64.b32encode(secret).decode().rstrip("="),
        label="红米",
        now=datetime.now(UTC),
    )
    holder = activated.holder
    return Carried(holder.volunteer_id, activated.token, holder.pass_number, secret)


async def _visit(bureau: Bureau, kiosk: PairedKiosk, phone: Carried) -> Visitor:
    """Show a pass, and return the visit that it opens."""
    now, token = datetime.now(UTC), new_token(bureau.tenant_id)
    await open_visit(
        bureau.engine,
        keyring=bureau.keyring,
        tenant_id=bureau.tenant_id,
        kiosk_id=kiosk.kiosk_id,
        shown=phone.shown_pass(step_at(now)),
        token=token,
        now=now,
    )
    return Visitor(kiosk.credential, token)
