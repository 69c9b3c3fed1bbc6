"""What is read from the book: tenants, the head, proofs, and transactions with their entries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import asyncpg

from ledger.book import activations, proposals
from ledger.book.facts import Loaders
from ledger.book.merkle import (
    TILE_WIDTH,
    Frontier,
    Subtree,
    inclusion_plan,
    join,
    leaf_hash,
    perfect_root,
)
from ledger.book.pending import PendingFact, load_pending
from ledger.book.refusals import TenantUnknown
from ledger.book.words import (
    AccountId,
    AccountKey,
    Fact,
    LogIndex,
    Owner,
    Posting,
    Purpose,
    Seal,
    Tenant,
    TenantId,
    Unit,
)

TILE_LEVELS = 8
COMMITMENTS = """
SELECT commitment FROM transactions WHERE tenant_id = $1 AND log_index BETWEEN $2 AND $3 ORDER BY log_index"""
TILE_ROOTS = """
SELECT root FROM tiles WHERE tenant_id = $1 AND level = $2 AND tile_index BETWEEN $3 AND $4
ORDER BY tile_index"""
ENTRIES_OF = """
SELECT e.log_index, e.account_id, e.amount, a.owner, a.purpose, a.unit, a.expires_on
FROM entries e JOIN accounts a ON a.tenant_id = e.tenant_id AND a.account_id = e.account_id
WHERE e.tenant_id = $1 AND e.log_index = ANY($2::bigint[]) ORDER BY e.log_index, e.account_id"""
TRANSACTIONS_OF = """
SELECT t.log_index, t.kind, r.log_index AS reversed_by
FROM transactions t LEFT JOIN transactions r ON r.tenant_id = t.tenant_id AND r.reverses = t.log_index
WHERE t.tenant_id = $1 AND t.log_index = ANY($2::bigint[])"""


@dataclass(frozen=True, slots=True)
class TransactionFact(Fact):
    """Asks for a transaction's kind, postings and whether it has been reversed."""

    log_index: LogIndex


@dataclass(frozen=True, slots=True)
class KnownTransaction:
    """A transaction as a command sees it; `accounts` are loaded with it even if they are closed."""

    kind: str
    postings: tuple[Posting, ...]
    reversed_by: LogIndex | None
    accounts: tuple[AccountId, ...] = ()


async def load_tenant(connection: asyncpg.Connection, tenant_id: TenantId) -> Tenant:
    """Return a tenant, or raise TenantUnknown."""
    row = await connection.fetchrow(
        "SELECT name, title, demo, time_zone FROM tenants WHERE tenant_id = $1", tenant_id
    )
    if row is None:
        raise TenantUnknown
    return Tenant(
        tenant_id,
        row["name"],
        row["title"],
        row["demo"],
        ZoneInfo(row["time_zone"]),
    )


async def load_seal(connection: asyncpg.Connection, tenant_id: TenantId) -> Seal:
    """Return size and root of the log as committed."""
    row = await connection.fetchrow("SELECT size, frontier FROM book WHERE tenant_id = $1", tenant_id)
    if row is None:
        raise TenantUnknown
    return Seal(row["size"], Frontier(row["size"], row["frontier"]).root())


async def inclusion_proof(
    connection: asyncpg.Connection, tenant_id: TenantId, *, log_index: LogIndex, size: int
) -> list[bytes]:
    """Return the inclusion proof of a transaction in the tree of the first `size` leaves, leaf to root."""
    return [
        join([await subtree_root(connection, tenant_id, subtree) for subtree in group])
        for group in inclusion_plan(log_index, size)
    ]


async def subtree_root(connection: asyncpg.Connection, tenant_id: TenantId, subtree: Subtree) -> bytes:
    """Return the root of a perfect subtree, from at most 256 stored hashes."""
    tile_level, height = divmod(subtree.level, TILE_LEVELS)
    first = subtree.position << height
    last = first + (1 << height) - 1
    if tile_level == 0:
        rows = await connection.fetch(COMMITMENTS, tenant_id, first, last)
        hashes = [leaf_hash(row[0]) for row in rows]
    else:
        rows = await connection.fetch(TILE_ROOTS, tenant_id, tile_level - 1, first, last)
        hashes = [row[0] for row in rows]
    if len(hashes) != 1 << height or len(hashes) > TILE_WIDTH:
        message = f"the log lacks hashes below level {subtree.level} at {subtree.position}"
        raise LookupError(message)
    return perfect_root(hashes)


async def load_transactions(
    connection: asyncpg.Connection, tenant_id: TenantId, facts: Sequence[TransactionFact]
) -> Mapping[TransactionFact, KnownTransaction]:
    """Load the transactions that reversals and voids name."""
    indexes = [fact.log_index for fact in facts]
    postings: dict[int, list[Posting]] = {}
    accounts: dict[int, list[AccountId]] = {}
    for row in await connection.fetch(ENTRIES_OF, tenant_id, indexes):
        key = AccountKey(Owner(row["owner"]), Purpose(row["purpose"]), Unit(row["unit"]), row["expires_on"])
        postings.setdefault(row["log_index"], []).append(Posting(key, row["amount"]))
        accounts.setdefault(row["log_index"], []).append(AccountId(row["account_id"]))
    return {
        TransactionFact(row["log_index"]): KnownTransaction(
            row["kind"],
            tuple(postings.get(row["log_index"], ())),
            row["reversed_by"],
            tuple(accounts.get(row["log_index"], ())),
        )
        for row in await connection.fetch(TRANSACTIONS_OF, tenant_id, indexes)
    }


LOADERS: Loaders = {
    TransactionFact: load_transactions,
    PendingFact: load_pending,
    **activations.LOADERS,
    **proposals.LOADERS,
}
