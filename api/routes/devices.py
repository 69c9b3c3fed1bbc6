"""Routes of volunteers' phones: activated by a slip, signed out, and shut out by the desk."""

from typing import Annotated, Any

from litestar import Request, Response
from litestar.di import NamedDependency
from litestar.params import JSONBody, PathParameter

from api.browsers import know_browser
from api.cookies import drop_cookie, set_cookie
from api.house import House, caller_address
from api.identity import CLERK, PHONE
from api.once import answer_once
from api.phone_views import phone_me
from api.requests import Intent
from api.verbs import PUBLIC, changes, ends
from api.wire.base import WHOLE_NUMBER_MAX
from api.wire.phone import DeviceActivation, PhoneMe
from api.wire.volunteers import DeviceRevoked, Revocation
from ledger.people.operations.activation import activate_device
from ledger.people.operations.devices import revoke_device, revoke_own_device
from ledger.people.queries import find_device
from ledger.people.refusals import (
    ActivationCodeExpired,
    ActivationCodeUnknown,
    ActivationCodeUsed,
    DeviceSecretMalformed,
    DevicesTooMany,
    DeviceUnknown,
)
from ledger.people.words import DeviceId, PhoneHolder, StaffMember
from ledger.places.refusals import TooManyTries


@changes(
    "/devices",
    "activate_device",
    by=PUBLIC,
    refuses=(
        ActivationCodeUnknown,
        ActivationCodeUsed,
        ActivationCodeExpired,
        DeviceSecretMalformed,
        DevicesTooMany,
        TooManyTries,
    ),
)
async def activate_one_device(
    request: Request[Any, Any, Any],
    data: JSONBody[DeviceActivation],
    house: NamedDependency[House],
    intent: NamedDependency[Intent],  # noqa: ARG001 - the phone's own secret makes repeating harmless
) -> Response[PhoneMe]:
    """Activate a phone with the code of a slip; the same phone again is the same device."""
    address = caller_address(request)
    house.activation_tries.count(address)
    activated = await activate_device(
        house.engine,
        keyring=house.keyring,
        activation_code=data.activation_code,
        device_secret=data.device_secret,
        label=data.label,
        now=house.clock(),
    )
    house.activation_tries.forgive(address)
    cookie = set_cookie(request, "phone", activated.token, secure=house.secure_cookies)
    browser = await know_browser(house, request, activated.holder)
    return Response(await phone_me(house, activated.holder), cookies=[cookie, browser])


@ends("/devices/current", "close_device_session", by=PHONE)
async def close_device_session(
    request: Request[Any, Any, Any], house: NamedDependency[House], holder: NamedDependency[PhoneHolder]
) -> Response[None]:
    """Take the phone in hand out of use."""
    await revoke_own_device(house.engine, holder=holder, device_id=holder.device_id, now=house.clock())
    return Response(None, cookies=[drop_cookie(request, "phone", secure=house.secure_cookies)])


@changes("/devices/{device_id:int}/revocations", "revoke_device", by=CLERK, refuses=(DeviceUnknown,))
async def revoke_one_device(
    data: JSONBody[Revocation],
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    intent: NamedDependency[Intent],
    device_id: Annotated[int, PathParameter(ge=1, le=WHOLE_NUMBER_MAX)],
) -> Response[DeviceRevoked]:
    """Shut a volunteer's phone out for good."""

    async def revoke() -> dict[str, int]:
        device = await revoke_device(
            house.engine,
            tenant_id=staff.tenant_id,
            scope=staff.unit.path,
            device_id=DeviceId(device_id),
            revoked_by=staff.principal,
            reason=data.reason,
            now=house.clock(),
        )
        return {"device_id": device.device_id}

    kept = await answer_once(
        house, tenant_id=staff.tenant_id, request=intent.by(staff.principal), verb=revoke
    )
    async with house.reading() as connection:
        device = await find_device(
            connection, tenant_id=staff.tenant_id, device_id=DeviceId(device_id), scope=staff.unit.path
        )
    return kept.respond(
        DeviceRevoked(device_id=device.device_id, revoked_at=device.revoked_at or house.clock())
    )


ROUTES = (activate_one_device, close_device_session, revoke_one_device)
