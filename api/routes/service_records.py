"""Routes of service records at the desk: one volunteer's, and files of one's or of a unit's."""

from collections.abc import AsyncGenerator, Sequence
from datetime import date
from typing import Annotated

from litestar.di import NamedDependency
from litestar.params import PathParameter, QueryParameter

from api.cursors import read_index_cursor
from api.house import House
from api.identity import BOOK_STAFF, CLERK
from api.refusals import CursorUnknown, RequestMalformed
from api.service_views import service_line
from api.streams import FileStream, streams
from api.verbs import reads
from api.wire.base import CURSOR_LENGTH_MAX, WHOLE_NUMBER_MAX
from api.wire.problems import FieldProblem
from api.wire.service import DeskServiceRecord
from ledger.people.enrolment.queries import open_record
from ledger.people.enrolment.refusals import RecordErased
from ledger.people.queries import find_volunteer
from ledger.people.refusals import VolunteerUnknown
from ledger.people.words import StaffMember, VolunteerId
from ledger.places.queries import find_unit
from ledger.places.refusals import UnitUnknown
from ledger.places.words import UnitId
from ledger.reports.refusals import ExportsBusy
from ledger.reports.service.queries import list_services, who_served
from ledger.reports.service.record_file import MEDIA_TYPE, record_file
from ledger.reports.service.refusals import TooManyRecords
from ledger.reports.service.words import SERVICES_PAGE_MAX, Days
from ledger.reports.standing import standing_of

Id = Annotated[int, PathParameter(ge=1, le=WHOLE_NUMBER_MAX)]
Day = Annotated[date, QueryParameter()]


@reads(
    "/volunteers/{volunteer_id:int}/service-record",
    "list_services_of_volunteer",
    by=CLERK,
    refuses=(VolunteerUnknown, RecordErased, CursorUnknown),
)
async def list_services_of_volunteer(
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    volunteer_id: Id,
    cursor: Annotated[str | None, QueryParameter(max_length=CURSOR_LENGTH_MAX)] = None,
) -> DeskServiceRecord:
    """List what somebody of one's area gave time to, newest first; that the record was opened is kept."""
    person = VolunteerId(volunteer_id)
    async with house.engine.begin() as connection:
        record = await open_record(
            connection, keyring=house.keyring, staff=staff, volunteer_id=person, now=house.clock()
        )
        page = await list_services(
            connection,
            keyring=house.keyring,
            tenant_id=staff.tenant_id,
            volunteer_id=person,
            before=read_index_cursor(cursor),
            limit=SERVICES_PAGE_MAX,
        )
        standing = await standing_of(
            connection, tenant_id=staff.tenant_id, volunteer_id=person, now=house.clock()
        )
    return DeskServiceRecord(
        items=[service_line(service) for service in page.items],
        next_cursor=None if page.before is None else str(page.before),
        number=record.number,
        name=record.personal.name,
        station_name=record.station_name,
        minutes=standing.minutes_served,
        log_index=standing.log_index,
    )


@streams(
    "/volunteers/{volunteer_id:int}/service-record.csv",
    "export_services_of_volunteer",
    media_type=MEDIA_TYPE,
    by=CLERK,
    refuses=(VolunteerUnknown, ExportsBusy),
)
async def export_services_of_volunteer(
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    volunteer_id: Id,
    from_on: Day,
    to_on: Day,
) -> FileStream:
    """Give somebody's service record of some days as a table."""
    days = _days(from_on, to_on)
    async with house.reading() as connection:
        person = await find_volunteer(
            connection,
            keyring=house.keyring,
            tenant_id=staff.tenant_id,
            volunteer_id=VolunteerId(volunteer_id),
            scope=staff.unit.path,
        )
    return _file(house, staff, [person.volunteer_id], days, name=f"volunteer-{person.volunteer_id}")


@streams(
    "/units/{unit_id:int}/service-records.csv",
    "export_services_of_unit",
    media_type=MEDIA_TYPE,
    by=BOOK_STAFF,
    refuses=(UnitUnknown, TooManyRecords, ExportsBusy),
)
async def export_services_of_unit(
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    unit_id: Id,
    from_on: Day,
    to_on: Day,
) -> FileStream:
    """Give the service records of a unit of one's area, and of all below it, as a table."""
    days = _days(from_on, to_on)
    async with house.totals, house.reading() as connection:
        unit = await find_unit(
            connection, tenant_id=staff.tenant_id, unit_id=UnitId(unit_id), scope=staff.unit.path
        )
        people = await who_served(connection, tenant_id=staff.tenant_id, scope=unit.path, days=days)
    return _file(house, staff, people, days, name=f"unit-{unit.unit_id}")


def _days(from_on: date, to_on: date) -> Days:
    if to_on < from_on:
        raise RequestMalformed(fields=(FieldProblem(field="to_on", reason="not before from_on"),))
    return Days(from_on, to_on)


def _file(
    house: House, staff: StaffMember, people: Sequence[VolunteerId], days: Days, *, name: str
) -> FileStream:
    if house.exports.locked():
        raise ExportsBusy
    return FileStream(
        _parts(house, staff, people, days),
        media_type=MEDIA_TYPE,
        headers={
            "Content-Disposition": f'attachment; filename="service-{name}-{days.from_on}-{days.to_on}.csv"'
        },
    )


async def _parts(
    house: House, staff: StaffMember, people: Sequence[VolunteerId], days: Days
) -> AsyncGenerator[bytes, None]:
    async with house.exports:
        async for part in record_file(
            house.engine, keyring=house.keyring, staff=staff, people=people, days=days, now=house.clock()
        ):
            yield part.encode()


ROUTES = (list_services_of_volunteer, export_services_of_volunteer, export_services_of_unit)
