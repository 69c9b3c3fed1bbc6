"""Routes of shops: who answers for them, and when they are open."""

from typing import Annotated

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import JSONBody, PathParameter

from api.house import House
from api.identity import BOOK_STAFF, SHOP_CARE, SHOP_READERS
from api.once import answer_once, respond
from api.place_views import changes_of, editor_of
from api.requests import Intent
from api.shop_views import shop_sheet, shop_states
from api.verbs import changes, commands, reads
from api.wire.base import WHOLE_NUMBER_MAX
from api.wire.organisation import PlaceChanges
from api.wire.shops import AppointmentSent, ClosedDaySent, HoursSent, ShopSheet, ShopState, ShopStates
from ledger.market.keeping.operations import AppointShopPeople
from ledger.market.keeping.refusals import (
    AppointedAlready,
    AppointsSelf,
    KeeperUnfit,
    MonitorUnfit,
    OneForBoth,
)
from ledger.market.keeping.words import ShopPeople
from ledger.market.opening.operations import set_closed_day, set_hours, subject_of
from ledger.market.opening.refusals import ClosedDaysTooMany, DayOver, HoursMixedUp
from ledger.market.opening.words import Span
from ledger.market.words import ByStaff
from ledger.people.words import StaffId, StaffMember
from ledger.places.queries import find_shop, list_shops
from ledger.places.refusals import ShopUnknown
from ledger.places.words import ShopId
from ledger.reports.zone import zone_of

ShopPath = Annotated[int, PathParameter(ge=1, le=WHOLE_NUMBER_MAX)]


@reads("/shop-states", "list_shop_states", by=SHOP_READERS)
async def list_shop_states(house: NamedDependency[House], staff: NamedDependency[StaffMember]) -> ShopStates:
    """List the shops of one's area with who answers for them, and whether they are open."""
    async with house.reading() as connection:
        shops = await list_shops(connection, tenant_id=staff.tenant_id, scope=staff.unit.path)
        items = await shop_states(house, connection, tenant_id=staff.tenant_id, shops=shops)
    return ShopStates(items=items)


@reads("/shops/{shop_id:int}/sheet", "get_shop_sheet", by=SHOP_READERS, refuses=(ShopUnknown,))
async def get_shop_sheet(
    house: NamedDependency[House], staff: NamedDependency[StaffMember], shop_id: ShopPath
) -> ShopSheet:
    """Show one shop: who answers for it, who did before, who could, and its hours."""
    async with house.reading() as connection:
        shop = await find_shop(
            connection, tenant_id=staff.tenant_id, shop_id=ShopId(shop_id), scope=staff.unit.path
        )
        return await shop_sheet(house, connection, tenant_id=staff.tenant_id, shop=shop)


@reads("/shops/{shop_id:int}/changes", "list_shop_changes", by=SHOP_READERS, refuses=(ShopUnknown,))
async def list_shop_changes(
    house: NamedDependency[House], staff: NamedDependency[StaffMember], shop_id: ShopPath
) -> PlaceChanges:
    """List who changed a shop or its hours, and what."""
    await _state(house, staff, ShopId(shop_id))
    return await changes_of(house, staff, subject_of(ShopId(shop_id)))


@commands(
    "/shops/{shop_id:int}/appointments",
    "appoint_shop_people",
    by=BOOK_STAFF,
    refuses=(ShopUnknown, AppointedAlready, KeeperUnfit, MonitorUnfit, OneForBoth, AppointsSelf),
)
async def appoint_shop_people(
    data: JSONBody[AppointmentSent],
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    intent: NamedDependency[Intent],
    shop_id: ShopPath,
) -> Response[ShopState]:
    """Say who keeps a shop and who monitors it, from now on."""
    outcome = await house.tellers.submit(
        staff.tenant_id,
        AppointShopPeople(
            request=intent.by(staff.principal),
            by=ByStaff(staff.staff_id),
            shop_id=ShopId(shop_id),
            people=ShopPeople(keeper_id=StaffId(data.keeper_id), monitor_id=StaffId(data.monitor_id)),
            appointed_at=house.clock(),
        ),
    )
    return respond(await _state(house, staff, ShopId(shop_id)), hit=outcome.hit)


@changes("/shops/{shop_id:int}/hours", "set_shop_hours", by=SHOP_CARE, refuses=(ShopUnknown, HoursMixedUp))
async def set_shop_hours(
    data: JSONBody[HoursSent],
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    intent: NamedDependency[Intent],
    shop_id: ShopPath,
) -> Response[ShopState]:
    """Give a shop the hours of its week."""

    async def lay() -> dict[str, int]:
        spans = [Span(span.weekday, span.opens_minute, span.closes_minute) for span in data.spans]
        await set_hours(house.engine, editor=editor_of(house, staff), shop_id=ShopId(shop_id), spans=spans)
        return {"shop_id": shop_id}

    kept = await answer_once(house, tenant_id=staff.tenant_id, request=intent.by(staff.principal), verb=lay)
    return kept.respond(await _state(house, staff, ShopId(shop_id)))


@changes(
    "/shops/{shop_id:int}/closed-days",
    "set_shop_closed_day",
    by=SHOP_CARE,
    refuses=(ShopUnknown, DayOver, ClosedDaysTooMany),
)
async def set_shop_closed_day(
    data: JSONBody[ClosedDaySent],
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    intent: NamedDependency[Intent],
    shop_id: ShopPath,
) -> Response[ShopState]:
    """Close a shop on a day, or let it open then after all."""

    async def close() -> dict[str, int]:
        async with house.reading() as connection:
            zone = await zone_of(connection, tenant_id=staff.tenant_id)
        await set_closed_day(
            house.engine,
            editor=editor_of(house, staff),
            shop_id=ShopId(shop_id),
            day=data.day,
            reason=data.reason,
            today=house.clock().astimezone(zone).date(),
        )
        return {"shop_id": shop_id}

    kept = await answer_once(house, tenant_id=staff.tenant_id, request=intent.by(staff.principal), verb=close)
    return kept.respond(await _state(house, staff, ShopId(shop_id)))


async def _state(house: House, staff: StaffMember, shop_id: ShopId) -> ShopState:
    async with house.reading() as connection:
        shop = await find_shop(connection, tenant_id=staff.tenant_id, shop_id=shop_id, scope=staff.unit.path)
        return (await shop_states(house, connection, tenant_id=staff.tenant_id, shops=[shop]))[0]


ROUTES = (
    list_shop_states,
    get_shop_sheet,
    list_shop_changes,
    appoint_shop_people,
    set_shop_hours,
    set_shop_closed_day,
)
