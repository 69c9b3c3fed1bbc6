"""Ask that one's data be put right or the account closed; decided by another, and closed by oneself."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from ledger.book.words import Principal, TenantId
from ledger.people.enrolment.putting_right import PAID, write_record
from ledger.people.enrolment.queries import service_of
from ledger.people.enrolment.rows import lock_volunteer, note_event, refuse_close, seal_of
from ledger.people.enrolment.rules import checked_address, checked_name, checked_phone
from ledger.people.operations.devices import refuse_new_phone
from ledger.people.operations.erasure import erase_person
from ledger.people.own_data.asking import write_request
from ledger.people.own_data.refusals import (
    DataRequestDecided,
    DataRequestUnknown,
    OtherPersonNeeded,
    ReasonNeeded,
    ValueMalformed,
)
from ledger.people.own_data.words import DataRequestId, Field, RequestVerdict
from ledger.people.personal import open_personal, with_field
from ledger.people.refusals import VolunteerUnknown
from ledger.people.register_tables import data_requests
from ledger.people.seal import Keyring
from ledger.people.words import PhoneHolder, StaffMember, VolunteerId
from ledger.places.words import WHOLE_BUREAU, Scope

SEXES = {"male": "男", "female": "女", "男": "男", "女": "女"}


async def ask_for(
    engine: AsyncEngine,
    *,
    keyring: Keyring,
    tenant_id: TenantId,
    scope: Scope,
    volunteer_id: VolunteerId,
    wanted: tuple[Field, str] | None,
    asked_by: StaffMember | PhoneHolder,
    now: datetime,
) -> DataRequestId:
    """Ask that a field be put right, or, with nothing wanted, that the account be closed.

    Raises:
        VolunteerUnknown: not within reach.
        ValueMalformed: what is wanted does not fit the field.
        DataRequestWaiting: the same is asked for already.
    """
    checked = None if wanted is None else (wanted[0], checked_value(*wanted))
    async with engine.begin() as connection:
        row = await lock_volunteer(connection, tenant_id=tenant_id, scope=scope, volunteer_id=volunteer_id)
        seal = seal_of(row, keyring=keyring)
        return await write_request(connection, row=row, seal=seal, wanted=checked, asked_by=asked_by, now=now)


async def decide_request(
    engine: AsyncEngine,
    *,
    keyring: Keyring,
    staff: StaffMember,
    data_request_id: DataRequestId,
    verdict: RequestVerdict,
    reason: str | None,
    now: datetime,
) -> RequestVerdict:
    """Do what is asked for, or say why not.

    Raises:
        DataRequestUnknown, DataRequestDecided, OtherPersonNeeded, OwnRecord, ReasonNeeded, AccountBusy,
            and what `put_right` refuses.
    """
    if verdict == "refused" and not (reason or "").strip():
        raise ReasonNeeded
    async with engine.begin() as connection:
        request = await _lock_request(connection, staff.tenant_id, data_request_id)
        try:
            row = await lock_volunteer(
                connection,
                tenant_id=staff.tenant_id,
                scope=staff.unit.path,
                volunteer_id=VolunteerId(request.volunteer_id),
            )
        except VolunteerUnknown as error:
            raise DataRequestUnknown from error
        if request.decided_at is not None:
            raise DataRequestDecided
        if staff.volunteer_id == request.volunteer_id or staff.is_same(
            principal=request.asked_by, volunteer_id=request.asker_volunteer_id
        ):
            raise OtherPersonNeeded
        await refuse_close(connection, staff=staff, row=row)
        if verdict == "done":
            await _do(connection, keyring=keyring, staff=staff, request=request, row=row, now=now)
        await connection.execute(
            update(data_requests)
            .where(
                data_requests.c.tenant_id == staff.tenant_id,
                data_requests.c.data_request_id == data_request_id,
            )
            .values(
                decided_by=staff.principal,
                decider_volunteer_id=staff.volunteer_id,
                decided_at=now,
                verdict=verdict,
                reason=reason,
            )
        )
    return verdict


async def close_own_account(engine: AsyncEngine, *, holder: PhoneHolder, now: datetime) -> None:
    """Forget the holder of a phone at their own wish: the key is shredded, the book stays as it is.

    Raises:
        PhoneTooNew, AccountBusy.
    """
    async with engine.begin() as connection:
        await refuse_new_phone(connection, holder=holder, now=now)
        await close(
            connection,
            tenant_id=holder.tenant_id,
            volunteer_id=holder.volunteer_id,
            by=holder.principal,
            now=now,
        )


async def close(
    connection: AsyncConnection,
    *,
    tenant_id: TenantId,
    volunteer_id: VolunteerId,
    by: Principal,
    now: datetime,
) -> None:
    """Erase a person, with a note that it was done."""
    await lock_volunteer(connection, tenant_id=tenant_id, scope=WHOLE_BUREAU, volunteer_id=volunteer_id)
    await erase_person(connection, tenant_id=tenant_id, volunteer_id=volunteer_id, erased_by=by, now=now)
    await note_event(
        connection, tenant_id=tenant_id, volunteer_ids=[volunteer_id], kind="closed", by=by, now=now
    )


def checked_value(field: Field, typed: str) -> str:
    """Return what is wanted as it would be kept.

    Raises:
        ValueMalformed, NameMalformed, PhoneMalformed.
    """
    match field:
        case "name":
            return checked_name(typed)
        case "phone":
            value = checked_phone(typed)
        case "sex":
            value = SEXES.get(typed)
        case "address":
            value = checked_address(typed)
        case "born_on":
            value = _day(typed)
    if value is None:
        raise ValueMalformed
    return value


def _day(typed: str) -> str | None:
    try:
        return date.fromisoformat(typed.strip()).isoformat()
    except ValueError:
        return None


async def _lock_request(
    connection: AsyncConnection, tenant_id: TenantId, data_request_id: DataRequestId
) -> "Row[*tuple[Any, ...]]":
    found = (
        select(data_requests)
        .where(data_requests.c.tenant_id == tenant_id, data_requests.c.data_request_id == data_request_id)
        .with_for_update()
    )
    request = (await connection.execute(found)).one_or_none()
    if request is None:
        raise DataRequestUnknown
    return request


async def _do(
    connection: AsyncConnection,
    *,
    keyring: Keyring,
    staff: StaffMember,
    request: "Row[*tuple[Any, ...]]",
    row: "Row[*tuple[Any, ...]]",
    now: datetime,
) -> None:
    """Write the field that is wanted, or forget the person."""
    if request.kind == "close":
        await close(
            connection,
            tenant_id=staff.tenant_id,
            volunteer_id=VolunteerId(request.volunteer_id),
            by=staff.principal,
            now=now,
        )
        return
    seal, service = seal_of(row, keyring=keyring), service_of(row)
    personal, wanted = open_personal(seal, row), seal.open(f"wanted {request.field}", request.wanted_sealed)
    if request.field == "paid":
        service = replace(service, paid=wanted == PAID[True])
    else:
        personal = with_field(personal, request.field, wanted)
    await write_record(
        connection,
        keyring=keyring,
        row=row,
        personal=personal,
        service=service,
        shares_phone=False,
        by=staff.principal,
        now=now,
    )
