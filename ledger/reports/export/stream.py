"""Streams a book as a file: a short read, a few hundred transactions written, and the next."""

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Final, NamedTuple

import asyncpg

from ledger.book.overlay import SealedColumns
from ledger.book.seal import SealedEntry, SealedTransaction, rows_digest
from ledger.book.verify_reads import Chunk, read_chunk
from ledger.book.words import AccountId, LogIndex, Principal
from ledger.reports.export.journal import Journal
from ledger.reports.export.json_lines import JsonLines
from ledger.reports.export.table import Table
from ledger.reports.export.words import CHUNK, Copied, Extent, Format, Writer

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
        chunk = await read_chunk(connection, extent.tenant.tenant_id, start, end, columns)
        # In a thread: writing some hundred transactions takes as long as serving ten requests.
        content = await asyncio.to_thread(_write, writer, extent, chunk, range(start, end))
        yield Part(content, end)


def _write(writer: Writer, extent: Extent, chunk: Chunk, indexes: range) -> bytes:
    return writer.write([_copied(extent, chunk, log_index) for log_index in indexes]).encode()


def _copied(extent: Extent, chunk: Chunk, log_index: int) -> Copied:
    row = chunk.transactions.get(log_index)
    if row is None:
        message = f"transaction {log_index} is not there"
        raise LookupError(message)
    return Copied(
        SealedTransaction(
            tenant=extent.tenant.name,
            log_index=LogIndex(log_index),
            kind=row["kind"],
            actor=Principal(row["actor"]),
            reason=row["reason"],
            occurred_at=row["occurred_at"],
            recorded_at=row["recorded_at"],
            reverses=row["reverses"],
            refers_to=row["refers_to"],
            client=Principal(row["client"]),
            key=row["key"],
            fingerprint=row["fingerprint"],
            answer=row["answer"],
            entries=_entries(chunk, log_index),
            rows=rows_digest(chunk.rows.get(log_index, ())),
        ),
        row["salt"],
    )


def _entries(chunk: Chunk, log_index: int) -> list[SealedEntry]:
    entries: list[SealedEntry] = []
    for account_id, account, amount, balance in chunk.entries.get(log_index, ()):
        if account is None:
            message = f"transaction {log_index} posts to account {account_id}, which is not there"
            raise LookupError(message)
        entries.append(SealedEntry(AccountId(account_id), account, amount, balance))
    entries.sort(key=lambda entry: entry.account_id)
    return entries
