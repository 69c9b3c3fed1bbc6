"""Routes of lots: a volunteer's own, and what expires soon in one's area."""

from typing import Annotated, Final

from litestar.di import NamedDependency
from litestar.params import QueryParameter

from api.cursors import read_lot_cursor, write_lot_cursor
from api.house import House
from api.identity import OFFICE_READERS, PHONE
from api.refusals import CursorUnknown
from api.verbs import reads
from api.wire.base import CURSOR_LENGTH_MAX, PAGE_SIZE_MAX, WHOLE_NUMBER_MAX
from api.wire.lots import ExpiringDay, ExpiringLot, ExpiringPoints, Lot, OwnLots, WaitingPoints
from ledger.people.queries import volunteers_by_id
from ledger.people.words import PhoneHolder, StaffMember, Volunteer
from ledger.places.queries import find_unit
from ledger.places.refusals import UnitUnknown
from ledger.places.words import UnitId
from ledger.reports import expiring
from ledger.reports.lots import lots_of

DAYS: Final = 30
PAGE_SIZE: Final = 100


@reads("/me/lots", "list_my_lots", by=PHONE)
async def list_my_lots(house: NamedDependency[House], holder: NamedDependency[PhoneHolder]) -> OwnLots:
    """List one's points by the day on which they expire, and what waits for the end of its notice."""
    async with house.reading() as connection:
        own = await lots_of(
            connection, tenant_id=holder.tenant_id, volunteer_id=holder.volunteer_id, now=house.clock()
        )
    return OwnLots(
        lots=[Lot(expires_on=lot.expires_on, points=lot.points) for lot in own.lots],
        waiting=[
            WaitingPoints(
                award_index=award.award_index,
                points=award.points,
                activates_at=award.activates_at,
                expires_on=award.expires_on,
                activity_zh=award.activity_zh,
                activity_en=award.activity_en,
                reason=award.reason,
            )
            for award in own.waiting
        ],
        points_available=sum(lot.points for lot in own.lots),
        points_pending=sum(award.points for award in own.waiting),
        log_index=own.log_index,
    )


@reads("/expiring-points", "list_expiring_points", by=OFFICE_READERS, refuses=(UnitUnknown, CursorUnknown))
async def list_expiring_points(
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    days: Annotated[int | None, QueryParameter(ge=0, le=expiring.DAYS_MAX)] = None,
    unit_id: Annotated[int | None, QueryParameter(ge=1, le=WHOLE_NUMBER_MAX)] = None,
    cursor: Annotated[str | None, QueryParameter(max_length=CURSOR_LENGTH_MAX)] = None,
    limit: Annotated[int | None, QueryParameter(ge=1, le=PAGE_SIZE_MAX)] = None,
) -> ExpiringPoints:
    """List whose points expire within so many days in one's area, earliest first; 30 if none are named."""
    scope, position = staff.unit.path, read_lot_cursor(cursor)
    async with house.reading() as connection:
        if unit_id is not None:
            unit = UnitId(unit_id)
            found_unit = await find_unit(connection, tenant_id=staff.tenant_id, unit_id=unit, scope=scope)
            scope = found_unit.path
        found = await expiring.list_expiring(
            connection,
            tenant_id=staff.tenant_id,
            scope=scope,
            now=house.clock(),
            days=DAYS if days is None else days,
            page=(position, limit or PAGE_SIZE),
        )
        people = await volunteers_by_id(
            connection,
            keyring=house.keyring,
            tenant_id=staff.tenant_id,
            volunteer_ids={lot.volunteer_id for lot in found.lots},
        )
    return ExpiringPoints(
        from_on=found.from_on,
        until_on=found.until_on,
        points_total=found.points_total,
        volunteers_count=found.volunteers_count,
        days=[
            ExpiringDay(expires_on=day.expires_on, points=day.points, volunteers_count=day.volunteers_count)
            for day in found.days
        ],
        items=[_lot(lot, people[lot.volunteer_id]) for lot in found.lots],
        next_cursor=None if found.next_position is None else write_lot_cursor(found.next_position),
        log_index=found.log_index,
    )


def _lot(lot: expiring.ExpiringLot, person: Volunteer) -> ExpiringLot:
    return ExpiringLot(
        volunteer_id=lot.volunteer_id,
        number=person.number,
        name_masked=person.name_masked,
        phone_masked=person.phone_masked,
        station_name=person.station_name,
        expires_on=lot.expires_on,
        points=lot.points,
    )


ROUTES = (list_my_lots, list_expiring_points)
