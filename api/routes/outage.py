"""Routes of paper slips for power cuts: print a block, enter a slip, confirm it, settle a difference."""

from typing import Annotated, Final, Literal

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import JSONBody, PathParameter, QueryParameter

from api.cursors import read_index_cursor
from api.house import House
from api.identity import SHOP_JUDGES, STOCK
from api.once import respond
from api.outage_views import block, slip_entries
from api.placing import PLACING
from api.refusals import CursorUnknown
from api.requests import Intent
from api.verbs import commands, reads
from api.wire.base import CURSOR_LENGTH_MAX, PAGE_SIZE_MAX, WHOLE_NUMBER_MAX
from api.wire.outage import (
    Block,
    BlockList,
    BlockSent,
    SlipConfirmed,
    SlipEntry,
    SlipEntryPage,
    SlipEntrySent,
    SlipSettled,
)
from ledger.market.keeping.refusals import HouseholdOrder
from ledger.market.operations.place_order import draw_receipt_code
from ledger.market.outage import queries
from ledger.market.outage.operations.decide_slip import ConfirmSlip, SettleSlip
from ledger.market.outage.operations.enter_slip import EnterSlip
from ledger.market.outage.operations.print_block import PrintBlock
from ledger.market.outage.refusals import (
    EntryDecided,
    EntryUnknown,
    NotADifference,
    OwnEntry,
    SlipEntered,
    SlipNumberWrong,
    SlipsOutOfRange,
    SlipTimeWrong,
)
from ledger.market.outage.rules import read_slip_number
from ledger.market.outage.words import EntryId, EntryState, Settlement
from ledger.market.refusals import GoodsUnknown, OwnOrder, QuantityOutOfRange, TooManyLines
from ledger.market.words import ByStaff, LineAsked, Sku
from ledger.people.refusals import VolunteerUnknown
from ledger.people.words import StaffMember
from ledger.places.refusals import ShopUnknown
from ledger.places.words import ShopId

PAGE_SIZE: Final = 50

EntryPath = Annotated[int, PathParameter(ge=0, le=WHOLE_NUMBER_MAX)]


@reads("/outage-blocks", "list_outage_blocks", by=STOCK)
async def list_outage_blocks(house: NamedDependency[House], staff: NamedDependency[StaffMember]) -> BlockList:
    """List the blocks of paper slips printed for one's area, and what became of their numbers."""
    async with house.reading() as connection:
        found = await queries.list_blocks(connection, tenant_id=staff.tenant_id, scope=staff.unit.path)
    return BlockList(items=[block(each) for each in found])


@commands("/outage-blocks", "print_outage_block", by=STOCK, refuses=(ShopUnknown, SlipsOutOfRange))
async def print_outage_block(
    data: JSONBody[BlockSent],
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    intent: NamedDependency[Intent],
) -> Response[Block]:
    """Take numbers out for the paper slips of a shop."""
    outcome = await house.tellers.submit(
        staff.tenant_id,
        PrintBlock(
            request=intent.by(staff.principal),
            by=ByStaff(staff.staff_id),
            shop_id=ShopId(data.shop_id),
            slips_count=data.slips_count,
            printed_at=house.clock(),
        ),
    )
    async with house.reading() as connection:
        found = await queries.find_block(
            connection, tenant_id=staff.tenant_id, first_serial=outcome.answer["first_serial"]
        )
    return respond(block(found), hit=outcome.hit)


@reads("/outage-entries", "list_outage_entries", by=STOCK, refuses=(CursorUnknown,))
async def list_outage_entries(
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    which: Annotated[Literal["waiting", "difference", "ended"], QueryParameter()] = "waiting",
    cursor: Annotated[str | None, QueryParameter(max_length=CURSOR_LENGTH_MAX)] = None,
    limit: Annotated[int | None, QueryParameter(ge=1, le=PAGE_SIZE_MAX)] = None,
) -> SlipEntryPage:
    """List entered slips of one's area: those that wait, differences, or what has been dealt with."""
    size = limit or PAGE_SIZE
    async with house.reading() as connection:
        found = await queries.list_entries(
            connection,
            tenant_id=staff.tenant_id,
            scope=staff.unit.path,
            state=None if which == "ended" else EntryState(which),
            position=read_index_cursor(cursor),
            limit=size,
        )
    return SlipEntryPage(
        items=await slip_entries(house, tenant_id=staff.tenant_id, entries=found),
        next_cursor=str(found[-1].entry_id) if len(found) == size else None,
    )


@commands(
    "/outage-entries",
    "enter_outage_slip",
    by=STOCK,
    refuses=(
        SlipNumberWrong,
        SlipEntered,
        SlipTimeWrong,
        VolunteerUnknown,
        OwnOrder,
        HouseholdOrder,
        TooManyLines,
        QuantityOutOfRange,
        GoodsUnknown,
    ),
)
async def enter_outage_slip(
    data: JSONBody[SlipEntrySent],
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    intent: NamedDependency[Intent],
) -> Response[SlipEntry]:
    """Type a paper slip in; it counts once somebody else has confirmed it."""
    serial = read_slip_number(data.slip_number)
    async with house.reading() as connection:
        volunteer_id = await queries.volunteer_of_number(
            connection, tenant_id=staff.tenant_id, number=data.volunteer_number.strip().upper()
        )
    if volunteer_id is None:
        raise VolunteerUnknown
    outcome = await house.tellers.submit(
        staff.tenant_id,
        EnterSlip(
            request=intent.by(staff.principal),
            by=ByStaff(staff.staff_id),
            serial=serial,
            volunteer_id=volunteer_id,
            lines=tuple(LineAsked(Sku(line.sku), line.quantity) for line in data.lines),
            handed_over_at=data.handed_over_at,
            entered_at=house.clock(),
        ),
    )
    return respond(await _entry(house, staff, EntryId(outcome.answer["entry_id"])), hit=outcome.hit)


@commands(
    "/outage-entries/{entry_id:int}/confirmations",
    "confirm_outage_slip",
    by=STOCK,
    refuses=(EntryUnknown, EntryDecided, OwnEntry, OwnOrder, HouseholdOrder),
)
async def confirm_outage_slip(
    data: JSONBody[SlipConfirmed],
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    intent: NamedDependency[Intent],
    entry_id: EntryPath,
) -> Response[SlipEntry]:
    """Compare an entry with its paper: post it like an order, or send it back."""
    command = ConfirmSlip(
        request=intent.by(staff.principal),
        by=ByStaff(staff.staff_id),
        entry_id=EntryId(entry_id),
        receipt_code=draw_receipt_code(),
        decided_at=house.clock(),
        is_right=data.is_right,
        reason=data.reason,
    )
    return await _decided(house, staff, command)


@commands(
    "/outage-entries/{entry_id:int}/settlements",
    "settle_outage_slip",
    by=SHOP_JUDGES,
    refuses=(
        EntryUnknown,
        NotADifference,
        OwnEntry,
        OwnOrder,
        HouseholdOrder,
        *PLACING,
    ),
)
async def settle_outage_slip(
    data: JSONBody[SlipSettled],
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    intent: NamedDependency[Intent],
    entry_id: EntryPath,
) -> Response[SlipEntry]:
    """Say what becomes of a slip for which points or boxes were missing."""
    command = SettleSlip(
        request=intent.by(staff.principal),
        by=ByStaff(staff.staff_id),
        entry_id=EntryId(entry_id),
        receipt_code=draw_receipt_code(),
        decided_at=house.clock(),
        settlement=Settlement(data.settlement),
        reason=data.reason,
    )
    return await _decided(house, staff, command)


async def _decided(
    house: House, staff: StaffMember, command: ConfirmSlip | SettleSlip
) -> Response[SlipEntry]:
    outcome = await house.tellers.submit(staff.tenant_id, command)
    return respond(await _entry(house, staff, command.entry_id), hit=outcome.hit)


async def _entry(house: House, staff: StaffMember, entry_id: EntryId) -> SlipEntry:
    async with house.reading() as connection:
        found = await queries.find_entry(
            connection, tenant_id=staff.tenant_id, scope=staff.unit.path, entry_id=entry_id
        )
    return (await slip_entries(house, tenant_id=staff.tenant_id, entries=[found]))[0]


ROUTES = (
    list_outage_blocks,
    print_outage_block,
    list_outage_entries,
    enter_outage_slip,
    confirm_outage_slip,
    settle_outage_slip,
)
