"""The loaders of what deciding asks for: claims with their history, loans and rechecks."""

from collections.abc import Mapping, Sequence
from typing import Final

import asyncpg

from ledger.book.facts import Loaders
from ledger.book.words import LogIndex, TenantId
from ledger.earning.deciding.facts import LoanFact, LoanSeen, LoansFact, RecheckFact, RecheckSeen
from ledger.earning.deciding.had_a_part import HELPERS
from ledger.earning.facts import Appealed, ClaimFact, ClaimSeen, Someone, Step
from ledger.earning.words import ClaimId
from ledger.places.words import Scope

# Each row is looked up alone (LIMIT keeps it so): of a bureau too young to be in the statistics, the planner
# believes that it has no rows, and reads them all.
CLAIMS: Final = """
SELECT c.log_index, c.volunteer_id, c.activity, c.rule_version, c.unit_id, u.path, c.occurred_at, c.served_on,
    c.submitter_staff_id, c.submitter_volunteer_id, c.path AS approval, c.points, c.minutes, c.state,
    c.award_index, a.refuser_staff_id, a.refuser_volunteer_id
FROM unnest($2::bigint[]) AS asked (claim_id)
CROSS JOIN LATERAL (
    SELECT * FROM claims WHERE tenant_id = $1 AND log_index = asked.claim_id LIMIT 1) c
LEFT JOIN LATERAL (
    SELECT refuser_staff_id, refuser_volunteer_id FROM appeals
    WHERE tenant_id = $1 AND claim_id = asked.claim_id LIMIT 1) a ON true
JOIN units u ON u.tenant_id = $1 AND u.unit_id = c.unit_id"""
STEPS: Final = """
SELECT d.* FROM unnest($2::bigint[]) AS asked (claim_id)
CROSS JOIN LATERAL (
    SELECT claim_id, step, verdict, staff_id, approver_volunteer_id, decided_at, before FROM decisions
    WHERE tenant_id = $1 AND claim_id = asked.claim_id ORDER BY step LIMIT 99) d"""
LOAN: Final = """
SELECT l.log_index, l.staff_id, l.unit_id, u.path, l.lent_at, l.ends_at
FROM approver_loans l JOIN units u ON u.tenant_id = l.tenant_id AND u.unit_id = l.unit_id
WHERE l.tenant_id = $1 AND l.ended_at IS NULL AND """
LOANS_OF: Final = f"{LOAN} l.staff_id = ANY($2::bigint[]) ORDER BY l.log_index"
LOANS: Final = f"{LOAN} l.log_index = ANY($2::bigint[])"
RECHECKS: Final = """
SELECT r.claim_id, r.award_index, own.path, other.path AS checking_path, r.why, r.state
FROM rechecks r
JOIN units own ON own.tenant_id = r.tenant_id AND own.unit_id = r.unit_id
JOIN units other ON other.tenant_id = r.tenant_id AND other.unit_id = r.checking_unit_id
WHERE r.tenant_id = $1 AND r.claim_id = ANY($2::bigint[])"""


async def load_claims(
    connection: asyncpg.Connection, tenant_id: TenantId, facts: Sequence[ClaimFact]
) -> Mapping[ClaimFact, ClaimSeen]:
    """Load claims with the path of their station and every verdict on them."""
    claim_ids = [fact.claim_id for fact in facts]
    rows = await connection.fetch(CLAIMS, tenant_id, claim_ids)
    steps: dict[ClaimId, list[Step]] = {}
    for row in await connection.fetch(STEPS, tenant_id, claim_ids):
        steps.setdefault(row["claim_id"], []).append(_step(row))
    helpers: dict[ClaimId, set[Someone]] = {}
    for row in await connection.fetch(HELPERS, tenant_id, claim_ids):
        helpers.setdefault(row["claim_id"], set()).add(Someone(row["staff_id"], row["volunteer_id"]))
    return {
        ClaimFact(row["log_index"]): _claim(
            row, steps.get(row["log_index"], ()), helpers.get(row["log_index"], set())
        )
        for row in rows
    }


def _claim(row: asyncpg.Record, steps: Sequence[Step], helpers: set[Someone]) -> ClaimSeen:
    appealed = None
    if row["refuser_staff_id"] is not None:
        appealed = Appealed(
            refuser_staff_id=row["refuser_staff_id"], refuser_volunteer_id=row["refuser_volunteer_id"]
        )
    return ClaimSeen(
        claim_id=row["log_index"],
        volunteer_id=row["volunteer_id"],
        activity=row["activity"],
        rule_version=row["rule_version"],
        unit_id=row["unit_id"],
        scope=Scope(row["path"]),
        occurred_at=row["occurred_at"],
        served_on=row["served_on"],
        submitter_staff_id=row["submitter_staff_id"],
        submitter_volunteer_id=row["submitter_volunteer_id"],
        path=row["approval"],
        points=row["points"],
        minutes=row["minutes"],
        state=row["state"],
        award_index=row["award_index"],
        steps=tuple(steps),
        appealed=appealed,
        helpers=frozenset(helpers),
    )


def _step(row: asyncpg.Record) -> Step:
    return Step(
        verdict=row["verdict"],
        staff_id=row["staff_id"],
        volunteer_id=row["approver_volunteer_id"],
        decided_at=row["decided_at"],
        before=row["before"],
    )


async def load_loans_of(
    connection: asyncpg.Connection, tenant_id: TenantId, facts: Sequence[LoansFact]
) -> Mapping[LoansFact, tuple[LoanSeen, ...]]:
    """Load the loans of approvers."""
    loans: dict[LoansFact, tuple[LoanSeen, ...]] = dict.fromkeys(facts, ())
    for row in await connection.fetch(LOANS_OF, tenant_id, [fact.staff_id for fact in facts]):
        fact = LoansFact(row["staff_id"])
        loans[fact] = (*loans[fact], _loan(row))
    return loans


async def load_loans(
    connection: asyncpg.Connection, tenant_id: TenantId, facts: Sequence[LoanFact]
) -> Mapping[LoanFact, LoanSeen]:
    """Load loans by their id."""
    rows = await connection.fetch(LOANS, tenant_id, [fact.loan_id for fact in facts])
    return {LoanFact(row["log_index"]): _loan(row) for row in rows}


def _loan(row: asyncpg.Record) -> LoanSeen:
    return LoanSeen(
        loan_id=LogIndex(row["log_index"]),
        staff_id=row["staff_id"],
        unit_id=row["unit_id"],
        scope=Scope(row["path"]),
        lent_at=row["lent_at"],
        ends_at=row["ends_at"],
    )


async def load_rechecks(
    connection: asyncpg.Connection, tenant_id: TenantId, facts: Sequence[RecheckFact]
) -> Mapping[RecheckFact, RecheckSeen]:
    """Load rechecks with the areas of both stations."""
    rows = await connection.fetch(RECHECKS, tenant_id, [fact.claim_id for fact in facts])
    return {
        RecheckFact(row["claim_id"]): RecheckSeen(
            claim_id=row["claim_id"],
            award_index=row["award_index"],
            scope=Scope(row["path"]),
            checking_scope=Scope(row["checking_path"]),
            why=row["why"],
            state=row["state"],
        )
        for row in rows
    }


LOADERS: Final[Loaders] = {
    ClaimFact: load_claims,
    LoansFact: load_loans_of,
    LoanFact: load_loans,
    RecheckFact: load_rechecks,
}
