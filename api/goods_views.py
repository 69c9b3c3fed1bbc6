"""Says what an article is: to the desk that edits it, and to kiosks and phones that offer it."""

from collections.abc import Iterable, Sequence

from api.refusals import NotAllowed
from api.wire import goods as wire
from api.wire.kiosks import Goods
from ledger.book.words import TenantId
from ledger.market.catalogue.batches import StandingBatch
from ledger.market.catalogue.refusals import LimitIncomplete
from ledger.market.catalogue.rules import values_of
from ledger.market.catalogue.words import (
    ArticleEntry,
    ArticleWish,
    CategoryCode,
    Kind,
    Limit,
    Period,
    PriceVersion,
    Terms,
)
from ledger.market.words import Article as ShelfArticle
from ledger.people.words import StaffMember
from ledger.places.words import ShopId
from ledger.reports.reach import sees_everything


def check_whole(staff: StaffMember) -> None:
    """Let nobody change the catalogue of the whole bureau who serves a part of it.

    Raises:
        NotAllowed: they serve a part.
    """
    if not sees_everything(staff.unit):
        raise NotAllowed


def picture_path(tenant_id: TenantId, digest: bytes) -> str:
    """Return where a picture is served: its address is its SHA-256, so it may be kept for ever."""
    return f"/api/v1/goods-pictures/{tenant_id}/{digest.hex()}"


def wish_sent(data: wire.ArticleSent) -> ArticleWish:
    """Read what the desk wants an article to be.

    Raises:
        LimitIncomplete: a limit has no period, or a period no number.
    """
    if (data.limit_quantity is None) is not (data.limit_period is None):
        raise LimitIncomplete
    limit = None
    if data.limit_quantity is not None and data.limit_period is not None:
        limit = Limit(data.limit_quantity, Period(data.limit_period))
    return ArticleWish(
        name_zh=data.name_zh,
        name_en=data.name_en,
        category=None if data.category is None else CategoryCode(data.category),
        barcode=data.barcode or None,
        unit_cost_fen=data.unit_cost_fen,
        low_stock=data.low_stock,
        supplier=data.supplier,
        terms=Terms(
            kind=Kind(data.kind),
            limit=limit,
            visible_from=data.visible_from,
            visible_to=data.visible_to,
            shop_ids=None if data.shop_ids is None else frozenset(map(ShopId, data.shop_ids)),
            offered=data.offered,
        ),
    )


def articles_told(entries: Sequence[ArticleEntry], *, tenant_id: TenantId) -> list[wire.Article]:
    """Describe articles, each with its alarm among them all."""
    priced = [(one.sku, one.points, one.wish.unit_cost_fen) for one in entries if one.points is not None]
    alarms = {value.sku: value.alarm for value in values_of(priced)}
    return [_article(one, tenant_id=tenant_id, alarm=alarms.get(one.sku)) for one in entries]


def prices_told(versions: Iterable[PriceVersion]) -> list[wire.PriceVersion]:
    """Describe versions of a price."""
    return [
        wire.PriceVersion(
            version=one.version,
            effective_from=one.effective_from,
            points=one.points,
            set_by=one.set_by,
            log_index=one.log_index,
            reason=one.reason,
        )
        for one in versions
    ]


def batches_told(batches: Iterable[StandingBatch]) -> list[wire.Batch]:
    """Describe batches that still stand."""
    return [
        wire.Batch(
            shop_id=one.shop_id,
            shop_name=one.shop_name,
            sku=one.sku,
            name_zh=one.name_zh,
            name_en=one.name_en,
            best_before=one.best_before,
            batch=one.batch,
            quantity=one.quantity,
        )
        for one in batches
    ]


def goods_told(articles: Iterable[ShelfArticle], *, tenant_id: TenantId) -> list[Goods]:
    """Describe what stands on shelves to whoever redeems."""
    return [
        Goods(
            sku=article.sku,
            name_zh=article.name_zh,
            name_en=article.name_en,
            category=article.category,
            kind=article.kind,
            picture=None if article.picture is None else picture_path(tenant_id, article.picture),
            points=article.points,
            boxes_left=article.boxes_left,
        )
        for article in articles
    ]


def _article(entry: ArticleEntry, *, tenant_id: TenantId, alarm: wire.ValueAlarm | None) -> wire.Article:
    wish, terms = entry.wish, entry.wish.terms
    return wire.Article(
        sku=entry.sku,
        name_zh=wish.name_zh,
        name_en=wish.name_en,
        category=wish.category,
        barcode=wish.barcode,
        unit_cost_fen=wish.unit_cost_fen,
        low_stock=wish.low_stock,
        supplier=wish.supplier,
        kind=terms.kind.value,
        limit_quantity=terms.limit and terms.limit.quantity,
        limit_period=terms.limit and terms.limit.period.value,
        visible_from=terms.visible_from,
        visible_to=terms.visible_to,
        shop_ids=None if terms.shop_ids is None else sorted(terms.shop_ids),
        offered=terms.offered,
        picture=None if entry.picture is None else picture_path(tenant_id, entry.picture),
        points=entry.points,
        planned=prices_told(entry.planned),
        boxes_left=entry.boxes_left,
        value_alarm=alarm,
    )
