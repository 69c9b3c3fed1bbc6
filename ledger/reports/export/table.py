"""A table for spreadsheets: one line an entry, and no cell that a spreadsheet would run as a formula."""

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

import orjson

from ledger.book.seal import SealedEntry, SealedTransaction
from ledger.book.sealed_reads import Sealed
from ledger.reports.export.words import Extent

BYTE_ORDER_MARK: Final = "\ufeff"
"""Without it Excel takes UTF-8 for the code page of the PC."""
FORMULA_BEGINNINGS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""With these a spreadsheet begins a formula, the full-width ones too (OWASP, CSV Injection)."""
APOSTROPHE: Final = "'"

Cell = str | int | None


class Table:
    """Comma-separated values after RFC 4180, in UTF-8 with a byte order mark; times of the bureau's zone."""

    needs_rows = False

    def __init__(self) -> None:
        self._zone = ZoneInfo("UTC")

    def begin(self, extent: Extent) -> str:
        """Return the mark and the names of the columns."""
        self._zone = extent.tenant.zone
        return BYTE_ORDER_MARK + written([columns(self._zone.key)])

    def write(self, copied: Sequence[Sealed]) -> str:
        """Return one line an entry; a transaction without entries has one line, too."""
        return written(cells for one in copied for cells in self._lines(one.transaction))

    def _lines(self, transaction: SealedTransaction) -> Iterator[list[Cell]]:
        entries: Sequence[SealedEntry | None] = transaction.entries or (None,)
        said: list[Cell] = [
            transaction.log_index,
            self._local(transaction.recorded_at),
            self._local(transaction.occurred_at),
            transaction.kind,
            transaction.actor,
            transaction.reason,
            transaction.reverses,
            orjson.dumps(transaction.refers_to).decode(),
            transaction.client,
            transaction.key,
        ]
        for entry in entries:
            yield [*said, *_entry_cells(entry)]

    def _local(self, at: datetime) -> str:
        """Write a moment as spreadsheets read it; the column names the zone."""
        return at.astimezone(self._zone).strftime("%Y-%m-%d %H:%M:%S.%f")


def columns(zone: str) -> list[Cell]:
    """Name the columns."""
    return [
        "log_index",
        f"recorded_at ({zone})",
        f"occurred_at ({zone})",
        "kind",
        "actor",
        "reason",
        "reverses",
        "refers_to",
        "client",
        "key",
        "account_id",
        "owner",
        "purpose",
        "unit",
        "expires_on",
        "amount",
        "balance",
    ]


def harmless(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula: an apostrophe marks it as text."""
    return APOSTROPHE + text if text.startswith(FORMULA_BEGINNINGS) else text


def _entry_cells(entry: SealedEntry | None) -> list[Cell]:
    if entry is None:
        return [None] * 7
    account = entry.account
    return [
        entry.account_id,
        account.owner,
        str(account.purpose),
        account.unit,
        None if account.expires_on is None else account.expires_on.isoformat(),
        entry.amount,
        entry.balance,
    ]


def written(lines: Iterator[list[Cell]] | list[list[Cell]]) -> str:
    """Write lines; numbers stay numbers, and texts are made harmless."""
    page = io.StringIO()
    writer = csv.writer(page, lineterminator="\r\n")
    for cells in lines:
        writer.writerow([harmless(cell) if isinstance(cell, str) else cell for cell in cells])
    return page.getvalue()
