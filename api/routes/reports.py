"""Routes of reports: totals per station and period, and what outstanding points would cost."""

from datetime import date, timedelta
from typing import Annotated, Any, Final, Literal

from litestar.di import NamedDependency
from litestar.params import QueryParameter

from api.house import House
from api.identity import BOOK_READERS, OFFICE_READERS
from api.verbs import reads
from api.wire.base import WHOLE_NUMBER_MAX
from api.wire.reports import (
    Liability,
    MonthOwed,
    OwedLine,
    Rate,
    StationNamed,
    StationOwed,
    TotalLine,
    Totals,
)
from ledger.book.words import Purpose, Unit
from ledger.people.words import StaffMember
from ledger.places.queries import find_unit
from ledger.places.refusals import UnitUnknown
from ledger.places.words import UnitId
from ledger.reports.liability import Owed, liability_of
from ledger.reports.periods import Span
from ledger.reports.refusals import PeriodTooLong
from ledger.reports.totals import totals_of
from ledger.reports.zone import zone_of

YEAR: Final = timedelta(days=365)
UNIT_LENGTH_MAX: Final = 40
THOUSAND: Final = 1_000


@reads("/reports/totals", "get_totals", by=OFFICE_READERS, refuses=(PeriodTooLong, UnitUnknown))
async def get_totals(
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    since: Annotated[date, QueryParameter()],
    until: Annotated[date, QueryParameter()],
    period: Annotated[Literal["day", "week", "month", "quarter"], QueryParameter()],
    by: Annotated[Literal["recorded", "occurred"] | None, QueryParameter()] = None,
    in_unit: Annotated[
        str | None, QueryParameter(name="unit", min_length=1, max_length=UNIT_LENGTH_MAX)
    ] = None,
    unit_id: Annotated[int | None, QueryParameter(ge=1, le=WHOLE_NUMBER_MAX)] = None,
) -> Totals:
    """Sum up what moved in a span of days in one's area, by station, unit, kind and period."""
    scope = staff.unit.path
    async with house.totals, house.reading() as connection:
        if unit_id is not None:
            place = await find_unit(
                connection, tenant_id=staff.tenant_id, unit_id=UnitId(unit_id), scope=scope
            )
            scope = place.path
        zone = await zone_of(connection, tenant_id=staff.tenant_id)
        today = house.clock().astimezone(zone).date()
        span = Span(since=since, until=min(until, today), period=period, zone=zone)
        span.check()
        found = await totals_of(
            connection,
            tenant_id=staff.tenant_id,
            scope=scope,
            span=span,
            axis=by or "occurred",
            unit=None if in_unit is None else Unit(in_unit),
        )
    return Totals(
        since=span.since,
        until=span.until,
        period=period,
        by=by or "occurred",
        log_index=found.log_index,
        periods=list(found.periods),
        stations=[
            StationNamed(unit_id=station.unit_id, code=station.code, name=station.name)
            for station in found.stations
        ],
        totals=[
            TotalLine(**total.cell._asdict(), amount=total.amount, times=total.times)
            for total in found.totals
        ],
    )


@reads("/reports/liability", "get_liability", by=BOOK_READERS)
async def get_liability(house: NamedDependency[House], staff: NamedDependency[StaffMember]) -> Liability:
    """Show what the outstanding points of one's area would cost, with the rate and its basis."""
    now = house.clock()
    year_ago = now - YEAR
    async with house.reading() as connection:
        found = await liability_of(
            connection, tenant_id=staff.tenant_id, scope=staff.unit.path, now=now, year_ago=year_ago
        )
    rate = found.rate

    def line(owed: Owed) -> dict[str, Any]:
        return {
            "points_available": owed.points.get(Purpose.AVAILABLE, 0),
            "points_pending": owed.points.get(Purpose.PENDING, 0),
            "points_held": owed.points.get(Purpose.HELD, 0),
            "points_outstanding": owed.outstanding,
            "points_owed_back": owed.debt,
            "liability_fen": rate.fen(owed.outstanding),
        }

    return Liability(
        at=now,
        log_index=found.log_index,
        rate=Rate(
            basis=rate.basis,
            since=year_ago,
            cost_fen=rate.cost_fen,
            points=rate.points,
            fen_per_thousand=rate.fen(THOUSAND),
        ),
        total=OwedLine(**line(found.total)),
        stations=[
            StationOwed(unit_id=station.unit_id, code=station.code, name=station.name, **line(owed))
            for station, owed in found.stations.items()
        ],
        months=[MonthOwed(month_on=month, **line(owed)) for month, owed in found.months.items()],
    )


ROUTES = (get_totals, get_liability)
