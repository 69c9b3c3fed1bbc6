"""Routes of a volunteer's own data: consents, PIN, a phone linked by PIN, requests, export and closing."""

from typing import Any

from litestar import Request, Response
from litestar.di import NamedDependency
from litestar.params import JSONBody

from api.browsers import know_browser
from api.cookies import drop_cookie, set_cookie
from api.house import House, caller_address
from api.identity import PHONE
from api.once import answer_once
from api.own_data_views import own_data
from api.people_views import consents_shown
from api.phone_views import phone_me
from api.requests import Intent
from api.verbs import PUBLIC, asks, changes, reads
from api.wire.own_data import (
    ClosingSent,
    ConsentList,
    ConsentSent,
    CorrectionSent,
    DataRequestMade,
    LinkSent,
    OwnData,
    PinSent,
    PinState,
)
from api.wire.phone import PhoneMe
from ledger.book.words import TenantId
from ledger.people.consent.operations import consents_of, say
from ledger.people.consent.refusals import ConsentRequired, ConsentVersionOld
from ledger.people.consent.words import Said
from ledger.people.enrolment.refusals import NameMalformed, PhoneMalformed
from ledger.people.own_data import operations
from ledger.people.own_data.refusals import (
    AccountBusy,
    DataRequestWaiting,
    NumberDiffers,
    ValueMalformed,
)
from ledger.people.pins.operations import check_pin, has_pin, link_device, set_pin
from ledger.people.pins.refusals import OldPinNeeded, PhoneTooNew, PinBlocked, PinLocked, PinRefused, PinWeak
from ledger.people.queries import find_volunteer
from ledger.people.refusals import DeviceSecretMalformed, DevicesTooMany
from ledger.people.words import PhoneHolder
from ledger.places.chinese import half_width
from ledger.places.refusals import TooManyTries
from ledger.places.words import WHOLE_BUREAU


@reads("/me/consents", "list_my_consents", by=PHONE)
async def list_my_consents(
    house: NamedDependency[House], holder: NamedDependency[PhoneHolder]
) -> ConsentList:
    """Show what one is told and asked, and what one said."""
    async with house.reading() as connection:
        consents = await consents_of(connection, tenant_id=holder.tenant_id, volunteer_id=holder.volunteer_id)
    return ConsentList(items=consents_shown(consents))


@asks(
    "/me/consents",
    "say_my_consent",
    by=PHONE,
    refuses=(ConsentVersionOld, ConsentRequired),
)
async def say_my_consent(
    data: JSONBody[ConsentSent], house: NamedDependency[House], holder: NamedDependency[PhoneHolder]
) -> ConsentList:
    """Give or withdraw consent to one purpose."""
    await say(
        house.engine,
        tenant_id=holder.tenant_id,
        volunteer_id=holder.volunteer_id,
        said=Said(
            purpose=data.purpose,
            version=data.version,
            given=data.given,
            channel="phone",
            by=holder.principal,
        ),
        now=house.clock(),
    )
    async with house.engine.connect() as connection:
        consents = await consents_of(connection, tenant_id=holder.tenant_id, volunteer_id=holder.volunteer_id)
    return ConsentList(items=consents_shown(consents))


@reads("/me/pin", "get_my_pin_state", by=PHONE)
async def get_my_pin_state(house: NamedDependency[House], holder: NamedDependency[PhoneHolder]) -> PinState:
    """Say whether one has a PIN."""
    async with house.reading() as connection:
        there = await has_pin(connection, tenant_id=holder.tenant_id, volunteer_id=holder.volunteer_id)
    return PinState(has_pin=there)


@asks("/me/pin", "set_my_pin", by=PHONE, refuses=(PinWeak, OldPinNeeded, PinLocked, PinBlocked, PhoneTooNew))
async def set_my_pin(
    data: JSONBody[PinSent], house: NamedDependency[House], holder: NamedDependency[PhoneHolder]
) -> PinState:
    """Give oneself a PIN; no key is kept of it, because a digest of six digits is soon guessed."""
    await set_pin(
        house.engine,
        keyring=house.keyring,
        holder=holder,
        pin=half_width(data.pin),
        old_pin=data.old_pin,
        now=house.clock(),
    )
    return PinState(has_pin=True)


@asks(
    "/device-links",
    "link_device",
    by=PUBLIC,
    status_code=201,
    refuses=(
        PinRefused,
        PinLocked,
        PinBlocked,
        DevicesTooMany,
        DeviceSecretMalformed,
        TooManyTries,
    ),
)
async def link_one_device(
    request: Request[Any, Any, Any], data: JSONBody[LinkSent], house: NamedDependency[House]
) -> Response[PhoneMe]:
    """Link a phone by number and PIN; the same phone again is the same device."""
    address = caller_address(request)
    house.activation_tries.count(address)
    linked = await link_device(
        house.engine,
        keyring=house.keyring,
        tenant_id=TenantId(data.tenant_id),
        number=data.number,
        pin=data.pin,
        device_secret=data.device_secret,
        label=data.label,
        now=house.clock(),
    )
    house.activation_tries.forgive(address)
    cookie = set_cookie(request, "phone", linked.token, secure=house.secure_cookies)
    browser = await know_browser(house, request, linked.holder)
    return Response(await phone_me(house, linked.holder), cookies=[cookie, browser])


@reads("/me/data", "get_my_data", by=PHONE)
async def get_my_data(house: NamedDependency[House], holder: NamedDependency[PhoneHolder]) -> OwnData:
    """Show everything that is kept about oneself, in full, as it is exported too."""
    return await own_data(house, holder)


@changes(
    "/me/data-requests",
    "ask_for_correction",
    by=PHONE,
    refuses=(ValueMalformed, NameMalformed, PhoneMalformed, DataRequestWaiting),
)
async def ask_for_correction(
    data: JSONBody[CorrectionSent],
    house: NamedDependency[House],
    holder: NamedDependency[PhoneHolder],
    intent: NamedDependency[Intent],
) -> Response[DataRequestMade]:
    """Ask that a field be put right; the station checks it."""

    async def ask() -> dict[str, int]:
        made = await operations.ask_for(
            house.engine,
            keyring=house.keyring,
            tenant_id=holder.tenant_id,
            scope=WHOLE_BUREAU,
            volunteer_id=holder.volunteer_id,
            wanted=(data.field, data.personal.wanted),
            asked_by=holder,
            now=house.clock(),
        )
        return {"data_request_id": made}

    kept = await answer_once(house, tenant_id=holder.tenant_id, request=intent.by(holder.principal), verb=ask)
    return kept.respond(DataRequestMade(data_request_id=kept.answer["data_request_id"]))


@asks(
    "/me/closings",
    "close_my_account",
    by=PHONE,
    status_code=204,
    refuses=(NumberDiffers, PinRefused, PinLocked, PinBlocked, AccountBusy, PhoneTooNew),
)
async def close_my_account(
    request: Request[Any, Any, Any],
    data: JSONBody[ClosingSent],
    house: NamedDependency[House],
    holder: NamedDependency[PhoneHolder],
) -> Response[None]:
    """Have one's personal data erased for ever; the points are lost, the book stays as it is."""
    tenant_id, volunteer_id, now = holder.tenant_id, holder.volunteer_id, house.clock()
    async with house.engine.connect() as connection:
        person = await find_volunteer(
            connection,
            keyring=house.keyring,
            tenant_id=tenant_id,
            volunteer_id=volunteer_id,
            scope=WHOLE_BUREAU,
        )
        needs_pin = await has_pin(connection, tenant_id=tenant_id, volunteer_id=volunteer_id)
    if half_width(data.number).upper().replace(" ", "") != person.number.upper():
        raise NumberDiffers
    if needs_pin and not await check_pin(
        house.engine, tenant_id=tenant_id, volunteer_id=volunteer_id, pin=data.pin or "", now=now
    ):
        raise PinRefused
    await operations.close_own_account(house.engine, holder=holder, now=now)
    return Response(None, cookies=[drop_cookie(request, "phone", secure=house.secure_cookies)])


ROUTES = (
    list_my_consents,
    say_my_consent,
    get_my_pin_state,
    set_my_pin,
    link_one_device,
    get_my_data,
    ask_for_correction,
    close_my_account,
)
