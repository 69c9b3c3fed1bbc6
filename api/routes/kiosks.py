"""Routes by which the desk pairs kiosks and takes them out of service."""

from datetime import datetime
from typing import Annotated

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import JSONBody, PathParameter

from api.house import House
from api.identity import KIOSK_STAFF
from api.once import answer_once
from api.requests import Intent
from api.verbs import asks, changes, reads
from api.wire.base import WHOLE_NUMBER_MAX
from api.wire.kiosks import ExitPinSent, ExitPinSet, Kiosk, KioskConfirmed, KioskLimits, KioskList
from api.wire.volunteers import Revocation
from ledger.people.operations.kiosk_exits import set_exit_pin
from ledger.people.pins.refusals import PinWeak
from ledger.people.words import StaffMember
from ledger.places import queries
from ledger.places.networks import read_networks
from ledger.places.operations.kiosks import limit_kiosk, revoke_kiosk
from ledger.places.operations.pairing import confirm_pairing
from ledger.places.refusals import (
    KioskUnknown,
    NetworkMalformed,
    PairingCodeUnknown,
    ShopUnknown,
    TooManyTries,
)
from ledger.places.words import Kiosk as KnownKiosk
from ledger.places.words import KioskId, NewKiosk, ShopId


@reads("/kiosks", "list_kiosks", by=KIOSK_STAFF)
async def list_kiosks(house: NamedDependency[House], staff: NamedDependency[StaffMember]) -> KioskList:
    """List the kiosks of one's area."""
    async with house.reading() as connection:
        kiosks = await queries.list_kiosks(connection, tenant_id=staff.tenant_id, scope=staff.unit.path)
    return KioskList(items=[_kiosk(kiosk, house.clock()) for kiosk in kiosks])


@changes("/kiosks", "confirm_kiosk", by=KIOSK_STAFF, refuses=(PairingCodeUnknown, ShopUnknown, TooManyTries))
async def confirm_kiosk(
    data: JSONBody[KioskConfirmed],
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    intent: NamedDependency[Intent],
) -> Response[Kiosk]:
    """Bind the kiosk that shows a code to a shop."""

    async def bind() -> dict[str, int]:
        kiosk = await confirm_pairing(
            house.engine,
            tenant_id=staff.tenant_id,
            scope=staff.unit.path,
            pairing_code=data.pairing_code,
            kiosk=NewKiosk(shop_id=ShopId(data.shop_id), name=data.name, hand_over=data.hand_over),
            confirmed_by=staff.principal,
            now=house.clock(),
        )
        return {"kiosk_id": kiosk.kiosk_id}

    kept = await answer_once(house, tenant_id=staff.tenant_id, request=intent.by(staff.principal), verb=bind)
    return kept.respond(await _read_kiosk(house, staff, KioskId(kept.answer["kiosk_id"])))


@changes("/kiosks/{kiosk_id:int}/revocations", "revoke_kiosk", by=KIOSK_STAFF, refuses=(KioskUnknown,))
async def revoke_one_kiosk(
    data: JSONBody[Revocation],
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    intent: NamedDependency[Intent],
    kiosk_id: Annotated[int, PathParameter(ge=1, le=WHOLE_NUMBER_MAX)],
) -> Response[Kiosk]:
    """Take a kiosk out of service for good."""

    async def revoke() -> dict[str, int]:
        kiosk = await revoke_kiosk(
            house.engine,
            tenant_id=staff.tenant_id,
            scope=staff.unit.path,
            kiosk_id=KioskId(kiosk_id),
            revoked_by=staff.principal,
            reason=data.reason,
            now=house.clock(),
        )
        return {"kiosk_id": kiosk.kiosk_id}

    kept = await answer_once(
        house, tenant_id=staff.tenant_id, request=intent.by(staff.principal), verb=revoke
    )
    return kept.respond(await _read_kiosk(house, staff, KioskId(kiosk_id)))


@changes(
    "/kiosks/{kiosk_id:int}/limits",
    "limit_kiosk",
    by=KIOSK_STAFF,
    refuses=(KioskUnknown, NetworkMalformed),
)
async def limit_one_kiosk(
    data: JSONBody[KioskLimits],
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    intent: NamedDependency[Intent],
    kiosk_id: Annotated[int, PathParameter(ge=1, le=WHOLE_NUMBER_MAX)],
) -> Response[Kiosk]:
    """Say from which networks a kiosk may speak."""

    async def limit() -> dict[str, int]:
        await limit_kiosk(
            house.engine,
            tenant_id=staff.tenant_id,
            scope=staff.unit.path,
            kiosk_id=KioskId(kiosk_id),
            networks=read_networks(data.networks),
            limited_by=staff.principal,
            now=house.clock(),
        )
        return {"kiosk_id": kiosk_id}

    kept = await answer_once(house, tenant_id=staff.tenant_id, request=intent.by(staff.principal), verb=limit)
    return kept.respond(await _read_kiosk(house, staff, KioskId(kiosk_id)))


@asks("/kiosks/{kiosk_id:int}/exit-pins", "set_exit_pin", by=KIOSK_STAFF, refuses=(KioskUnknown, PinWeak))
async def set_one_exit_pin(
    data: JSONBody[ExitPinSent],
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    kiosk_id: Annotated[int, PathParameter(ge=1, le=WHOLE_NUMBER_MAX)],
) -> ExitPinSet:
    """Set the PIN by which staff leave a kiosk's page; no key is kept, for it would keep the PIN's hash."""
    await set_exit_pin(house.engine, staff=staff, kiosk_id=KioskId(kiosk_id), pin=data.pin, now=house.clock())
    return ExitPinSet(has_exit_pin=True)


async def _read_kiosk(house: House, staff: StaffMember, kiosk_id: KioskId) -> Kiosk:
    async with house.reading() as connection:
        return _kiosk(
            await queries.find_kiosk(
                connection, tenant_id=staff.tenant_id, kiosk_id=kiosk_id, scope=staff.unit.path
            ),
            house.clock(),
        )


def _kiosk(kiosk: KnownKiosk, now: datetime) -> Kiosk:
    return Kiosk(
        kiosk_id=kiosk.kiosk_id,
        name=kiosk.name,
        shop_id=kiosk.shop_id,
        shop_name=kiosk.shop_name,
        hand_over=kiosk.hand_over,
        paired_at=kiosk.paired_at,
        last_seen_at=kiosk.last_seen_at,
        version=kiosk.version,
        revoked_at=kiosk.revoked_at,
        networks=list(kiosk.networks or ()),
        has_exit_pin=kiosk.has_exit_pin,
        left_at=kiosk.left_at,
        scanned_at=kiosk.scanned_at,
        printed_at=kiosk.printed_at,
        has_paper_trouble=kiosk.has_paper_trouble,
        camera=kiosk.camera,
        called_since=kiosk.called_since(now),
    )


ROUTES = (list_kiosks, confirm_kiosk, limit_one_kiosk, set_one_exit_pin, revoke_one_kiosk)
