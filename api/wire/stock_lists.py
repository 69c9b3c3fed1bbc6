"""Bodies of what is read out of stock: the shelves, the buying plan, the match, and the public posting."""

from typing import Literal

from api.wire.base import Day, Instant, WireOutput


class ShelfArticle(WireOutput):
    """One article in one shop; `ends_soon` when a batch of it must be used within a month."""

    sku: str
    name_zh: str
    name_en: str
    barcode: str | None
    on_shelf: int
    reserved: int
    set_aside: int
    on_the_way: int
    was_stocked: bool
    low_stock: int | None
    is_low: bool
    best_before: Day | None
    ends_soon: bool


class ShelfList(WireOutput):
    """Every article of the bureau as it stands in one shop, and who answers for it."""

    shop_id: int
    shop_name: str
    kept_by: str | None
    monitored_by: str | None
    items: list[ShelfArticle]
    log_index: int


class BatchRow(WireOutput):
    """Boxes with one date that stand in a shop."""

    shop_id: int
    shop_name: str
    sku: str
    name_zh: str
    name_en: str
    batch: str | None
    best_before: Day
    quantity: int


class BatchList(WireOutput):
    """Batches, the first to end at the front."""

    items: list[BatchRow]
    log_index: int


class PlanRow(WireOutput):
    """One article of the buying plan; `used` are boxes a week, the oldest week first."""

    sku: str
    name_zh: str
    name_en: str
    boxes: int
    used: list[int]
    needed: int
    buy: int
    cost_fen: int


class BuyingPlan(WireOutput):
    """What a shop should buy for a month, from what went out in the weeks that began on `weeks_on`."""

    shop_id: int
    shop_name: str
    month_on: Day
    weeks_on: list[Day]
    items: list[PlanRow]
    cost_fen: int
    log_index: int


class Mismatch(WireOutput):
    """Where two figures differ first: in which transaction, what is there, and what should be."""

    where: Literal["order", "count"]
    log_index: int
    found: int
    expected: int


class MatchRow(WireOutput):
    """One article: given by orders, handed over by the book, and counted."""

    sku: str
    name_zh: str
    name_en: str
    ordered: int
    booked: int
    counted: int | None
    expected: int | None
    counted_at: Instant | None
    open_missing: int
    mismatch: Mismatch | None


class StockMatch(WireOutput):
    """A shop's three-way match; `agrees` when no article has a mismatch.

    `since`: from when on what was given is compared; null of an empty book.
    """

    shop_id: int
    shop_name: str
    agrees: bool
    since: Instant | None
    items: list[MatchRow]
    log_index: int


class PostedArticle(WireOutput):
    """One article in a month, as a shop posts it."""

    sku: str
    name_zh: str
    name_en: str
    before: int
    delivered: int
    moved: int
    handed_over: int
    written_off: int
    difference: int
    after: int


class PostedOrder(WireOutput):
    """One order as a shop posts it: the name masked, null where claim slips paid without one."""

    order_number: str
    name_masked: str | None
    points: int
    names_zh: str
    names_en: str
    handed_over_at: Instant


class PostedShop(WireOutput):
    """A shop that posts its month."""

    shop_id: int
    name: str


class StockPosting(WireOutput):
    """What a shop posts for a month, and which shops do; null without a shop."""

    shops: list[PostedShop]
    shop_id: int | None
    shop_name: str | None
    month_on: Day
    points: int
    articles: list[PostedArticle]
    orders: list[PostedOrder]
    log_index: int
