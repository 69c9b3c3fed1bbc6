"""What the office does with goods, for the tests of the catalogue and of vouchers."""

from datetime import timedelta

from ledger.book.words import Principal
from ledger.market.catalogue.pricing import SetPrice
from ledger.market.catalogue.words import ArticleWish, Kind, Terms
from ledger.market.words import Sku
from ledger.places.changes import Editor
from ledger.places.words import WHOLE_BUREAU
from tests.market.conftest import KEEPER, SOAP, Market, request

HAIRCUT = Sku("G017")
A_DAY = timedelta(days=1)


def wish(**changed: object) -> ArticleWish:
    """Wish for a haircut voucher, or something else."""
    values: dict[str, object] = {
        "name_zh": "理发券",
        "name_en": "Haircut",
        "category": None,
        "barcode": None,
        "unit_cost_fen": 2000,
        "low_stock": None,
        "supplier": "丽人理发",
        "terms": Terms(kind=Kind.VOUCHER),
    }
    return ArticleWish(**{**values, **changed})  # type: ignore[arg-type]


def editor(market: Market) -> Editor:
    """Edit as the keeper, within the whole bureau."""
    return Editor(tenant_id=market.tenant.tenant_id, scope=WHOLE_BUREAU, principal=KEEPER, now=market.clock())


def price(market: Market, points: int, *, after: timedelta | None = None, sku: Sku = SOAP) -> SetPrice:
    """Set a price, at once or from a later moment."""
    return SetPrice(
        request=request(),
        actor=Principal("staff/1"),
        sku=sku,
        points=points,
        effective_from=None if after is None else market.clock() + after,
        reason="按进价调整",
    )
