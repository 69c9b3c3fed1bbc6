"""Routes of the catalogue at the desk: articles, their prices, and categories."""

from typing import Annotated, Final

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import JSONBody, PathParameter

from api.goods_views import articles_told, batches_told, check_whole, prices_told, wish_sent
from api.house import House
from api.identity import ADMINISTRATOR, SHOP_READERS
from api.once import answer_once, respond
from api.place_views import changes_of, editor_of
from api.refusals import NotAllowed
from api.requests import Intent
from api.verbs import changes, commands, reads
from api.wire import goods as wire
from ledger.market.catalogue import operations, queries
from ledger.market.catalogue.batches import list_batches
from ledger.market.catalogue.pricing import SetPrice
from ledger.market.catalogue.refusals import (
    ArticleTaken,
    BarcodeTaken,
    BarcodeWrong,
    CategoryUnknown,
    DaysOutOfOrder,
    KindInUse,
    LimitIncomplete,
    NearCash,
    PriceInPast,
    PriceUnchanged,
    ShopsUnknown,
    SupplierMissing,
    TooManyCategories,
)
from ledger.market.catalogue.vouchers.queries import count_vouchers
from ledger.market.catalogue.words import Category, CategoryCode
from ledger.market.refusals import GoodsUnknown
from ledger.market.words import Sku
from ledger.people.words import StaffMember

SkuPath = Annotated[str, PathParameter(min_length=1, max_length=32)]
UNFIT: Final = (
    NotAllowed,
    NearCash,
    BarcodeWrong,
    BarcodeTaken,
    CategoryUnknown,
    ShopsUnknown,
    DaysOutOfOrder,
    LimitIncomplete,
    SupplierMissing,
)


@reads("/goods", "list_goods", by=SHOP_READERS)
async def list_goods(house: NamedDependency[House], staff: NamedDependency[StaffMember]) -> wire.ArticleList:
    """List every article of the bureau, with the boxes on the shelves of one's area."""
    async with house.snapshot() as connection:
        found = await queries.list_articles(
            connection, tenant_id=staff.tenant_id, scope=staff.unit.path, now=house.clock()
        )
    return wire.ArticleList(items=articles_told(found, tenant_id=staff.tenant_id))


@reads("/goods/{sku:str}", "get_goods", by=SHOP_READERS, refuses=(GoodsUnknown,))
async def get_goods(
    house: NamedDependency[House], staff: NamedDependency[StaffMember], sku: SkuPath
) -> wire.ArticlePage:
    """Show one article: its prices, batches and vouchers within one's area, and who changed it."""
    tenant_id, scope, wanted = staff.tenant_id, staff.unit.path, Sku(sku)
    async with house.snapshot() as connection:
        found = await queries.list_articles(connection, tenant_id=tenant_id, scope=scope, now=house.clock())
        entry = next((one for one in found if one.sku == wanted), None)
        if entry is None:
            raise GoodsUnknown(sku=sku)
        batches = await list_batches(connection, tenant_id=tenant_id, scope=scope, sku=wanted)
        vouchers = await count_vouchers(connection, tenant_id=tenant_id, scope=scope, sku=wanted)
    told = articles_told(found, tenant_id=staff.tenant_id)
    return wire.ArticlePage(
        article=next(one for one in told if one.sku == sku),
        prices=prices_told(entry.versions),
        batches=batches_told(batches),
        vouchers=[
            wire.VoucherCount(
                shop_name=one.shop_name,
                free_count=one.free_count,
                issued_count=one.issued_count,
                first_end=one.first_end,
            )
            for one in vouchers
        ],
        changes=(await changes_of(house, staff, f"goods/{sku}")).items,
    )


@changes("/goods", "add_goods", by=ADMINISTRATOR, refuses=(*UNFIT, ArticleTaken))
async def add_goods(
    data: JSONBody[wire.ArticleAdded],
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    intent: NamedDependency[Intent],
) -> Response[wire.Article]:
    """Add an article to the catalogue of the whole bureau."""
    check_whole(staff)
    wish, sku = wish_sent(data), Sku(data.sku)

    async def add() -> dict[str, str]:
        await operations.add_article(house.engine, editor=editor_of(house, staff), sku=sku, wish=wish)
        return {"sku": sku}

    kept = await answer_once(house, tenant_id=staff.tenant_id, request=intent.by(staff.principal), verb=add)
    return kept.respond(await _article(house, staff, sku))


@changes("/goods/{sku:str}", "change_goods", by=ADMINISTRATOR, refuses=(*UNFIT, GoodsUnknown, KindInUse))
async def change_goods(
    data: JSONBody[wire.ArticleSent],
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    intent: NamedDependency[Intent],
    sku: SkuPath,
) -> Response[wire.Article]:
    """Correct an article, take it out of the catalogue, or put it back."""
    check_whole(staff)
    wish = wish_sent(data)

    async def change() -> dict[str, str]:
        await operations.change_article(house.engine, editor=editor_of(house, staff), sku=Sku(sku), wish=wish)
        return {"sku": sku}

    kept = await answer_once(
        house, tenant_id=staff.tenant_id, request=intent.by(staff.principal), verb=change
    )
    return kept.respond(await _article(house, staff, Sku(sku)))


@commands(
    "/goods/{sku:str}/prices",
    "set_price",
    by=ADMINISTRATOR,
    refuses=(GoodsUnknown, PriceInPast, PriceUnchanged),
)
async def set_price(
    data: JSONBody[wire.PriceSent],
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    intent: NamedDependency[Intent],
    sku: SkuPath,
) -> Response[wire.PriceSet]:
    """Set what an article costs, from now on or from a later moment; orders keep their price."""
    check_whole(staff)
    outcome = await house.tellers.submit(
        staff.tenant_id,
        SetPrice(
            request=intent.by(staff.principal),
            actor=staff.principal,
            sku=Sku(sku),
            points=data.points,
            effective_from=data.effective_from,
            reason=data.reason,
        ),
    )
    body = wire.PriceSet(
        sku=sku,
        version=outcome.answer["version"],
        points=outcome.answer["points"],
        log_index=outcome.log_index,
    )
    return respond(body, hit=outcome.hit)


@reads("/goods-categories", "list_goods_categories", by=SHOP_READERS)
async def list_goods_categories(
    house: NamedDependency[House], staff: NamedDependency[StaffMember]
) -> wire.CategoryList:
    """List the categories of the catalogue."""
    return await _categories(house, staff)


@changes("/goods-categories", "save_goods_category", by=ADMINISTRATOR, refuses=(NearCash, TooManyCategories))
async def save_goods_category(
    data: JSONBody[wire.CategorySent],
    house: NamedDependency[House],
    staff: NamedDependency[StaffMember],
    intent: NamedDependency[Intent],
) -> Response[wire.CategoryList]:
    """Add a category, or call it something else."""
    check_whole(staff)
    category = Category(category=CategoryCode(data.category), name_zh=data.name_zh, name_en=data.name_en)

    async def save() -> dict[str, str]:
        await operations.save_category(house.engine, editor=editor_of(house, staff), category=category)
        return {"category": data.category}

    kept = await answer_once(house, tenant_id=staff.tenant_id, request=intent.by(staff.principal), verb=save)
    return kept.respond(await _categories(house, staff))


async def _article(house: House, staff: StaffMember, sku: Sku) -> wire.Article:
    async with house.reading() as connection:
        found = await queries.list_articles(
            connection, tenant_id=staff.tenant_id, scope=staff.unit.path, now=house.clock()
        )
    told = articles_told(found, tenant_id=staff.tenant_id)
    return next(one for one in told if one.sku == sku)


async def _categories(house: House, staff: StaffMember) -> wire.CategoryList:
    async with house.reading() as connection:
        found = await queries.list_categories(connection, tenant_id=staff.tenant_id)
    return wire.CategoryList(
        items=[
            wire.Category(
                category=one.category,
                name_zh=one.name_zh,
                name_en=one.name_en,
                articles_count=one.articles_count,
            )
            for one in found
        ]
    )


ROUTES = (
    list_goods,
    get_goods,
    add_goods,
    change_goods,
    set_price,
    list_goods_categories,
    save_goods_category,
)
