"""Says how paper slips stand: blocks with their numbers, and entries with masked names."""

from collections.abc import Sequence

from api.house import House
from api.order_views import order_number
from api.wire.outage import Block, SlipEntry, SlipLine
from ledger.book.words import TenantId
from ledger.market.outage.rules import slip_number
from ledger.market.outage.words import BlockView, EntryState, EntryView
from ledger.market.words import OrderId
from ledger.people.queries import volunteers_by_id

OPEN = (EntryState.WAITING, EntryState.DIFFERENCE)


def block(printed: BlockView) -> Block:
    """Describe a block."""
    entered = sum(printed.entries.values())
    waiting = sum(printed.entries.get(state, 0) for state in OPEN)
    return Block(
        log_index=printed.log_index,
        shop_id=printed.shop_id,
        shop_name=printed.shop_name,
        numbers=[slip_number(printed.first_serial + at) for at in range(printed.slips_count)],
        printed_by=printed.printed_by,
        printed_at=printed.printed_at,
        posted_count=entered - waiting,
        open_count=waiting,
        unused_count=printed.slips_count - entered,
    )


async def slip_entries(house: House, *, tenant_id: TenantId, entries: Sequence[EntryView]) -> list[SlipEntry]:
    """Describe entered slips."""
    async with house.reading() as connection:
        people = await volunteers_by_id(
            connection,
            keyring=house.keyring,
            tenant_id=tenant_id,
            volunteer_ids={entry.volunteer_id for entry in entries},
        )
    return [
        SlipEntry(
            entry_id=entry.entry_id,
            slip_number=slip_number(entry.serial),
            shop_id=entry.shop_id,
            shop_name=entry.shop_name,
            volunteer_number=people[entry.volunteer_id].number,
            name_masked=people[entry.volunteer_id].name_masked,
            lines=[SlipLine(**line._asdict()) for line in entry.lines],
            handed_over_at=entry.handed_over_at,
            entered_by=entry.entered_by,
            entered_at=entry.entered_at,
            state=entry.state.value,
            confirmed_by=entry.confirmed_by,
            settled_by=entry.settled_by,
            missing=entry.missing,
            order_number=None if entry.order_id is None else order_number(OrderId(entry.order_id)),
            reason=entry.reason,
        )
        for entry in entries
    ]
