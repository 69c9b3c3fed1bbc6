"""Routes of deliveries: what a supplier brought to a shop, with the number of the note."""

from typing import Annotated

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import JSONBody, QueryParameter

from api.cursors import next_index_cursor, read_index_cursor
from api.house import House
from api.identity import STOCK_HANDLERS, STOCK_READERS
from api.once import booked
from api.refusals import CursorUnknown
from api.requests import Intent
from api.stock_views import delivery, names_of, shops_asked
from api.verbs import commands, reads
from api.wire.base import CURSOR_LENGTH_MAX, WHOLE_NUMBER_MAX
from api.wire.stock import DeliveryKept, DeliveryPage, DeliverySent, StockLineSent
from ledger.book.refusals import AmountOutOfRange
from ledger.market.catalogue.vouchers.refusals import SerialsNeeded
from ledger.market.refusals import GoodsUnknown
from ledger.market.stock.operations.deliver import ReceiveDelivery
from ledger.market.stock.queries.pages import PAGE_MAX
from ledger.market.stock.queries.papers import list_deliveries
from ledger.market.stock.refusals import BatchPast, DeliveryKnown, StockLinesOutOfRange, StockRoleMissing
from ledger.market.stock.words import StockLine
from ledger.market.words import Sku
from ledger.people.words import StaffMember
from ledger.places.refusals import ShopUnknown
from ledger.places.words import ShopId

LINES_REFUSED = (StockLinesOutOfRange, GoodsUnknown, SerialsNeeded, AmountOutOfRange)
ShopAsked = Annotated[int | None, QueryParameter(ge=1, le=WHOLE_NUMBER_MAX)]
CursorAsked = Annotated[str | None, QueryParameter(max_length=CURSOR_LENGTH_MAX)]


@reads("/deliveries", "list_deliveries", by=STOCK_READERS, refuses=(ShopUnknown, CursorUnknown))
async def get_deliveries(
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    shop_id: ShopAsked = None,
    cursor: CursorAsked = None,
) -> DeliveryPage:
    """List what was delivered to the shops of one's area, newest first."""
    before = read_index_cursor(cursor)
    async with house.reading() as connection:
        shops = await shops_asked(connection, staff, shop_id)
        found = await list_deliveries(connection, tenant_id=staff.tenant_id, shop_ids=shops, before=before)
        names = await names_of(connection, house, staff, (one.received_by for one in found))
    return DeliveryPage(
        items=[delivery(one, names) for one in found],
        next_cursor=next_index_cursor([one.delivery_id for one in found], size=PAGE_MAX),
    )


@commands(
    "/deliveries",
    "receive_delivery",
    by=STOCK_HANDLERS,
    refuses=(ShopUnknown, StockRoleMissing, DeliveryKnown, BatchPast, *LINES_REFUSED),
)
async def receive_delivery(
    data: JSONBody[DeliverySent],
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    intent: NamedDependency[Intent],
) -> Response[DeliveryKept]:
    """Count a delivery onto the shelf of a shop; each note of a supplier is received once."""
    return await booked(
        house,
        staff.tenant_id,
        ReceiveDelivery(
            request=intent.by(staff.principal),
            staff_id=staff.staff_id,
            shop_id=ShopId(data.shop_id),
            supplier=data.supplier.strip(),
            document=data.document.strip(),
            lines=stock_lines(data.lines),
        ),
        DeliveryKept,
    )


def stock_lines(sent: list[StockLineSent]) -> tuple[StockLine, ...]:
    """Read the lines of a paper."""
    return tuple(StockLine(Sku(line.sku), line.quantity, line.best_before, line.batch) for line in sent)


ROUTES = (get_deliveries, receive_delivery)
