"""Routes of moves between shops: sent by one keeper, counted in by another."""

from typing import Annotated

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import JSONBody, PathParameter

from api.cursors import next_index_cursor, read_index_cursor
from api.house import House
from api.identity import SHOP_KEEPER, STOCK_READERS
from api.once import booked
from api.refusals import CursorUnknown
from api.requests import Intent
from api.routes.deliveries import LINES_REFUSED, CursorAsked, ShopAsked, stock_lines
from api.stock_views import move, names_of, shops_asked
from api.verbs import commands, reads
from api.wire.base import WHOLE_NUMBER_MAX
from api.wire.stock import MoveKept, MovePage, MoveReceiptSent, MoveReceived, MoveSent, MoveTarget
from ledger.book.refusals import GoodsSoldOut
from ledger.market.catalogue.vouchers.refusals import SerialsNeeded
from ledger.market.stock import refusals
from ledger.market.stock.operations.move import ReceiveMove, SendBoxes
from ledger.market.stock.queries.pages import PAGE_MAX
from ledger.market.stock.queries.papers import list_moves
from ledger.market.stock.words import MoveId, StockLine
from ledger.market.words import Sku
from ledger.people.words import StaffMember
from ledger.places.queries import list_shops
from ledger.places.refusals import ShopUnknown
from ledger.places.words import WHOLE_BUREAU, ShopId


@reads("/moves", "list_moves", by=STOCK_READERS, refuses=(ShopUnknown, CursorUnknown))
async def get_moves(
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    shop_id: ShopAsked = None,
    cursor: CursorAsked = None,
) -> MovePage:
    """List what moved from or to the shops of one's area, newest first."""
    before = read_index_cursor(cursor)
    async with house.reading() as connection:
        shops = await shops_asked(connection, staff, shop_id)
        found = await list_moves(connection, tenant_id=staff.tenant_id, shop_ids=shops, before=before)
        people = (each for one in found for each in (one.sent_by, one.received_by))
        names = await names_of(connection, house, staff, people)
        every = await list_shops(connection, tenant_id=staff.tenant_id, scope=WHOLE_BUREAU)
    return MovePage(
        items=[move(one, names, staff=staff, own=shops) for one in found],
        next_cursor=next_index_cursor([one.move_id for one in found], size=PAGE_MAX),
        targets=[MoveTarget(shop_id=shop.shop_id, name=shop.name) for shop in every],
    )


@commands(
    "/moves",
    "send_boxes",
    by=SHOP_KEEPER,
    refuses=(
        ShopUnknown,
        refusals.StockRoleMissing,
        refusals.MoveToSameShop,
        GoodsSoldOut,
        *LINES_REFUSED,
    ),
)
async def send_boxes(
    data: JSONBody[MoveSent],
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    intent: NamedDependency[Intent],
) -> Response[MoveKept]:
    """Send boxes to another shop; they are on their way until its keeper has counted them in."""
    return await booked(
        house,
        staff.tenant_id,
        SendBoxes(
            request=intent.by(staff.principal),
            staff_id=staff.staff_id,
            from_shop_id=ShopId(data.from_shop_id),
            to_shop_id=ShopId(data.to_shop_id),
            lines=stock_lines(data.lines),
        ),
        MoveKept,
    )


@commands(
    "/moves/{move_id:int}/receipts",
    "receive_move",
    by=SHOP_KEEPER,
    refuses=(
        refusals.MoveUnknown,
        refusals.StockRoleMissing,
        refusals.MoveReceived,
        refusals.OwnMove,
        refusals.MoreThanSent,
        refusals.StockLinesOutOfRange,
        SerialsNeeded,
    ),
)
async def receive_move(
    data: JSONBody[MoveReceiptSent],
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    intent: NamedDependency[Intent],
    move_id: Annotated[int, PathParameter(ge=0, le=WHOLE_NUMBER_MAX)],
) -> Response[MoveReceived]:
    """Count the boxes of a move in; what did not arrive becomes a difference of the sending shop."""
    return await booked(
        house,
        staff.tenant_id,
        ReceiveMove(
            request=intent.by(staff.principal),
            staff_id=staff.staff_id,
            move_id=MoveId(move_id),
            lines=tuple(StockLine(Sku(line.sku), line.quantity) for line in data.lines),
        ),
        MoveReceived,
    )


ROUTES = (get_moves, send_boxes, receive_move)
