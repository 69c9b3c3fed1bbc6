"""Counts and the differences they found, as pages show them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import RowMapping, text
from sqlalchemy.ext.asyncio import AsyncConnection

from ledger.book.words import TenantId
from ledger.market.stock.queries.pages import PAGE_MAX, page_of
from ledger.market.stock.refusals import CaseUnknown, CountHides, CountUnknown
from ledger.market.stock.words import (
    CaseId,
    CaseOrigin,
    CaseState,
    CountId,
    CountKind,
    CountState,
    Step,
    Verdict,
)
from ledger.market.words import Sku
from ledger.people.words import StaffId
from ledger.places.words import ShopId

COUNT: Final = """
SELECT c.log_index AS count_id, c.shop_id, s.name AS shop_name, c.kind, c.counter_id, c.keeper_id, c.giver_id,
    c.opened_at, c.state, e.ended_at, l.articles_count, l.differences_count
FROM counts c
JOIN shops s ON s.tenant_id = c.tenant_id AND s.shop_id = c.shop_id
LEFT JOIN count_ends e ON e.tenant_id = c.tenant_id AND e.count_id = c.log_index AND e.state = c.state
CROSS JOIN LATERAL (
    SELECT count(*)::int AS articles_count,
        count(*) FILTER (WHERE last.quantity <> last.expected)::int AS differences_count
    FROM (
        SELECT DISTINCT ON (sku) quantity, expected FROM count_lines
        WHERE tenant_id = c.tenant_id AND count_id = c.log_index ORDER BY sku, log_index DESC) last) l
WHERE c.tenant_id = :tenant_id AND c.shop_id = ANY(CAST(:shop_ids AS bigint[]))"""
COUNTS: Final = text(f"{COUNT} AND c.log_index < :before ORDER BY c.log_index DESC LIMIT :limit")
COUNT_BY_ID: Final = text(f"{COUNT} AND c.log_index = :count_id")
# All goods of the bureau, for a mislaid box is counted, too; of an article counted twice, the last number.
ARTICLES: Final = text("""
SELECT g.sku, g.name_zh, g.name_en, g.barcode, l.quantity, l.expected, l.log_index AS counted_index,
    EXISTS (SELECT FROM accounts a WHERE a.tenant_id = g.tenant_id AND a.owner = 'shop/' || c.shop_id
        AND a.purpose IN ('shelf', 'reserved') AND a.unit = 'goods:' || g.sku AND a.balance <> 0)
        AS is_stocked
FROM counts c
JOIN goods g ON g.tenant_id = c.tenant_id
LEFT JOIN LATERAL (
    SELECT quantity, expected, log_index FROM count_lines
    WHERE tenant_id = c.tenant_id AND count_id = c.log_index AND sku = g.sku
    ORDER BY log_index DESC LIMIT 1) l ON true
WHERE c.tenant_id = :tenant_id AND c.log_index = :count_id ORDER BY g.sku""")
UNDER_WAY: Final = text("""
SELECT shop_id FROM counts
WHERE tenant_id = :tenant_id AND counter_id = :staff_id AND state = 'open'""")
CASE: Final = """
SELECT d.log_index AS case_id, d.shop_id, s.name AS shop_name, d.sku, g.name_zh, g.name_en, d.boxes, d.origin,
    d.origin_id, d.keeper_id, d.opened_at, d.state, g.unit_cost_fen, p.steps
FROM difference_cases d
JOIN shops s ON s.tenant_id = d.tenant_id AND s.shop_id = d.shop_id
JOIN goods g ON g.tenant_id = d.tenant_id AND g.sku = d.sku
CROSS JOIN LATERAL (
    SELECT COALESCE(jsonb_agg(jsonb_build_object('step', c.step, 'verdict', c.verdict, 'staff_id', c.staff_id,
        'said_at', c.said_at, 'reason', t.reason) ORDER BY c.log_index), '[]') AS steps
    FROM case_steps c JOIN transactions t ON t.tenant_id = c.tenant_id AND t.log_index = c.log_index
    WHERE c.tenant_id = d.tenant_id AND c.case_id = d.log_index) p
WHERE d.tenant_id = :tenant_id AND d.shop_id = ANY(CAST(:shop_ids AS bigint[]))"""
CASES: Final = text(f"""{CASE} AND d.log_index < :before
    AND (d.state IN ('open', 'found')) = :is_open
ORDER BY d.log_index DESC LIMIT :limit""")
CASE_BY_ID: Final = text(f"{CASE} AND d.log_index = :case_id")


@dataclass(frozen=True, slots=True, kw_only=True)
class CountView:
    """A count in a list; how many articles differ is said only once it is over."""

    count_id: CountId
    shop_id: ShopId
    shop_name: str
    kind: CountKind
    counter_id: StaffId
    keeper_id: StaffId | None
    giver_id: StaffId | None
    opened_at: datetime
    state: CountState
    ended_at: datetime | None
    articles_count: int
    differences_count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleCounted:
    """An article on the counter's list: `quantity` was counted, `expected` is what the book had then."""

    sku: Sku
    name_zh: str
    name_en: str
    barcode: str | None
    quantity: int | None
    expected: int | None
    counted_index: int | None
    is_stocked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseStepView:
    """What somebody said to a difference."""

    step: Step
    verdict: Verdict
    staff_id: StaffId
    said_at: datetime
    reason: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseView:
    """A difference as pages show it: `boxes` too many, or below zero missing, worth what they cost."""

    case_id: CaseId
    shop_id: ShopId
    shop_name: str
    sku: Sku
    name_zh: str
    name_en: str
    boxes: int
    origin: CaseOrigin
    origin_id: int
    keeper_id: StaffId | None
    opened_at: datetime
    state: CaseState
    unit_cost_fen: int
    steps: list[CaseStepView]


async def list_counts(
    connection: AsyncConnection,
    *,
    tenant_id: TenantId,
    shop_ids: Sequence[ShopId],
    before: int | None = None,
    limit: int = PAGE_MAX,
) -> list[CountView]:
    """Return counts of shops, newest first."""
    named = {"tenant_id": tenant_id, "shop_ids": list(shop_ids)}
    return [_count(row) for row in await page_of(connection, COUNTS, named, before=before, limit=limit)]


async def find_count(
    connection: AsyncConnection, *, tenant_id: TenantId, shop_ids: Sequence[ShopId], count_id: CountId
) -> tuple[CountView, list[ArticleCounted]]:
    """Return one count of these shops with its list of articles, or raise CountUnknown."""
    named: dict[str, Any] = {"tenant_id": tenant_id, "shop_ids": list(shop_ids), "count_id": count_id}
    row = (await connection.execute(COUNT_BY_ID, named)).mappings().one_or_none()
    if row is None:
        raise CountUnknown
    articles = await connection.execute(ARTICLES, {"tenant_id": tenant_id, "count_id": count_id})
    return _count(row), [ArticleCounted(**article) for article in articles.mappings()]


async def shops_counted_by(
    connection: AsyncConnection, *, tenant_id: TenantId, staff_id: StaffId
) -> frozenset[ShopId]:
    """Return the shops that somebody is counting, whose numbers they do not see meanwhile."""
    found = await connection.execute(UNDER_WAY, {"tenant_id": tenant_id, "staff_id": staff_id})
    return frozenset(ShopId(row.shop_id) for row in found)


async def check_not_counting(
    connection: AsyncConnection, *, tenant_id: TenantId, staff_id: StaffId, shop_id: ShopId
) -> None:
    """Refuse to tell whoever counts a shop what the book has there.

    Raises:
        CountHides: this person is counting it.
    """
    if shop_id in await shops_counted_by(connection, tenant_id=tenant_id, staff_id=staff_id):
        raise CountHides


async def list_cases(
    connection: AsyncConnection,
    *,
    tenant_id: TenantId,
    shop_ids: Sequence[ShopId],
    is_open: bool,
    before: int | None = None,
    limit: int = PAGE_MAX,
) -> list[CaseView]:
    """Return differences of shops, newest first: those to be decided, or those that were."""
    named = {"tenant_id": tenant_id, "shop_ids": list(shop_ids), "is_open": is_open}
    return [_case(row) for row in await page_of(connection, CASES, named, before=before, limit=limit)]


async def find_case(
    connection: AsyncConnection, *, tenant_id: TenantId, shop_ids: Sequence[ShopId], case_id: CaseId
) -> CaseView:
    """Return one difference of these shops, or raise CaseUnknown."""
    named: dict[str, Any] = {"tenant_id": tenant_id, "shop_ids": list(shop_ids), "case_id": case_id}
    row = (await connection.execute(CASE_BY_ID, named)).mappings().one_or_none()
    if row is None:
        raise CaseUnknown
    return _case(row)


def _count(row: RowMapping) -> CountView:
    return CountView(**{**row, "kind": CountKind(row["kind"]), "state": CountState(row["state"])})


def _case(row: RowMapping) -> CaseView:
    steps = [
        CaseStepView(
            step=Step(step["step"]),
            verdict=Verdict(step["verdict"]),
            staff_id=StaffId(step["staff_id"]),
            said_at=datetime.fromisoformat(step["said_at"]),
            reason=step["reason"],
        )
        for step in row["steps"]
    ]
    known = {"origin": CaseOrigin(row["origin"]), "state": CaseState(row["state"]), "steps": steps}
    return CaseView(**{**row, **known})
