"""Routes of a volunteer about themselves: standing, statement, claims and phones."""

from typing import Annotated

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import JSONBody, PathParameter, QueryParameter

from api.cursors import read_index_cursor
from api.house import House
from api.identity import PHONE
from api.once import answer_once
from api.phone_views import phone_claim, phone_me, statement_line
from api.refusals import CursorUnknown
from api.requests import Intent
from api.verbs import changes, reads
from api.wire.base import CURSOR_LENGTH_MAX, WHOLE_NUMBER_MAX
from api.wire.phone import PhoneClaimPage, PhoneMe, Statement
from api.wire.volunteers import DeviceRevoked, NothingSent, OwnDevice, OwnDeviceList
from ledger.earning.queries.phone import own_claims
from ledger.earning.words import ClaimId
from ledger.people.operations.devices import revoke_own_device
from ledger.people.pins.refusals import PhoneTooNew
from ledger.people.queries import list_devices
from ledger.people.refusals import DeviceUnknown
from ledger.people.words import DeviceId, PhoneHolder
from ledger.reports.standing import standing_of
from ledger.reports.statement import PAGE_MAX, statement_of

Cursor = Annotated[str | None, QueryParameter(max_length=CURSOR_LENGTH_MAX)]


@reads("/me", "get_me", by=PHONE)
async def get_me(house: NamedDependency[House], holder: NamedDependency[PhoneHolder]) -> PhoneMe:
    """Show the phone's first page."""
    return await phone_me(house, holder)


@reads("/me/statement", "list_my_statement", by=PHONE, refuses=(CursorUnknown,))
async def list_my_statement(
    house: NamedDependency[House],
    holder: NamedDependency[PhoneHolder],
    cursor: Cursor = None,
    limit: Annotated[int | None, QueryParameter(ge=1, le=PAGE_MAX)] = None,
) -> Statement:
    """List what came and went, newest first."""
    size = limit or PAGE_MAX
    async with house.snapshot() as connection:
        lines = await statement_of(
            connection,
            tenant_id=holder.tenant_id,
            volunteer_id=holder.volunteer_id,
            before=read_index_cursor(cursor),
            limit=size,
        )
        standing = await standing_of(
            connection, tenant_id=holder.tenant_id, volunteer_id=holder.volunteer_id, now=house.clock()
        )
    return Statement(
        items=[statement_line(line) for line in lines],
        next_cursor=str(lines[-1].log_index) if len(lines) == size else None,
        points_available=standing.points_available,
        points_held=standing.points_held,
        log_index=standing.log_index,
    )


@reads("/me/claims", "list_my_claims", by=PHONE, refuses=(CursorUnknown,))
async def list_my_claims(
    house: NamedDependency[House], holder: NamedDependency[PhoneHolder], cursor: Cursor = None
) -> PhoneClaimPage:
    """List one's own claims, newest first."""
    after = read_index_cursor(cursor)
    async with house.reading() as connection:
        claims, following = await own_claims(
            connection,
            tenant_id=holder.tenant_id,
            volunteer_id=holder.volunteer_id,
            cursor=None if after is None else ClaimId(after),
        )
    return PhoneClaimPage(
        items=[phone_claim(claim) for claim in claims],
        next_cursor=None if following is None else str(following),
    )


@reads("/me/devices", "list_my_devices", by=PHONE)
async def list_my_devices(
    house: NamedDependency[House], holder: NamedDependency[PhoneHolder]
) -> OwnDeviceList:
    """List one's own phones."""
    async with house.reading() as connection:
        devices = await list_devices(connection, tenant_id=holder.tenant_id, volunteer_id=holder.volunteer_id)
    return OwnDeviceList(
        items=[
            OwnDevice(
                device_id=device.device_id,
                label=device.label,
                activated_at=device.activated_at,
                revoked_at=device.revoked_at,
                current=device.device_id == holder.device_id,
                spends_from=device.spends_from,
            )
            for device in devices
        ]
    )


@changes(
    "/me/devices/{device_id:int}/revocations",
    "revoke_my_device",
    by=PHONE,
    refuses=(DeviceUnknown, PhoneTooNew),
)
async def revoke_my_device(
    data: JSONBody[NothingSent],  # noqa: ARG001 - the body says nothing, but must be a JSON object
    house: NamedDependency[House],
    holder: NamedDependency[PhoneHolder],
    intent: NamedDependency[Intent],
    device_id: Annotated[int, PathParameter(ge=1, le=WHOLE_NUMBER_MAX)],
) -> Response[DeviceRevoked]:
    """Shut one of one's own phones out for good."""

    async def revoke() -> dict[str, int]:
        device = await revoke_own_device(
            house.engine, holder=holder, device_id=DeviceId(device_id), now=house.clock()
        )
        return {"device_id": device.device_id}

    kept = await answer_once(
        house, tenant_id=holder.tenant_id, request=intent.by(holder.principal), verb=revoke
    )
    device = await revoke_own_device(
        house.engine, holder=holder, device_id=DeviceId(device_id), now=house.clock()
    )
    return kept.respond(
        DeviceRevoked(device_id=device.device_id, revoked_at=device.revoked_at or house.clock())
    )


ROUTES = (get_me, list_my_statement, list_my_claims, list_my_devices, revoke_my_device)
