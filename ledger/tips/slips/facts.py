"""What the commands on slips ask the book for, and how it is loaded."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import asyncpg

from ledger.book.facts import Loaders
from ledger.book.words import Fact, LogIndex, TenantId
from ledger.people.words import VolunteerId
from ledger.places.words import UnitId

SLIPS: Final = """
SELECT code_hash, log_index, points, expires_on, state FROM claim_slips
WHERE tenant_id = $1 AND code_hash = ANY($2::bytea[])"""
ISSUES: Final = """
SELECT i.log_index, i.unit_id, i.points, i.slips_count, i.expires_on, i.printed_count, i.state,
    (SELECT count(*) FROM claim_slips s
        WHERE s.tenant_id = $1 AND s.log_index = i.log_index AND s.state = 'used') AS used_count
FROM claim_slip_issues i WHERE i.tenant_id = $1 AND i.log_index = ANY($2::bigint[])"""
HOLDERS: Final = """
SELECT volunteer_id FROM volunteers
WHERE tenant_id = $1 AND volunteer_id = ANY($2::bigint[]) AND left_at IS NULL AND state = 'active'"""
# What the rule in force of any activity gives: only these amounts hide among others.
AMOUNTS: Final = """
SELECT DISTINCT points FROM (
    SELECT DISTINCT ON (activity) points FROM rules
    WHERE tenant_id = $1 AND effective_from <= now() ORDER BY activity, version DESC) ruled
WHERE points > 0"""


@dataclass(frozen=True, slots=True, kw_only=True)
class SlipSeen:
    """A slip as a command sees it."""

    issue_index: LogIndex
    points: int
    expires_on: date
    is_used: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueSeen:
    """An issue as a command sees it."""

    unit_id: UnitId
    points: int
    slips_count: int
    expires_on: date
    printed_count: int
    used_count: int
    is_over: bool


@dataclass(frozen=True, slots=True)
class SlipFact(Fact):
    """Asks for a SlipSeen."""

    code_hash: bytes


@dataclass(frozen=True, slots=True)
class IssueFact(Fact):
    """Asks for an IssueSeen."""

    issue_index: LogIndex


@dataclass(frozen=True, slots=True)
class HolderFact(Fact):
    """Asks whether a volunteer takes points now: True."""

    volunteer_id: VolunteerId


@dataclass(frozen=True, slots=True)
class AmountsFact(Fact):
    """Asks which amounts the rules in force give: a frozenset of points."""


async def load_slips(
    connection: asyncpg.Connection, tenant_id: TenantId, facts: Sequence[SlipFact]
) -> Mapping[SlipFact, SlipSeen]:
    """Load slips by what the book knows their codes by."""
    rows = await connection.fetch(SLIPS, tenant_id, [fact.code_hash for fact in facts])
    return {
        SlipFact(row["code_hash"]): SlipSeen(
            issue_index=row["log_index"],
            points=row["points"],
            expires_on=row["expires_on"],
            is_used=row["state"] == "used",
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
            used_count=row["used_count"],
            is_over=row["state"] == "over",
        )
        for row in rows
    }


async def load_holders(
    connection: asyncpg.Connection, tenant_id: TenantId, facts: Sequence[HolderFact]
) -> Mapping[HolderFact, bool]:
    """Load which volunteers take points."""
    rows = await connection.fetch(HOLDERS, tenant_id, [fact.volunteer_id for fact in facts])
    return {HolderFact(VolunteerId(row["volunteer_id"])): True for row in rows}


async def load_amounts(
    connection: asyncpg.Connection, tenant_id: TenantId, facts: Sequence[AmountsFact]
) -> Mapping[AmountsFact, frozenset[int]]:
    """Load the amounts of the rules in force."""
    rows = await connection.fetch(AMOUNTS, tenant_id)
    return {fact: frozenset(row["points"] for row in rows) for fact in facts}


LOADERS: Final[Loaders] = {
    SlipFact: load_slips,
    IssueFact: load_issues,
    HolderFact: load_holders,
    AmountsFact: load_amounts,
}
