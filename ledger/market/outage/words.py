"""The words of paper slips, with their limits: blocks, entries, and what became of each number."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, NamedTuple, NewType

from ledger.book.words import LogIndex, Principal
from ledger.market.words import LineAsked
from ledger.people.words import StaffId, VolunteerId
from ledger.places.words import Scope, ShopId

EntryId = NewType("EntryId", int)

SLIP_PREFIX: Final = "4"
SERIAL_DIGITS: Final = 8
SLIP_DIGITS: Final = len(SLIP_PREFIX) + SERIAL_DIGITS + 1
SERIAL_MAX: Final = 10**SERIAL_DIGITS - 1
BLOCK_MAX: Final = 60
"""Most slips that are printed at once."""
ENTERED_WITHIN: Final = timedelta(days=31)
"""So late a slip may still be entered: after that nobody remembers."""


class EntryState(StrEnum):
    """Where the entry of a slip stands; one sent back frees its number to be entered again."""

    WAITING = "waiting"
    POSTED = "posted"
    SENT_BACK = "sent_back"
    DIFFERENCE = "difference"
    OWED = "owed"
    WAIVED = "waived"


class Settlement(StrEnum):
    """How a difference is settled: post it now, let the person owe, let the shop bear it, or enter anew."""

    POST = "post"
    OWE = "owe"
    WAIVE = "waive"
    SEND_BACK = "send_back"


class Block(NamedTuple):
    """Slips printed for a shop: so many numbers from the first serial on."""

    shop_id: ShopId
    first_serial: int
    slips_count: int
    printed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A slip that somebody entered, as a decision sees it; `*_person` is who staff are as volunteers.

    Attributes:
        lines: what was handed over.
        handed_over_at: when, as the paper says.
        missing: code of the refusal that made it a difference.
    """

    entry_id: EntryId
    serial: int
    shop_id: ShopId
    shop_path: Scope
    volunteer_id: VolunteerId
    lines: tuple[LineAsked, ...]
    handed_over_at: datetime
    entered_by: StaffId
    enterer_person: VolunteerId | None
    state: EntryState
    confirmed_by: StaffId | None = None
    confirmer_person: VolunteerId | None = None
    missing: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockView:
    """A printed block and what became of its numbers, by state; those without an entry are on paper still."""

    log_index: LogIndex
    shop_id: ShopId
    shop_name: str
    first_serial: int
    slips_count: int
    printed_by: Principal
    printed_at: datetime
    entries: Mapping[EntryState, int]


class EntryLine(NamedTuple):
    """One line of an entry as a page shows it."""

    sku: str
    name_zh: str
    name_en: str
    quantity: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryView:
    """An entered slip as pages show it; `order_id` once it was posted."""

    entry_id: EntryId
    serial: int
    shop_id: ShopId
    shop_name: str
    volunteer_id: VolunteerId
    lines: list[EntryLine]
    handed_over_at: datetime
    entered_by: Principal
    entered_at: datetime
    state: EntryState
    confirmed_by: Principal | None
    settled_by: Principal | None
    missing: str | None
    order_id: int | None
    reason: str | None
