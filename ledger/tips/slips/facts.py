"""What the commands on slips ask the book for, and how it is loaded."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import asyncpg

from ledger.book.facts import Loaders
from ledger.book.words import Fact, TenantId
from ledger.people.words import VolunteerId

HOLDERS: Final = """
SELECT volunteer_id FROM volunteers
WHERE tenant_id = $1 AND volunteer_id = ANY($2::bigint[]) AND left_at IS NULL AND state = 'active'"""
# What the rule in force of any activity gives: only these amounts hide among others.
AMOUNTS: Final = """
SELECT DISTINCT points FROM (
    SELECT DISTINCT ON (activity) points FROM rules
    WHERE tenant_id = $1 AND effective_from <= now() ORDER BY activity, version DESC) ruled
WHERE points > 0"""


@dataclass(frozen=True, slots=True)
class HolderFact(Fact):
    """Asks whether a volunteer takes points now: True."""

    volunteer_id: VolunteerId


@dataclass(frozen=True, slots=True)
class AmountsFact(Fact):
    """Asks which amounts the rules in force give: a frozenset of points."""


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
    HolderFact: load_holders,
    AmountsFact: load_amounts,
}
