"""The three-way match: what orders say was given, what the book handed over, and what counts found.

An article of a shop agrees when three figures do: the boxes that orders gave less those that came back, the
boxes that the book says were handed over, and at the last count the number that the counter was compared
with, made again from what the book had just before it.

What was given is compared from the whole count before the last one on, and never further back than a year, so
that the cost hangs on how much a shop gives out, not on how old it is. Older rows are the affair of `verify`.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, Literal, NamedTuple

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from ledger.book.words import TenantId
from ledger.market.words import Sku
from ledger.places.words import ShopId
from ledger.reports.as_of import first_index_since

Where = Literal["order", "count"]
LOOK_BACK: Final = timedelta(days=366)

BEGIN = text("""
SELECT log_index FROM counts
WHERE tenant_id = :tenant_id AND shop_id = :shop_id AND kind IN ('full', 'hand_over')
    AND state IN ('counted', 'closed')
ORDER BY log_index DESC OFFSET 1 LIMIT 1""")
BEGUN_AT = text("""
SELECT recorded_at FROM transactions WHERE tenant_id = :tenant_id AND log_index = :since""")

# What left the shop by papers, transaction by transaction, beside what the book posted in the same one.
GIVEN = text("""
WITH papers AS (
    SELECT e.log_index, line.sku, sum(COALESCE(part.quantity, line.quantity))::bigint AS boxes
    FROM orders o
    JOIN order_ends e ON e.tenant_id = o.tenant_id AND e.order_id = o.log_index AND e.ending = 'handed_over'
    JOIN order_lines line ON line.tenant_id = o.tenant_id AND line.log_index = o.log_index
    LEFT JOIN hand_over_lines part ON part.tenant_id = o.tenant_id AND part.order_id = o.log_index
        AND part.line = line.line
    WHERE o.tenant_id = :tenant_id AND o.shop_id = :shop_id AND e.log_index >= :since
    GROUP BY e.log_index, line.sku
    UNION ALL
    SELECT r.log_index, line.sku, -sum(r.quantity)::bigint
    FROM order_returns r
    JOIN orders o ON o.tenant_id = r.tenant_id AND o.log_index = r.order_id
    JOIN order_lines line ON line.tenant_id = r.tenant_id AND line.log_index = r.order_id
        AND line.line = r.line
    WHERE r.tenant_id = :tenant_id AND o.shop_id = :shop_id AND r.log_index >= :since
    GROUP BY r.log_index, line.sku),
posted AS (
    SELECT e.log_index, substr(a.unit, 7) AS sku, e.amount AS boxes
    FROM accounts a JOIN entries e ON e.tenant_id = a.tenant_id AND e.account_id = a.account_id
    WHERE a.tenant_id = :tenant_id AND a.owner = :owner AND a.purpose = 'handed_over'
        AND e.log_index >= :since)
SELECT sku, sum(ordered)::bigint AS ordered, sum(booked)::bigint AS booked,
    (array_agg(ARRAY[log_index, booked, ordered] ORDER BY log_index) FILTER (WHERE ordered <> booked))[1:1]
        AS first_wrong
FROM (
    SELECT log_index, sku, COALESCE(papers.boxes, 0) AS ordered, COALESCE(posted.boxes, 0) AS booked
    FROM papers FULL JOIN posted USING (log_index, sku)) both_sides
GROUP BY sku""")
# The last number of every article, and what the entries before it say should have stood there.
COUNTED = text("""
SELECT l.sku, l.quantity, l.expected, l.log_index, c.ended_at, made.boxes AS expected_again,
    question.boxes AS in_question
FROM (
    SELECT DISTINCT ON (line.sku) line.*, n.shop_id FROM counts n
    JOIN count_lines line ON line.tenant_id = n.tenant_id AND line.count_id = n.log_index
    WHERE n.tenant_id = :tenant_id AND n.shop_id = :shop_id AND n.state IN ('counted', 'closed')
    ORDER BY line.sku, line.log_index DESC) l
CROSS JOIN LATERAL (
    SELECT max(ended_at) AS ended_at FROM count_ends
    WHERE tenant_id = l.tenant_id AND count_id = l.count_id) c
CROSS JOIN LATERAL (
    SELECT COALESCE(sum(e.balance), 0)::bigint AS boxes
    FROM accounts a
    CROSS JOIN LATERAL (
        SELECT balance FROM entries
        WHERE tenant_id = a.tenant_id AND account_id = a.account_id AND log_index < l.log_index
        ORDER BY log_index DESC LIMIT 1) e
    WHERE a.tenant_id = l.tenant_id AND a.owner = :owner AND a.purpose IN ('shelf', 'reserved')
        AND a.unit = 'goods:' || l.sku) made
CROSS JOIN LATERAL (
    SELECT COALESCE(sum(d.boxes + d.set_aside), 0)::bigint AS boxes FROM difference_cases d
    WHERE d.tenant_id = l.tenant_id AND d.shop_id = :shop_id AND d.sku = l.sku AND d.log_index < l.log_index
        AND NOT EXISTS (
            SELECT FROM case_steps s WHERE s.tenant_id = d.tenant_id AND s.case_id = d.log_index
                AND s.step = 'agreed' AND s.log_index < l.log_index)) question""")
STANDING = text("""
SELECT g.sku, g.name_zh, g.name_en,
    COALESCE((SELECT sum(-d.boxes) FROM difference_cases d
        WHERE d.tenant_id = g.tenant_id AND d.shop_id = :shop_id AND d.sku = g.sku
            AND d.state IN ('open', 'found')), 0)::bigint AS open_missing
FROM goods g WHERE g.tenant_id = :tenant_id ORDER BY g.sku""")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mismatch:
    """Where two figures differ first: in which transaction, what is there, and what should be."""

    where: Where
    log_index: int
    found: int
    expected: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchRow:
    """One article of a shop.

    Attributes:
        ordered: boxes that orders gave, less those that came back.
        booked: boxes that the book handed over.
        counted: the last number that was counted, or None where nobody has.
        expected: what the book had then.
        counted_at: when that count ended.
        open_missing: boxes that cases still look for; below zero, too many.
        mismatch: what does not agree, or None.
    """

    sku: Sku
    name_zh: str
    name_en: str
    ordered: int
    booked: int
    counted: int | None
    expected: int | None
    counted_at: datetime | None
    open_missing: int
    mismatch: Mismatch | None


class Match(NamedTuple):
    """The match of a shop, and from which moment on it compares what was given; None of an empty book."""

    since: datetime | None
    rows: list[MatchRow]


async def match_shop(
    connection: AsyncConnection, *, tenant_id: TenantId, shop_id: ShopId, now: datetime
) -> Match:
    """Return every article that a shop gave out lately or counted, with the first mismatch of each."""
    named: dict[str, Any] = {"tenant_id": tenant_id, "shop_id": shop_id, "owner": f"shop/{shop_id}"}
    named["since"] = max(
        await connection.scalar(BEGIN, named) or 0,
        await first_index_since(connection, tenant_id=tenant_id, moment=now - LOOK_BACK),
    )
    given = {row.sku: row for row in await connection.execute(GIVEN, named)}
    counted = {row.sku: row for row in await connection.execute(COUNTED, named)}
    rows = [
        _row(standing, given.get(standing.sku), counted.get(standing.sku))
        for standing in await connection.execute(STANDING, named)
        if standing.sku in given or standing.sku in counted
    ]
    return Match(await connection.scalar(BEGUN_AT, named), rows)


def _row(standing: Any, given: Any, counted: Any) -> MatchRow:  # noqa: ANN401 - rows of statements
    return MatchRow(
        sku=standing.sku,
        name_zh=standing.name_zh,
        name_en=standing.name_en,
        ordered=given.ordered if given else 0,
        booked=given.booked if given else 0,
        counted=counted.quantity if counted else None,
        expected=counted.expected if counted else None,
        counted_at=counted.ended_at if counted else None,
        open_missing=standing.open_missing,
        mismatch=_mismatch(given, counted),
    )


def _mismatch(given: Any, counted: Any) -> Mismatch | None:  # noqa: ANN401 - as above
    if given and given.first_wrong:
        [[log_index, booked, ordered]] = given.first_wrong
        return Mismatch(where="order", log_index=log_index, found=booked, expected=ordered)
    if counted and counted.expected != counted.expected_again + counted.in_question:
        return Mismatch(
            where="count",
            log_index=counted.log_index,
            found=counted.expected,
            expected=counted.expected_again + counted.in_question,
        )
    return None
