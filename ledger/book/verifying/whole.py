"""Recompute a tenant's whole book from its rows and name every difference from what is stored."""

from collections.abc import AsyncIterator, Callable, Iterable
from datetime import datetime
from itertools import pairwise
from typing import Final

import asyncpg

from ledger.book.merkle import TILE_WIDTH
from ledger.book.public.checkpoint import Checkpoint
from ledger.book.rules import floor_of
from ledger.book.seal import SealedColumns
from ledger.book.verifying.range import RangeCheck, RangeFound, balance_words
from ledger.book.verifying.reads import (
    ACCOUNTS,
    HEAD_TIME,
    POINTS_WAITING,
    PURPOSES,
    REQUESTS,
    read_head,
    read_last_entries,
    read_strays,
    read_tiles,
)
from ledger.book.verifying.report import Progress, Report
from ledger.book.verifying.since import check_openings, tree_at
from ledger.book.verifying.tree import TileRoot, Tree
from ledger.book.words import Purpose, Tenant, request_id

RANGE: Final = 64 * TILE_WIDTH
"""Transactions of one range: enough for some seconds of work, so that joining costs nothing."""
PAGE: Final = 20_000
LAST_RANGE_MAX: Final = 4_096
"""What is walked inside the last snapshot, while nothing may move: a second of work at most."""

Ranges = Iterable[tuple[int, int]]
CheckRanges = Callable[[Ranges], AsyncIterator[RangeFound]]
"""Checks ranges of the log, wherever, and gives what it found in the order of the log."""


class Verifier:
    """Joins what is found in one range after the other, and compares the ends with the projections."""

    def __init__(self, connection: asyncpg.Connection, tenant: Tenant, tree: Tree) -> None:
        """Begin at the empty book, or where a checkpoint was proved."""
        self.tree = tree
        self.report = Report(begun_at=tree.size)
        self._connection = connection
        self._tenant = tenant
        self._balances: dict[int, int] = {}
        self._last_recorded_at: datetime | None = None
        self._points_pending = 0

    def touched(self) -> set[int]:
        """Name the accounts that were posted to in what was walked."""
        return set(self._balances)

    async def join(self, found: RangeFound) -> None:
        """Join the next range: accounts, times, leaves and tiles have to go on where the last one ended."""
        self.report.take(found.report)
        before = self._last_recorded_at
        if before and found.first_recorded_at and found.first_recorded_at < before:
            self.report.add("time_runs_back", found.start, "recorded_at is before the one before")
        self._last_recorded_at = found.last_recorded_at or before
        await self._open(found.befores.keys())
        for account_id, (log_index, balance) in found.befores.items():
            expected = self._balances.get(account_id, 0)
            if balance != expected:
                self.report.add("balance_differs", log_index, balance_words(account_id, balance, expected))
        self._balances |= found.balances
        await self._check_tiles(found)

    async def _check_tiles(self, found: RangeFound) -> None:
        stored = await read_tiles(self._connection, self._tenant.tenant_id, found.start, found.end)
        completed: list[TileRoot] = []
        for leaf in found.leaves[0]:
            completed += self.tree.append(leaf)
        for root in found.tiles:
            completed += self.tree.append_tile(root)
        for leaf in found.leaves[1]:
            completed += self.tree.append(leaf)
        for level, tile_index, root in completed:
            kept = stored.get((level, tile_index))
            if kept != root:
                what = "tile_missing" if kept is None else "tile_differs"
                self.report.add(what, None, f"tile {level}/{tile_index}")

    async def _open(self, account_ids: Iterable[int]) -> None:
        """Take the balances at the checkpoint from the entries before it, which are checked for it."""
        if self.report.begun_at:
            fresh = [account_id for account_id in account_ids if account_id not in self._balances]
            last = await read_last_entries(
                self._connection, self._tenant.tenant_id, fresh, before=self.report.begun_at
            )
            self._balances |= {account_id: balance for account_id, (_, balance) in last.items()}

    async def finish(self, head: asyncpg.Record, sealed_columns: SealedColumns) -> None:
        """Compare the head row and every account, inside the snapshot of the last walk."""
        report, tenant_id = self.report, self._tenant.tenant_id
        report.size, report.root = self.tree.size, self.tree.root()
        if head["frontier"] != self.tree.frontier():
            report.add("root_differs", None, "the head row does not hold the tree of the rows")
        last = self._last_recorded_at
        if last and not await self._connection.fetchval(HEAD_TIME, tenant_id, last):
            report.add("head_differs", None, "last_recorded_at is not that of the last transaction")
        last_id = -(2**63)
        while rows := await self._connection.fetch(ACCOUNTS, tenant_id, last_id, PAGE):
            await self._check_accounts(rows)
            last_id = rows[-1]["account_id"]
        waiting = await self._connection.fetchval(POINTS_WAITING, tenant_id)
        if waiting != self._points_pending:
            report.add("pending_differs", None, f"{waiting} points wait, {self._points_pending} are held")
        if head["accounts_count"] != report.accounts:
            report.add("accounts_count_differs", None, f"{head['accounts_count']} and {report.accounts} rows")
        for table, log_index in await read_strays(
            self._connection, tenant_id, self.tree.size, sealed_columns
        ):
            report.add("beyond_the_log", log_index, f"a row in {table}")

    async def _check_accounts(self, rows: list[asyncpg.Record]) -> None:
        self.report.accounts += len(rows)
        await self._open(row["account_id"] for row in rows)
        for account_id, purpose, floor, balance in rows:
            expected = self._balances.get(account_id, 0)
            if balance != expected:
                self.report.add("account_differs", None, balance_words(account_id, balance, expected))
            if purpose == Purpose.PENDING:
                self._points_pending += balance
            if purpose not in PURPOSES:
                self.report.add("purpose_unknown", None, f"account {account_id}: {purpose}")
            elif floor != floor_of(PURPOSES[purpose]):
                self.report.add("floor_differs", None, f"account {account_id}: {floor}")

    async def check_requests(self) -> None:
        """Check the keys that led to no transaction: each has its own name, and led to none."""
        last = None
        while rows := await self._connection.fetch(REQUESTS, self._tenant.tenant_id, last, PAGE):
            last = rows[-1]["request_id"]
            self.report.requests += len(rows)
            for asked, client, key, log_index in rows:
                if asked != request_id(client, key):
                    self.report.add("request_differs", None, f"request {asked}")
                if log_index is not None:
                    self.report.add("request_answered_twice", log_index, f"request {asked}")


async def verify(
    connection: asyncpg.Connection,
    tenant: Tenant,
    sealed_columns: SealedColumns,
    progress: Progress | None = None,
    *,
    since: Checkpoint | None = None,
    apart: CheckRanges | None = None,
) -> Report:
    """Recompute commitments, tiles, root, balances, zero sums and request ids of one tenant.

    Args:
        connection: reads only; no snapshot lives longer than some thousand transactions, so a live service
            is not slowed.
        tenant: whose book.
        sealed_columns: the frozen columns of the rooms' tables.
        progress: told how many transactions of how many are done.
        since: a checkpoint that the log has to go on from; only what came after it is walked.
        apart: checks ranges in other processes; without it they are checked here.

    Raises:
        TenantUnknown: there is no such book.
    """
    here = RangeCheck(tenant, sealed_columns)

    async def check_here(ranges: Ranges) -> AsyncIterator[RangeFound]:
        for start, end in ranges:
            yield await here.check(connection, start, end)

    tenant_id = tenant.tenant_id
    tree, problem = await tree_at(connection, tenant_id, since)
    verifier = Verifier(connection, tenant, tree)
    if problem:
        verifier.report.add("checkpoint_differs", None, problem)
        return verifier.report
    await verifier.check_requests()
    size = (await read_head(connection, tenant_id))["size"]
    check_ranges = apart or check_here
    while size - tree.size > LAST_RANGE_MAX:
        async for found in check_ranges(cut(tree.size, size)):
            await verifier.join(found)
            if progress:
                progress(tree.size, size)
        size = (await read_head(connection, tenant_id))["size"]
    async with connection.transaction(isolation="repeatable_read", readonly=True):
        head = await read_head(connection, tenant_id)
        async for found in check_here(cut(tree.size, head["size"])):
            await verifier.join(found)
        touched = verifier.touched()
        await verifier.finish(head, sealed_columns)
    if since:
        await check_openings(connection, here, tenant=tenant, report=verifier.report, account_ids=touched)
    if progress:
        progress(tree.size, tree.size)
    return verifier.report


def cut(start: int, end: int) -> list[tuple[int, int]]:
    """Cut [start, end) into ranges at borders of tiles."""
    borders = [start, *range((start // RANGE + 1) * RANGE, end, RANGE), end]
    return [(first, last) for first, last in pairwise(borders) if first < last]
