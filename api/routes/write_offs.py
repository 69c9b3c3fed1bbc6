"""Routes of write-offs: proposed by one person, confirmed by another."""

from typing import Annotated

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import JSONBody, PathParameter

from api.cursors import next_index_cursor, read_index_cursor
from api.house import House
from api.identity import STOCK, STOCK_HANDLERS, STOCK_READERS
from api.once import booked
from api.refusals import CursorUnknown
from api.requests import Intent
from api.routes.deliveries import LINES_REFUSED, CursorAsked, ShopAsked
from api.stock_views import names_of, shops_asked, write_off
from api.verbs import commands, reads
from api.wire.base import WHOLE_NUMBER_MAX
from api.wire.stock import WriteOffKept, WriteOffPage, WriteOffSent, WriteOffVerdictSent
from ledger.book.refusals import GoodsSoldOut
from ledger.market.stock import refusals
from ledger.market.stock.operations.write_off import DecideWriteOff, ProposeWriteOff
from ledger.market.stock.queries.pages import PAGE_MAX
from ledger.market.stock.queries.papers import list_write_offs
from ledger.market.stock.words import WriteOffId, WriteOffState, WriteOffWhy
from ledger.market.words import Sku
from ledger.people.words import StaffMember
from ledger.places.refusals import ShopUnknown
from ledger.places.words import ShopId


@reads("/write-offs", "list_write_offs", by=STOCK_READERS, refuses=(ShopUnknown, CursorUnknown))
async def get_write_offs(
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    shop_id: ShopAsked = None,
    cursor: CursorAsked = None,
) -> WriteOffPage:
    """List the write-offs of the shops of one's area, newest first."""
    before = read_index_cursor(cursor)
    async with house.reading() as connection:
        shops = await shops_asked(connection, staff, shop_id)
        found = await list_write_offs(connection, tenant_id=staff.tenant_id, shop_ids=shops, before=before)
        people = (each for one in found for each in (one.proposed_by, one.decided_by))
        names = await names_of(connection, house, staff, people)
    return WriteOffPage(
        items=[write_off(one, names, staff=staff) for one in found],
        next_cursor=next_index_cursor([one.write_off_id for one in found], size=PAGE_MAX),
    )


@commands(
    "/write-offs",
    "propose_write_off",
    by=STOCK_HANDLERS,
    refuses=(ShopUnknown, refusals.StockRoleMissing, GoodsSoldOut, *LINES_REFUSED),
)
async def propose_write_off(
    data: JSONBody[WriteOffSent],
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    intent: NamedDependency[Intent],
) -> Response[WriteOffKept]:
    """Set boxes aside that nobody should be given, until a second person has looked at them."""
    return await booked(
        house,
        staff.tenant_id,
        ProposeWriteOff(
            request=intent.by(staff.principal),
            staff_id=staff.staff_id,
            shop_id=ShopId(data.shop_id),
            sku=Sku(data.sku),
            quantity=data.quantity,
            why=WriteOffWhy(data.why),
            reason=data.reason,
        ),
        WriteOffKept,
    )


@commands(
    "/write-offs/{write_off_id:int}/verdicts",
    "decide_write_off",
    by=STOCK,
    refuses=(
        refusals.WriteOffUnknown,
        refusals.StockRoleMissing,
        refusals.WriteOffEnded,
        refusals.SamePerson,
    ),
)
async def decide_write_off(
    data: JSONBody[WriteOffVerdictSent],
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    intent: NamedDependency[Intent],
    write_off_id: Annotated[int, PathParameter(ge=0, le=WHOLE_NUMBER_MAX)],
) -> Response[WriteOffKept]:
    """Confirm what another person set aside, or refuse it; withdraw what one set aside oneself."""
    return await booked(
        house,
        staff.tenant_id,
        DecideWriteOff(
            request=intent.by(staff.principal),
            staff_id=staff.staff_id,
            write_off_id=WriteOffId(write_off_id),
            verdict=WriteOffState(data.verdict),
            reason=data.reason,
        ),
        WriteOffKept,
    )


ROUTES = (get_write_offs, propose_write_off, decide_write_off)
