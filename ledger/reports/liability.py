"""What outstanding points would cost to redeem, per station and expiry month, with the rate and its maths."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, Literal, NamedTuple, TypeVar

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from ledger.book.words import LogIndex, Purpose, TenantId
from ledger.places.words import Scope, UnitId
from ledger.reports.as_of import SEARCH_STEPS

Basis = Literal["handed_over", "catalogue", "none"]
Key = TypeVar("Key")

# What was handed over in a year is the difference of two balances an account, however many the orders.
HANDED_OVER: Final = f"""
{SEARCH_STEPS},
year AS (SELECT low AS first_index FROM search WHERE low = high),
moved AS (
    SELECT a.purpose, a.unit, a.balance - COALESCE(before.balance, 0) AS amount
    FROM accounts a
    LEFT JOIN LATERAL (
        SELECT e.balance FROM entries e
        WHERE e.tenant_id = a.tenant_id AND e.account_id = a.account_id
            AND e.log_index < (SELECT first_index FROM year)
        ORDER BY e.log_index DESC LIMIT 1) before ON true
    WHERE a.tenant_id = :tenant_id AND (a.purpose = 'handed_over' OR a.purpose = 'redeemed')),
handed_over AS (
    SELECT COALESCE(sum(m.amount * g.unit_cost_fen) FILTER (WHERE m.purpose = 'handed_over'), 0)::bigint
            AS cost_fen,
        COALESCE(sum(m.amount) FILTER (WHERE m.purpose = 'redeemed'), 0)::bigint AS points
    FROM moved m LEFT JOIN goods g ON g.tenant_id = :tenant_id AND 'goods:' || g.sku = m.unit),
catalogue AS (
    SELECT COALESCE(sum(g.unit_cost_fen), 0)::bigint AS cost_fen, COALESCE(sum(p.points), 0)::bigint AS points
    FROM goods g CROSS JOIN LATERAL (
        SELECT points FROM prices
        WHERE tenant_id = g.tenant_id AND sku = g.sku AND effective_from <= :now
        ORDER BY version DESC LIMIT 1) p
    WHERE g.tenant_id = :tenant_id)"""  # noqa: S608 - both parts are ours
# One statement, so that the rate, the points and the index belong together.
LIABILITY = text(f"""
WITH RECURSIVE {HANDED_OVER},
owed AS (
    SELECT v.unit_id, a.purpose, date_trunc('month', a.expires_on)::date AS month,
        sum(a.balance)::bigint AS points
    FROM tenants n
    JOIN accounts a ON a.tenant_id = n.tenant_id AND a.unit = 'points' AND a.balance <> 0 AND NOT a.closed
        AND a.purpose IN ('available', 'pending', 'held', 'debt')
        AND (a.expires_on IS NULL
            OR a.expires_on >= (CAST(:now AS timestamptz) AT TIME ZONE n.time_zone)::date)
    JOIN volunteers v ON v.tenant_id = a.tenant_id AND a.owner = 'volunteer/' || v.volunteer_id
    WHERE n.tenant_id = :tenant_id GROUP BY 1, 2, 3
    UNION ALL
    -- Slips that somebody may still use are owed by the bureau itself, to nobody by name.
    SELECT u.unit_id, a.purpose, NULL::date, a.balance
    FROM accounts a JOIN units u ON u.tenant_id = a.tenant_id AND u.parent_id IS NULL
    WHERE a.tenant_id = :tenant_id AND a.owner = 'slips' AND a.unit = 'points' AND a.balance <> 0
        AND NOT a.closed)
SELECT b.size - 1 AS log_index,
    handed_over.cost_fen AS handed_over_fen, handed_over.points AS redeemed_points,
    catalogue.cost_fen AS catalogue_fen, catalogue.points AS catalogue_points,
    u.unit_id, u.code, u.name, owed.purpose, owed.month, owed.points
FROM book b CROSS JOIN handed_over CROSS JOIN catalogue
LEFT JOIN (owed JOIN units u ON u.tenant_id = :tenant_id AND u.unit_id = owed.unit_id
    AND starts_with(u.path, :scope)) ON true
WHERE b.tenant_id = :tenant_id ORDER BY u.code, owed.month NULLS LAST, owed.purpose""")  # noqa: S608 - both parts are ours


@dataclass(frozen=True, slots=True)
class Rate:
    """What a point costs: `cost_fen` for `points`, exact as a fraction, and what that is taken from."""

    basis: Basis
    cost_fen: int
    points: int

    def fen(self, points: int) -> int | None:
        """Return the cost of points in fen, rounded half up, or None without a basis."""
        if self.basis == "none":
            return None
        return (2 * points * self.cost_fen + self.points) // (2 * self.points)


@dataclass(frozen=True, slots=True)
class Owed:
    """Points of one station or month by what they are: available, pending, held, or owed back as debt."""

    points: Mapping[Purpose, int]

    @property
    def outstanding(self) -> int:
        """Return the points that may have to be redeemed; what volunteers owe back is not set off."""
        return sum(points for purpose, points in self.points.items() if purpose is not Purpose.DEBT)

    @property
    def debt(self) -> int:
        """Return the points that volunteers owe back."""
        return -self.points.get(Purpose.DEBT, 0)


class Station(NamedTuple):
    """One unit whose volunteers hold points."""

    unit_id: UnitId
    code: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Liability:
    """The liability of an area, true at `log_index`; the month None is of points without a last day."""

    log_index: LogIndex
    rate: Rate
    total: Owed
    stations: Mapping[Station, Owed]
    months: Mapping[date | None, Owed]


async def liability_of(
    connection: AsyncConnection, *, tenant_id: TenantId, scope: Scope, now: datetime, year_ago: datetime
) -> Liability:
    """Return what the outstanding points of a scope would cost: one statement, so one state of the book.

    A point costs what goods cost per point handed over since `year_ago`, in the whole bureau, at the costs of
    the catalogue today; before anything was handed over, what the catalogue's goods cost per point of their
    prices.
    """
    found = await connection.execute(
        LIABILITY,
        {"tenant_id": tenant_id, "scope": scope, "now": now, "moment": year_ago},
    )
    rows = found.all()
    owed = [row for row in rows if row.unit_id is not None]
    months = _by(owed, lambda row: row.month)
    return Liability(
        log_index=LogIndex(rows[0].log_index),
        rate=_rate(rows[0]),
        total=_by(owed, lambda _: None).get(None, Owed({})),
        stations=_by(owed, lambda row: Station(row.unit_id, row.code, row.name)),
        months={month: months[month] for month in sorted(months, key=lambda month: month or date.max)},
    )


def _by(rows: Sequence[Any], key: Callable[[Any], Key]) -> dict[Key, Owed]:
    """Add rows up, in the order in which their keys first appear."""
    sums: dict[Key, dict[Purpose, int]] = {}
    for row in rows:
        points = sums.setdefault(key(row), {})
        purpose = Purpose(row.purpose)
        points[purpose] = points.get(purpose, 0) + row.points
    return {name: Owed(points) for name, points in sums.items()}


def _rate(head: Any) -> Rate:  # noqa: ANN401 - a row of the query
    handed_over = Rate("handed_over", head.handed_over_fen, head.redeemed_points)
    catalogue = Rate("catalogue", head.catalogue_fen, head.catalogue_points)
    return next((rate for rate in (handed_over, catalogue) if rate.points > 0), Rate("none", 0, 0))
