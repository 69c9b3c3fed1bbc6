"""The sweep that draws awards for a recheck: each is looked at once, a minute after it, by its commitment."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Row, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from ledger.book.operations.sweeps import LISTED_MAX, Submit, Swept, submit_behind_users, swept
from ledger.book.words import LogIndex, Tenant, TenantId
from ledger.earning.deciding.operations.recheck import DrawRecheck, draw_request
from ledger.earning.deciding.refusals import RecheckDone
from ledger.earning.deciding.rules import checking_unit, is_drawn
from ledger.earning.deciding.tables import recheck_progress
from ledger.earning.deciding.words import UNDO_WITHIN
from ledger.earning.words import ClaimId
from ledger.places.words import UnitId

# Found by the index of decisions; a claim that was undone or reversed since does not name the award any more.
# A conflict counts whichever of the approvals it was that stands, not of the last one only.
AWARDS: Final = text("""
SELECT d.log_index, d.claim_id, a.is_close, a.unit_ids, c.unit_id, t.commitment
FROM decisions d
JOIN claims c ON c.tenant_id = d.tenant_id AND c.log_index = d.claim_id AND c.award_index = d.log_index
JOIN transactions t ON t.tenant_id = d.tenant_id AND t.log_index = d.log_index
CROSS JOIN LATERAL (
    SELECT bool_or(e.conflicts IS NOT NULL) AS is_close, array_agg(s.unit_id) AS unit_ids
    FROM decisions e LEFT JOIN staff s ON s.tenant_id = e.tenant_id AND s.staff_id = e.staff_id
    WHERE e.tenant_id = :tenant_id AND e.claim_id = d.claim_id AND e.verdict = 'approve' AND NOT EXISTS (
        SELECT FROM decisions u WHERE u.tenant_id = :tenant_id AND u.claim_id = d.claim_id
            AND u.step = e.step + 1 AND u.verdict = 'undo')) a
WHERE d.tenant_id = :tenant_id AND d.log_index > :through AND d.log_index <= :reach AND d.verdict = 'approve'
    AND (d.staff_id IS NULL OR a.is_close)
ORDER BY d.log_index LIMIT :limit""")
DECISIONS_MAX: Final = 10_000
"""Looked at in one round: years of history that nobody has drawn from yet are gone through in parts."""
REACH: Final = text("""
SELECT max(log_index) FROM (
    SELECT log_index FROM decisions
    WHERE tenant_id = :tenant_id AND log_index > :through AND decided_at <= :before
    ORDER BY log_index LIMIT :decisions_max) looked_at""")
CHECKERS: Final = text("""
SELECT DISTINCT u.unit_id, u.kind FROM staff s
JOIN units u ON u.tenant_id = s.tenant_id AND u.unit_id = s.unit_id
WHERE s.tenant_id = :tenant_id AND s.left_at IS NULL AND 'approver' = ANY (s.roles)""")
KINDS: Final = text("SELECT unit_id, kind FROM units WHERE tenant_id = :tenant_id")


async def draw_rechecks(
    submit: Submit, engine: AsyncEngine, tenant: Tenant, *, now: datetime, limit: int = LISTED_MAX
) -> Swept:
    """Draw rechecks among what was approved since the last round; safe twice, late and on two machines.

    Args:
        submit: the tenant's teller.
        engine: to read the awards, and to note how far the draw has come.
        tenant: whose awards.
        now: the present moment, aware.
        limit: most awards of this round.
    """
    async with engine.connect() as connection:
        through = await _through(connection, tenant.tenant_id)
        asked = {"tenant_id": tenant.tenant_id, "through": through}
        begun = {**asked, "before": now - UNDO_WITHIN, "decisions_max": DECISIONS_MAX}
        reach = await connection.scalar(REACH, begun)
        if reach is None:
            return Swept(0, 0, 0)
        rows = (await connection.execute(AWARDS, {**asked, "reach": reach, "limit": limit})).all()
        checkers = await _checkers(connection, tenant.tenant_id)
    commands = [command for row in rows if (command := _draw(row, checkers)) is not None]
    done = swept(await submit_behind_users(submit, commands), settled=(RecheckDone,))
    if done.left_count == 0:
        last = rows[-1].log_index if len(rows) >= limit else reach
        await _note(engine, tenant.tenant_id, LogIndex(last))
    return Swept(len(rows), done.done_count, done.left_count)


def _draw(row: "Row[*tuple[Any, ...]]", checkers: Mapping[UnitId, Sequence[UnitId]]) -> DrawRecheck | None:
    """Return the command for an award that is drawn, or None for one that is not.

    The approvers' own stations, who may have been lent, look at it only where there is no other.
    """
    if not row.is_close and not is_drawn(row.commitment):
        return None
    unit_id = UnitId(row.unit_id)
    able = checkers.get(unit_id, ())
    apart = [other for other in able if other not in row.unit_ids]
    other = checking_unit(row.commitment, apart or able, own=unit_id)
    if other is None:
        return None
    return DrawRecheck(
        request=draw_request(LogIndex(row.log_index)),
        claim_id=ClaimId(row.claim_id),
        award_index=LogIndex(row.log_index),
        unit_id=unit_id,
        checking_unit_id=other,
        why="conflict" if row.is_close else "drawn",
    )


async def _checkers(connection: AsyncConnection, tenant_id: TenantId) -> dict[UnitId, tuple[UnitId, ...]]:
    """Return by unit which others could look: those of its kind with an approver, else any with one."""
    asked = {"tenant_id": tenant_id}
    kinds = {row.unit_id: row.kind for row in await connection.execute(CHECKERS, asked)}
    able: dict[UnitId, tuple[UnitId, ...]] = {}
    for row in await connection.execute(KINDS, asked):
        others = [unit_id for unit_id in kinds if unit_id != row.unit_id]
        alike = [unit_id for unit_id in others if kinds[unit_id] == row.kind]
        able[UnitId(row.unit_id)] = tuple(UnitId(unit_id) for unit_id in alike or others)
    return able


async def _through(connection: AsyncConnection, tenant_id: TenantId) -> int:
    found = await connection.scalar(
        select(recheck_progress.c.through_index).where(recheck_progress.c.tenant_id == tenant_id)
    )
    return -1 if found is None else int(found)


async def _note(engine: AsyncEngine, tenant_id: TenantId, through: LogIndex) -> None:
    noted = insert(recheck_progress).values(tenant_id=tenant_id, through_index=through)
    async with engine.begin() as connection:
        await connection.execute(
            noted.on_conflict_do_update(
                index_elements=["tenant_id"],
                set_={"through_index": through},
                where=recheck_progress.c.through_index < through,
            )
        )
