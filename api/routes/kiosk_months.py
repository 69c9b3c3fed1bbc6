"""The route of a month of points at a kiosk, for people without a phone."""

from litestar.di import NamedDependency
from litestar.params import JSONBody

from api.house import House
from api.identity import KIOSK
from api.phone_views import statement_line
from api.verbs import asks
from api.visit_views import visit_at
from api.wire.lots import Lot
from api.wire.ways_in import MonthAsked, MonthlySlip
from ledger.people.card_pins.refusals import OwnVisitNeeded
from ledger.people.queries import volunteers_by_id
from ledger.people.refusals import VisitOver
from ledger.places.words import Kiosk
from ledger.reports.monthly import month_of_points


@asks("/kiosk/monthly-slips", "show_month", by=KIOSK, refuses=(VisitOver, OwnVisitNeeded))
async def show_month(
    data: JSONBody[MonthAsked], house: NamedDependency[House], kiosk: NamedDependency[Kiosk]
) -> MonthlySlip:
    """Show whoever stands here what came and went in a month, masked; a card needs no PIN for it."""
    visit = await visit_at(house, kiosk, data.visit)
    if visit.volunteer_id is None or visit.proxy_volunteer_id is not None:
        raise OwnVisitNeeded
    now = house.clock()
    async with house.reading() as connection:
        people = await volunteers_by_id(
            connection, keyring=house.keyring, tenant_id=kiosk.tenant_id, volunteer_ids=[visit.volunteer_id]
        )
        month = await month_of_points(
            connection,
            tenant_id=kiosk.tenant_id,
            volunteer_id=visit.volunteer_id,
            month=data.month,
            now=now,
        )
    if visit.volunteer_id not in people:
        raise VisitOver
    person = people[visit.volunteer_id]
    return MonthlySlip(
        name_masked=person.name_masked,
        number=person.number,
        month=month.month,
        points_available=month.standing.points_available,
        points_pending=month.standing.points_pending,
        minutes_served=month.standing.minutes_served,
        points_in=month.points_in,
        points_out=month.points_out,
        minutes=month.minutes,
        lots=[Lot(expires_on=lot.expires_on, points=lot.points) for lot in month.lots],
        lines=[statement_line(line) for line in month.lines],
        printed_at=now,
    )


ROUTES = (show_month,)
