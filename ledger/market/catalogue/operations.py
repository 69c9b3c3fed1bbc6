"""Edits of the catalogue: articles, categories and pictures; each is noted with who, when and what it was."""

import hashlib
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from ledger.book.tables import accounts
from ledger.market.catalogue.refusals import (
    ArticleTaken,
    BarcodeTaken,
    CategoryUnknown,
    KindInUse,
    ShopsUnknown,
    TooManyCategories,
)
from ledger.market.catalogue.rules import check_not_cash, check_wish
from ledger.market.catalogue.tables import goods_categories, goods_pictures
from ledger.market.catalogue.words import (
    CATEGORIES_MAX,
    ArticleWish,
    Category,
    Picture,
)
from ledger.market.refusals import GoodsUnknown
from ledger.market.tables import goods
from ledger.market.words import Sku
from ledger.places.changes import Editor, note_change
from ledger.places.tables import shops

IN_SHOPS: Final = ("shelf", "reserved")


async def add_article(engine: AsyncEngine, *, editor: Editor, sku: Sku, wish: ArticleWish) -> None:
    """Add an article; it is offered once it has a price and stands on a shelf.

    Raises:
        ArticleTaken: there is one of this code.
        Refusal: as `_check`.
    """
    async with engine.begin() as connection:
        await _check(connection, editor, sku, wish)
        values = columns_of(wish)
        made = await connection.execute(
            postgresql_insert(goods)
            .values(tenant_id=editor.tenant_id, sku=sku, **values)
            .on_conflict_do_nothing(index_elements=["tenant_id", "sku"])
            .returning(goods.c.sku)
        )
        if made.one_or_none() is None:
            raise ArticleTaken(sku=sku)
        await _note(connection, editor, f"goods/{sku}", "add", {}, values)


async def change_article(engine: AsyncEngine, *, editor: Editor, sku: Sku, wish: ArticleWish) -> None:
    """Correct an article, take it out of the catalogue, or put it back.

    Raises:
        GoodsUnknown: there is none of this code.
        KindInUse: it would change between box and voucher while a shop holds some.
        Refusal: as `_check`.
    """
    async with engine.begin() as connection:
        values = columns_of(wish)
        old = await _lock(connection, editor, sku, list(values))
        if old["kind"] != values["kind"]:
            await _check_nowhere(connection, editor, sku)
        await _check(connection, editor, sku, wish)
        await _set(connection, editor, sku, values)
        await _note(connection, editor, f"goods/{sku}", "change", old, values)


async def show_picture(engine: AsyncEngine, *, editor: Editor, sku: Sku, picture: Picture) -> bytes:
    """Give an article a picture, and return its SHA-256, by which it is served; an old one is kept.

    Raises:
        GoodsUnknown: there is no such article.
    """
    digest = hashlib.sha256(picture.content).digest()
    async with engine.begin() as connection:
        old = await _lock(connection, editor, sku, ["picture"])
        await connection.execute(
            postgresql_insert(goods_pictures)
            .values(
                tenant_id=editor.tenant_id,
                digest=digest,
                content=picture.content,
                side=picture.side,
                added_by=editor.principal,
                added_at=editor.now,
            )
            .on_conflict_do_nothing()
        )
        await _set(connection, editor, sku, {"picture": digest})
        before = {"picture": None if old["picture"] is None else old["picture"].hex()}
        await _note(connection, editor, f"goods/{sku}", "change", before, {"picture": digest.hex()})
    return digest


async def save_category(engine: AsyncEngine, *, editor: Editor, category: Category) -> None:
    """Add a category, or call it something else.

    Raises:
        NearCash: its name means money.
        TooManyCategories: there are enough.
    """
    check_not_cash(category.name_zh, category.name_en)
    table, key = goods_categories, goods_categories.c.category
    values = {"name_zh": category.name_zh, "name_en": category.name_en}
    async with engine.begin() as connection:
        found = select(key, table.c.name_zh, table.c.name_en).where(table.c.tenant_id == editor.tenant_id)
        there = {row.category: row for row in await connection.execute(found)}
        old = there.get(category.category)
        if old is None and len(there) >= CATEGORIES_MAX:
            raise TooManyCategories(categories_max=CATEGORIES_MAX)
        before = {} if old is None else {"name_zh": old.name_zh, "name_en": old.name_en}
        if before == values:
            return
        row = {"tenant_id": editor.tenant_id, "category": category.category, **values}
        await connection.execute(
            postgresql_insert(table)
            .values(**row)
            .on_conflict_do_update(index_elements=["tenant_id", "category"], set_=values)
        )
        verb = "change" if before else "add"
        await _note(connection, editor, f"goods_categories/{category.category}", verb, before, values)


def columns_of(wish: ArticleWish) -> dict[str, Any]:
    """Return the columns of an article's row."""
    terms = wish.terms
    return {
        "name_zh": wish.name_zh,
        "name_en": wish.name_en,
        "category": wish.category,
        "barcode": wish.barcode,
        "unit_cost_fen": wish.unit_cost_fen,
        "low_stock": wish.low_stock,
        "supplier": wish.supplier,
        "kind": terms.kind.value,
        "limit_quantity": terms.limit and terms.limit.quantity,
        "limit_period": terms.limit and terms.limit.period.value,
        "visible_from": terms.visible_from,
        "visible_to": terms.visible_to,
        "shop_ids": None if terms.shop_ids is None else sorted(terms.shop_ids),
        "offered": terms.offered,
    }


async def _check(connection: AsyncConnection, editor: Editor, sku: Sku, wish: ArticleWish) -> None:
    """Refuse what contradicts itself, is money, or names what is not there.

    Raises:
        CategoryUnknown: there is no such category.
        ShopsUnknown: one of the shops is not there.
        BarcodeTaken: another article has this barcode.
        Refusal: as `check_wish`.
    """
    names: tuple[str, ...] = ()
    if wish.category is not None:
        column = goods_categories.c
        found = select(column.name_zh, column.name_en).where(
            column.tenant_id == editor.tenant_id, column.category == wish.category
        )
        row = (await connection.execute(found)).one_or_none()
        if row is None:
            raise CategoryUnknown
        names = tuple(row)
    check_wish(wish, category_names=names)
    if wish.terms.shop_ids is not None:
        wanted = select(func.count()).where(
            shops.c.tenant_id == editor.tenant_id, shops.c.shop_id.in_(wish.terms.shop_ids)
        )
        if await connection.scalar(wanted) != len(wish.terms.shop_ids):
            raise ShopsUnknown
    if wish.barcode is not None:
        other = select(goods.c.sku).where(
            goods.c.tenant_id == editor.tenant_id, goods.c.barcode == wish.barcode, goods.c.sku != sku
        )
        taken = await connection.scalar(other)
        if taken is not None:
            raise BarcodeTaken(sku=taken)


async def _check_nowhere(connection: AsyncConnection, editor: Editor, sku: Sku) -> None:
    boxes = await connection.scalar(
        select(func.coalesce(func.sum(accounts.c.balance), 0)).where(
            accounts.c.tenant_id == editor.tenant_id,
            accounts.c.unit == f"goods:{sku}",
            accounts.c.purpose.in_(IN_SHOPS),
        )
    )
    if boxes:
        raise KindInUse(boxes=int(boxes))


async def _lock(connection: AsyncConnection, editor: Editor, sku: Sku, columns: list[str]) -> dict[str, Any]:
    """Return columns of an article whose row nobody else changes until the end of the transaction."""
    found = select(*(goods.c[name] for name in columns)).where(
        goods.c.tenant_id == editor.tenant_id, goods.c.sku == sku
    )
    row = (await connection.execute(found.with_for_update(key_share=True))).mappings().one_or_none()
    if row is None:
        raise GoodsUnknown(sku=sku)
    return dict(row)


async def _set(connection: AsyncConnection, editor: Editor, sku: Sku, values: Mapping[str, Any]) -> None:
    await connection.execute(
        update(goods).where(goods.c.tenant_id == editor.tenant_id, goods.c.sku == sku).values(**values)
    )


async def _note(
    connection: AsyncConnection,
    editor: Editor,
    subject: str,
    verb: str,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
) -> None:
    """Note a change; days as text, which is how the note keeps them."""
    await note_change(
        connection, editor, subject=subject, verb=verb, before=_plain(before), after=_plain(after)
    )


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}
