"""Says who answers for shops and when they are open: to the desk that lists them, and to their kiosks."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncConnection

from api.house import House
from api.wire.shops import (
    ClosedDay,
    OpenSpan,
    ShopCandidate,
    ShopOpening,
    ShopPeople,
    ShopPerson,
    ShopSheet,
    ShopState,
)
from ledger.book.words import TenantId
from ledger.market.keeping import queries as keeping
from ledger.market.keeping.words import Appointment
from ledger.market.opening.queries import openings_of
from ledger.market.opening.rules import standing_at
from ledger.market.opening.words import Opening
from ledger.people.sessions import staff_names
from ledger.people.words import ERASED, StaffId
from ledger.places.queries import find_unit
from ledger.places.words import WHOLE_BUREAU, Shop, ShopId
from ledger.reports.zone import zone_of

HERE = ("shop_keeper", "shop_monitor")


async def shop_opening(
    house: House, connection: AsyncConnection, *, tenant_id: TenantId, shop_id: ShopId
) -> ShopOpening:
    """Describe when a shop that is there is open."""
    zone = await zone_of(connection, tenant_id=tenant_id)
    openings = await openings_of(connection, tenant_id=tenant_id, shop_ids=[shop_id])
    return _opening(openings[shop_id], house.clock(), zone)


async def shop_states(
    house: House, connection: AsyncConnection, *, tenant_id: TenantId, shops: Sequence[Shop]
) -> list[ShopState]:
    """Describe shops with their people and opening times."""
    shop_ids = [shop.shop_id for shop in shops]
    zone = await zone_of(connection, tenant_id=tenant_id)
    openings = await openings_of(connection, tenant_id=tenant_id, shop_ids=shop_ids)
    people = await keeping.people_of(connection, tenant_id=tenant_id, shop_ids=shop_ids)
    names = await _names(house, connection, tenant_id=tenant_id, appointments=list(people.values()))
    return [
        ShopState(
            shop_id=shop.shop_id,
            code=shop.code,
            name=shop.name,
            station_name=shop.station_name,
            people=_people(people[shop.shop_id], names) if shop.shop_id in people else None,
            opening=_opening(openings[shop.shop_id], house.clock(), zone),
        )
        for shop in shops
    ]


async def shop_sheet(
    house: House, connection: AsyncConnection, *, tenant_id: TenantId, shop: Shop
) -> ShopSheet:
    """Describe one shop whole."""
    unit = await find_unit(connection, tenant_id=tenant_id, unit_id=shop.unit_id, scope=WHOLE_BUREAU)
    candidates = await keeping.list_candidates(connection, tenant_id=tenant_id, shop_path=unit.path)
    appointments = await keeping.list_appointments(connection, tenant_id=tenant_id, shop_id=shop.shop_id)
    former = appointments[1:]
    names = await _names(
        house,
        connection,
        tenant_id=tenant_id,
        appointments=former,
        others=[candidate.staff_id for candidate in candidates],
    )
    return ShopSheet(
        shop=(await shop_states(house, connection, tenant_id=tenant_id, shops=[shop]))[0],
        former=[_people(appointment, names) for appointment in former],
        candidates=[
            ShopCandidate(
                staff_id=candidate.staff_id,
                name=names.get(candidate.staff_id, ERASED),
                unit_name=candidate.unit_name,
                roles=[role for role in HERE if role in candidate.roles],
            )
            for candidate in candidates
        ],
    )


async def _names(
    house: House,
    connection: AsyncConnection,
    *,
    tenant_id: TenantId,
    appointments: Sequence[Appointment],
    others: Sequence[StaffId] = (),
) -> Mapping[StaffId, str]:
    named = {each.people.keeper_id for each in appointments} | {
        each.people.monitor_id for each in appointments
    }
    return await staff_names(
        connection, keyring=house.keyring, tenant_id=tenant_id, staff_ids=named | set(others)
    )


def _people(appointment: Appointment, names: Mapping[StaffId, str]) -> ShopPeople:
    keeper, monitor = appointment.people.keeper_id, appointment.people.monitor_id
    return ShopPeople(
        keeper=ShopPerson(staff_id=keeper, name=names.get(keeper, ERASED)),
        monitor=ShopPerson(staff_id=monitor, name=names.get(monitor, ERASED)),
        appointed_by=appointment.appointed_by,
        appointed_at=appointment.appointed_at,
        log_index=appointment.log_index,
    )


def _opening(opening: Opening, now: datetime, zone: ZoneInfo) -> ShopOpening:
    standing = standing_at(opening, now, zone)
    return ShopOpening(
        is_open=standing.is_open,
        opens_at=standing.opens_at,
        closes_at=standing.closes_at,
        closed_for=standing.closed_for,
        spans=[OpenSpan(**span._asdict()) for span in opening.spans],
        closed_days=[
            ClosedDay(day=day, reason=reason)
            for day, reason in sorted(opening.closed_days.items())
            if day >= now.astimezone(zone).date()
        ],
    )
