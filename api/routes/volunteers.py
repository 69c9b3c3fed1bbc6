"""Routes of volunteers at the desk, masked."""

from typing import Annotated, Any

from litestar.di import NamedDependency
from litestar.params import PathParameter, QueryParameter

from api.house import House
from api.identity import CLERK
from api.verbs import reads
from api.wire.base import CURSOR_LENGTH_MAX, PAGE_SIZE_MAX, WHOLE_NUMBER_MAX
from api.wire.volunteers import Device, Volunteer, VolunteerPage, VolunteerRow
from ledger.people import queries
from ledger.people.refusals import VolunteerUnknown
from ledger.people.words import StaffMember, VolunteerId, VolunteerState
from ledger.people.words import Volunteer as Person
from ledger.places.queries import find_unit
from ledger.places.refusals import UnitUnknown
from ledger.places.words import UnitId
from ledger.reports.standing import standing_of

PAGE_SIZE = 100


@reads("/volunteers", "list_volunteers", by=CLERK, refuses=(UnitUnknown,))
async def list_volunteers(
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    search: Annotated[str | None, QueryParameter(name="query", max_length=100)] = None,
    unit_id: Annotated[int | None, QueryParameter(ge=1, le=WHOLE_NUMBER_MAX)] = None,
    standing: Annotated[VolunteerState | None, QueryParameter(name="state")] = None,
    cursor: Annotated[str | None, QueryParameter(max_length=CURSOR_LENGTH_MAX)] = None,
    limit: Annotated[int | None, QueryParameter(ge=1, le=PAGE_SIZE_MAX)] = None,
) -> VolunteerPage:
    """List the volunteers of one's area."""
    scope = staff.unit.path
    async with house.reading() as connection:
        if unit_id is not None:
            unit = await find_unit(
                connection, tenant_id=staff.tenant_id, unit_id=UnitId(unit_id), scope=scope
            )
            scope = unit.path
        page = await queries.list_volunteers(
            connection,
            keyring=house.keyring,
            tenant_id=staff.tenant_id,
            scope=scope,
            query=search or "",
            states=queries.SERVING if standing is None else (standing,),
            cursor=cursor,
            limit=limit or PAGE_SIZE,
        )
    return VolunteerPage(
        items=[VolunteerRow(**row_of(person)) for person in page.items], next_cursor=page.next_cursor
    )


@reads("/volunteers/{volunteer_id:int}", "get_volunteer", by=CLERK, refuses=(VolunteerUnknown,))
async def get_volunteer(
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    volunteer_id: Annotated[int, PathParameter(ge=1, le=WHOLE_NUMBER_MAX)],
) -> Volunteer:
    """Show one volunteer with standing and phones."""
    tenant_id, wanted = staff.tenant_id, VolunteerId(volunteer_id)
    async with house.reading() as connection:
        person = await queries.find_volunteer(
            connection,
            keyring=house.keyring,
            tenant_id=tenant_id,
            volunteer_id=wanted,
            scope=staff.unit.path,
        )
        standing = await standing_of(connection, tenant_id=tenant_id, volunteer_id=wanted, now=house.clock())
        devices = await queries.list_devices(connection, tenant_id=tenant_id, volunteer_id=wanted)
    return Volunteer(
        **row_of(person),
        points_available=standing.points_available,
        points_held=standing.points_held,
        minutes_served=standing.minutes_served,
        log_index=standing.log_index,
        devices=[
            Device(
                device_id=device.device_id,
                label=device.label,
                activated_at=device.activated_at,
                revoked_at=device.revoked_at,
            )
            for device in devices
        ],
    )


def row_of(person: Person) -> dict[str, Any]:
    """Return what a row of the list shows of a volunteer."""
    return {
        "volunteer_id": person.volunteer_id,
        "number": person.number,
        "name_masked": person.name_masked,
        "phone_masked": person.phone_masked,
        "corps": person.corps,
        "team_name": person.team_name,
        "station_name": person.station_name,
        "devices_count": person.devices_count,
        "activated": person.activated,
        "state": person.state,
        "paid": person.paid,
        "minor": person.minor,
    }


ROUTES = (list_volunteers, get_volunteer)
