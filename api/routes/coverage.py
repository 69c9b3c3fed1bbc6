"""Routes of coverage: on the desk with all lines, on a phone around one's station, on a board as sums."""

from typing import Annotated

from litestar.di import NamedDependency
from litestar.params import PathParameter, QueryParameter

from api.house import House
from api.identity import BOARD, CLERK, PHONE
from api.place_views import point_of
from api.verbs import PUBLIC, reads
from api.wire import coverage as wire
from api.wire.base import WHOLE_NUMBER_MAX
from ledger.book.words import TenantId
from ledger.earning.coverage import reads as coverage
from ledger.people.words import PhoneHolder, StaffMember
from ledger.places.boards import Board
from ledger.places.queries import find_unit
from ledger.places.refusals import UnitUnknown
from ledger.places.words import WHOLE_BUREAU, Scope, UnitId
from ledger.reports.organisation import station_around


@reads("/coverage", "get_coverage", by=CLERK, refuses=(UnitUnknown,))
async def get_coverage(
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    unit_id: Annotated[int | None, QueryParameter(ge=1, le=WHOLE_NUMBER_MAX)] = None,
) -> wire.Coverage:
    """Show what must be visited in one's area, or in one unit of it, and how it stands."""
    tenant_id, scope, now = staff.tenant_id, staff.unit.path, house.clock()
    async with house.reading() as connection:
        counts = await coverage.coverage_counts(connection, tenant_id=tenant_id, scope=scope, now=now)
        if unit_id is not None:
            unit = await find_unit(connection, tenant_id=tenant_id, unit_id=UnitId(unit_id), scope=scope)
            scope = unit.path
        lines = await coverage.coverage_lines(connection, tenant_id=tenant_id, scope=scope, now=now)
    return wire.Coverage(
        at=now,
        counts=[
            wire.CoverageCount(
                unit_id=count.unit_id,
                unit_name=count.unit_name,
                subject=count.subject,
                fresh_count=count.fresh_count,
                due_count=count.due_count,
                overdue_count=count.overdue_count,
            )
            for count in counts
        ],
        lines=[_line(line) for line in lines],
    )


@reads("/me/coverage", "get_my_coverage", by=PHONE)
async def get_my_coverage(
    house: NamedDependency[House], holder: NamedDependency[PhoneHolder]
) -> wire.PhoneCoverage:
    """Show what must be visited around one's own station."""
    now = house.clock()
    async with house.reading() as connection:
        station = await station_around(
            connection, tenant_id=holder.tenant_id, volunteer_id=holder.volunteer_id
        )
        lines = await coverage.coverage_lines(
            connection, tenant_id=holder.tenant_id, scope=station.scope, now=now
        )
    return wire.PhoneCoverage(at=now, station_name=station.name, lines=[_line(line) for line in lines])


@reads("/board/coverage", "get_board_coverage", by=BOARD)
async def get_board_coverage(
    house: NamedDependency[House], board: NamedDependency[Board]
) -> wire.CoverageSums:
    """Count, for the screen of a post, how many points and routes of its station stand how; not which."""
    return await _sums(house, tenant_id=board.tenant_id, scope=board.path)


@reads("/coverage/{tenant_id:int}", "get_coverage_sums", by=PUBLIC)
async def get_coverage_sums(
    house: NamedDependency[House],
    tenant_id: Annotated[int, PathParameter(ge=1, le=WHOLE_NUMBER_MAX)],
) -> wire.CoverageSums:
    """Count, for a screen that anybody sees, how many points and routes of a bureau stand how; not which."""
    return await _sums(house, tenant_id=TenantId(tenant_id), scope=WHOLE_BUREAU)


async def _sums(house: House, *, tenant_id: TenantId, scope: Scope) -> wire.CoverageSums:
    now = house.clock()
    # Anybody may ask for a whole province, so few of these run at once.
    async with house.totals, house.reading() as connection:
        counts = await coverage.coverage_counts(connection, tenant_id=tenant_id, scope=scope, now=now)
    points = [count for count in counts if count.subject == "checkpoint"]
    routes = [count for count in counts if count.subject == "route"]
    return wire.CoverageSums(
        at=now,
        checkpoints_fresh=sum(count.fresh_count for count in points),
        checkpoints_due=sum(count.due_count for count in points),
        checkpoints_overdue=sum(count.overdue_count for count in points),
        routes_fresh=sum(count.fresh_count for count in routes),
        routes_due=sum(count.due_count for count in routes),
        routes_overdue=sum(count.overdue_count for count in routes),
    )


def _line(line: coverage.CoverageLine) -> wire.CoverageLine:
    return wire.CoverageLine(
        subject=line.subject,
        subject_id=line.subject_id,
        code=line.code,
        name=line.name,
        unit_id=line.unit_id,
        unit_name=line.unit_name,
        route_code=line.route_code,
        place=point_of(line.place),
        every_hours=line.every_hours,
        visited_at=line.visited_at,
        light=line.light,
    )


ROUTES = (get_coverage, get_my_coverage, get_board_coverage, get_coverage_sums)
