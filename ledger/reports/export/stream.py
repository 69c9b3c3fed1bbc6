"""Streams a book as a file: a short read, a few hundred transactions written, and the next."""

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Final, NamedTuple

import asyncpg

from ledger.book.seal import SealedColumns
from ledger.book.sealed_reads import Sealed, read_sealed_range
from ledger.reports.export.journal import Journal
from ledger.reports.export.json_lines import JsonLines
from ledger.reports.export.table import Table
from ledger.reports.export.words import CHUNK, Extent, Format, Writer

WRITERS: Final[dict[Format, Callable[[], Writer]]] = {
    Format.CSV: Table,
    Format.JSONL: JsonLines,
    Format.JOURNAL: Journal,
}


class Part(NamedTuple):
    """A piece of the file, and how many transactions are written with it."""

    content: bytes
    done: int


async def export_book(
    connection: asyncpg.Connection, extent: Extent, file_format: Format, sealed_columns: SealedColumns
) -> AsyncIterator[Part]:
    """Yield the file of a book, piece by piece, in memory that does not grow with the book.

    Rows of the log never change once they are committed, so short reads one after the other are one state:
    the book as it was when it had `extent.size` transactions.

    Args:
        connection: with the codecs of `connect_book`, outside a transaction; held by nobody else meanwhile.
        extent: how far to export.
        file_format: what to write.
        sealed_columns: the frozen columns of the rooms' tables.

    Raises:
        LookupError: a row of the range is not there; `pingan verify` names it.
    """
    writer = WRITERS[file_format]()
    columns = sealed_columns if writer.needs_rows else {}
    yield Part(writer.begin(extent).encode(), 0)
    for start in range(0, extent.size, CHUNK):
        end = min(start + CHUNK, extent.size)
        copied = await read_sealed_range(
            connection, extent.tenant, start=start, end=end, sealed_columns=columns
        )
        # In a thread: writing some hundred transactions takes as long as serving ten requests.
        yield Part(await asyncio.to_thread(_written, writer, copied), end)


def _written(writer: Writer, copied: list[Sealed]) -> bytes:
    return writer.write(copied).encode()
