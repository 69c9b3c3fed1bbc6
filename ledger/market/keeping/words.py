"""The words of keeping a shop: its two people."""

from dataclasses import dataclass
from datetime import datetime

from ledger.book.words import LogIndex, Principal
from ledger.people.words import StaffId
from ledger.places.words import ShopId


@dataclass(frozen=True, slots=True)
class ShopPeople:
    """Who keeps a shop, with its boxes and its book, and who looks at what the keeper does."""

    keeper_id: StaffId
    monitor_id: StaffId


@dataclass(frozen=True, slots=True, kw_only=True)
class Appointment:
    """The two people of a shop from a moment on; the next one ends it."""

    log_index: LogIndex
    shop_id: ShopId
    people: ShopPeople
    appointed_by: Principal
    appointed_at: datetime
