"""The words of the catalogue, with their limits: articles, categories, pictures, price versions, batches."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final, Literal, NamedTuple, NewType

from ledger.book.words import LogIndex, Principal
from ledger.market.words import Sku
from ledger.places.words import ShopId

CategoryCode = NewType("CategoryCode", str)

NAME_LENGTH_MAX: Final = 60
SUPPLIER_LENGTH_MAX: Final = 60
CATEGORIES_MAX: Final = 100
LIMIT_MAX: Final = 99
LOW_STOCK_MAX: Final = 100_000
PICTURE_SENT_MAX: Final = 1_500_000
"""Bytes of a picture as it is sent; the page makes it smaller before."""
PICTURE_KEPT_MAX: Final = 60_000
"""Bytes of a picture as it is kept: a kiosk shows six, a phone all of them."""
PICTURE_SIDE: Final = 640
"""The side of the square in which a picture is kept, in pixels: sharp on a kiosk of 1080 pixels' width."""


class Kind(StrEnum):
    """What an article is: a box from a shelf, or a voucher with a number for a service elsewhere."""

    BOX = "box"
    VOUCHER = "voucher"


class Period(StrEnum):
    """For which time a limit per person counts; weeks begin on Monday."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


class Limit(NamedTuple):
    """So many of an article one person may take in a period."""

    quantity: int
    period: Period


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """To whom an article is offered, where and when.

    Attributes:
        kind: box or voucher.
        limit: how many one person may take, or None without limit.
        visible_from: first civil day on which it is offered, or None since ever.
        visible_to: last one, or None for good.
        shop_ids: the only shops that offer it, or None all of them.
        offered: False when it was taken out of the catalogue.
    """

    kind: Kind
    limit: Limit | None = None
    visible_from: date | None = None
    visible_to: date | None = None
    shop_ids: frozenset[ShopId] | None = None
    offered: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleWish:
    """What the office wants an article to be; its price is set apart, in the book.

    Attributes:
        name_zh: its name in Chinese.
        name_en: its name in English.
        category: where it stands in the catalogue, or None.
        barcode: its EAN-13 or EAN-8, or None.
        unit_cost_fen: what one costs, in fen.
        low_stock: so few of it in one shop are few, or None.
        supplier: who is paid for its vouchers, or None.
        terms: to whom it is offered, where and when.
    """

    name_zh: str
    name_en: str
    category: CategoryCode | None
    barcode: str | None
    unit_cost_fen: int
    low_stock: int | None
    supplier: str | None
    terms: Terms


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """A shelf of the catalogue; `articles_count` are those that stand on it."""

    category: CategoryCode
    name_zh: str
    name_en: str
    articles_count: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceVersion:
    """What an article costs from a moment on; one that came with a file has no transaction of its own."""

    version: int
    effective_from: datetime
    points: int
    set_by: Principal
    log_index: LogIndex | None
    reason: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleEntry:
    """An article as the desk edits it.

    Attributes:
        sku: its code.
        wish: what it is.
        picture: SHA-256 of its picture, 32 bytes, or None.
        points: its price now, or None before the first one.
        versions: every version of its price, the newest first.
        planned: those that will begin, the next one first.
        boxes_left: how many stand on the shelves within reach.
    """

    sku: Sku
    wish: ArticleWish
    picture: bytes | None
    points: int | None
    versions: tuple[PriceVersion, ...]
    planned: tuple[PriceVersion, ...]
    boxes_left: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture of an article as it is kept: WebP, square, its side in pixels."""

    content: bytes
    side: int


class Taken(NamedTuple):
    """So many of an article that somebody took at a moment, and did not give back."""

    placed_at: datetime
    quantity: int


Alarm = Literal["dear", "cheap"]


class Value(NamedTuple):
    """What a point buys in one article.

    Attributes:
        fen_per_point: cost of one, in fen, per point of its price.
        alarm: 'dear' when people pay far more points than for other goods of the same cost, 'cheap' when far
            fewer, else None.
    """

    sku: Sku
    points: int
    unit_cost_fen: int
    fen_per_point: float
    alarm: Alarm | None
