"""The words of returns: what of an order comes back, and what is known of an order that was handed over."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from ledger.book.words import Fact, LogIndex
from ledger.market.words import OrderId, Sku


class LineReturned(NamedTuple):
    """So many of one article come back; `damaged` of them do not go on the shelf again."""

    sku: Sku
    quantity: int
    damaged: int = 0


@dataclass(frozen=True, slots=True)
class HandedOverFact(Fact):
    """Asks what was handed over of an order, and what has come back since; None when it was not."""

    order_id: OrderId


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedOver:
    """An order after its hand-over.

    Attributes:
        ended_at: when it was handed over.
        log_index: the transaction that did it, which is the placing one of an instant order.
        given: how many of each article left the shop.
        returned: how many of them have come back.
        returns: the transactions that took them back.
    """

    ended_at: datetime
    log_index: LogIndex
    given: dict[Sku, int]
    returned: dict[Sku, int]
    returns: tuple[LogIndex, ...] = ()
