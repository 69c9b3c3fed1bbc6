"""Begin a verification at a checkpoint: prove that the log goes on from it, and the balances at it."""

from collections.abc import Collection, Iterable
from itertools import groupby
from typing import Final

import asyncpg

from ledger.book.merkle import TILE_WIDTH, leaf_hash, perfect_root
from ledger.book.public.checkpoint import Checkpoint
from ledger.book.verifying.range import RangeCheck, RangeFound
from ledger.book.verifying.reads import (
    COMMITMENTS,
    TILES,
    UNREADABLE,
    Part,
    read_head,
    read_last_entries,
    read_named,
    read_unreadable,
)
from ledger.book.verifying.report import Report
from ledger.book.verifying.tree import Tree
from ledger.book.words import Tenant, TenantId

NAMED_MAX: Final = 1_000
TILE_BITS: Final = 8


async def tree_at(
    connection: asyncpg.Connection, tenant_id: TenantId, since: Checkpoint | None
) -> tuple[Tree, str | None]:
    """Return the tree as it was at a checkpoint, from the stored tiles, and what speaks against it.

    Args:
        connection: reads at most 255 hashes a level.
        tenant_id: whose log.
        since: size and root that somebody kept; None is the empty tree.
    """
    if since is None:
        return Tree(), None
    head = await read_head(connection, tenant_id)
    if head["size"] < since.size:
        return Tree(since.size), f"the log has {head['size']} transactions, the checkpoint {since.size}"
    first = since.size // TILE_WIDTH * TILE_WIDTH
    levels = [await _leaves(connection, tenant_id, first, since.size)]
    count = since.size >> TILE_BITS
    while count:
        level = len(levels) - 1
        levels.append(await _roots(connection, tenant_id, level, count // TILE_WIDTH * TILE_WIDTH, count))
        count >>= TILE_BITS
    tree = Tree(since.size, levels)
    if tree.root() != since.root:
        return tree, f"at size {since.size} the log does not have the root of the checkpoint"
    return tree, None


async def check_openings(
    connection: asyncpg.Connection,
    check: RangeCheck,
    *,
    tenant: Tenant,
    report: Report,
    account_ids: Collection[int],
) -> None:
    """Check the transactions before the checkpoint from which the balances at it were taken.

    Each has to give its sealed commitment, and each commitment has to be in the tree of the checkpoint.
    """
    size = report.begun_at
    last = await read_last_entries(connection, tenant.tenant_id, account_ids, before=size)
    indexes = sorted({log_index for log_index, _ in last.values()})
    for at in range(0, len(indexes), NAMED_MAX):
        named = indexes[at : at + NAMED_MAX]
        for log_index, part in (await _read_each(connection, tenant.tenant_id, named, check)).items():
            found = RangeFound(log_index, log_index + 1)
            await check.check_part(connection, part, [log_index], found)
            if part.unreadable:
                found.report.add("not_readable", log_index, "before the checkpoint")
            report.differences_count += found.report.differences_count
            report.differences += found.report.differences
    tiles = Tiles(connection, tenant.tenant_id, size)
    for tile_index, group in groupby(indexes, lambda log_index: log_index // TILE_WIDTH):
        if not await tiles.is_proved(0, tile_index):
            for log_index in group:
                report.add("tile_differs", log_index, f"tile 0/{tile_index}, below the checkpoint")


async def _read_each(
    connection: asyncpg.Connection, tenant_id: TenantId, indexes: list[int], check: RangeCheck
) -> dict[int, Part]:
    """Return everything of transactions that do not stand side by side, one by one."""
    try:
        part = await read_named(connection, tenant_id, indexes, check.sealed_columns)
    except UNREADABLE:
        if len(indexes) == 1:
            return {indexes[0]: await read_unreadable(connection, tenant_id, indexes[0])}
        parts = [await _read_each(connection, tenant_id, [log_index], check) for log_index in indexes]
        return {log_index: alone for part in parts for log_index, alone in part.items()}
    rows = {row["log_index"]: [row] for row in part.transactions}
    return {
        log_index: Part(
            rows.get(log_index, []),
            {log_index: part.entries.get(log_index, [])},
            {log_index: part.rows.get(log_index, [])},
        )
        for log_index in indexes
    }


class Tiles:
    """Tells which full tiles below a checkpoint are in its tree, by climbing to those that gave its root."""

    def __init__(self, connection: asyncpg.Connection, tenant_id: TenantId, size: int) -> None:
        """Take the size of a checkpoint whose unfinished tiles were compared with its root."""
        self._connection = connection
        self._tenant_id = tenant_id
        self._size = size
        self._proved: dict[tuple[int, int], bool] = {}

    async def is_proved(self, level: int, tile_index: int) -> bool:
        """Tell whether a tile's hashes give a root that is in the checkpoint's tree."""
        if (tile_index + 1) * TILE_WIDTH > self._size >> (TILE_BITS * level):
            return True  # unfinished at the checkpoint: its hashes are those that gave the root
        known = self._proved.get((level, tile_index))
        if known is None:
            known = self._proved[level, tile_index] = await self._prove(level, tile_index)
        return known

    async def _prove(self, level: int, tile_index: int) -> bool:
        start, end = tile_index * TILE_WIDTH, (tile_index + 1) * TILE_WIDTH
        if level == 0:
            hashes = await _leaves(self._connection, self._tenant_id, start, end)
        else:
            hashes = await _roots(self._connection, self._tenant_id, level - 1, start, end)
        stored = await _roots(self._connection, self._tenant_id, level, tile_index, tile_index + 1)
        if len(hashes) != TILE_WIDTH or stored != [perfect_root(hashes)]:
            return False
        return await self.is_proved(level + 1, tile_index // TILE_WIDTH)


async def _leaves(connection: asyncpg.Connection, tenant_id: TenantId, start: int, end: int) -> list[bytes]:
    rows = await connection.fetch(COMMITMENTS, tenant_id, start, end)
    return [leaf_hash(row["commitment"]) for row in rows]


async def _roots(
    connection: asyncpg.Connection, tenant_id: TenantId, level: int, start: int, end: int
) -> list[bytes]:
    rows: Iterable[asyncpg.Record] = await connection.fetch(TILES, tenant_id, level, start, end)
    return [row["root"] for row in rows]
