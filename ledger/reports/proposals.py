"""Reversals by two persons as the desk reads them: those that wait, and what became of the others."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from ledger.book.proposals import By, ProposalState
from ledger.book.refusals import ProposalUnknown
from ledger.book.words import LogIndex, Owner, Principal, TenantId
from ledger.places.words import Unit
from ledger.reports.reach import within_reach

PAGE_MAX: Final = 300
BEYOND: Final = 2**53
PROPOSALS: Final = """
SELECT p.log_index, p.reverses, p.points, p.state, p.proposed_by, p.proposer_person,
    made.recorded_at AS proposed_at, made.reason, undone.kind, v.decided_by,
    ended.log_index AS ended_index, ended.recorded_at AS decided_at, ended.reason AS verdict_reason,
    owners.owners
FROM reversal_proposals p
JOIN transactions made ON made.tenant_id = p.tenant_id AND made.log_index = p.log_index
JOIN transactions undone ON undone.tenant_id = p.tenant_id AND undone.log_index = p.reverses
LEFT JOIN reversal_verdicts v ON v.tenant_id = p.tenant_id AND v.proposal_id = p.log_index
LEFT JOIN transactions ended ON ended.tenant_id = v.tenant_id AND ended.log_index = v.log_index
LEFT JOIN LATERAL (
    SELECT array_agg(DISTINCT a.owner) AS owners
    FROM entries e JOIN accounts a ON a.tenant_id = e.tenant_id AND a.account_id = e.account_id
    WHERE e.tenant_id = p.tenant_id AND e.log_index = p.reverses) owners ON true
WHERE p.tenant_id = :tenant_id"""
WAITING = text(
    f"{PROPOSALS} AND p.state = 'waiting' AND p.log_index < :before ORDER BY p.log_index DESC LIMIT :limit"
)
ENDED = text(
    f"{PROPOSALS} AND p.state <> 'waiting' AND p.log_index < :before ORDER BY p.log_index DESC LIMIT :limit"
)
ONE = text(f"{PROPOSALS} AND p.log_index = :log_index")


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A proposed reversal.

    Attributes:
        proposal_id: its index in the log.
        reverses: the transaction it would undo.
        kind: what that transaction is.
        points: what it moves.
        state: whether it waits, or what became of it.
        by: who proposed it.
        proposed_at: when.
        reason: why.
        decided_by: whose verdict ended it, or None.
        decided_at: when, or None.
        verdict_reason: why it was refused or withdrawn, or None.
        ended_index: the transaction that ended it, or None.
        principals: all whom it concerns.
    """

    proposal_id: LogIndex
    reverses: LogIndex
    kind: str
    points: int
    state: ProposalState
    by: By
    proposed_at: datetime
    reason: str
    decided_by: str | None
    decided_at: datetime | None
    verdict_reason: str | None
    ended_index: LogIndex | None
    principals: frozenset[str]


async def list_proposals(
    connection: AsyncConnection,
    *,
    tenant_id: TenantId,
    unit: Unit,
    waiting: bool,
    before: int | None,
    limit: int,
) -> tuple[list[Proposal], LogIndex | None]:
    """Return proposals that concern a unit's area, newest first, and where the next page begins."""
    limit = min(limit, PAGE_MAX)
    named = {"tenant_id": tenant_id, "before": BEYOND if before is None else before, "limit": limit}
    rows = (await connection.execute(WAITING if waiting else ENDED, named)).all()
    proposals = [_proposal(row) for row in rows]
    following = proposals[-1].proposal_id if len(proposals) == limit else None
    return await within_reach(connection, tenant_id=tenant_id, unit=unit, items=proposals), following


async def find_proposal(
    connection: AsyncConnection, *, tenant_id: TenantId, unit: Unit, proposal_id: LogIndex
) -> Proposal:
    """Return one proposal; ProposalUnknown when there is none, or none of this area."""
    named = {"tenant_id": tenant_id, "log_index": proposal_id}
    row = (await connection.execute(ONE, named)).one_or_none()
    if row is None:
        raise ProposalUnknown
    proposal = _proposal(row)
    if not await within_reach(connection, tenant_id=tenant_id, unit=unit, items=[proposal]):
        raise ProposalUnknown
    return proposal


def _proposal(row: Any) -> Proposal:  # noqa: ANN401 - a row of one of three queries
    person = None if row.proposer_person is None else Owner(row.proposer_person)
    return Proposal(
        proposal_id=LogIndex(row.log_index),
        reverses=LogIndex(row.reverses),
        kind=row.kind,
        points=row.points,
        state=ProposalState(row.state),
        by=By(Principal(row.proposed_by), person),
        proposed_at=row.proposed_at,
        reason=row.reason,
        decided_by=row.decided_by,
        decided_at=row.decided_at,
        verdict_reason=None if row.state == ProposalState.CONFIRMED else row.verdict_reason,
        ended_index=row.ended_index,
        principals=frozenset({row.proposed_by, *(row.owners or ())}),
    )
