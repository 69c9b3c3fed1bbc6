"""Check one range of the log by itself, so that ranges can be checked side by side and joined afterwards."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

import asyncpg

from ledger.book.inverse import is_inverse
from ledger.book.merkle import TILE_WIDTH, leaf_hash, perfect_root
from ledger.book.rules import floor_of
from ledger.book.seal import (
    FORMAT,
    SealedColumns,
    SealedEntry,
    canonical_bytes,
    log_entry,
)
from ledger.book.sealed_reads import sealed_transaction
from ledger.book.verifying.reads import (
    UNREADABLE,
    Accounts,
    Part,
    read_accounts,
    read_originals,
    read_range,
    read_unreadable,
)
from ledger.book.verifying.report import Report
from ledger.book.words import AccountId, Posting, Tenant, request_id

CHUNK: Final = 2_048
"""Transactions read at once: some megabytes, and well under a second."""
ACCOUNTS_MAX: Final = 200_000
UNKNOWN_LEAF: Final = bytes(32)


@dataclass(slots=True)
class RangeFound:
    """What one range of the log holds, for whoever joins it to the range before.

    Attributes:
        start: first transaction of the range.
        end: first one after it.
        report: what was counted and what differs within the range.
        leaves: leaf hashes up to the first border of a tile, and after the last.
        tiles: roots of the full tiles between.
        befores: of every account, its first transaction here and the balance that it goes on from.
        balances: of every account, the balance after its last transaction here.
        first_recorded_at, last_recorded_at: of the ends of the range, or None.
    """

    start: int
    end: int
    report: Report = field(default_factory=Report)
    leaves: tuple[list[bytes], list[bytes]] = field(default_factory=lambda: ([], []))
    tiles: list[bytes] = field(default_factory=list)
    befores: dict[int, tuple[int, int]] = field(default_factory=dict)
    balances: dict[int, int] = field(default_factory=dict)
    first_recorded_at: datetime | None = None
    last_recorded_at: datetime | None = None

    def add_leaves(self, leaves: list[bytes]) -> None:
        """Cut the leaf hashes of the range at the borders of tiles."""
        first = min(self.end, -(-self.start // TILE_WIDTH) * TILE_WIDTH) - self.start
        last = max(first, self.end // TILE_WIDTH * TILE_WIDTH - self.start)
        self.leaves = (leaves[:first], leaves[last:])
        self.tiles = [perfect_root(leaves[at : at + TILE_WIDTH]) for at in range(first, last, TILE_WIDTH)]


class RangeCheck:
    """Checks ranges of one tenant's log; accounts that it has met are remembered."""

    def __init__(self, tenant: Tenant, sealed_columns: SealedColumns) -> None:
        """Take the tenant and the frozen columns of the rooms' tables."""
        self._tenant = tenant
        self.sealed_columns = sealed_columns
        self._accounts: Accounts = {}

    async def check(self, connection: asyncpg.Connection, start: int, end: int) -> RangeFound:
        """Check the transactions [start, end), in reads of some thousand each."""
        found = RangeFound(start, end)
        leaves: list[bytes] = []
        for at in range(start, end, CHUNK):
            leaves += await self._check_span(connection, at, min(at + CHUNK, end), found)
        found.add_leaves(leaves)
        return found

    async def _check_span(
        self, connection: asyncpg.Connection, start: int, end: int, found: RangeFound
    ) -> list[bytes]:
        tenant_id = self._tenant.tenant_id
        try:
            part = await read_range(connection, tenant_id, start, end, self.sealed_columns)
        except UNREADABLE as error:
            if end - start > 1:
                middle = (start + end) // 2
                first = await self._check_span(connection, start, middle, found)
                return first + await self._check_span(connection, middle, end, found)
            found.report.add("not_readable", start, f"{type(error).__name__}: {error}")
            part = await read_unreadable(connection, tenant_id, start)
        return await self.check_part(connection, part, range(start, end), found)

    async def check_part(
        self, connection: asyncpg.Connection, part: Part, indexes: Iterable[int], found: RangeFound
    ) -> list[bytes]:
        """Check transactions with all that belongs to them; return their leaf hashes."""
        await self._meet(connection, part.account_ids())
        reversing = {
            row["log_index"]: row["reverses"] for row in part.transactions if row["reverses"] is not None
        }
        originals = await read_originals(connection, self._tenant.tenant_id, list(reversing.values()))
        rows = {row["log_index"]: row for row in part.transactions}
        leaves = []
        for log_index in indexes:
            entries = self._check_entries(log_index, part, found)
            row = rows.get(log_index)
            if row is not None:
                self._check_row(row, entries, part, found)
            elif log_index not in part.unreadable:
                found.report.add("transaction_missing", log_index, "no row in transactions")
            if log_index in reversing:
                undone = reversing[log_index]
                postings = [Posting(entry.account, entry.amount) for entry in entries]
                if undone >= log_index or not is_inverse(originals.get(undone, ()), postings):
                    found.report.add("reversal_differs", log_index, f"not the inverse of {undone}")
            commitment = part.unreadable.get(log_index) if row is None else row["commitment"]
            leaves.append(UNKNOWN_LEAF if commitment is None else leaf_hash(commitment))
        return leaves

    async def _meet(self, connection: asyncpg.Connection, account_ids: set[int]) -> None:
        missing = account_ids - self._accounts.keys()
        if missing:
            if len(self._accounts) > ACCOUNTS_MAX:
                self._accounts.clear()
                missing = account_ids
            self._accounts |= await read_accounts(connection, self._tenant.tenant_id, missing)

    def _check_entries(self, log_index: int, part: Part, found: RangeFound) -> list[SealedEntry]:
        """Check amounts and balances; an account's first entry here says what was before."""
        report, befores, balances = found.report, found.befores, found.balances
        entries: list[SealedEntry] = []
        sums: dict[str, int] = {}
        for account_id, amount, balance in part.entries.get(log_index, ()):
            report.entries += 1
            before = balances.get(account_id)
            if before is None:
                befores[account_id] = (log_index, balance - amount)
            elif before + amount != balance:
                report.add("balance_differs", log_index, balance_words(account_id, balance, before + amount))
            balances[account_id] = balance
            account = self._accounts[account_id]
            if account is None:
                report.add("account_missing", log_index, f"account {account_id}")
                continue
            floor = floor_of(account.purpose)
            if floor is not None and balance < floor:
                report.add("below_floor", log_index, f"account {account_id}: {balance}")
            sums[account.unit] = sums.get(account.unit, 0) + amount
            entries.append(SealedEntry(AccountId(account_id), account, amount, balance))
        for unit, total in sums.items():
            if total:
                report.add("not_zero_sum", log_index, f"{unit}: {total}")
        return entries

    def _check_row(
        self, row: asyncpg.Record, entries: list[SealedEntry], part: Part, found: RangeFound
    ) -> None:
        report, log_index, recorded_at = found.report, row["log_index"], row["recorded_at"]
        report.transactions += 1
        if recorded_at.tzinfo is None or row["occurred_at"].tzinfo is None:
            report.add("not_readable", log_index, "a time without end")
            return
        if found.first_recorded_at is None:
            found.first_recorded_at = recorded_at
        elif found.last_recorded_at is not None and recorded_at < found.last_recorded_at:
            report.add("time_runs_back", log_index, "recorded_at is before the one before")
        found.last_recorded_at = recorded_at
        if row["occurred_at"] > recorded_at:
            report.add("occurs_too_late", log_index, "occurred_at is after recorded_at")
        if row["request_id"] != request_id(row["client"], row["key"]):
            report.add("request_differs", log_index, "request_id is not that of client and key")
        if row["format"] != FORMAT:
            report.add("format_unknown", log_index, f"format {row['format']}")
            return
        try:
            transaction = sealed_transaction(self._tenant.name, row, entries, part.rows.get(log_index, ()))
            sealed = log_entry(row["salt"], canonical_bytes(transaction))
        except (TypeError, ValueError, OverflowError) as error:
            report.add("not_sealable", log_index, f"{type(error).__name__}: {error}")
            return
        if sealed != row["commitment"]:
            report.add("seal_broken", log_index, "the rows do not give the sealed commitment")


def balance_words(account_id: int, stored: int, expected: int) -> str:
    """Say that an account's balance is not what its entries make of it."""
    return f"account {account_id}: {stored}, from the entries {expected}"
