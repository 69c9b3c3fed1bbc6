"""What is asked about people: volunteers of a scope, masked, and their devices and names."""

from collections.abc import Collection, Sequence
from typing import Any, Final

from sqlalchemy import Row, Select, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from ledger.book.words import TenantId
from ledger.people.names import open_name, open_phone, volunteer_person
from ledger.people.refusals import DeviceUnknown, VolunteerUnknown
from ledger.people.rules import masked_name, masked_phone, typed_phone
from ledger.people.seal import Keyring
from ledger.people.tables import KEY_OF_VOLUNTEER, devices, person_keys, teams, volunteers
from ledger.people.words import (
    VOLUNTEERS_PAGE_MAX,
    Device,
    DeviceId,
    Volunteer,
    VolunteerId,
    VolunteerPage,
    VolunteerState,
)
from ledger.places.chinese import half_width, standard_name
from ledger.places.spreadsheet.row import CODE
from ledger.places.tables import units
from ledger.places.words import Scope, UnitId

SERVING: Final[tuple[VolunteerState, ...]] = ("active", "suspended")


async def list_volunteers(
    connection: AsyncConnection,
    *,
    keyring: Keyring,
    tenant_id: TenantId,
    scope: Scope,
    query: str = "",
    states: Collection[VolunteerState] = SERVING,
    cursor: str | None = None,
    limit: int = 100,
) -> VolunteerPage:
    """Return a page of the volunteers of a scope who stand in some states, by number, masked.

    `query` is a phone number in full, a name in full, or how a number begins; `cursor` is the number after
    which the page begins.
    """
    found = _volunteers(tenant_id).where(units.c.path.startswith(scope), volunteers.c.state.in_(states))
    if query.strip():
        found = _matching(found, keyring=keyring, tenant_id=tenant_id, query=query)
    if cursor is not None:
        found = found.where(volunteers.c.number > cursor)
    limit = min(limit, VOLUNTEERS_PAGE_MAX)
    rows = (await connection.execute(found.order_by(volunteers.c.number).limit(limit + 1))).all()
    items = [_volunteer(row, keyring=keyring, tenant_id=tenant_id) for row in rows[:limit]]
    return VolunteerPage(items=items, next_cursor=items[-1].number if len(rows) > limit else None)


async def find_volunteer(
    connection: AsyncConnection,
    *,
    keyring: Keyring,
    tenant_id: TenantId,
    volunteer_id: VolunteerId,
    scope: Scope,
) -> Volunteer:
    """Return one volunteer of the scope, masked; whoever has left is still found."""
    found = _volunteers(tenant_id).where(
        units.c.path.startswith(scope), volunteers.c.volunteer_id == volunteer_id
    )
    row = (await connection.execute(found)).one_or_none()
    if row is None:
        raise VolunteerUnknown
    return _volunteer(row, keyring=keyring, tenant_id=tenant_id)


async def volunteers_by_id(
    connection: AsyncConnection,
    *,
    keyring: Keyring,
    tenant_id: TenantId,
    volunteer_ids: Collection[VolunteerId],
) -> dict[VolunteerId, Volunteer]:
    """Return the volunteers named, masked: for lists of claims and orders, whose scope is already checked."""
    found = _volunteers(tenant_id).where(volunteers.c.volunteer_id.in_(volunteer_ids))
    people = [
        _volunteer(row, keyring=keyring, tenant_id=tenant_id) for row in await connection.execute(found)
    ]
    return {person.volunteer_id: person for person in people}


async def volunteer_ids_by_number(
    connection: AsyncConnection, *, tenant_id: TenantId
) -> dict[str, VolunteerId]:
    """Return every volunteer's id by number: for files that name people by number."""
    found = select(volunteers.c.number, volunteers.c.volunteer_id).where(volunteers.c.tenant_id == tenant_id)
    return {row.number: VolunteerId(row.volunteer_id) for row in await connection.execute(found)}


async def list_devices(
    connection: AsyncConnection, *, tenant_id: TenantId, volunteer_id: VolunteerId
) -> list[Device]:
    """Return a volunteer's devices, the newest first."""
    found = (
        _devices(tenant_id)
        .where(devices.c.volunteer_id == volunteer_id)
        .order_by(devices.c.activated_at.desc(), devices.c.device_id.desc())
    )
    return [_device(row) for row in await connection.execute(found)]


async def find_device(
    connection: AsyncConnection, *, tenant_id: TenantId, device_id: DeviceId, scope: Scope
) -> Device:
    """Return one device of a volunteer of the scope."""
    found = (
        _devices(tenant_id)
        .join(
            volunteers,
            (volunteers.c.tenant_id == devices.c.tenant_id)
            & (volunteers.c.volunteer_id == devices.c.volunteer_id),
        )
        .join(
            units,
            (units.c.tenant_id == volunteers.c.tenant_id) & (units.c.unit_id == volunteers.c.unit_id),
        )
        .where(devices.c.device_id == device_id, units.c.path.startswith(scope))
    )
    row = (await connection.execute(found)).one_or_none()
    if row is None:
        raise DeviceUnknown
    return _device(row)


def _matching(
    found: "Select[*tuple[Any, ...]]", *, keyring: Keyring, tenant_id: TenantId, query: str
) -> "Select[*tuple[Any, ...]]":
    """Narrow to what a query may mean, by its form alone."""
    phone = typed_phone(query)
    if phone is not None:
        index = keyring.blind_index(tenant_id=tenant_id, field="phone", text=phone)
        return found.where(volunteers.c.phone_index == index)
    number = half_width(query).upper()
    if CODE.fullmatch(number) is not None:
        return found.where(func.upper(volunteers.c.number).startswith(number, autoescape=True))
    index = keyring.blind_index(tenant_id=tenant_id, field="name", text=standard_name(query))
    return found.where(volunteers.c.name_index == index)


def _volunteers(tenant_id: TenantId) -> "Select[*tuple[Any, ...]]":
    person = volunteers.c
    devices_count = (
        select(func.count())
        .where(
            devices.c.tenant_id == person.tenant_id,
            devices.c.volunteer_id == person.volunteer_id,
            devices.c.revoked_at.is_(None),
        )
        .scalar_subquery()
    )
    return (
        select(
            volunteers,
            person_keys.c.wrapped_key,
            teams.c.name.label("team_name"),
            units.c.name.label("station_name"),
            devices_count.label("devices_count"),
        )
        .join(units, (units.c.tenant_id == person.tenant_id) & (units.c.unit_id == person.unit_id))
        .outerjoin(teams, (teams.c.tenant_id == person.tenant_id) & (teams.c.team_id == person.team_id))
        .outerjoin(
            person_keys,
            KEY_OF_VOLUNTEER,
        )
        .where(person.tenant_id == tenant_id)
    )


def _volunteer(row: "Row[*tuple[Any, ...]]", *, keyring: Keyring, tenant_id: TenantId) -> Volunteer:
    seal = None
    if row.wrapped_key is not None:
        seal = keyring.open_person(
            tenant_id=tenant_id,
            person=volunteer_person(VolunteerId(row.volunteer_id)),
            wrapped_key=row.wrapped_key,
        )
    phone = open_phone(seal, row.phone_sealed)
    return Volunteer(
        volunteer_id=VolunteerId(row.volunteer_id),
        number=row.number,
        name_masked=masked_name(open_name(seal, row.name_sealed)),
        phone_masked=None if phone is None else masked_phone(phone),
        corps=row.corps,
        team_name=row.team_name,
        unit_id=UnitId(row.unit_id),
        station_name=row.station_name,
        devices_count=row.devices_count,
        activated=row.devices_count > 0,
        state=row.state,
        paid=row.paid,
        minor=row.adult_on is not None,
    )


def _devices(tenant_id: TenantId) -> "Select[*tuple[Any, ...]]":
    device = devices.c
    columns: Sequence[Any] = (
        device.device_id,
        device.volunteer_id,
        device.label,
        device.activated_at,
        device.revoked_at,
        device.spends_from,
    )
    return select(*columns).where(device.tenant_id == tenant_id)


def _device(row: "Row[*tuple[Any, ...]]") -> Device:
    return Device(
        device_id=DeviceId(row.device_id),
        volunteer_id=VolunteerId(row.volunteer_id),
        label=row.label,
        activated_at=row.activated_at,
        revoked_at=row.revoked_at,
        spends_from=row.spends_from,
    )
