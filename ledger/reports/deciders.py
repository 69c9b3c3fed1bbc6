"""Figures of those who decide and of those who enrol: how much, how fast, for whom, and what became of it."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from ledger.book.words import LogIndex, TenantId
from ledger.places.words import Scope

PAUSE_S: Final = 600
"""A longer time between two verdicts is a pause and says nothing of how fast somebody looks."""

DECIDERS: Final = text("""
WITH given AS (
    SELECT d.staff_id, d.verdict, d.decided_at, d.claimant_id, d.conflicts, d.loan_id, c.points,
        c.submitted_at, c.award_index = d.log_index AS stands,
        extract(epoch FROM d.decided_at - lag(d.decided_at) OVER (
            PARTITION BY d.staff_id ORDER BY d.log_index)) AS seconds
    FROM decisions d
    JOIN staff s ON s.tenant_id = d.tenant_id AND s.staff_id = d.staff_id
    JOIN units u ON u.tenant_id = s.tenant_id AND u.unit_id = s.unit_id
    JOIN claims c ON c.tenant_id = d.tenant_id AND c.log_index = d.claim_id
    WHERE d.tenant_id = :tenant_id AND d.log_index >= :first_index AND starts_with(u.path, :scope)),
by_hand AS (
    SELECT m.staff_id, m.volunteer_id AS claimant_id, c.points, c.state = 'approved' AS stands
    FROM manual_awards m
    JOIN staff s ON s.tenant_id = m.tenant_id AND s.staff_id = m.staff_id
    JOIN units u ON u.tenant_id = s.tenant_id AND u.unit_id = s.unit_id
    JOIN claims c ON c.tenant_id = m.tenant_id AND c.log_index = m.log_index
    WHERE m.tenant_id = :tenant_id AND m.log_index >= :first_index AND starts_with(u.path, :scope)),
favoured AS (
    SELECT staff_id, claimant_id FROM given WHERE verdict = 'approve'
    UNION ALL SELECT staff_id, claimant_id FROM by_hand),
favourites AS (
    SELECT DISTINCT ON (staff_id) staff_id, claimant_id, count(*) AS times,
        sum(count(*)) OVER (PARTITION BY staff_id) AS of_times
    FROM favoured GROUP BY staff_id, claimant_id
    ORDER BY staff_id, times DESC, claimant_id),
gifts AS (
    SELECT staff_id, count(*)::int AS manual_count,
        coalesce(sum(points) FILTER (WHERE stands), 0)::bigint AS manual_points
    FROM by_hand GROUP BY staff_id),
upheld AS (
    SELECT approver_staff_id AS staff_id, count(*) AS times FROM objection_verdicts
    WHERE tenant_id = :tenant_id AND log_index >= :first_index AND verdict = 'uphold'
    GROUP BY approver_staff_id),
summed AS (
    SELECT staff_id,
        count(*) FILTER (WHERE verdict IN ('approve', 'refuse'))::int AS decided_count,
        count(*) FILTER (WHERE verdict = 'approve')::int AS approved_count,
        count(*) FILTER (WHERE verdict = 'refuse')::int AS refused_count,
        count(*) FILTER (WHERE verdict = 'ask')::int AS asked_count,
        count(*) FILTER (WHERE verdict = 'undo')::int AS undone_count,
        coalesce(sum(points) FILTER (WHERE stands), 0)::bigint AS points,
        count(*) FILTER (WHERE conflicts IS NOT NULL)::int AS conflicts_count,
        count(*) FILTER (WHERE loan_id IS NOT NULL)::int AS lent_count,
        percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM decided_at - submitted_at) / 3600)
            FILTER (WHERE verdict IN ('approve', 'refuse')) AS hours_median,
        percentile_cont(0.5) WITHIN GROUP (ORDER BY seconds) FILTER (WHERE seconds <= :pause)
            AS seconds_median
    FROM given GROUP BY staff_id)
SELECT s.staff_id, u.name AS unit_name, coalesce(t.decided_count, 0) AS decided_count,
    coalesce(t.approved_count, 0) AS approved_count, coalesce(t.refused_count, 0) AS refused_count,
    coalesce(t.asked_count, 0) AS asked_count, coalesce(t.undone_count, 0) AS undone_count,
    coalesce(t.points, 0) AS points, coalesce(t.conflicts_count, 0) AS conflicts_count,
    coalesce(t.lent_count, 0) AS lent_count, coalesce(o.times, 0)::int AS upheld_count,
    coalesce(g.manual_count, 0) AS manual_count, coalesce(g.manual_points, 0) AS manual_points,
    round(t.hours_median)::int AS hours_median, round(t.seconds_median)::int AS seconds_median,
    round(100.0 * f.times / f.of_times)::int AS favourite_percent, v.number AS favourite_number
FROM summed t
FULL JOIN gifts g ON g.staff_id = t.staff_id
JOIN staff s ON s.tenant_id = :tenant_id AND s.staff_id = coalesce(t.staff_id, g.staff_id)
JOIN units u ON u.tenant_id = :tenant_id AND u.unit_id = s.unit_id
LEFT JOIN favourites f ON f.staff_id = s.staff_id
LEFT JOIN volunteers v ON v.tenant_id = :tenant_id AND v.volunteer_id = f.claimant_id
LEFT JOIN upheld o ON o.staff_id = s.staff_id
ORDER BY decided_count DESC, s.staff_id LIMIT 300""")
ENROLLERS: Final = text("""
WITH own AS (
    SELECT v.enrolled_by, v.volunteer_id, v.state FROM volunteers v
    JOIN units u ON u.tenant_id = v.tenant_id AND u.unit_id = v.unit_id
    WHERE v.tenant_id = :tenant_id AND starts_with(u.path, :scope) AND v.enrolled_by IS NOT NULL),
claimed AS (
    SELECT volunteer_id, count(*) AS claims_count, count(*) FILTER (WHERE state = 'refused') AS refused_count,
        coalesce(sum(points) FILTER (WHERE state = 'approved'), 0) AS points
    FROM claims WHERE tenant_id = :tenant_id AND log_index >= :first_index GROUP BY volunteer_id),
objected AS (
    SELECT claimant_id, count(*) AS times FROM objections
    WHERE tenant_id = :tenant_id AND log_index >= :first_index AND state <> 'dismissed' GROUP BY claimant_id)
SELECT own.enrolled_by AS principal, count(*)::int AS enrolled_count,
    count(*) FILTER (WHERE own.state IN ('applied', 'waiting'))::int AS waiting_count,
    coalesce(sum(c.claims_count), 0)::int AS claims_count, coalesce(sum(c.points), 0)::bigint AS points,
    coalesce(sum(c.refused_count), 0)::int AS refused_count,
    coalesce(sum(o.times), 0)::int AS objections_count
FROM own
LEFT JOIN claimed c ON c.volunteer_id = own.volunteer_id
LEFT JOIN objected o ON o.claimant_id = own.volunteer_id
GROUP BY own.enrolled_by ORDER BY enrolled_count DESC, principal LIMIT 300""")


@dataclass(frozen=True, slots=True, kw_only=True)
class DeciderFigures:
    """What one approver has decided.

    Attributes:
        points: of approvals that stand.
        conflicts_count: verdicts about somebody of the own household or team.
        lent_count: verdicts given on loan.
        upheld_count: own approvals that an objection has reversed.
        manual_count: awards by hand that they gave, also those that a second person decided.
        manual_points: of those that stand.
        hours_median: from handing in to the verdict.
        seconds_median: between two verdicts of one sitting; 0 is approving many at once.
        favourite_percent: of approvals and awards by hand, how many went to whoever got most of them.
        favourite_number: that volunteer's.
    """

    staff_id: int
    unit_name: str
    decided_count: int
    approved_count: int
    refused_count: int
    asked_count: int
    undone_count: int
    points: int
    conflicts_count: int
    lent_count: int
    upheld_count: int
    manual_count: int
    manual_points: int
    hours_median: int | None
    seconds_median: int | None
    favourite_percent: int | None
    favourite_number: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EnrollerFigures:
    """Whom one person has enrolled, and what those claimed and earned."""

    principal: str
    enrolled_count: int
    waiting_count: int
    claims_count: int
    points: int
    refused_count: int
    objections_count: int


async def deciders_of(
    connection: AsyncConnection, *, tenant_id: TenantId, scope: Scope, first_index: LogIndex
) -> list[DeciderFigures]:
    """Return the figures of the approvers of a scope since an index of the log, the busiest first."""
    asked = {"tenant_id": tenant_id, "scope": scope, "first_index": first_index, "pause": PAUSE_S}
    rows = await connection.execute(DECIDERS, asked)
    return [DeciderFigures(**row._mapping) for row in rows]  # noqa: SLF001 - public API of SQLAlchemy


async def enrollers_of(
    connection: AsyncConnection, *, tenant_id: TenantId, scope: Scope, first_index: LogIndex
) -> list[EnrollerFigures]:
    """Return the figures of those who enrolled volunteers of a scope."""
    asked = {"tenant_id": tenant_id, "scope": scope, "first_index": first_index}
    rows = await connection.execute(ENROLLERS, asked)
    return [EnrollerFigures(**row._mapping) for row in rows]  # noqa: SLF001 - as above
