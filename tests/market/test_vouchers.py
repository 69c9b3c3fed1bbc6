"""Vouchers give one number each, from the supplier's file to the settlement of the month."""

import asyncio
from collections.abc import Sequence
from datetime import date

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import DBAPIError

from ledger.book.preview import Previewed, preview
from ledger.book.refusals import GoodsSoldOut
from ledger.book.teller import connect_book
from ledger.market.catalogue import operations, queries
from ledger.market.catalogue.shelf import shelf_of
from ledger.market.catalogue.tables import voucher_issues
from ledger.market.catalogue.vouchers.load import LoadVouchers
from ledger.market.catalogue.vouchers.queries import count_vouchers, settlement_of, vouchers_of_orders
from ledger.market.catalogue.vouchers.refusals import NoVoucher, SerialsNeeded, SerialTwice, VoucherOver
from ledger.market.catalogue.vouchers.sealing import VoucherSeal
from ledger.market.catalogue.vouchers.words import IssuedVoucher
from ledger.market.words import OrderId, Sku
from ledger.people.seal import Keyring
from ledger.places.words import WHOLE_BUREAU
from tests.market.conftest import KEEPER, ROOMS, SOAP, Market, request
from tests.market.office import A_DAY, HAIRCUT, editor, price, wish

KEYRING = Keyring(bytes(range(32)))


async def with_haircuts(market: Market, serials: Sequence[str], *, ends: date | None = None) -> None:
    async with market.engine.connect() as connection:
        there = await queries.list_articles(
            connection, tenant_id=market.tenant.tenant_id, scope=WHOLE_BUREAU, now=market.clock(), sku=HAIRCUT
        )
    if not there:
        await operations.add_article(market.engine, editor=editor(market), sku=HAIRCUT, wish=wish())
        await market.teller.submit(price(market, 40, sku=HAIRCUT))
    await market.teller.submit(load(market, serials, ends=ends))


def load(
    market: Market, serials: Sequence[str], *, ends: date | None = None, sku: Sku = HAIRCUT
) -> LoadVouchers:
    seal = VoucherSeal(KEYRING, market.tenant.tenant_id)
    return LoadVouchers(
        request=request(),
        actor=KEEPER,
        shop_id=market.shop,
        sku=sku,
        serials=tuple(seal.seal(sku, serial) for serial in serials),
        supplier="丽人理发",
        unit_cost_fen=2000,
        expires_on=ends,
        document="SH-2026-11",
    )


async def given(market: Market, *orders: int) -> list[IssuedVoucher]:
    async with market.engine.connect() as connection:
        return await vouchers_of_orders(
            connection,
            seal=VoucherSeal(KEYRING, market.tenant.tenant_id),
            tenant_id=market.tenant.tenant_id,
            order_ids=[OrderId(order) for order in orders],
        )


async def shown(market: Market) -> int:
    """Tell how many haircuts a kiosk of the shop says are left."""
    async with market.engine.connect() as connection:
        shelf = await shelf_of(
            connection, tenant_id=market.tenant.tenant_id, shop_ids=[market.shop], now=market.clock()
        )
    return next(article.boxes_left for article in shelf.articles if article.sku == HAIRCUT)


async def test_each_voucher_gives_one_number_and_no_number_twice(market: Market) -> None:
    await market.open_for(1)
    await market.open_for(2)
    await with_haircuts(market, ["C-003"], ends=date(2027, 1, 31))
    await with_haircuts(market, ["A-001", "B-002"], ends=date(2026, 12, 31))
    placed = await asyncio.gather(
        market.teller.submit(market.order(1, (HAIRCUT, 2), instant=True)),
        market.teller.submit(market.order(2, (HAIRCUT, 1))),
    )
    held = placed[1].log_index
    assert await given(market, held) == []
    await market.teller.submit(market.hand_over(held))
    orders = [OrderId(one.log_index) for one in placed]
    assert [(one.order_id, one.serial) for one in await given(market, *orders)] == [
        (orders[0], "A-001"),
        (orders[0], "B-002"),
        (orders[1], "C-003"),
    ]
    assert await market.differences() == []


async def test_two_hand_overs_of_one_batch_draw_different_numbers(market: Market) -> None:
    await market.open_for(1)
    await market.open_for(2)
    await with_haircuts(market, ["A-001", "B-002"])
    orders = [market.order(volunteer, (HAIRCUT, 1), instant=True) for volunteer in (1, 2)]
    connection = await connect_book(market.database.application_url)
    tried = await preview(
        connection,
        tenant=market.tenant,
        commands=orders,
        rooms=ROOMS,
        now=market.clock(),
        supposed={},
    )
    await connection.close()
    drawn = [
        row.values["load_line"]
        for result in tried.results
        if isinstance(result, Previewed)
        for row in result.own.decision.rows
        if row.table == "voucher_issues"
    ]
    assert drawn == [1, 2]


async def test_a_voucher_whose_last_number_is_held_or_over_is_sold_out(market: Market) -> None:
    await market.open_for(1)
    await market.open_for(2)
    await with_haircuts(market, ["A-001"])
    await with_haircuts(market, ["B-002"], ends=date(2026, 11, 22))
    market.clock.advance(A_DAY)
    await market.teller.submit(market.order(1, (HAIRCUT, 1)))
    with pytest.raises(GoodsSoldOut) as refused:
        await market.teller.submit(market.order(2, (HAIRCUT, 1)))
    assert refused.value.facts == {"sku": "G017", "boxes_left": 0}


async def test_the_shelf_shows_no_voucher_whose_last_day_is_past(market: Market) -> None:
    await market.open_for(1)
    await with_haircuts(market, ["A-001", "A-002"])
    await with_haircuts(market, ["B-003"], ends=date(2026, 11, 22))
    assert await shown(market) == 3
    market.clock.advance(A_DAY)
    assert await shown(market) == 2
    await market.teller.submit(market.order(1, (HAIRCUT, 1)))
    assert await shown(market) == 1


async def test_numbers_are_loaded_once_and_only_as_vouchers(market: Market) -> None:
    await with_haircuts(market, ["A-001"])
    with pytest.raises(SerialTwice) as twice:
        await market.teller.submit(load(market, ["A-000", "A-001"]))
    assert twice.value.facts == {"line": 2}
    with pytest.raises(NoVoucher):
        await market.teller.submit(load(market, ["A-002"], sku=SOAP))
    with pytest.raises(VoucherOver):
        await market.teller.submit(load(market, ["A-002"], ends=date(2026, 11, 21)))
    with pytest.raises(SerialsNeeded):
        await market.stock(HAIRCUT, 1)


async def test_the_database_alone_tells_no_number(market: Market) -> None:
    await with_haircuts(market, ["SECRET-77"])
    async with market.engine.connect() as connection:
        rows = await connection.exec_driver_sql("SELECT v::text AS said FROM vouchers v")
        said = " ".join(row.said for row in rows)
    assert "SECRET" not in said
    assert b"SECRET-77".hex() not in said


async def test_a_supplier_is_owed_for_what_a_month_handed_out(market: Market) -> None:
    await market.open_for(1)
    await with_haircuts(market, ["A-001", "B-002"])
    await market.teller.submit(market.order(1, (HAIRCUT, 1), instant=True))
    months = [(date(2026, 11, 1), date(2026, 12, 1)), (date(2026, 12, 1), date(2027, 1, 1))]
    async with market.engine.connect() as connection:
        found = [
            await settlement_of(
                connection,
                seal=VoucherSeal(KEYRING, market.tenant.tenant_id),
                tenant_id=market.tenant.tenant_id,
                begins=begins,
                ends=ends,
            )
            for begins, ends in months
        ]
        counted = await count_vouchers(
            connection, tenant_id=market.tenant.tenant_id, scope=WHOLE_BUREAU, sku=HAIRCUT
        )
    assert [(line.supplier, line.serials, line.owed_fen) for line in found[0]] == [
        ("丽人理发", ("A-001",), 2000)
    ]
    assert found[1] == []
    assert [(one.free_count, one.issued_count) for one in counted] == [(1, 1)]


async def test_no_number_is_given_away_twice_in_the_database_either(market: Market) -> None:
    await market.open_for(1)
    await with_haircuts(market, ["A-001"])
    order = (await market.teller.submit(market.order(1, (HAIRCUT, 1), instant=True))).log_index
    async with market.engine.connect() as connection:
        row = (
            (
                await connection.execute(
                    voucher_issues.select().where(voucher_issues.c.tenant_id == market.tenant.tenant_id)
                )
            )
            .mappings()
            .one()
        )
        with pytest.raises(DBAPIError, match="voucher_issues_pkey"):
            await connection.execute(insert(voucher_issues).values(**{**row, "log_index": order + 1}))
