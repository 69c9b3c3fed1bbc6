"""Reads a claim with everything that decided it, for the claimant or for staff of its area."""

from collections.abc import Sequence
from dataclasses import fields
from typing import Any, Final

from sqlalchemy import RowMapping, text
from sqlalchemy.ext.asyncio import AsyncConnection

from ledger.book.pending import PendingState
from ledger.book.words import LogIndex, TenantId
from ledger.earning.explaining.words import Explained, VerdictTold
from ledger.earning.refusals import ClaimUnknown
from ledger.earning.words import ClaimId, Rule
from ledger.people.words import VolunteerId

CLAIM = text("""
SELECT c.log_index AS claim_id, a.name_zh AS activity_zh, a.name_en AS activity_en, u.name AS office,
    c.occurred_at, c.source, c.grade, c.path, c.held_by, c.points, c.minutes, c.state, c.signals, c.why,
    c.award_index, t.recorded_at AS awarded_at, p.activates_at, p.state AS pending_state,
    v.recorded_at AS reversed_at, v.reason AS reversed_reason, v.log_index AS reversed_index,
    CASE WHEN c.source = 'manual' THEN o.reason END AS given_reason,
    (SELECT count(*) FROM claim_check_ins l WHERE l.tenant_id = :tenant_id AND l.log_index = c.log_index)
        AS check_ins_count, to_jsonb(r) AS rule, r.effective_from
FROM claims c
JOIN activities a ON a.tenant_id = c.tenant_id AND a.activity = c.activity
JOIN rules r ON r.tenant_id = c.tenant_id AND r.activity = c.activity AND r.version = c.rule_version
JOIN units u ON u.tenant_id = c.tenant_id AND u.unit_id = c.unit_id
JOIN transactions o ON o.tenant_id = c.tenant_id AND o.log_index = c.log_index
LEFT JOIN transactions t ON t.tenant_id = c.tenant_id AND t.log_index = c.award_index
LEFT JOIN transactions v ON v.tenant_id = c.tenant_id AND v.reverses = c.award_index
LEFT JOIN pending_awards p ON p.tenant_id = c.tenant_id AND p.log_index = c.award_index
WHERE c.tenant_id = :tenant_id AND c.log_index = :claim_id
    AND (CAST(:volunteer_id AS bigint) IS NULL OR c.volunteer_id = :volunteer_id)""")
VERDICTS = text("""
SELECT d.verdict, u.name AS office, d.decided_at, t.reason
FROM decisions d
JOIN transactions t ON t.tenant_id = d.tenant_id AND t.log_index = d.log_index
LEFT JOIN staff s ON s.tenant_id = d.tenant_id AND s.staff_id = d.staff_id
LEFT JOIN units u ON u.tenant_id = s.tenant_id AND u.unit_id = s.unit_id
WHERE d.tenant_id = :tenant_id AND d.claim_id = :claim_id ORDER BY d.step""")
CLAIM_OF = text("""
WITH RECURSIVE chain (log_index, refers_to, reverses, depth) AS (
    SELECT log_index, refers_to, reverses, 0 FROM transactions
    WHERE tenant_id = :tenant_id AND log_index = :log_index
    UNION ALL
    SELECT t.log_index, t.refers_to, t.reverses, c.depth + 1 FROM chain c JOIN transactions t
        ON t.tenant_id = :tenant_id AND t.log_index = coalesce(c.reverses, (c.refers_to ->> 'award')::bigint)
    WHERE c.depth < 3)
SELECT (refers_to ->> 'claim')::bigint FROM chain WHERE refers_to ? 'claim' ORDER BY depth LIMIT 1""")
RULE: Final = tuple(field.name for field in fields(Rule) if field.name != "effective_from")


async def find_explained(
    connection: AsyncConnection,
    *,
    tenant_id: TenantId,
    claim_id: ClaimId,
    volunteer_id: VolunteerId | None = None,
) -> Explained:
    """Return a claim with what decided it.

    Args:
        connection: for SELECTs.
        tenant_id: whose book.
        claim_id: the claim.
        volunteer_id: only if it is this volunteer's; None is anybody's, and the caller has checked the reach.

    Raises:
        ClaimUnknown: there is none, or it lies outside.
    """
    named = {
        "tenant_id": tenant_id,
        "claim_id": claim_id,
        "volunteer_id": volunteer_id,
    }
    row = (await connection.execute(CLAIM, named)).mappings().one_or_none()
    if row is None:
        raise ClaimUnknown
    verdicts = (await connection.execute(VERDICTS, {"tenant_id": tenant_id, "claim_id": claim_id})).mappings()
    return _explained(row, [VerdictTold(**verdict) for verdict in verdicts])


async def claim_behind(
    connection: AsyncConnection, *, tenant_id: TenantId, log_index: LogIndex
) -> ClaimId | None:
    """Return the claim that a transaction comes from, also through an activation or a correction."""
    found = await connection.scalar(CLAIM_OF, {"tenant_id": tenant_id, "log_index": log_index})
    return None if found is None else ClaimId(found)


def _explained(row: RowMapping, verdicts: Sequence[VerdictTold]) -> Explained:
    values: dict[str, Any] = {**row}
    said = values.pop("rule")
    rule = Rule(
        effective_from=values.pop("effective_from"),
        **{name: said[name] for name in RULE if said[name] is not None or name.startswith("cap_")},
    )
    pending = values.pop("pending_state")
    values["notice_until"] = values.pop("activates_at")
    return Explained(
        **{**values, "signals": tuple(values["signals"] or ()), "why": values["why"] or {}},
        rule=rule,
        verdicts=tuple(verdicts),
        is_pending=pending == PendingState.PENDING.value,
    )
