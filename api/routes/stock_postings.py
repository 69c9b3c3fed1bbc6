"""Routes of what shops post in public: on phones, on the screens at posts, and to be printed at the desk."""

from datetime import date
from typing import Annotated, Final

from litestar.di import NamedDependency
from litestar.params import QueryParameter

from api.house import House
from api.identity import BOARD, PHONE, STOCK_READERS
from api.order_views import order_number
from api.verbs import reads
from api.wire.base import WHOLE_NUMBER_MAX
from api.wire.stock_lists import PostedArticle, PostedOrder, PostedShop, StockPosting
from ledger.book.words import TenantId
from ledger.market.stock.queries.counting import check_not_counting
from ledger.market.stock.refusals import CountHides
from ledger.people.words import PhoneHolder, StaffMember
from ledger.places.boards import Board
from ledger.places.queries import find_unit, list_shops
from ledger.places.refusals import ShopUnknown
from ledger.places.words import WHOLE_BUREAU, Scope, ShopId
from ledger.reports.stock.posting import Posting, posting_of
from ledger.reports.zone import zone_of

MONTHS_BACK: Final = 24
ShopAsked = Annotated[int | None, QueryParameter(ge=1, le=WHOLE_NUMBER_MAX)]
MonthsBack = Annotated[int | None, QueryParameter(ge=0, le=MONTHS_BACK)]


@reads("/stock-posting", "get_stock_posting", by=PHONE, refuses=(ShopUnknown,))
async def get_stock_posting(
    house: NamedDependency[House],
    holder: NamedDependency[PhoneHolder],
    shop_id: ShopAsked = None,
    months_back: MonthsBack = None,
) -> StockPosting:
    """Show what a shop of one's bureau posts: its boxes, and who took what, masked."""
    return await _posting(
        house, tenant_id=holder.tenant_id, scope=WHOLE_BUREAU, shop_id=shop_id, months_back=months_back or 0
    )


@reads("/board/stock-posting", "get_board_stock_posting", by=BOARD, refuses=(ShopUnknown,))
async def get_board_stock_posting(
    house: NamedDependency[House], board: NamedDependency[Board], shop_id: ShopAsked = None
) -> StockPosting:
    """Show what the shops of this screen's station post this month."""
    async with house.reading() as connection:
        unit = await find_unit(
            connection, tenant_id=board.tenant_id, unit_id=board.unit_id, scope=WHOLE_BUREAU
        )
    return await _posting(house, tenant_id=board.tenant_id, scope=unit.path, shop_id=shop_id, months_back=0)


@reads("/stock-postings", "print_stock_posting", by=STOCK_READERS, refuses=(ShopUnknown, CountHides))
async def print_stock_posting(
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    shop_id: Annotated[int, QueryParameter(ge=1, le=WHOLE_NUMBER_MAX)],
    months_back: MonthsBack = None,
) -> StockPosting:
    """Show what a shop of one's area posts, to be printed and pinned up beside its door."""
    async with house.reading() as connection:
        await check_not_counting(
            connection, tenant_id=staff.tenant_id, staff_id=staff.staff_id, shop_id=ShopId(shop_id)
        )
    return await _posting(
        house,
        tenant_id=staff.tenant_id,
        scope=staff.unit.path,
        shop_id=shop_id,
        months_back=months_back or 0,
    )


async def _posting(
    house: House, *, tenant_id: TenantId, scope: Scope, shop_id: int | None, months_back: int
) -> StockPosting:
    async with house.reading_at(tenant_id) as (connection, log_index):
        shops = await list_shops(connection, tenant_id=tenant_id, scope=scope)
        shop = next((each for each in shops if shop_id in {None, each.shop_id}), None)
        if shop is None and shop_id is not None:
            raise ShopUnknown
        zone = await zone_of(connection, tenant_id=tenant_id)
        month_on = month_before(house.clock().astimezone(zone).date(), months_back)
        posting = shop and await posting_of(
            connection,
            keyring=house.keyring,
            tenant_id=tenant_id,
            shop_id=shop.shop_id,
            month_on=month_on,
            zone=zone,
        )
    return StockPosting(
        log_index=log_index,
        shops=[PostedShop(shop_id=each.shop_id, name=each.name) for each in shops],
        shop_id=shop.shop_id if shop else None,
        shop_name=shop.name if shop else None,
        month_on=month_on,
        points=posting.points if posting else 0,
        articles=_articles(posting) if posting else [],
        orders=_orders(posting) if posting else [],
    )


def month_before(today: date, months: int) -> date:
    """Return the first day of the month that began so many months before this one."""
    years, month = divmod(today.year * 12 + today.month - 1 - months, 12)
    return date(years, month + 1, 1)


def _articles(posting: Posting) -> list[PostedArticle]:
    return [
        PostedArticle(
            sku=flow.sku,
            name_zh=flow.name_zh,
            name_en=flow.name_en,
            before=flow.before,
            delivered=flow.delivered,
            moved=flow.moved,
            handed_over=flow.handed_over,
            written_off=flow.written_off,
            difference=flow.difference,
            after=flow.after,
        )
        for flow in posting.flows
    ]


def _orders(posting: Posting) -> list[PostedOrder]:
    return [
        PostedOrder(
            order_number=order_number(order.order_id),
            name_masked=order.name_masked,
            points=order.points,
            names_zh=order.names_zh,
            names_en=order.names_en,
            handed_over_at=order.handed_over_at,
        )
        for order in posting.redeemed
    ]


ROUTES = (get_stock_posting, get_board_stock_posting, print_stock_posting)
