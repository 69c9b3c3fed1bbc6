"""Bodies of the catalogue as the desk edits it: articles, prices, categories, batches and vouchers."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from api.wire.base import Day, Id, Instant, Moment, Note, WireInput, WireOutput, text, true_or_false, whole
from api.wire.organisation import PlaceChange
from ledger.market.catalogue.vouchers.words import DOCUMENT_LENGTH_MAX, LOAD_MAX
from ledger.market.catalogue.words import (
    LIMIT_MAX,
    LOW_STOCK_MAX,
    NAME_LENGTH_MAX,
    SUPPLIER_LENGTH_MAX,
)
from ledger.market.words import PRICE_MAX, UNIT_COST_FEN_MAX

GoodsKind = Literal["box", "voucher"]
LimitPeriod = Literal["day", "week", "month", "year"]
ValueAlarm = Literal["dear", "cheap"]
CODE_PATTERN = "^[A-Za-z0-9_-]{1,32}$"
MONTH_PATTERN = "^20[0-9]{2}-(0[1-9]|1[0-2])$"

Code = Annotated[str, BeforeValidator(text), Field(pattern=CODE_PATTERN)]
Name = Annotated[str, BeforeValidator(text), Field(min_length=1, max_length=NAME_LENGTH_MAX)]
Supplier = Annotated[str, BeforeValidator(text), Field(min_length=1, max_length=SUPPLIER_LENGTH_MAX)]
Fen = Annotated[int, BeforeValidator(whole), Field(ge=0, le=UNIT_COST_FEN_MAX)]
SHOPS_MAX = 200


class ArticleSent(WireInput):
    """What an article is; its price is set apart, because prices are kept in the book.

    `low_stock`: so few in one shop are few. `limit_quantity`: so many one person may take in a
    `limit_period`. `visible_from`, `visible_to`: the first and last day on which it is offered. `shop_ids`:
    null is all shops.
    """

    name_zh: Name
    name_en: Name
    category: Code | None = None
    barcode: Annotated[str, BeforeValidator(text), Field(max_length=20)] | None = None
    unit_cost_fen: Fen
    low_stock: Annotated[int, BeforeValidator(whole), Field(ge=0, le=LOW_STOCK_MAX)] | None = None
    supplier: Supplier | None = None
    kind: GoodsKind = "box"
    limit_quantity: Annotated[int, BeforeValidator(whole), Field(ge=1, le=LIMIT_MAX)] | None = None
    limit_period: LimitPeriod | None = None
    visible_from: Day | None = None
    visible_to: Day | None = None
    shop_ids: Annotated[list[Id], Field(min_length=1, max_length=SHOPS_MAX)] | None = None
    offered: Annotated[bool, BeforeValidator(true_or_false)] = True


class ArticleAdded(ArticleSent):
    """A new article, with the code it keeps."""

    sku: Code


class PriceSent(WireInput):
    """A price; without `effective_from` it counts at once. It ends plans for later than its moment."""

    points: Annotated[int, BeforeValidator(whole), Field(ge=1, le=PRICE_MAX)]
    effective_from: Moment | None = None
    reason: Note


class PriceVersion(WireOutput):
    """One version of a price; one that came with a file has neither transaction nor reason."""

    version: int
    effective_from: Instant
    points: int
    set_by: str
    log_index: int | None
    reason: str | None


class PriceSet(WireOutput):
    """The version that was set, and where it is sealed."""

    sku: str
    version: int
    points: int
    log_index: int


class Article(WireOutput):
    """An article as the desk lists it.

    `points`: its price now; null before the first one. `picture`: where its picture is served. `boxes_left`:
    on the shelves of one's area. `value_alarm`: a point buys less than half, or more than twice, of what it
    buys in the middle article.
    """

    sku: str
    name_zh: str
    name_en: str
    category: str | None
    barcode: str | None
    unit_cost_fen: int
    low_stock: int | None
    supplier: str | None
    kind: GoodsKind
    limit_quantity: int | None
    limit_period: LimitPeriod | None
    visible_from: Day | None
    visible_to: Day | None
    shop_ids: list[int] | None
    offered: bool
    picture: str | None
    points: int | None
    planned: list[PriceVersion]
    boxes_left: int
    value_alarm: ValueAlarm | None


class ArticleList(WireOutput):
    """Every article of the bureau, in order of code."""

    items: list[Article]


class Batch(WireOutput):
    """Boxes with one date that still stand in a shop: those that end first are handed out first."""

    shop_id: int
    shop_name: str
    sku: str
    name_zh: str
    name_en: str
    best_before: Day
    batch: str | None
    quantity: int


class VoucherCount(WireOutput):
    """How the vouchers of one article stand in one shop."""

    shop_name: str
    free_count: int
    issued_count: int
    first_end: Day | None


class ArticlePage(WireOutput):
    """One article with everything about it; `changes` are its last ones, the newest first."""

    article: Article
    prices: list[PriceVersion]
    batches: list[Batch]
    vouchers: list[VoucherCount]
    changes: list[PlaceChange]


class PictureShown(WireOutput):
    """Where the new picture of an article is served."""

    sku: str
    picture: str


class CategorySent(WireInput):
    """A category of the catalogue; its code stays."""

    category: Code
    name_zh: Name
    name_en: Name


class Category(WireOutput):
    """A category, and how many articles stand in it."""

    category: str
    name_zh: str
    name_en: str
    articles_count: int


class CategoryList(WireOutput):
    """The categories, in order of code."""

    items: list[Category]


class VouchersSent(WireInput):
    """The numbers of a supplier's file, with its delivery note; `expires_on` is their last day."""

    shop_id: Id
    serials: Annotated[
        list[Annotated[str, BeforeValidator(text), Field(max_length=60)]],
        Field(min_length=1, max_length=LOAD_MAX),
    ]
    expires_on: Day | None = None
    document: Annotated[str, BeforeValidator(text), Field(min_length=1, max_length=DOCUMENT_LENGTH_MAX)]


class VouchersLoaded(WireOutput):
    """How many vouchers stand in the shop now, besides those before."""

    sku: str
    shop_id: int
    loaded_count: int
    log_index: int


class SettlementLine(WireOutput):
    """The vouchers of one article that were handed out in a month, with their numbers, and what they cost."""

    supplier: str
    sku: str
    name_zh: str
    name_en: str
    unit_cost_fen: int
    issued_count: int
    owed_fen: int
    serials: list[str]


class Settlement(WireOutput):
    """What the suppliers of vouchers are owed for a month of the bureau's calendar."""

    month: str
    items: list[SettlementLine]
    owed_fen: int
    log_index: int
