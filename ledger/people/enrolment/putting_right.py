"""A record put right at the desk: what one person may write, what waits for a second, and what is noted."""

from collections.abc import Collection
from dataclasses import fields, replace
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from ledger.book.words import Principal
from ledger.people.enrolment.alike import find_alike, indexes_of, refuse_alike
from ledger.people.enrolment.queries import service_of
from ledger.people.enrolment.rows import (
    lock_volunteer,
    note_event,
    refuse_close,
    seal_of,
    service_columns,
    update_volunteer,
)
from ledger.people.enrolment.rules import adult_on, checked_personal, checked_service, needs_second
from ledger.people.enrolment.words import Service
from ledger.people.own_data.asking import write_request
from ledger.people.own_data.words import RequestField
from ledger.people.personal import Personal, open_personal, sealed_columns
from ledger.people.register_tables import volunteer_events
from ledger.people.seal import Keyring
from ledger.people.words import StaffMember, VolunteerId

CHANGED_LATELY: Final = timedelta(days=30)
"""Name and phone changed one after the other within this time are changed together."""
PAID: Final = {True: "yes", False: "no"}
"""How a request says whether somebody is paid for their service."""


async def put_right(
    engine: AsyncEngine,
    *,
    keyring: Keyring,
    staff: StaffMember,
    volunteer_id: VolunteerId,
    personal: Personal,
    service: Service,
    shares_phone: bool,
    now: datetime,
) -> tuple[RequestField, ...]:
    """Bring a record to what is said now; another's name and phone are refused as at enrolment.

    What would make another person of somebody, or a volunteer of somebody who is paid, is not written but
    asked for: a second member of staff decides it. Returned is what waits so.

    Raises:
        VolunteerUnknown, RecordErased, OwnRecord, DataRequestWaiting, PersonEnrolled, PhoneTaken, and
            whatever the checks refuse.
    """
    async with engine.begin() as connection:
        row = await lock_volunteer(
            connection, tenant_id=staff.tenant_id, scope=staff.unit.path, volunteer_id=volunteer_id
        )
        await refuse_close(connection, staff=staff, row=row)
        seal = seal_of(row, keyring=keyring)
        before, served = open_personal(seal, row), service_of(row)
        personal = checked_personal(personal, today=now.date(), needs_birth_date=before.born_on is not None)
        waits = needs_second(
            changed_fields((before, served), (personal, service)),
            lately=await _changed_lately(connection, row, now=now),
            has_phone=personal.phone is not None,
        )
        wanted = {"name": personal.name, "phone": personal.phone or "", "paid": PAID[service.paid]}
        for field in waits:
            await write_request(
                connection, row=row, seal=seal, wanted=(field, wanted[field]), asked_by=staff, now=now
            )
        await write_record(
            connection,
            keyring=keyring,
            row=row,
            personal=replace(
                personal,
                name=before.name if "name" in waits else personal.name,
                phone=before.phone if "phone" in waits else personal.phone,
            ),
            service=replace(service, paid=served.paid if "paid" in waits else service.paid),
            shares_phone=shares_phone,
            by=staff.principal,
            now=now,
        )
    return waits


async def write_record(
    connection: AsyncConnection,
    *,
    keyring: Keyring,
    row: "Row[*tuple[Any, ...]]",
    personal: Personal,
    service: Service,
    shares_phone: bool,
    by: Principal,
    now: datetime,
) -> None:
    """Check and write a record whose row is locked; the fields that differ are named in what is noted."""
    seal = seal_of(row, keyring=keyring)
    before = open_personal(seal, row)
    today = now.date()
    personal = checked_personal(personal, today=today, needs_birth_date=before.born_on is not None)
    service = checked_service(service)
    changed = changed_fields((before, service_of(row)), (personal, service))
    if "name" in changed or "phone" in changed:
        indexes = indexes_of(keyring, tenant_id=row.tenant_id, name=personal.name, phone=personal.phone)
        alike = await find_alike(
            connection, keyring=keyring, tenant_id=row.tenant_id, indexes=indexes, but=row.volunteer_id
        )
        refuse_alike(alike, shares_phone=shares_phone)
    if not changed:
        return
    values = {
        **sealed_columns(keyring, tenant_id=row.tenant_id, seal=seal, personal=personal),
        **service_columns(service),
        "adult_on": adult_on(personal.born_on, today=today),
    }
    await update_volunteer(connection, tenant_id=row.tenant_id, volunteer_id=row.volunteer_id, values=values)
    await note_event(
        connection,
        tenant_id=row.tenant_id,
        volunteer_ids=[row.volunteer_id],
        kind="changed",
        by=by,
        now=now,
        fields=changed,
    )


def changed_fields(before: tuple[Personal, Service], after: tuple[Personal, Service]) -> tuple[str, ...]:
    """Name the fields of a record that differ, never what stands in them."""
    pairs: tuple[tuple[Personal | Service, Personal | Service], ...] = tuple(zip(before, after, strict=True))
    return tuple(
        field.name
        for old, new in pairs
        for field in fields(old)
        if getattr(old, field.name) != getattr(new, field.name)
    )


async def _changed_lately(
    connection: AsyncConnection, row: "Row[*tuple[Any, ...]]", *, now: datetime
) -> Collection[str]:
    """Return the fields that were changed within the last days."""
    found = select(volunteer_events.c.fields).where(
        volunteer_events.c.tenant_id == row.tenant_id,
        volunteer_events.c.volunteer_id == row.volunteer_id,
        volunteer_events.c.kind == "changed",
        volunteer_events.c.happened_at > now - CHANGED_LATELY,
        volunteer_events.c.fields.is_not(None),
    )
    return {field for named in (await connection.execute(found)).scalars() for field in named}
