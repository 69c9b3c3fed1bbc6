"""The words of vouchers, with their limits."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, NamedTuple

from ledger.book.words import Change, Fact, Row
from ledger.market.words import OrderId, Sku

SERIAL: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{2,39}")
LOAD_MAX: Final = 500
"""So many numbers one load brings; more come in several."""
DOCUMENT_LENGTH_MAX: Final = 60


class SealedSerial(NamedTuple):
    """A number as it lies in the database: by what it is found, and what the room's key opens."""

    found_by: bytes
    sealed: bytes


class Issue(NamedTuple):
    """What handing vouchers over writes, and what later commands of the same batch know of it."""

    rows: tuple[Row, ...]
    changes: tuple[Change, ...]
    learned: Mapping[Fact, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuedVoucher:
    """A voucher as its receipt shows it."""

    order_id: OrderId
    sku: Sku
    serial: str
    expires_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class VoucherCount:
    """How the vouchers of one article stand in one shop."""

    shop_name: str
    free_count: int
    issued_count: int
    first_end: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SettlementLine:
    """What a supplier is owed for the vouchers of one article that were handed out in a month."""

    supplier: str
    sku: Sku
    name_zh: str
    name_en: str
    unit_cost_fen: int
    issued_count: int
    serials: tuple[str, ...]

    @property
    def owed_fen(self) -> int:
        """Return the sum, in fen."""
        return self.issued_count * self.unit_cost_fen
