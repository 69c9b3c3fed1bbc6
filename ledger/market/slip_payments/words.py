"""The words of orders that slips pay."""

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from ledger.book.words import Change, Fact, LogIndex, Posting, Row
from ledger.market.words import OrderId


class SlipPayment(NamedTuple):
    """So many points of one slip, which is of an issue, for an order."""

    code_hash: bytes
    points: int
    issue_index: LogIndex


@dataclass(frozen=True, slots=True)
class OrderSlipsFact(Fact):
    """Asks what slips paid for an order, as a tuple of SlipPayment; none of others."""

    order_id: OrderId


@dataclass(frozen=True, slots=True, kw_only=True)
class SlipMoves:
    """What happens to slips besides boxes: rows, postings, new states, and what later commands must know."""

    rows: tuple[Row, ...] = ()
    postings: tuple[Posting, ...] = ()
    changes: tuple[Change, ...] = ()
    learned: dict[Fact, Any] = field(default_factory=dict)
