"""Totals per station, unit, kind and period, summed over the log in short reads."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, NamedTuple

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from ledger.book.words import LogIndex, TenantId, Unit
from ledger.places.words import Scope, UnitId
from ledger.reports.as_of import first_index_since
from ledger.reports.balances import Axis
from ledger.reports.periods import Span

STRETCH: Final = 20_000
"""Transactions summed by one statement: some tenths of a second, so that nothing is held for long."""

TOTALS_MAX: Final = 2
"""Sums that one process draws up at the same time; more wait."""

# Summed by account first: the few hundred accounts that moved are then looked up, not every entry.
TOTALS = text("""
WITH summed AS (
    SELECT date_trunc(:period, (CASE WHEN :by_occurred THEN t.occurred_at ELSE t.recorded_at END)
            AT TIME ZONE :zone)::date AS period_on,
        COALESCE(o.kind, t.kind) AS kind, e.account_id, sum(e.amount)::bigint AS amount,
        count(*) FILTER (WHERE o.log_index IS NULL) AS times
    FROM transactions t
    JOIN entries e ON e.tenant_id = t.tenant_id AND e.log_index = t.log_index
    LEFT JOIN transactions o ON o.tenant_id = t.tenant_id AND o.log_index = t.reverses
    WHERE t.tenant_id = :tenant_id AND t.log_index >= :first AND t.log_index < :beyond
        AND (CASE WHEN :by_occurred THEN t.occurred_at ELSE t.recorded_at END) >= :begins_at
        AND (CASE WHEN :by_occurred THEN t.occurred_at ELSE t.recorded_at END) < :ends_at
    GROUP BY 1, 2, 3),
named AS (
    SELECT s.period_on, s.kind, s.amount, s.times, a.purpose, a.unit,
        split_part(a.owner, '/', 1) AS owner_kind,
        CASE WHEN a.owner LIKE '%/%' THEN split_part(a.owner, '/', 2)::bigint END AS owner_id
    FROM summed s JOIN accounts a ON a.tenant_id = :tenant_id AND a.account_id = s.account_id
    WHERE CAST(:unit AS text) IS NULL OR a.unit = :unit)
SELECT named.period_on, u.unit_id, named.kind, named.purpose, named.unit,
    sum(named.amount)::bigint AS amount, sum(named.times)::bigint AS times
FROM named
LEFT JOIN volunteers v ON named.owner_kind = 'volunteer' AND v.tenant_id = :tenant_id
    AND v.volunteer_id = named.owner_id
LEFT JOIN shops p ON named.owner_kind = 'shop' AND p.tenant_id = :tenant_id AND p.shop_id = named.owner_id
JOIN units u ON u.tenant_id = :tenant_id AND u.unit_id = COALESCE(
    v.unit_id, p.unit_id, CASE named.owner_kind WHEN 'unit' THEN named.owner_id END)
WHERE starts_with(u.path, :scope)
GROUP BY 1, 2, 3, 4, 5""")
UNITS = text("""
SELECT unit_id, code, name FROM units
WHERE tenant_id = :tenant_id AND starts_with(path, :scope) ORDER BY depth, code""")
SIZE = text("SELECT size FROM book WHERE tenant_id = :tenant_id")


class Cell(NamedTuple):
    """What a total is of: `kind` is the verb, corrections under the verb that they correct."""

    period_on: date
    unit_id: UnitId
    kind: str
    purpose: str
    unit: Unit


@dataclass(frozen=True, slots=True)
class Total:
    """What moved on the accounts of a purpose: `amount` net of corrections, in `times` first movements."""

    cell: Cell
    amount: int
    times: int


@dataclass(frozen=True, slots=True)
class Station:
    """One unit that totals belong to."""

    unit_id: UnitId
    code: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """The totals of a span, true at `log_index`; `stations` are all units of the area."""

    log_index: LogIndex
    periods: Sequence[date]
    stations: Sequence[Station]
    totals: Sequence[Total]


async def totals_of(
    connection: AsyncConnection,
    *,
    tenant_id: TenantId,
    scope: Scope,
    span: Span,
    axis: Axis,
    unit: Unit | None,
) -> Totals:
    """Sum up what moved in a span, by the station to which an account's owner belongs today.

    The log is read up to the size it has at the beginning, in stretches; its rows never change, so the
    result is true at one index however long it took.

    Args:
        connection: for SELECTs, each its own transaction.
        tenant_id: whose book.
        scope: only units of this subtree.
        span: which days, cut how.
        axis: by which of its two times a transaction counts.
        unit: points, minutes, or one article; None is all of them.
    """
    size: int = await connection.scalar(SIZE, {"tenant_id": tenant_id}) or 0
    first = await first_index_since(connection, tenant_id=tenant_id, moment=span.begins_at)
    # What occurred in the span may be recorded any time after; what was recorded in it ends with it.
    beyond = size
    if axis == "recorded":
        beyond = await first_index_since(connection, tenant_id=tenant_id, moment=span.ends_at)
    named: dict[str, Any] = {
        "tenant_id": tenant_id,
        "scope": scope,
        "period": span.period,
        "zone": span.zone.key,
        "begins_at": span.begins_at,
        "ends_at": span.ends_at,
        "by_occurred": axis == "occurred",
        "unit": unit,
    }
    sums: dict[Cell, tuple[int, int]] = {}
    for start in range(first, min(beyond, size), STRETCH):
        stretch = {"first": start, "beyond": min(start + STRETCH, beyond, size)}
        _add(sums, (await connection.execute(TOTALS, {**named, **stretch})).all())
    stations = await connection.execute(UNITS, {"tenant_id": tenant_id, "scope": scope})
    return Totals(
        log_index=LogIndex(size - 1),
        periods=span.periods(),
        stations=[Station(*row) for row in stations],
        totals=[Total(cell, *sums[cell]) for cell in sorted(sums) if any(sums[cell])],
    )


def _add(sums: dict[Cell, tuple[int, int]], rows: Sequence[Any]) -> Mapping[Cell, tuple[int, int]]:
    for period_on, unit_id, kind, purpose, unit, amount, times in rows:
        cell = Cell(period_on, unit_id, kind, purpose, unit)
        before = sums.get(cell, (0, 0))
        sums[cell] = (before[0] + amount, before[1] + times)
    return sums
