"""Bodies of paper slips for power cuts: blocks to print, entries, and what was decided about them."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from api.wire.base import Id, Instant, Moment, Note, WireInput, WireOutput, text, true_or_false, whole
from api.wire.orders import LINES_MAX, OrderLineSent
from ledger.market.outage.words import BLOCK_MAX

EntryState = Literal["waiting", "posted", "sent_back", "difference", "owed", "waived"]
Settlement = Literal["post", "owe", "waive", "send_back"]


class BlockSent(WireInput):
    """So many slips for one shop."""

    shop_id: Id
    slips_count: Annotated[int, BeforeValidator(whole), Field(ge=1, le=BLOCK_MAX)]


class Block(WireOutput):
    """A printed block: its numbers as they stand on paper, and what became of them."""

    log_index: int
    shop_id: int
    shop_name: str
    numbers: list[str]
    printed_by: str
    printed_at: Instant
    posted_count: int
    open_count: int
    unused_count: int


class BlockList(WireOutput):
    """The last blocks of one's area."""

    items: list[Block]


class SlipEntrySent(WireInput):
    """A paper slip as it was written: its number, who signed, what they got, and when."""

    slip_number: Annotated[str, BeforeValidator(text), Field(min_length=1, max_length=30)]
    volunteer_number: Annotated[str, BeforeValidator(text), Field(min_length=1, max_length=32)]
    lines: Annotated[list[OrderLineSent], Field(min_length=1, max_length=LINES_MAX)]
    handed_over_at: Moment


class SlipConfirmed(WireInput):
    """What the second person says after comparing with the paper."""

    is_right: Annotated[bool, BeforeValidator(true_or_false)]
    reason: Note | None = None


class SlipSettled(WireInput):
    """How a third person settles what could not be posted, and why."""

    settlement: Settlement
    reason: Note


class SlipLine(WireOutput):
    """One line of an entered slip."""

    sku: str
    name_zh: str
    name_en: str
    quantity: int


class SlipEntry(WireOutput):
    """An entered slip; `missing` is the code of what kept it from being posted."""

    entry_id: int
    slip_number: str
    shop_id: int
    shop_name: str
    volunteer_number: str
    name_masked: str
    lines: list[SlipLine]
    handed_over_at: Instant
    entered_by: str
    entered_at: Instant
    state: EntryState
    confirmed_by: str | None
    settled_by: str | None
    missing: str | None
    order_number: str | None
    reason: str | None


class SlipEntryPage(WireOutput):
    """A page of entered slips."""

    items: list[SlipEntry]
    next_cursor: str | None
