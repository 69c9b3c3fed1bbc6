"""What outsiders read of a log: its signed checkpoint, tiles, entry bundles, and proofs between sizes."""

from datetime import datetime
from typing import NamedTuple

import asyncpg

from ledger.book.merkle import consistency_plan, join, leaf_hash, perfect_subtrees
from ledger.book.public.checkpoint import Origin
from ledger.book.public.tlog import Tile, write_bundle
from ledger.book.queries import COMMITMENTS, TILE_ROOTS, subtree_root
from ledger.book.words import TenantId

LOG = """
SELECT t.tenant_id, t.name, b.size, b.epoch, s.size AS signed_size, s.root, s.note, s.signed_at
FROM tenants t JOIN book b ON b.tenant_id = t.tenant_id
LEFT JOIN signed_checkpoints s ON s.tenant_id = b.tenant_id AND s.epoch = b.epoch
WHERE """
LAST_NOTE = "SELECT note FROM signed_checkpoints WHERE tenant_id = $1 AND epoch = $2"
EPOCHS = """
SELECT e.epoch, e.log_index, e.old_origin, e.old_size, e.old_root, e.old_note,
    t.reason, t.actor, t.recorded_at
FROM epochs e JOIN transactions t ON t.tenant_id = e.tenant_id AND t.log_index = e.log_index
WHERE e.tenant_id = $1 ORDER BY e.epoch DESC LIMIT 100"""


class SignedCheckpoint(NamedTuple):
    """What was signed last: `note` is the whole note, `root` 32 bytes."""

    size: int
    root: bytes
    note: str
    signed_at: datetime


class PublicLog(NamedTuple):
    """A bureau's log as outsiders know it; `signed` is None before its first signature in this epoch."""

    tenant_id: TenantId
    origin: Origin
    size: int
    signed: SignedCheckpoint | None


class EpochBegun(NamedTuple):
    """How an epoch began: its first transaction, and the checkpoint that it quotes, None if that was lost."""

    epoch: int
    log_index: int
    old_origin: str
    old_size: int | None
    old_root: bytes | None
    old_note: str | None
    reason: str | None
    actor: str
    recorded_at: datetime


async def find_log(connection: asyncpg.Connection, name: str) -> PublicLog | None:
    """Return the log of the bureau with this name, or None."""
    return _log(await connection.fetchrow(f"{LOG} t.name = $1", name))


async def load_log(connection: asyncpg.Connection, tenant_id: TenantId) -> PublicLog | None:
    """Return the log of a bureau, or None."""
    return _log(await connection.fetchrow(f"{LOG} t.tenant_id = $1", tenant_id))


async def last_note(connection: asyncpg.Connection, tenant_id: TenantId, *, epoch: int) -> str | None:
    """Return what was signed last in an epoch, which may be over."""
    note: str | None = await connection.fetchval(LAST_NOTE, tenant_id, epoch)
    return note


async def list_epochs(connection: asyncpg.Connection, tenant_id: TenantId) -> list[EpochBegun]:
    """Return the epochs after the first, newest first."""
    return [EpochBegun(*row) for row in await connection.fetch(EPOCHS, tenant_id)]


async def root_at(connection: asyncpg.Connection, tenant_id: TenantId, size: int) -> bytes:
    """Return the root of the tree as it was at an earlier size."""
    return join([await subtree_root(connection, tenant_id, cut) for cut in perfect_subtrees(0, size)])


async def consistency_proof(
    connection: asyncpg.Connection, tenant_id: TenantId, *, old_size: int, new_size: int
) -> list[bytes]:
    """Return the proof that the tree of `new_size` leaves begins with that of `old_size`."""
    return [
        join([await subtree_root(connection, tenant_id, subtree) for subtree in group])
        for group in consistency_plan(old_size, new_size)
    ]


async def tile_bytes(connection: asyncpg.Connection, tenant_id: TenantId, tile: Tile) -> bytes:
    """Return the bytes of a tile or bundle that the tree is large enough for.

    Raises:
        LookupError: the log lacks rows.
    """
    first = tile.number << 8
    last = first + tile.width - 1
    if tile.level:
        rows = await connection.fetch(TILE_ROOTS, tenant_id, tile.level - 1, first, last)
    else:
        rows = await connection.fetch(COMMITMENTS, tenant_id, first, last)
    if len(rows) != tile.width:
        message = f"the log lacks hashes of {tile}"
        raise LookupError(message)
    if tile.level is None:
        return write_bundle(row[0] for row in rows)
    return b"".join(row[0] if tile.level else leaf_hash(row[0]) for row in rows)


def _log(row: asyncpg.Record | None) -> PublicLog | None:
    if row is None:
        return None
    signed = None
    if row["signed_size"] is not None:
        signed = SignedCheckpoint(row["signed_size"], row["root"], row["note"], row["signed_at"])
    return PublicLog(TenantId(row["tenant_id"]), Origin(row["name"], row["epoch"]), row["size"], signed)
