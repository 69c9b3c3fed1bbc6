"""The words of exports: their formats, how far one reaches, and what is written of each transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, Protocol

from ledger.book.sealed_reads import Sealed
from ledger.book.words import Tenant

CHUNK: Final = 500
"""Transactions read and written at once; memory and the pause of others grow with it, nothing else does."""
EXPORTS_MAX: Final = 2
"""Exports that one process serves at the same time."""
EXPORT_KIND: Final = "export"
"""The kind of the transaction that records who took a copy."""
EXPORT_LIFE: Final = timedelta(hours=1)
"""So long after that an export may be fetched, and fetched again when the line broke."""


class Format(StrEnum):
    """What an export is written as; also the ending of its file."""

    CSV = "csv"
    JSONL = "jsonl"
    JOURNAL = "journal"


@dataclass(frozen=True, slots=True, kw_only=True)
class Extent:
    """What an export covers.

    Attributes:
        tenant: whose book.
        size: the transactions 0 to size - 1.
        root: of the tree of these transactions, 32 bytes.
        checkpoint: the newest signed note over at most `size` transactions, or None where there is none.
        made_at: when the export was begun, aware.
    """

    tenant: Tenant
    size: int
    root: bytes
    checkpoint: str | None
    made_at: datetime


class Writer(Protocol):
    """Writes one format; it is told all transactions in the order of the log."""

    needs_rows: bool
    """Whether the digest of the domain rows is written, so that these have to be read."""

    def begin(self, extent: Extent) -> str:
        """Return what stands before the first transaction."""

    def write(self, copied: Sequence[Sealed]) -> str:
        """Return what is written of the next transactions."""
