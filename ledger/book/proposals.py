"""Reversals that wait for a second person: what a command knows of one, and how it is loaded."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import asyncpg

from ledger.book.facts import Loaders
from ledger.book.words import Fact, LogIndex, Owner, Principal, TenantId

PROPOSALS = """
SELECT p.log_index, p.reverses, p.proposed_by, p.proposer_person, p.state, t.reason
FROM reversal_proposals p
JOIN transactions t ON t.tenant_id = p.tenant_id AND t.log_index = p.log_index
WHERE p.tenant_id = $1 AND p.log_index = ANY($2::bigint[])"""
WAITING = """
SELECT reverses, log_index FROM reversal_proposals
WHERE tenant_id = $1 AND reverses = ANY($2::bigint[]) AND state = 'waiting'"""


class ProposalState(StrEnum):
    """What became of a proposed reversal; whoever proposed it may withdraw it."""

    WAITING = "waiting"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class By:
    """Who acts at the desk.

    Attributes:
        principal: the account.
        person: the volunteer whom the account belongs to, if it does; two accounts of one person are one.
    """

    principal: Principal
    person: Owner | None = None

    def is_same(self, other: "By") -> bool:
        """Tell whether both are one person, as far as the book can know."""
        return self.principal == other.principal or (self.person is not None and self.person == other.person)


@dataclass(frozen=True, slots=True)
class ProposalFact(Fact):
    """Asks for the KnownProposal of an index."""

    log_index: LogIndex


@dataclass(frozen=True, slots=True)
class WaitingFact(Fact):
    """Asks for the index of the proposal that waits to reverse a transaction."""

    reverses: LogIndex


@dataclass(frozen=True, slots=True)
class KnownProposal:
    """A proposed reversal as a command sees it."""

    reverses: LogIndex
    by: By
    reason: str
    state: ProposalState


async def load_proposals(
    connection: asyncpg.Connection, tenant_id: TenantId, facts: Sequence[ProposalFact]
) -> Mapping[ProposalFact, KnownProposal]:
    """Load proposals by their index."""
    rows = await connection.fetch(PROPOSALS, tenant_id, [fact.log_index for fact in facts])
    return {
        ProposalFact(row["log_index"]): KnownProposal(
            reverses=row["reverses"],
            by=By(row["proposed_by"], row["proposer_person"]),
            reason=row["reason"],
            state=ProposalState(row["state"]),
        )
        for row in rows
    }


async def load_waiting(
    connection: asyncpg.Connection, tenant_id: TenantId, facts: Sequence[WaitingFact]
) -> Mapping[WaitingFact, LogIndex]:
    """Load which transactions have a reversal waiting."""
    rows = await connection.fetch(WAITING, tenant_id, [fact.reverses for fact in facts])
    return {WaitingFact(row["reverses"]): row["log_index"] for row in rows}


LOADERS: Loaders = {ProposalFact: load_proposals, WaitingFact: load_waiting}
