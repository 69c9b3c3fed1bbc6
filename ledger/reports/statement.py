"""A volunteer's statement: what came and went, newest first, with the points that were there after it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, NamedTuple

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from ledger.book.words import LogIndex, TenantId
from ledger.market.words import OrderState
from ledger.people.words import VolunteerId
from ledger.reports.sentences import line_texts

PAGE_MAX: Final = 100
BEYOND: Final = 2**53

# Each account gives at most a page of its newest entries: a transaction of the page cannot be deeper in any
# of them. So a page costs the same however long the history is.
LINES = text("""
WITH own AS (
    SELECT account_id, purpose FROM accounts
    WHERE tenant_id = :tenant_id AND owner = :owner AND purpose IN ('available', 'debt', 'served')),
moved AS (
    SELECT e.log_index,
        COALESCE(sum(e.amount) FILTER (WHERE own.purpose <> 'served'), 0)::bigint AS points,
        COALESCE(sum(e.amount) FILTER (WHERE own.purpose = 'served'), 0)::bigint AS minutes
    FROM own CROSS JOIN LATERAL (
        SELECT log_index, amount FROM entries
        WHERE tenant_id = :tenant_id AND account_id = own.account_id AND log_index < :before
        ORDER BY log_index DESC LIMIT :limit) e
    GROUP BY e.log_index ORDER BY e.log_index DESC LIMIT :limit),
newest AS (
    SELECT COALESCE(sum(e.balance), 0)::bigint AS points
    FROM own CROSS JOIN LATERAL (
        SELECT balance FROM entries
        WHERE tenant_id = :tenant_id AND account_id = own.account_id AND log_index < :before
        ORDER BY log_index DESC LIMIT 1) e
    WHERE own.purpose <> 'served'),
lines AS (
    SELECT moved.*, (newest.points - COALESCE(sum(moved.points) OVER (
        ORDER BY moved.log_index DESC ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0))::bigint
        AS points_after
    FROM moved CROSS JOIN newest)
SELECT l.log_index, t.occurred_at, t.kind,
    COALESCE(t.reason, CASE WHEN t.kind = 'activation' THEN o.reason END) AS reason, c.name_zh, c.name_en,
    l.points, l.minutes, l.points_after, fate.ending, taken.goods, waits.points AS points_waiting,
    t.kind = 'order' AND t.actor LIKE 'volunteer/%' AND t.actor <> :owner AS by_relative
FROM lines l
JOIN transactions t ON t.tenant_id = :tenant_id AND t.log_index = l.log_index
LEFT JOIN LATERAL (
    SELECT reason, refers_to FROM transactions
    WHERE tenant_id = t.tenant_id AND log_index = COALESCE(t.reverses,
        CASE WHEN t.kind = 'activation' THEN (t.refers_to ->> 'award')::bigint END) LIMIT 1) o ON true
LEFT JOIN activities c ON c.tenant_id = t.tenant_id
    AND c.activity = COALESCE(o.refers_to, t.refers_to) ->> 'activity'
LEFT JOIN order_ends ended ON ended.tenant_id = t.tenant_id AND ended.log_index = t.log_index
LEFT JOIN order_ends fate ON t.kind = 'order' AND fate.tenant_id = t.tenant_id
    AND fate.order_id = t.log_index
LEFT JOIN pending_awards waits ON waits.tenant_id = t.tenant_id AND waits.log_index = t.log_index
LEFT JOIN LATERAL (
    SELECT jsonb_agg(jsonb_build_array(g.name_zh, g.name_en, boxes.quantity) ORDER BY line.line)
        FILTER (WHERE boxes.quantity > 0) AS goods
    FROM order_lines line JOIN goods g ON g.tenant_id = line.tenant_id AND g.sku = line.sku
    LEFT JOIN hand_over_lines part ON part.tenant_id = line.tenant_id AND part.order_id = line.log_index
        AND part.line = line.line
    CROSS JOIN LATERAL (SELECT CASE WHEN t.kind = 'hand_over'
        THEN line.quantity - COALESCE(part.quantity, line.quantity) ELSE line.quantity END AS quantity) boxes
    WHERE t.kind IN ('order', 'void', 'hand_over') AND line.tenant_id = t.tenant_id
        AND line.log_index = COALESCE(ended.order_id, t.log_index)) taken ON true
ORDER BY l.log_index DESC""")


class Boxes(NamedTuple):
    """So many boxes of one article."""

    name_zh: str
    name_en: str
    quantity: int


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the statement.

    Attributes:
        log_index: the transaction.
        occurred_at: when it happened.
        kind: its verb, such as award or order.
        reason: what staff gave as reason, or None.
        activity_zh: what was done, for an award and its correction.
        activity_en: the same in English.
        points: change of the points that can be spent.
        minutes: change of the service time.
        points_after: points that could be spent after it, lots of every expiry together.
        order_state: where an order stands now, for the line that placed it.
        goods: what an order took or gave back.
        points_waiting: points of an award that could be spent only after its notice window, or None.
        by_relative: a relative placed the order for the volunteer.
    """

    log_index: LogIndex
    occurred_at: datetime
    kind: str
    reason: str | None
    activity_zh: str | None
    activity_en: str | None
    points: int
    minutes: int
    points_after: int
    order_state: OrderState | None
    goods: Sequence[Boxes]
    points_waiting: int | None
    by_relative: bool = False

    @property
    def texts(self) -> tuple[str, str]:
        """Say what it was, in Chinese and English."""
        zh, en = line_texts(
            self.kind,
            what=(self.activity_zh or self.reason or "", self.activity_en or self.reason or ""),
            goods=self.goods,
            order_state=self.order_state,
            points_waiting=self.points_waiting,
        )
        return (f"{zh}（家人代兑）", f"{en} (by a relative)") if self.by_relative else (zh, en)


async def statement_of(
    connection: AsyncConnection,
    *,
    tenant_id: TenantId,
    volunteer_id: VolunteerId,
    before: int | None = None,
    limit: int = PAGE_MAX,
) -> list[Line]:
    """Return lines below an index of the log, newest first; one statement, so one moment."""
    rows = await connection.execute(
        LINES,
        {
            "tenant_id": tenant_id,
            "owner": f"volunteer/{volunteer_id}",
            "before": BEYOND if before is None else before,
            "limit": min(limit, PAGE_MAX),
        },
    )
    return [
        Line(
            log_index=row.log_index,
            occurred_at=row.occurred_at,
            kind=row.kind,
            reason=row.reason,
            activity_zh=row.name_zh,
            activity_en=row.name_en,
            points=row.points,
            minutes=row.minutes,
            points_after=row.points_after,
            order_state=OrderState(row.ending or OrderState.HELD) if row.kind == "order" else None,
            goods=[Boxes(*boxes) for boxes in row.goods or ()],
            points_waiting=row.points_waiting,
            by_relative=row.by_relative,
        )
        for row in rows
    ]
