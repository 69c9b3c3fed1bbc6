"""Routes of what is read out of stock: the shelves, batches, the buying plan, and the three-way match."""

from datetime import date, timedelta
from typing import Annotated, Final

from litestar.di import NamedDependency
from litestar.params import PathParameter, QueryParameter
from sqlalchemy.ext.asyncio import AsyncConnection

from api.house import House
from api.identity import STOCK_READERS
from api.stock_views import names_of
from api.verbs import reads
from api.wire.base import WHOLE_NUMBER_MAX
from api.wire.stock_lists import (
    BatchList,
    BatchRow,
    BuyingPlan,
    MatchRow,
    Mismatch,
    PlanRow,
    ShelfArticle,
    ShelfList,
    StockMatch,
)
from ledger.market.catalogue.batches import list_batches
from ledger.market.keeping.queries import people_of
from ledger.market.stock.queries.counting import check_not_counting, shops_counted_by
from ledger.market.stock.queries.shelves import shelf_rows
from ledger.market.stock.refusals import CountHides
from ledger.people.words import StaffMember
from ledger.places.queries import find_shop
from ledger.places.refusals import ShopUnknown
from ledger.places.words import Shop, ShopId
from ledger.reports.stock.match import match_shop
from ledger.reports.stock.plan import buying_plan
from ledger.reports.zone import zone_of

SOON: Final = timedelta(days=30)
"""So long before its date a batch is called out, time enough to give it away."""
UNREACHED: Final = (ShopUnknown, CountHides)
ShopNumber = Annotated[int, PathParameter(ge=1, le=WHOLE_NUMBER_MAX)]


@reads("/shops/{shop_id:int}/stock", "get_stock", by=STOCK_READERS, refuses=UNREACHED)
async def get_stock(
    house: NamedDependency[House], staff: NamedDependency[StaffMember], shop_id: ShopNumber
) -> ShelfList:
    """Show what stands in a shop, article by article; not to whoever is counting it."""
    async with house.reading_at(staff.tenant_id) as (connection, log_index):
        shop = await _shop(connection, staff, shop_id)
        rows = await shelf_rows(
            connection, tenant_id=staff.tenant_id, shop_id=shop.shop_id, scope=staff.unit.path
        )
        soon = await _today(connection, house, staff) + SOON
        appointed = await people_of(connection, tenant_id=staff.tenant_id, shop_ids=[shop.shop_id])
        people = appointed[shop.shop_id].people if appointed else None
        names = await names_of(
            connection, house, staff, (people.keeper_id, people.monitor_id) if people else ()
        )
    return ShelfList(
        log_index=log_index,
        shop_id=shop.shop_id,
        shop_name=shop.name,
        kept_by=names.get(people.keeper_id) if people else None,
        monitored_by=names.get(people.monitor_id) if people else None,
        items=[
            ShelfArticle(
                sku=row.sku,
                name_zh=row.name_zh,
                name_en=row.name_en,
                barcode=row.barcode,
                on_shelf=row.on_shelf,
                reserved=row.reserved,
                set_aside=row.set_aside,
                on_the_way=row.on_the_way,
                was_stocked=row.was_stocked,
                low_stock=row.low_stock,
                is_low=row.is_low,
                best_before=row.best_before,
                ends_soon=row.best_before is not None and row.best_before <= soon,
            )
            for row in rows
        ],
    )


@reads("/batches", "list_batches", by=STOCK_READERS)
async def get_batches(
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    days: Annotated[int | None, QueryParameter(ge=0, le=3_660)] = None,
) -> BatchList:
    """List the batches that stand in the shops of one's area and end within so many days, or all."""
    async with house.reading_at(staff.tenant_id) as (connection, log_index):
        batches = await list_batches(connection, tenant_id=staff.tenant_id, scope=staff.unit.path)
        counting = await shops_counted_by(connection, tenant_id=staff.tenant_id, staff_id=staff.staff_id)
        today = await _today(connection, house, staff)
    return BatchList(
        log_index=log_index,
        items=[
            BatchRow(
                shop_id=batch.shop_id,
                shop_name=batch.shop_name,
                sku=batch.sku,
                name_zh=batch.name_zh,
                name_en=batch.name_en,
                batch=batch.batch,
                best_before=batch.best_before,
                quantity=batch.quantity,
            )
            for batch in batches
            if batch.shop_id not in counting
            and (days is None or batch.best_before <= today + timedelta(days=days))
        ],
    )


@reads("/shops/{shop_id:int}/buying-plan", "get_buying_plan", by=STOCK_READERS, refuses=UNREACHED)
async def get_buying_plan(
    house: NamedDependency[House], staff: NamedDependency[StaffMember], shop_id: ShopNumber
) -> BuyingPlan:
    """Say what a shop should buy for next month, from what went out in the last thirteen weeks."""
    async with house.reading_at(staff.tenant_id) as (connection, log_index):
        shop = await _shop(connection, staff, shop_id)
        plan = await buying_plan(
            connection,
            tenant_id=staff.tenant_id,
            shop_id=shop.shop_id,
            now=house.clock(),
            zone=await zone_of(connection, tenant_id=staff.tenant_id),
        )
    return BuyingPlan(
        log_index=log_index,
        shop_id=shop.shop_id,
        shop_name=shop.name,
        month_on=plan.month_on,
        weeks_on=list(plan.weeks_on),
        items=[
            PlanRow(
                sku=row.sku,
                name_zh=row.name_zh,
                name_en=row.name_en,
                boxes=row.boxes,
                used=list(row.used),
                needed=row.needed,
                buy=row.buy,
                cost_fen=row.cost_fen,
            )
            for row in plan.rows
        ],
        cost_fen=sum(row.cost_fen for row in plan.rows),
    )


@reads("/shops/{shop_id:int}/match", "match_stock", by=STOCK_READERS, refuses=UNREACHED)
async def match_stock(
    house: NamedDependency[House], staff: NamedDependency[StaffMember], shop_id: ShopNumber
) -> StockMatch:
    """Compare what orders gave, what the book handed over and what was counted, article by article."""
    async with house.reading_at(staff.tenant_id) as (connection, log_index):
        shop = await _shop(connection, staff, shop_id)
        match = await match_shop(
            connection, tenant_id=staff.tenant_id, shop_id=shop.shop_id, now=house.clock()
        )
    return StockMatch(
        log_index=log_index,
        shop_id=shop.shop_id,
        shop_name=shop.name,
        agrees=all(row.mismatch is None for row in match.rows),
        since=match.since,
        items=[
            MatchRow(
                sku=row.sku,
                name_zh=row.name_zh,
                name_en=row.name_en,
                ordered=row.ordered,
                booked=row.booked,
                counted=row.counted,
                expected=row.expected,
                counted_at=row.counted_at,
                open_missing=row.open_missing,
                mismatch=row.mismatch
                and Mismatch(
                    where=row.mismatch.where,
                    log_index=row.mismatch.log_index,
                    found=row.mismatch.found,
                    expected=row.mismatch.expected,
                ),
            )
            for row in match.rows
        ],
    )


async def _shop(connection: AsyncConnection, staff: StaffMember, shop_id: int) -> Shop:
    shop = await find_shop(
        connection, tenant_id=staff.tenant_id, shop_id=ShopId(shop_id), scope=staff.unit.path
    )
    await check_not_counting(
        connection, tenant_id=staff.tenant_id, staff_id=staff.staff_id, shop_id=shop.shop_id
    )
    return shop


async def _today(connection: AsyncConnection, house: House, staff: StaffMember) -> date:
    zone = await zone_of(connection, tenant_id=staff.tenant_id)
    return house.clock().astimezone(zone).date()


ROUTES = (get_stock, get_batches, get_buying_plan, match_stock)
