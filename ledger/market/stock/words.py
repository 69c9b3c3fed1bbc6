"""The words of stock, with their limits: deliveries, moves, counts, difference cases and write-offs."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final, NamedTuple, NewType

from ledger.market.words import Sku
from ledger.people.words import StaffId, VolunteerId
from ledger.places.words import ShopId

DeliveryId = NewType("DeliveryId", int)
MoveId = NewType("MoveId", int)
CountId = NewType("CountId", int)
CaseId = NewType("CaseId", int)
WriteOffId = NewType("WriteOffId", int)

STOCK_LINES_MAX: Final = 100
BOXES_MAX: Final = 100_000
"""Most boxes of one line: a lorry, not a typing mistake."""
DOCUMENT_LENGTH_MAX: Final = 60
SUPPLIER_LENGTH_MAX: Final = 80


class CountKind(StrEnum):
    """What is counted: some articles, all of them, or all of them because another keeper takes over."""

    SPOT = "spot"
    FULL = "full"
    HAND_OVER = "hand_over"


class CountState(StrEnum):
    """Where a count stands; a hand-over that was counted waits for the signature of who hands over."""

    OPEN = "open"
    COUNTED = "counted"
    CLOSED = "closed"
    CALLED_OFF = "called_off"


class CaseOrigin(StrEnum):
    """How a difference came to light."""

    COUNT = "count"
    MOVE = "move"


class CaseState(StrEnum):
    """Where a case stands: open, found on by the monitor, or ended by the superior."""

    OPEN = "open"
    FOUND = "found"
    SETTLED = "settled"
    DISMISSED = "dismissed"


class Verdict(StrEnum):
    """What becomes of a difference: the book follows the boxes, or the boxes were there after all."""

    SETTLE = "settle"
    DISMISS = "dismiss"


class Step(StrEnum):
    """Who says so: the monitor finds, the superior agrees or sends the case back."""

    FINDING = "finding"
    AGREED = "agreed"
    SENT_BACK = "sent_back"


class WriteOffWhy(StrEnum):
    """Why boxes are of no use any more."""

    DAMAGED = "damaged"
    EXPIRED = "expired"
    RECALLED = "recalled"


class WriteOffState(StrEnum):
    """Where a write-off stands; only another person confirms it."""

    WAITING = "waiting"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class StockLine(NamedTuple):
    """So many boxes of one article, with the date and the batch that are printed on them, if any are."""

    sku: Sku
    quantity: int
    best_before: date | None = None
    batch: str | None = None

    @property
    def row(self) -> dict[str, Any]:
        """Return what the line of a paper says; the date is noted apart."""
        return {"sku": self.sku, "quantity": self.quantity}


class CountLine(NamedTuple):
    """One article counted: `expected` is what the book had on the shelf and reserved at that entry."""

    sku: Sku
    quantity: int
    expected: int

    @property
    def difference(self) -> int:
        """Return how many boxes too many were there; below zero they were missing."""
        return self.quantity - self.expected


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """Boxes that left one shop for another; `sender_person` is the sender as a volunteer."""

    move_id: MoveId
    from_shop_id: ShopId
    to_shop_id: ShopId
    sent_by: StaffId
    sender_person: VolunteerId | None
    lines: tuple[StockLine, ...]
    is_received: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """A count of one shop; `giver_id` hands the shop over to the counter, in a hand-over alone.

    `keeper_person` is the keeper as a volunteer. Of an article counted twice, `lines` has the last.
    """

    count_id: CountId
    kind: CountKind
    shop_id: ShopId
    counter_id: StaffId
    keeper_id: StaffId | None
    giver_id: StaffId | None
    state: CountState
    lines: tuple[CountLine, ...] = ()
    keeper_person: VolunteerId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A difference that somebody has to decide.

    Attributes:
        boxes: too many; below zero, missing.
        set_aside: how many of the missing ones were taken off the shelf, so that nobody is promised them.
        keeper_id: whose shelf it was, who therefore decides nothing; None where nobody was in charge.
        keeper_person: the same as a volunteer, where they are one.
        verdict: what the monitor found, once somebody has looked.
        monitor_id: who found it.
        monitor_person: the same as a volunteer.
    """

    case_id: CaseId
    shop_id: ShopId
    sku: Sku
    boxes: int
    set_aside: int
    keeper_id: StaffId | None
    state: CaseState
    keeper_person: VolunteerId | None = None
    verdict: Verdict | None = None
    monitor_id: StaffId | None = None
    monitor_person: VolunteerId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteOff:
    """Boxes that somebody wants to write off; they stand aside meanwhile."""

    write_off_id: WriteOffId
    shop_id: ShopId
    sku: Sku
    quantity: int
    proposed_by: StaffId
    proposer_person: VolunteerId | None
    state: WriteOffState


class KnownDelivery(NamedTuple):
    """The delivery that a supplier's note was received as."""

    delivery_id: DeliveryId
    received_at: datetime
