"""The pure rules of the catalogue: what is never offered, to whom the rest is, and what a point is worth."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, timedelta
from statistics import median
from typing import Final

from ledger.market.catalogue.refusals import (
    BarcodeWrong,
    DaysOutOfOrder,
    NearCash,
    PriceInPast,
    PriceUnchanged,
    SupplierMissing,
)
from ledger.market.catalogue.words import (
    Alarm,
    ArticleWish,
    Kind,
    Limit,
    Period,
    PriceVersion,
    Taken,
    Terms,
    Value,
)
from ledger.market.rules import is_ean
from ledger.market.words import Price, Sku
from ledger.places.words import ShopId

CLOCK_SLACK: Final = timedelta(minutes=5)
"""So far the clock of whoever plans a price may be behind ours."""
OUT_OF_LINE: Final = 2
"""An article is out of line when a point buys half or twice as much as in the middle one."""

_ZH: Final = (
    "现金", "红包", "话费", "流量包", "充值", "购物卡", "购物券", "礼品卡", "储值卡", "预付卡",
    "超市卡", "加油卡", "油卡", "提货卡", "京东卡", "代金券", "现金券", "礼金", "转账", "微信支付", "支付宝",
    "彩票", "刮刮乐", "银行卡", "数字货币", "比特币", "点卡", "游戏币", "話費", "現金", "紅包",
    "購物卡", "儲值",
)  # fmt: skip
"""What is money or passes for it; the last ones as people who write traditional characters write them."""
_EN: Final = (
    "cash", "mobile money", "red packet", "red envelope", "phone credit", "mobile credit", "airtime",
    "top up", "topup",
    "gift card", "gift certificate", "prepaid card", "stored value", "shopping card", "fuel card",
    "cash voucher", "bank card", "lottery", "scratch card", "bitcoin", "crypto",
)  # fmt: skip
_WORDS: Final = re.compile(r"\b(?:" + "|".join(re.escape(word) for word in _EN) + r")s?\b")


def cash_word(*texts: str) -> str | None:
    """Return the first word in names of goods or categories that means money, or None.

    Full width, spaces and dots between Chinese characters, capitals and hyphens hide nothing.
    """
    for text in texts:
        plain = unicodedata.normalize("NFKC", text).casefold()
        joined = "".join(sign for sign in plain if sign.isalnum())
        for word in _ZH:
            if word in joined:
                return word
        found = _WORDS.search(re.sub(r"[\W_]+", " ", plain))
        if found is not None:
            return found.group()
    return None


def check_not_cash(*texts: str) -> None:
    """Refuse names that mean money.

    Raises:
        NearCash: one of them does.
    """
    word = cash_word(*texts)
    if word is not None:
        raise NearCash(word=word)


def check_wish(wish: ArticleWish, *, category_names: Sequence[str]) -> None:
    """Refuse an article that contradicts itself, or is money.

    Raises:
        NearCash: its name, or that of its category, means money.
        BarcodeWrong: the barcode is none.
        DaysOutOfOrder: it would be gone before it is there.
        SupplierMissing: nobody could be paid for its vouchers.
    """
    check_not_cash(wish.name_zh, wish.name_en, *category_names)
    if wish.barcode is not None and not is_ean(wish.barcode):
        raise BarcodeWrong
    terms = wish.terms
    if terms.visible_from and terms.visible_to and terms.visible_to < terms.visible_from:
        raise DaysOutOfOrder
    if terms.kind is Kind.VOUCHER and wish.supplier is None:
        raise SupplierMissing


def is_offered(terms: Terms, *, shop_id: ShopId, on: date) -> bool:
    """Tell whether a shop offers an article on a civil day."""
    return (
        terms.offered
        and (terms.shop_ids is None or shop_id in terms.shop_ids)
        and (terms.visible_from is None or terms.visible_from <= on)
        and (terms.visible_to is None or on <= terms.visible_to)
    )


def period_of(day: date, period: Period) -> tuple[date, date]:
    """Return the first day of the period in which a day lies, and the first day after it."""
    match period:
        case Period.DAY:
            return day, day + timedelta(days=1)
        case Period.WEEK:
            monday = day - timedelta(days=day.weekday())
            return monday, monday + timedelta(days=7)
        case Period.MONTH:
            first = day.replace(day=1)
            return first, (first + timedelta(days=32)).replace(day=1)
        case Period.YEAR:
            return date(day.year, 1, 1), date(day.year + 1, 1, 1)


def left_of(
    limit: Limit, taken: Iterable[Taken], *, at: datetime, day_of: Callable[[datetime], date]
) -> tuple[int, date]:
    """Return how many one person may still take in the period of a moment, and the day on which it ends.

    Args:
        limit: of the article.
        taken: what the person took of it so far.
        at: the moment.
        day_of: the bureau's civil day of a moment.
    """
    begins, ends = period_of(day_of(at), limit.period)
    had = sum(one.quantity for one in taken if begins <= day_of(one.placed_at) < ends)
    return max(0, limit.quantity - had), ends


def begins_at(asked: datetime | None, *, now: datetime) -> datetime:
    """Return since when a new price counts: from now on, or from a later moment.

    Raises:
        PriceInPast: it would count for orders that are placed already.
    """
    if asked is None:
        return now
    if asked < now - CLOCK_SLACK:
        raise PriceInPast
    return max(asked, now)


def check_price_changed(newest: Price | None, *, points: int, begins: datetime) -> None:
    """Refuse a version that says what the newest one says, from the same moment on or from a later one.

    Raises:
        PriceUnchanged: nothing would differ.
    """
    if newest is not None and newest.points == points and newest.effective_from <= begins:
        raise PriceUnchanged


def planned(versions: Iterable[PriceVersion], *, after: int) -> tuple[PriceVersion, ...]:
    """Return the versions that will come into force, the next one first; a later one ends those after it.

    Args:
        versions: the newest first.
        after: the version in force.
    """
    coming: list[PriceVersion] = []
    for version in versions:
        if version.version > after and (not coming or version.effective_from < coming[-1].effective_from):
            coming.append(version)
    return tuple(reversed(coming))


def values_of(priced: Iterable[tuple[Sku, int, int]]) -> list[Value]:
    """Return what a point buys in every article, the dearest first; those out of line with the middle alarm.

    Args:
        priced: code, price in points and unit cost in fen; what costs nothing tells nothing and is left out.
    """
    known = [(sku, points, fen) for sku, points, fen in priced if points > 0 and fen > 0]
    middle = median([fen / points for _, points, fen in known]) if known else 0.0
    values = [
        Value(sku, points, fen, fen / points, _alarm(fen / points, middle)) for sku, points, fen in known
    ]
    return sorted(values, key=lambda value: (value.fen_per_point, value.sku))


def _alarm(ratio: float, middle: float) -> Alarm | None:
    if ratio * OUT_OF_LINE < middle:
        return "dear"
    return "cheap" if ratio > OUT_OF_LINE * middle else None
