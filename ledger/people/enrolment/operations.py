"""Take somebody in: entered at the desk, or applied for on a phone; then decided by a second person."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from ledger.book.words import Principal, TenantId
from ledger.people.enrolment.alike import find_alike, indexes_of, refuse_alike
from ledger.people.enrolment.applying import units_that_enrol
from ledger.people.enrolment.queries import has_opened
from ledger.people.enrolment.refusals import ApplicationsTooMany, RecordNotOpened, SightNeeded
from ledger.people.enrolment.rows import (
    enrolled_columns,
    insert_volunteers,
    lock_volunteers,
    note_event,
    refuse_close,
    update_volunteer,
)
from ledger.people.enrolment.rules import (
    VERDICTS,
    check_second_person,
    check_step,
    checked_personal,
    checked_service,
)
from ledger.people.enrolment.words import APPLICATIONS_OPEN_MAX, Enrolled, NewVolunteer, Seen, Verdict
from ledger.people.operations.erasure import erase_person
from ledger.people.personal import Personal
from ledger.people.refusals import VolunteerUnknown
from ledger.people.register_tables import applications
from ledger.people.seal import Keyring
from ledger.people.tables import volunteers
from ledger.people.words import StaffMember, VolunteerId, VolunteerState
from ledger.places.refusals import UnitUnknown
from ledger.places.rules import code_from
from ledger.places.unit_rows import lock_unit
from ledger.refusal import Refusal

APPLICANT = Principal("system/application")
CODE_LENGTH = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """An application; the code, told once, lets the applicant follow it."""

    enrolled: Enrolled
    code: str
    station_name: str


async def enrol(
    engine: AsyncEngine,
    *,
    keyring: Keyring,
    staff: StaffMember,
    new: NewVolunteer,
    shares_phone: bool,
    now: datetime,
) -> Enrolled:
    """Enter a volunteer of one's area, who then waits for the second person.

    Raises:
        UnitUnknown, UnitClosed: the unit is not in the area, or takes nobody in any more.
        PersonEnrolled, PhoneTaken, and whatever `checked_personal` refuses.
    """
    new = checked(new)
    async with engine.begin() as connection:
        await lock_unit(connection, tenant_id=staff.tenant_id, unit_id=new.unit_id, scope=staff.unit.path)
        await refuse_doubles(
            connection,
            keyring=keyring,
            tenant_id=staff.tenant_id,
            personal=new.personal,
            shares_phone=shares_phone,
        )
        enrolled = (
            await insert_volunteers(
                connection,
                keyring=keyring,
                tenant_id=staff.tenant_id,
                new=[new],
                state="waiting",
                enrolled_by=staff,
            )
        )[0]
        await note_event(
            connection,
            tenant_id=staff.tenant_id,
            volunteer_ids=[enrolled.volunteer_id],
            kind="enrolled",
            by=staff.principal,
            now=now,
            unit_id=new.unit_id,
        )
    return enrolled


async def apply_for(
    engine: AsyncEngine, *, keyring: Keyring, tenant_id: TenantId, new: NewVolunteer, now: datetime
) -> Applied:
    """Take up an application from the street: it pays nothing until two members of staff have taken it in.

    Whether such a person is there already is not told to whoever types names; the desk is shown it.

    Raises:
        UnitUnknown: no such unit takes people in.
        ApplicationsTooMany: the station has too many open ones.
    """
    new = checked(new)
    code = code_from(secrets.token_bytes(8), length=CODE_LENGTH)
    async with engine.begin() as connection:
        names = {row.unit_id: row.name for row in await units_that_enrol(connection, tenant_id=tenant_id)}
        if new.unit_id not in names:
            raise UnitUnknown
        is_open = (
            volunteers.c.tenant_id == tenant_id,
            volunteers.c.unit_id == new.unit_id,
            volunteers.c.state == "applied",
        )
        if ((await connection.scalar(select(func.count()).where(*is_open))) or 0) >= APPLICATIONS_OPEN_MAX:
            raise ApplicationsTooMany
        enrolled = (
            await insert_volunteers(
                connection,
                keyring=keyring,
                tenant_id=tenant_id,
                new=[new],
                state="applied",
                enrolled_by=None,
            )
        )[0]
        await connection.execute(
            insert(applications).values(
                tenant_id=tenant_id,
                code_hash=keyring.code_hash(tenant_id=tenant_id, code=f"application/{code}"),
                volunteer_id=enrolled.volunteer_id,
                applied_at=now,
            )
        )
        await note_event(
            connection,
            tenant_id=tenant_id,
            volunteer_ids=[enrolled.volunteer_id],
            kind="applied",
            by=APPLICANT,
            now=now,
            unit_id=new.unit_id,
        )
    return Applied(enrolled=enrolled, code=code, station_name=names[new.unit_id])


async def decide(
    engine: AsyncEngine,
    *,
    staff: StaffMember,
    volunteer_ids: Sequence[VolunteerId],
    verdict: Verdict,
    reason: str | None,
    seen: Seen | None,
    now: datetime,
) -> dict[VolunteerId, VolunteerState | Refusal]:
    """Accept applications, confirm enrolments or turn people away; a result for each.

    Whoever confirms has opened the record since it was entered, and says how they made sure of the person.
    Whoever is turned away is erased: nothing entitles the bureau to keep their data.
    """
    results: dict[VolunteerId, VolunteerState | Refusal] = {}
    async with engine.begin() as connection:
        rows = await lock_volunteers(
            connection,
            tenant_id=staff.tenant_id,
            scope=staff.unit.path,
            volunteer_ids=sorted(set(volunteer_ids)),
        )
        for volunteer_id in dict.fromkeys(volunteer_ids):
            row = rows.get(volunteer_id)
            try:
                if row is None:
                    raise VolunteerUnknown
                results[volunteer_id] = await _decide_one(
                    connection,
                    staff=staff,
                    row=row,
                    verdict=verdict,
                    reason=reason,
                    seen=seen,
                    now=now,
                )
            except Refusal as refusal:
                results[volunteer_id] = refusal
    return results


async def _decide_one(
    connection: AsyncConnection,
    *,
    staff: StaffMember,
    row: "Row[*tuple[Any, ...]]",
    verdict: Verdict,
    reason: str | None,
    seen: Seen | None,
    now: datetime,
) -> VolunteerState:
    volunteer_id, step = VolunteerId(row.volunteer_id), VERDICTS[verdict]
    check_step(step, row.state)
    values: dict[str, object] = {"state": step.after}
    if verdict == "accept":
        await refuse_close(connection, staff=staff, row=row)
        values |= enrolled_columns(staff)
    if verdict == "confirm":
        await _check_confirmer(connection, staff=staff, row=row, seen=seen)
        values |= {"confirmed_by": staff.principal, "confirmer_volunteer_id": staff.volunteer_id}
    if verdict == "decline":
        await erase_person(
            connection,
            tenant_id=staff.tenant_id,
            volunteer_id=volunteer_id,
            erased_by=staff.principal,
            now=now,
        )
    await update_volunteer(connection, tenant_id=staff.tenant_id, volunteer_id=volunteer_id, values=values)
    await note_event(
        connection,
        tenant_id=staff.tenant_id,
        volunteer_ids=[volunteer_id],
        kind=step.event,
        by=staff.principal,
        now=now,
        reason=reason,
        seen=seen if verdict == "confirm" else None,
    )
    return step.after


async def _check_confirmer(
    connection: AsyncConnection, *, staff: StaffMember, row: "Row[*tuple[Any, ...]]", seen: Seen | None
) -> None:
    """Let only another person confirm, who looked at the record and made sure of its human.

    Raises:
        SecondPersonNeeded, OwnRecord, SightNeeded, RecordNotOpened.
    """
    volunteer_id = VolunteerId(row.volunteer_id)
    check_second_person(
        staff,
        volunteer_id=volunteer_id,
        enrolled_by=row.enrolled_by,
        enroller_volunteer_id=row.enroller_volunteer_id,
    )
    await refuse_close(connection, staff=staff, row=row)
    if seen is None:
        raise SightNeeded
    if not await has_opened(connection, staff=staff, volunteer_id=volunteer_id):
        raise RecordNotOpened


def checked(new: NewVolunteer) -> NewVolunteer:
    """Return whoever is to be taken in as they are kept, or refuse them."""
    return replace(
        new,
        personal=checked_personal(new.personal, today=new.joined_on),
        service=checked_service(new.service),
    )


async def refuse_doubles(
    connection: AsyncConnection,
    *,
    keyring: Keyring,
    tenant_id: TenantId,
    personal: Personal,
    shares_phone: bool,
) -> None:
    """Refuse somebody who is there already.

    Raises:
        PersonEnrolled, PhoneTaken.
    """
    indexes = indexes_of(keyring, tenant_id=tenant_id, name=personal.name, phone=personal.phone)
    alike = await find_alike(connection, keyring=keyring, tenant_id=tenant_id, indexes=indexes)
    refuse_alike(alike, shares_phone=shares_phone)
