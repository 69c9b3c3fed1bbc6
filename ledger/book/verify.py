"""Recompute a tenant's whole book from its rows and name every difference from what is stored."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import asyncpg

from ledger.book.inverse import is_inverse
from ledger.book.merkle import TILE_WIDTH, Frontier, leaf_hash, perfect_root
from ledger.book.overlay import SealedColumns
from ledger.book.rules import floor_of
from ledger.book.seal import (
    FORMAT,
    SealedEntry,
    SealedTransaction,
    canonical_bytes,
    log_entry,
    rows_digest,
)
from ledger.book.verify_reads import (
    Chunk,
    Originals,
    read_accounts,
    read_chunk,
    read_head,
    read_originals,
    read_strays,
    read_tiles,
)
from ledger.book.words import AccountId, LogIndex, Posting, Tenant, request_id

CHUNK = 2_000
DIFFERENCES_MAX = 1_000

Progress = Callable[[int, int], None]


class Difference(NamedTuple):
    """One place where the rows do not fit together: `what` is a stable word, `where` names it."""

    what: str
    log_index: LogIndex | None
    where: str

    def __str__(self) -> str:
        """Say it in a line."""
        place = "" if self.log_index is None else f"transaction {self.log_index}: "
        return f"{place}{self.what} ({self.where})"


@dataclass(slots=True)
class Report:
    """What verify found; `differences` keeps the first 1,000, `differences_count` counts all."""

    transactions: int = 0
    entries: int = 0
    accounts: int = 0
    root: bytes = b""
    differences: list[Difference] = field(default_factory=list)
    differences_count: int = 0

    def add(self, what: str, log_index: int | None, where: str) -> None:
        """Keep a difference."""
        self.differences_count += 1
        if len(self.differences) < DIFFERENCES_MAX:
            index = None if log_index is None else LogIndex(log_index)
            self.differences.append(Difference(what, index, where))


class Verifier:
    """Walks the log once, carrying running balances and the tree."""

    def __init__(self, tenant: Tenant, sealed_columns: SealedColumns) -> None:
        """Begin at the empty book."""
        self.report = Report()
        self._tenant = tenant
        self._sealed_columns = sealed_columns
        self._frontier = Frontier(0, b"")
        self._balances: dict[int, int] = {}
        self._levels: list[list[bytes]] = [[]]
        self._last_recorded_at: Any = None

    @property
    def size(self) -> int:
        """How many transactions have been walked."""
        return self._frontier.size

    async def walk(self, connection: asyncpg.Connection, end: int) -> None:
        """Check the transactions from where we are up to `end`, in one short read."""
        tenant_id = self._tenant.tenant_id
        chunk = await read_chunk(connection, tenant_id, self.size, end, self._sealed_columns)
        originals = await read_originals(connection, tenant_id, chunk.reversed_indexes())
        tiles = await read_tiles(connection, tenant_id, self.size, end)
        for log_index in range(self.size, end):
            leaf = self._check_transaction(log_index, chunk)
            self._check_reversal(log_index, chunk, originals)
            self._frontier.append(leaf)
            self._check_tiles(leaf, tiles)

    def _check_transaction(self, log_index: int, chunk: Chunk) -> bytes:
        """Check one transaction with its entries and request; return the leaf made anew."""
        self.report.transactions += 1
        row = chunk.transactions.get(log_index)
        if row is None:
            self.report.add("transaction_missing", log_index, "no row in transactions")
            return bytes(32)
        if self._last_recorded_at is not None and row["recorded_at"] < self._last_recorded_at:
            self.report.add("time_runs_back", log_index, "recorded_at is before the one before")
        self._last_recorded_at = row["recorded_at"]
        entries = self._check_entries(log_index, chunk)
        if row["request_id"] != request_id(row["client"], row["key"]):
            self.report.add("request_differs", log_index, "request_id is not that of client and key")
        if row["format"] != FORMAT:
            self.report.add("format_unknown", log_index, f"format {row['format']}")
            return leaf_hash(row["commitment"])
        commitment = self._commitment(row, entries, chunk)
        if commitment != row["commitment"]:
            self.report.add("seal_broken", log_index, "the rows do not give the sealed commitment")
        return leaf_hash(commitment)

    def _commitment(self, row: asyncpg.Record, entries: list[SealedEntry], chunk: Chunk) -> bytes:
        canonical = canonical_bytes(
            SealedTransaction(
                tenant=self._tenant.name,
                log_index=row["log_index"],
                kind=row["kind"],
                actor=row["actor"],
                reason=row["reason"],
                occurred_at=row["occurred_at"],
                recorded_at=row["recorded_at"],
                reverses=row["reverses"],
                refers_to=row["refers_to"],
                client=row["client"],
                key=row["key"],
                fingerprint=row["fingerprint"],
                answer=row["answer"],
                entries=entries,
                rows=rows_digest(chunk.rows.get(row["log_index"], ())),
            )
        )
        return log_entry(row["salt"], canonical)

    def _check_entries(self, log_index: int, chunk: Chunk) -> list[SealedEntry]:
        entries: list[SealedEntry] = []
        sums: dict[str, int] = {}
        for account_id, account, amount, balance in chunk.entries.get(log_index, ()):
            self.report.entries += 1
            if account is None:
                self.report.add("account_missing", log_index, f"account {account_id}")
                continue
            running = self._balances.get(account_id, 0) + amount
            self._balances[account_id] = running
            sums[account.unit] = sums.get(account.unit, 0) + amount
            if running != balance:
                self.report.add(
                    "balance_differs",
                    log_index,
                    f"account {account_id}: {balance}, from the entries {running}",
                )
            floor = floor_of(account.purpose)
            if floor is not None and running < floor:
                self.report.add("below_floor", log_index, f"account {account_id}: {running}")
            entries.append(SealedEntry(AccountId(account_id), account, amount, balance))
        for unit, total in sums.items():
            if total:
                self.report.add("not_zero_sum", log_index, f"{unit}: {total}")
        return entries

    def _check_reversal(self, log_index: int, chunk: Chunk, originals: Originals) -> None:
        row = chunk.transactions.get(log_index)
        if row is None or row["reverses"] is None:
            return
        mine = [
            Posting(account, amount) for _, account, amount, _ in chunk.entries.get(log_index, ()) if account
        ]
        if not is_inverse(originals.get(row["reverses"], ()), mine):
            self.report.add("reversal_differs", log_index, f"not the inverse of {row['reverses']}")

    def _check_tiles(self, leaf: bytes, tiles: dict[tuple[int, int], asyncpg.Record]) -> None:
        level, node = 0, leaf
        while True:
            if level == len(self._levels):
                self._levels.append([])
            self._levels[level].append(node)
            if len(self._levels[level]) < TILE_WIDTH:
                return
            hashes, self._levels[level] = self._levels[level], []
            node = perfect_root(hashes)
            tile_index = (self.size >> (8 * (level + 1))) - 1
            self._check_tile(level, tile_index, hashes, tiles.get((level, tile_index)))
            level += 1

    def _check_tile(
        self, level: int, tile_index: int, hashes: list[bytes], row: asyncpg.Record | None
    ) -> None:
        where = f"tile {level}/{tile_index}"
        if row is None:
            self.report.add("tile_missing", None, where)
            return
        if row["root"] != perfect_root(hashes):
            self.report.add("tile_differs", None, where)

    async def finish(self, connection: asyncpg.Connection, head: asyncpg.Record) -> None:
        """Compare the head row and every account's balance, inside the snapshot of the last walk."""
        tenant_id = self._tenant.tenant_id
        self.report.root = self._frontier.root()
        if head["frontier"] != self._frontier.to_bytes():
            self.report.add("root_differs", None, "the head row does not hold the tree of the rows")
        accounts = await read_accounts(connection, tenant_id)
        self.report.accounts = len(accounts)
        if head["accounts_count"] != len(accounts):
            self.report.add(
                "accounts_count_differs", None, f"{head['accounts_count']} and {len(accounts)} rows"
            )
        for account_id, balance in accounts.items():
            running = self._balances.pop(account_id, 0)
            if balance != running:
                self.report.add(
                    "account_differs", None, f"account {account_id}: {balance}, from the entries {running}"
                )
        for table, log_index in await read_strays(connection, tenant_id, self.size, self._sealed_columns):
            self.report.add("beyond_the_log", log_index, f"a row in {table}")


async def verify(
    connection: asyncpg.Connection,
    tenant: Tenant,
    sealed_columns: SealedColumns,
    progress: Progress | None = None,
) -> Report:
    """Recompute leaves, tiles, root, balances, zero sums and request ids of one tenant.

    Args:
        connection: reads only; no snapshot lives longer than one chunk, so a live service is not slowed.
        tenant: whose book.
        sealed_columns: the frozen columns of the rooms' tables.
        progress: told how many transactions of how many are done.
    """
    verifier = Verifier(tenant, sealed_columns)
    size = (await read_head(connection, tenant.tenant_id))["size"]
    for end in _ends(size):
        await verifier.walk(connection, end)
        if progress:
            progress(end, size)
    async with connection.transaction(isolation="repeatable_read", readonly=True):
        head = await read_head(connection, tenant.tenant_id)
        while verifier.size < head["size"]:
            await verifier.walk(connection, min(verifier.size + CHUNK, head["size"]))
        await verifier.finish(connection, head)
    return verifier.report


def _ends(size: int) -> Iterator[int]:
    yield from range(CHUNK, size, CHUNK)
    if size:
        yield size
