"""The loaders of the facts that files on found things ask for, run after the head of the book is locked."""

from collections.abc import Mapping, Sequence
from typing import Final

import asyncpg

from ledger.book.facts import Loaders
from ledger.book.words import TenantId
from ledger.earning.found.facts import FoundFact, FoundSeen, LossFact, LossSeen, PairFact
from ledger.earning.found.words import FoundId
from ledger.places.words import Scope

FILES: Final = """
SELECT f.*, u.path, r.signals,
    ARRAY (SELECT w.phone_index FROM volunteers v
        JOIN volunteers w ON w.tenant_id = v.tenant_id
            AND (w.volunteer_id = v.volunteer_id OR w.household_index = v.household_index)
        WHERE v.tenant_id = f.tenant_id AND v.volunteer_id = f.finder_id
            AND w.phone_index IS NOT NULL) AS household_phones,
    ARRAY (SELECT a.attachment_id FROM attached_files a
        WHERE a.tenant_id = f.tenant_id AND a.about = f.log_index ORDER BY a.attachment_id) AS attachment_ids,
    EXISTS (SELECT FROM custody_steps c WHERE c.tenant_id = f.tenant_id AND c.found_id = f.log_index
        AND c.method = 'desk') AS unsigned,
    (SELECT s.state FROM squad_results s WHERE s.tenant_id = f.tenant_id AND s.found_id = f.log_index
        AND s.state IN ('open', 'agreed') LIMIT 1) AS squad_state
FROM found_files f
JOIN units u ON u.tenant_id = f.tenant_id AND u.unit_id = f.unit_id
LEFT JOIN found_returns r ON r.tenant_id = f.tenant_id AND r.found_id = f.log_index
WHERE f.tenant_id = $1 AND f.log_index = ANY($2::bigint[])"""
LOSSES: Final = """
SELECT l.loss_id, l.kind, l.state, l.code_hash, l.owner_index, u.path FROM loss_reports l
JOIN units u ON u.tenant_id = l.tenant_id AND u.unit_id = l.unit_id
WHERE l.tenant_id = $1 AND l.loss_id = ANY($2::bigint[])"""
PAIRS: Final = """
SELECT asked.finder_id, asked.owner_index, r.found_id
FROM unnest($2::bigint[], $3::bytea[]) AS asked (finder_id, owner_index)
JOIN found_returns r ON r.tenant_id = $1 AND r.finder_id = asked.finder_id
    AND r.owner_index = asked.owner_index"""


async def load_files(
    connection: asyncpg.Connection, tenant_id: TenantId, facts: Sequence[FoundFact]
) -> Mapping[FoundFact, FoundSeen]:
    """Load files with where they stand."""
    rows = await connection.fetch(FILES, tenant_id, [fact.found_id for fact in facts])
    return {
        FoundFact(row["log_index"]): FoundSeen(
            found_id=row["log_index"],
            kind=row["kind"],
            category=row["category"],
            activity=row["activity"],
            finder_id=row["finder_id"],
            household_phones=frozenset(row["household_phones"]),
            team_id=row["team_id"],
            unit_id=row["unit_id"],
            scope=Scope(row["path"]),
            found_at=row["found_at"],
            opened_at=row["opened_at"],
            state=row["state"],
            holder_volunteer_id=row["holder_volunteer_id"],
            holder_staff_id=row["holder_staff_id"],
            steps_count=row["steps_count"],
            entered_staff_id=row["entered_staff_id"],
            attachment_ids=tuple(row["attachment_ids"]),
            unsigned=row["unsigned"],
            loss_id=row["loss_id"],
            signals=tuple(row["signals"] or ()),
            squad_state=row["squad_state"],
        )
        for row in rows
    }


async def load_losses(
    connection: asyncpg.Connection, tenant_id: TenantId, facts: Sequence[LossFact]
) -> Mapping[LossFact, LossSeen]:
    """Load reports of losses."""
    rows = await connection.fetch(LOSSES, tenant_id, [fact.loss_id for fact in facts])
    return {
        LossFact(row["loss_id"]): LossSeen(
            loss_id=row["loss_id"],
            kind=row["kind"],
            scope=Scope(row["path"]),
            state=row["state"],
            code_hash=row["code_hash"],
            owner_index=row["owner_index"],
        )
        for row in rows
    }


async def load_pairs(
    connection: asyncpg.Connection, tenant_id: TenantId, facts: Sequence[PairFact]
) -> Mapping[PairFact, tuple[FoundId, ...]]:
    """Load what a finder has returned to the owner of a phone before."""
    pairs: dict[PairFact, tuple[FoundId, ...]] = dict.fromkeys(facts, ())
    rows = await connection.fetch(
        PAIRS, tenant_id, [fact.finder_id for fact in facts], [fact.owner_index for fact in facts]
    )
    for finder_id, owner_index, found_id in rows:
        fact = PairFact(finder_id, owner_index)
        pairs[fact] = (*pairs[fact], FoundId(found_id))
    return pairs


LOADERS: Final[Loaders] = {FoundFact: load_files, LossFact: load_losses, PairFact: load_pairs}
