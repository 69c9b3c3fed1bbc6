"""Routes of blind counts: begun by a second person, article by article, compared only at the end."""

from typing import Annotated

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import JSONBody, PathParameter

from api.cursors import next_index_cursor, read_index_cursor
from api.house import House
from api.identity import STOCK, STOCK_READERS
from api.once import booked
from api.refusals import CursorUnknown
from api.requests import Intent
from api.routes.deliveries import CursorAsked, ShopAsked
from api.stock_views import OVER, count_row, names_of, shops_asked
from api.verbs import commands, reads
from api.wire.base import WHOLE_NUMBER_MAX
from api.wire.stock_counts import (
    CallOffSent,
    CountClosed,
    CountDetail,
    CountedArticle,
    CountEnded,
    CountKept,
    CountLine,
    CountLineSent,
    CountPage,
    CountSent,
)
from api.wire.volunteers import NothingSent
from ledger.book.refusals import AmountOutOfRange
from ledger.market.keeping.refusals import AppointsSelf, KeeperUnfit, MonitorUnfit, OneForBoth
from ledger.market.refusals import GoodsUnknown
from ledger.market.stock import refusals
from ledger.market.stock.operations.close_count import CallOffCount, CloseCount, SignHandOver
from ledger.market.stock.operations.count import CountArticle, OpenCount
from ledger.market.stock.queries.counting import ArticleCounted, CountView, find_count, list_counts
from ledger.market.stock.queries.pages import PAGE_MAX
from ledger.market.stock.words import CountId, CountKind
from ledger.market.words import Sku
from ledger.people.words import StaffId, StaffMember
from ledger.places.refusals import ShopUnknown
from ledger.places.words import ShopId

CountIndex = Annotated[int, PathParameter(ge=0, le=WHOLE_NUMBER_MAX)]
TAKER_REFUSED = (KeeperUnfit, MonitorUnfit, OneForBoth, AppointsSelf)
UNREACHED = (refusals.CountUnknown, refusals.StockRoleMissing, refusals.CountEnded)


@reads("/counts", "list_counts", by=STOCK_READERS, refuses=(ShopUnknown, CursorUnknown))
async def get_counts(
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    shop_id: ShopAsked = None,
    cursor: CursorAsked = None,
) -> CountPage:
    """List the counts of the shops of one's area, newest first."""
    before = read_index_cursor(cursor)
    async with house.reading() as connection:
        shops = await shops_asked(connection, staff, shop_id)
        found = await list_counts(connection, tenant_id=staff.tenant_id, shop_ids=shops, before=before)
        names = await names_of(connection, house, staff, (each for one in found for each in _people(one)))
    return CountPage(
        items=[count_row(one, names, staff=staff) for one in found],
        next_cursor=next_index_cursor([one.count_id for one in found], size=PAGE_MAX),
    )


@reads("/counts/{count_id:int}", "get_count", by=STOCK_READERS, refuses=(refusals.CountUnknown,))
async def get_count(
    house: NamedDependency[House], staff: NamedDependency[StaffMember], count_id: CountIndex
) -> CountDetail:
    """Show one count with its list; what the book had is told when the count is over."""
    async with house.reading() as connection:
        shops = await shops_asked(connection, staff, None)
        view, articles = await find_count(
            connection, tenant_id=staff.tenant_id, shop_ids=shops, count_id=CountId(count_id)
        )
        names = await names_of(connection, house, staff, _people(view))
    return CountDetail(
        count=count_row(view, names, staff=staff),
        articles=[_article(article, view) for article in articles],
    )


@commands(
    "/counts",
    "open_count",
    by=STOCK,
    refuses=(
        ShopUnknown,
        refusals.StockRoleMissing,
        refusals.KeeperCounts,
        refusals.CountUnderWay,
        refusals.ShopUnkept,
        *TAKER_REFUSED,
    ),
)
async def open_count(
    data: JSONBody[CountSent],
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    intent: NamedDependency[Intent],
) -> Response[CountKept]:
    """Begin to count a shop that one does not keep oneself."""
    return await booked(
        house,
        staff.tenant_id,
        OpenCount(
            request=intent.by(staff.principal),
            staff_id=staff.staff_id,
            shop_id=ShopId(data.shop_id),
            kind=CountKind(data.kind),
        ),
        CountKept,
    )


@commands(
    "/counts/{count_id:int}/lines",
    "count_article",
    by=STOCK,
    refuses=(*UNREACHED, refusals.NotTheCounter, GoodsUnknown, AmountOutOfRange),
)
async def count_article(
    data: JSONBody[CountLineSent],
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    intent: NamedDependency[Intent],
    count_id: CountIndex,
) -> Response[CountLine]:
    """Say how many boxes of one article stand there; said again, the last number counts."""
    return await booked(
        house,
        staff.tenant_id,
        CountArticle(
            request=intent.by(staff.principal),
            staff_id=staff.staff_id,
            count_id=CountId(count_id),
            sku=Sku(data.sku),
            quantity=data.quantity,
        ),
        CountLine,
    )


@commands(
    "/counts/{count_id:int}/closings",
    "close_count",
    by=STOCK,
    refuses=(*UNREACHED, refusals.NotTheCounter, refusals.NothingCounted, refusals.CountUnfinished),
)
async def close_count(
    data: JSONBody[NothingSent],  # noqa: ARG001 - the body says nothing, but must be a JSON object
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    intent: NamedDependency[Intent],
    count_id: CountIndex,
) -> Response[CountClosed]:
    """End one's count; each article that differs becomes a case for the monitor."""
    return await booked(
        house,
        staff.tenant_id,
        CloseCount(request=intent.by(staff.principal), staff_id=staff.staff_id, count_id=CountId(count_id)),
        CountClosed,
    )


@commands(
    "/counts/{count_id:int}/signatures",
    "sign_hand_over",
    by=STOCK,
    refuses=(*UNREACHED, refusals.NotTheGiver, refusals.NothingCounted, *TAKER_REFUSED),
)
async def sign_hand_over(
    data: JSONBody[NothingSent],  # noqa: ARG001 - as above
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    intent: NamedDependency[Intent],
    count_id: CountIndex,
) -> Response[CountEnded]:
    """Sign the list that one's successor counted; from then on the shop is theirs."""
    return await booked(
        house,
        staff.tenant_id,
        SignHandOver(request=intent.by(staff.principal), staff_id=staff.staff_id, count_id=CountId(count_id)),
        CountEnded,
    )


@commands("/counts/{count_id:int}/cancellations", "call_off_count", by=STOCK, refuses=UNREACHED)
async def call_off_count(
    data: JSONBody[CallOffSent],
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    intent: NamedDependency[Intent],
    count_id: CountIndex,
) -> Response[CountEnded]:
    """Give a count up; what was counted stays written down, and nothing is compared."""
    return await booked(
        house,
        staff.tenant_id,
        CallOffCount(
            request=intent.by(staff.principal),
            staff_id=staff.staff_id,
            count_id=CountId(count_id),
            reason=data.reason,
        ),
        CountEnded,
    )


def _people(view: CountView) -> tuple[StaffId | None, ...]:
    return view.counter_id, view.keeper_id, view.giver_id


def _article(article: ArticleCounted, view: CountView) -> CountedArticle:
    is_over = view.state in OVER
    return CountedArticle(
        sku=article.sku,
        name_zh=article.name_zh,
        name_en=article.name_en,
        barcode=article.barcode,
        is_stocked=article.is_stocked,
        quantity=article.quantity,
        expected=article.expected if is_over else None,
        counted_index=article.counted_index if is_over else None,
    )


ROUTES = (
    get_counts,
    get_count,
    open_count,
    count_article,
    close_count,
    sign_hand_over,
    call_off_count,
)
