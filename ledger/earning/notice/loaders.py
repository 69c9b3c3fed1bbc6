"""The loaders of objections, one SELECT per kind."""

from collections.abc import Mapping, Sequence
from typing import Final

import asyncpg

from ledger.book.facts import Loaders
from ledger.book.words import LogIndex, TenantId
from ledger.earning.notice.facts import (
    ObjectionFact,
    ObjectionSeen,
    OpenObjectionFact,
    OwnObjectionsFact,
)

OPEN: Final = """
SELECT claim_id, log_index FROM objections
WHERE tenant_id = $1 AND claim_id = ANY($2::bigint[]) AND state = 'open'"""
OBJECTIONS: Final = """
SELECT log_index, claim_id, award_index, objector_staff_id, objector_volunteer_id, state FROM objections
WHERE tenant_id = $1 AND log_index = ANY($2::bigint[])"""
OWN: Final = """
SELECT objector_volunteer_id, count(*) AS open_count FROM objections
WHERE tenant_id = $1 AND objector_volunteer_id = ANY($2::bigint[]) AND state = 'open'
GROUP BY objector_volunteer_id"""


async def load_open(
    connection: asyncpg.Connection, tenant_id: TenantId, facts: Sequence[OpenObjectionFact]
) -> Mapping[OpenObjectionFact, LogIndex]:
    """Load which claims are contested."""
    rows = await connection.fetch(OPEN, tenant_id, [fact.claim_id for fact in facts])
    return {OpenObjectionFact(row["claim_id"]): row["log_index"] for row in rows}


async def load_objections(
    connection: asyncpg.Connection, tenant_id: TenantId, facts: Sequence[ObjectionFact]
) -> Mapping[ObjectionFact, ObjectionSeen]:
    """Load objections by their id."""
    rows = await connection.fetch(OBJECTIONS, tenant_id, [fact.objection_id for fact in facts])
    return {
        ObjectionFact(row["log_index"]): ObjectionSeen(
            objection_id=row["log_index"],
            claim_id=row["claim_id"],
            award_index=row["award_index"],
            objector_staff_id=row["objector_staff_id"],
            objector_volunteer_id=row["objector_volunteer_id"],
            state=row["state"],
        )
        for row in rows
    }


async def load_own(
    connection: asyncpg.Connection, tenant_id: TenantId, facts: Sequence[OwnObjectionsFact]
) -> Mapping[OwnObjectionsFact, int]:
    """Load how many objections of volunteers wait."""
    rows = await connection.fetch(OWN, tenant_id, [fact.volunteer_id for fact in facts])
    return {OwnObjectionsFact(row["objector_volunteer_id"]): row["open_count"] for row in rows}


LOADERS: Final[Loaders] = {
    OpenObjectionFact: load_open,
    ObjectionFact: load_objections,
    OwnObjectionsFact: load_own,
}
