"""The epoch of a log, as a command asks for it: the number in force, read after the head is locked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import asyncpg

from ledger.book.facts import Loaders
from ledger.book.words import Fact, TenantId


@dataclass(frozen=True, slots=True)
class EpochFact(Fact):
    """Asks for the number of the epoch in force."""


async def load_epoch(
    connection: asyncpg.Connection, tenant_id: TenantId, facts: Sequence[EpochFact]
) -> Mapping[EpochFact, int]:
    """Load the epoch in force."""
    epoch = await connection.fetchval("SELECT epoch FROM book WHERE tenant_id = $1", tenant_id)
    return dict.fromkeys(facts, epoch)


LOADERS: Loaders = {EpochFact: load_epoch}
