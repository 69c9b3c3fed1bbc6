"""Routes of vending cabinets: connected at the desk, they ask what to drop and tell what fell."""

from typing import Annotated, Any, Final

from litestar import Request, Response
from litestar.di import NamedDependency
from litestar.params import JSONBody, PathParameter

from api.house import House
from api.identity import KIOSK_STAFF
from api.once import answer_once, respond
from api.order_views import order_number
from api.requests import Intent
from api.verbs import PUBLIC, asks, changes, commands
from api.wire.base import WHOLE_NUMBER_MAX
from api.wire.cabinets import CabinetConnected, CabinetPoll, CabinetReport, Job, JobLine, JobList, Reported
from api.wire.volunteers import NothingSent
from ledger.book.words import TenantId
from ledger.market.cabinets.operations import NoteLateDrop, connect_cabinet, note_seen
from ledger.market.cabinets.queries import Cabinet, find_cabinet, list_jobs
from ledger.market.cabinets.refusals import CabinetUnknown, KioskWithoutCabinet
from ledger.market.cabinets.rules import CABINET_ROOM, DROP_TIME, is_signed, secret_of
from ledger.market.operations.hand_over import HandOver
from ledger.market.operations.void_order import VoidOrder
from ledger.market.queries import find_order
from ledger.market.refusals import NotInOrder, OrderEnded, OrderUnknown
from ledger.market.words import LineAsked, OrderId, Sku
from ledger.people.words import StaffMember
from ledger.places.refusals import KioskUnknown
from ledger.places.words import KioskId

JAM: Final = "jam"
SIGNATURE_LENGTH: Final = 64


@changes(
    "/kiosks/{kiosk_id:int}/cabinets",
    "connect_cabinet",
    by=KIOSK_STAFF,
    refuses=(KioskUnknown, KioskWithoutCabinet),
)
async def connect_one_cabinet(
    data: JSONBody[NothingSent],  # noqa: ARG001 - the body says nothing, but must be a JSON object
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    intent: NamedDependency[Intent],
    kiosk_id: Annotated[int, PathParameter(ge=1, le=WHOLE_NUMBER_MAX)],
) -> Response[CabinetConnected]:
    """Give the cabinet of a kiosk its secret, shown this once; the secret before it is worth nothing."""

    async def connect() -> dict[str, str]:
        nonce = await connect_cabinet(
            house.engine,
            tenant_id=staff.tenant_id,
            scope=staff.unit.path,
            kiosk_id=KioskId(kiosk_id),
            by=staff.principal,
            now=house.clock(),
        )
        return {"nonce": nonce.hex()}

    kept = await answer_once(
        house, tenant_id=staff.tenant_id, request=intent.by(staff.principal), verb=connect
    )
    nonce = bytes.fromhex(kept.answer["nonce"])
    body = CabinetConnected(
        cabinet=f"{staff.tenant_id}/{kiosk_id}",
        secret=_secret(house, staff.tenant_id, KioskId(kiosk_id), nonce).hex(),
    )
    return kept.respond(body)


@asks("/cabinet/polls", "poll_cabinet_jobs", by=PUBLIC, refuses=(CabinetUnknown,))
async def poll_jobs(
    request: Request[Any, Any, Any],
    data: JSONBody[CabinetPoll],  # noqa: ARG001 - the body says nothing, but is signed
    house: NamedDependency[House],
) -> JobList:
    """Tell a cabinet which orders to drop; it asks every few seconds, from behind any router."""
    cabinet, now = await _cabinet(house, request), house.clock()
    async with house.engine.begin() as connection:
        await note_seen(connection, tenant_id=cabinet.tenant_id, kiosk_id=cabinet.by.kiosk_id, now=now)
        orders = await list_jobs(connection, cabinet=cabinet, now=now)
    jobs = [
        Job(
            job=order.order_id,
            order_number=order_number(order.order_id),
            lines=[JobLine(sku=line.sku, quantity=line.quantity) for line in order.lines],
            begin_before=order.hold_until - DROP_TIME,
        )
        for order in orders
    ]
    return JobList(jobs=jobs, server_time=now)


@commands(
    "/cabinet/reports", "report_cabinet_job", by=PUBLIC, refuses=(CabinetUnknown, OrderUnknown, NotInOrder)
)
async def report_job(
    request: Request[Any, Any, Any],
    data: JSONBody[CabinetReport],
    house: NamedDependency[House],
    intent: NamedDependency[Intent],
) -> Response[Reported]:
    """Take a cabinet's word for what fell: all of it, a part, or nothing, whose order is then void."""
    cabinet, order_id = await _cabinet(house, request), OrderId(data.job)
    async with house.reading() as connection:
        order = await find_order(connection, tenant_id=cabinet.tenant_id, order_id=order_id)
    if order.kiosk_id != cabinet.by.kiosk_id:
        raise OrderUnknown
    command = _end_of(cabinet, data, intent, house)
    try:
        outcome = await house.tellers.submit(cabinet.tenant_id, command)
    except OrderEnded:
        late = NoteLateDrop(
            request=intent.part(1).by(cabinet.by.principal),
            order_id=order_id,
            by=cabinet.by,
            dropped_at=house.clock(),
            reason=_said(data),
        )
        outcome = await house.tellers.submit(cabinet.tenant_id, late)
    async with house.reading() as connection:
        order = await find_order(connection, tenant_id=cabinet.tenant_id, order_id=order_id)
    body = Reported(job=order_id, state=outcome.answer["state"], points_returned=order.points_returned)
    return respond(body, hit=outcome.hit)


def _end_of(cabinet: Cabinet, report: CabinetReport, intent: Intent, house: House) -> HandOver | VoidOrder:
    """Say how an order ends by what fell of it."""
    request, order_id, now = intent.by(cabinet.by.principal), OrderId(report.job), house.clock()
    if not report.dropped:
        return VoidOrder(
            request=request, order_id=order_id, by=cabinet.by, voided_at=now, reason=report.fault or JAM
        )
    return HandOver(
        request=request,
        order_id=order_id,
        by=cabinet.by,
        handed_over_at=now,
        lines=tuple(LineAsked(Sku(line.sku), line.quantity) for line in report.dropped),
        reason=report.fault,
    )


def _said(report: CabinetReport) -> str:
    fallen = ", ".join(f"{line.quantity} x {line.sku}" for line in report.dropped) or "0"
    return f"{fallen}; {report.fault or 'late'}"[:500]


async def _cabinet(house: House, request: Request[Any, Any, Any]) -> Cabinet:
    """Return the cabinet that has signed a request.

    Raises:
        CabinetUnknown: nobody serves under that name, or the signature or its moment is wrong.
    """
    headers = request.headers
    tenant, _, kiosk = headers.get("Cabinet", "").partition("/")
    if not all(part.isascii() and part.isdigit() and len(part) <= 15 for part in (tenant, kiosk)):  # noqa: PLR2004
        raise CabinetUnknown
    tenant_id, kiosk_id = TenantId(int(tenant)), KioskId(int(kiosk))
    async with house.reading() as connection:
        cabinet = await find_cabinet(connection, tenant_id=tenant_id, kiosk_id=kiosk_id)
    if cabinet is None or not is_signed(
        _secret(house, tenant_id, kiosk_id, cabinet.nonce),
        moment=headers.get("Cabinet-Time", ""),
        path=request.url.path,
        body=await request.body(),
        signature=headers.get("Cabinet-Signature", "")[:SIGNATURE_LENGTH],
        now=house.clock(),
    ):
        raise CabinetUnknown
    return cabinet


def _secret(house: House, tenant_id: TenantId, kiosk_id: KioskId, nonce: bytes) -> bytes:
    key = house.keyring.room_key(CABINET_ROOM)
    return secret_of(key, tenant_id=tenant_id, kiosk_id=kiosk_id, nonce=nonce)


ROUTES = (connect_one_cabinet, poll_jobs, report_job)
