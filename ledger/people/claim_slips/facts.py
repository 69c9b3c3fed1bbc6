"""Loads slips and their issues for the commands that use them."""

from collections.abc import Mapping, Sequence
from typing import Final

import asyncpg

from ledger.book.facts import Loaders
from ledger.book.words import TenantId
from ledger.people.claim_slips.words import IssueFact, IssueSeen, SlipFact, SlipSeen
from ledger.places.words import UnitId

SLIPS: Final = """
SELECT code_hash, log_index, points, points_spent, expires_on FROM claim_slips
WHERE tenant_id = $1 AND code_hash = ANY($2::bytea[])"""
ISSUES: Final = """
SELECT i.log_index, i.unit_id, i.points, i.slips_count, i.expires_on, i.printed_count, i.state,
    (SELECT sum(s.points_spent) FROM claim_slips s
        WHERE s.tenant_id = $1 AND s.log_index = i.log_index) AS points_spent
FROM claim_slip_issues i WHERE i.tenant_id = $1 AND i.log_index = ANY($2::bigint[])"""


async def load_slips(
    connection: asyncpg.Connection, tenant_id: TenantId, facts: Sequence[SlipFact]
) -> Mapping[SlipFact, SlipSeen]:
    """Load slips by what the book knows their codes by."""
    rows = await connection.fetch(SLIPS, tenant_id, [fact.code_hash for fact in facts])
    return {
        SlipFact(row["code_hash"]): SlipSeen(
            issue_index=row["log_index"],
            points=row["points"],
            points_spent=row["points_spent"],
            expires_on=row["expires_on"],
        )
        for row in rows
    }


async def load_issues(
    connection: asyncpg.Connection, tenant_id: TenantId, facts: Sequence[IssueFact]
) -> Mapping[IssueFact, IssueSeen]:
    """Load issues."""
    rows = await connection.fetch(ISSUES, tenant_id, [fact.issue_index for fact in facts])
    return {
        IssueFact(row["log_index"]): IssueSeen(
            unit_id=UnitId(row["unit_id"]),
            points=row["points"],
            slips_count=row["slips_count"],
            expires_on=row["expires_on"],
            printed_count=row["printed_count"],
            points_spent=row["points_spent"] or 0,
            is_over=row["state"] == "over",
        )
        for row in rows
    }


LOADERS: Final[Loaders] = {SlipFact: load_slips, IssueFact: load_issues}
