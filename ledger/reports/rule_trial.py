"""A rule tried on the last quarter: what every station's claims cost, and what they would have cost."""

import asyncio
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from ledger.book.words import LogIndex, TenantId
from ledger.earning.gates import closed_gates
from ledger.earning.queries.volunteers import volunteers_seen
from ledger.earning.rulebook.trial import Trial
from ledger.earning.rulebook.words import TRIAL_SPAN, PastClaim, TrialSums, Tried
from ledger.earning.words import CLAIM_LATE, Rule
from ledger.people.words import VolunteerId
from ledger.places.words import Scope, UnitId
from ledger.reports.as_of import first_index_since
from ledger.reports.budgets import list_budgets
from ledger.reports.zone import zone_of

STRETCH: Final = 20_000
"""So many transactions are read at a time: none holds a snapshot for long, nor a processor."""
PEOPLE: Final = 5_000
CLAIMS = text("""
SELECT c.unit_id, c.volunteer_id, c.served_on, c.grade, c.path, c.points, c.minutes, r.points AS base,
    (c.why ->> 'part')::int AS part, coalesce((c.why ->> 'coverage')::int, 0) AS coverage,
    (c.why ->> 'minutes_given')::int AS minutes_given,
    (c.why ->> 'minutes_present')::int AS minutes_present, coalesce((c.why ->> 'paid')::int, 0) = 1 AS paid,
    c.submitted_at - c.occurred_at > CAST(:late AS interval) AS late
FROM claims c
JOIN rules r ON r.tenant_id = c.tenant_id AND r.activity = c.activity AND r.version = c.rule_version
WHERE c.tenant_id = :tenant_id AND c.log_index >= :first AND c.log_index < :beyond
    AND c.activity = :activity AND c.state = 'approved'
    AND NOT EXISTS (
        SELECT FROM transactions t WHERE t.tenant_id = :tenant_id AND t.reverses = c.award_index)
ORDER BY c.log_index""")
SIZE = text("SELECT size FROM book WHERE tenant_id = :tenant_id")


@dataclass(frozen=True, slots=True, kw_only=True)
class StationTried:
    """One station's part of a trial; `points_budget` is what it has left to give."""

    unit_id: UnitId
    code: str
    name: str
    points_budget: int
    tried: Tried


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialFound:
    """A trial of the claims recorded since a moment, true at `log_index`.

    Attributes:
        stations: those of the bureau that have a budget or had such a claim.
        volunteers_count: who made the claims.
        shut_out_count: those of them whom a gate of the rule would keep out today.
    """

    since: datetime
    log_index: LogIndex
    sums: TrialSums
    stations: tuple[StationTried, ...]
    volunteers_count: int
    shut_out_count: int


async def try_rule(
    connection: AsyncConnection, *, tenant_id: TenantId, activity: str, terms: Rule, now: datetime
) -> TrialFound:
    """Play the last quarter's approved claims again under other terms, stretch by stretch.

    Args:
        connection: for SELECTs, each its own transaction.
        tenant_id: whose book.
        activity: only claims of this one.
        terms: what they would have earned by.
        now: the present moment, aware.
    """
    since = now - TRIAL_SPAN
    size: int = await connection.scalar(SIZE, {"tenant_id": tenant_id}) or 0
    first = await first_index_since(connection, tenant_id=tenant_id, moment=since)
    trial = Trial(terms)
    named = {"tenant_id": tenant_id, "activity": activity, "late": CLAIM_LATE}
    for start in range(first, size, STRETCH):
        stretch = {"first": start, "beyond": min(start + STRETCH, size)}
        rows = (await connection.execute(CLAIMS, {**named, **stretch})).all()
        await asyncio.to_thread(trial.play, [PastClaim(*row) for row in rows])
    budgets = await list_budgets(connection, tenant_id=tenant_id, scope=Scope("/"))
    zone = await zone_of(connection, tenant_id=tenant_id)
    today = now.astimezone(zone).date()
    shut_out = await _shut_out(connection, tenant_id, terms, trial.volunteers, today=today)
    return TrialFound(
        since=since,
        log_index=LogIndex(size - 1),
        sums=trial.sums(),
        stations=tuple(
            StationTried(
                unit_id=budget.unit_id,
                code=budget.code,
                name=budget.name,
                points_budget=budget.points_budget,
                tried=trial.units.get(budget.unit_id, Tried()),
            )
            for budget in budgets
        ),
        volunteers_count=len(trial.volunteers),
        shut_out_count=shut_out,
    )


async def _shut_out(
    connection: AsyncConnection,
    tenant_id: TenantId,
    terms: Rule,
    volunteers: Collection[VolunteerId],
    *,
    today: date,
) -> int:
    """Count whom a gate of the rule would keep out today; whoever has left is not counted."""
    if terms.age_min is None and not terms.needs_insurance and terms.needs_training is None:
        return 0
    ids, shut_out = sorted(volunteers), 0
    for start in range(0, len(ids), PEOPLE):
        people = await volunteers_seen(
            connection, tenant_id=tenant_id, volunteer_ids=ids[start : start + PEOPLE]
        )
        shut_out += sum(bool(closed_gates(terms, person, on=today)) for person in people)
    return shut_out
