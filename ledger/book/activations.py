"""Which transaction activated an award, found by the one request that every machine makes for it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import asyncpg

from ledger.book.facts import Loaders
from ledger.book.operations.pending import activation_request
from ledger.book.words import Fact, LogIndex, TenantId

ACTIVATIONS = """
SELECT request_id, log_index FROM transactions WHERE tenant_id = $1 AND request_id = ANY($2::uuid[])"""


@dataclass(frozen=True, slots=True)
class ActivationFact(Fact):
    """Asks for the index of the transaction that ended an award's notice window."""

    award_index: LogIndex


async def load_activations(
    connection: asyncpg.Connection, tenant_id: TenantId, facts: Sequence[ActivationFact]
) -> Mapping[ActivationFact, LogIndex]:
    """Load the activations of awards."""
    asked = {activation_request(fact.award_index).request_id: fact for fact in facts}
    rows = await connection.fetch(ACTIVATIONS, tenant_id, list(asked))
    return {asked[row["request_id"]]: row["log_index"] for row in rows}


LOADERS: Loaders = {ActivationFact: load_activations}
