"""The next best: what somebody may have in place of an article whose last box has just gone."""

from collections.abc import Collection

from ledger.market.words import Article, LineAsked, Sku


def next_best(
    articles: Collection[Article], *, gone: Sku, asked: Collection[LineAsked], points_available: int
) -> Article | None:
    """Return what to offer in place of an article: of its category first, then of the nearest price.

    Args:
        articles: the shelf as it stands now.
        gone: what there is no more of.
        asked: all that was asked for; what else stays in the basket is paid for, and not offered again.
        points_available: what the person may spend.
    """
    shelf = {article.sku: article for article in articles}
    kept = {line.sku: line.quantity for line in asked if line.sku != gone and line.sku in shelf}
    left = points_available - sum(shelf[sku].points * quantity for sku, quantity in kept.items())
    before = shelf.get(gone)
    price = left if before is None else before.points

    def distance(article: Article) -> tuple[bool, int, Sku]:
        is_alike = before is not None and before.category is not None and article.category == before.category
        return not is_alike, abs(article.points - price), article.sku

    within = (
        article
        for article in articles
        if article.boxes_left > 0 and article.points <= left and article.sku not in {gone, *kept}
    )
    return min(within, key=distance, default=None)
