"""What pages ask of the market: shelves, orders, receipts and the queue of held orders."""

import pytest

from ledger.market.catalogue.shelf import shelf_of
from ledger.market.queries import find_order, find_order_by_receipt, list_held_orders
from ledger.market.refusals import OrderUnknown
from ledger.market.words import OrderId, OrderState
from tests.market.conftest import SOAP, Market


async def test_pages_find_shelves_orders_and_receipts(market: Market) -> None:
    await market.open_for(1)
    placed = [await market.teller.submit(market.order(1, (SOAP, 1))) for _ in range(3)]
    await market.teller.submit(market.hand_over(placed[0].log_index))
    tenant_id = market.tenant.tenant_id
    async with market.engine.connect() as connection:
        shelf = await shelf_of(connection, tenant_id=tenant_id, shop_ids=[market.shop], now=market.clock())
        bare = await shelf_of(
            connection, tenant_id=tenant_id, shop_ids=[market.other_shop], now=market.clock()
        )
        order = await find_order(connection, tenant_id=tenant_id, order_id=OrderId(placed[0].log_index))
        receipt = await find_order_by_receipt(
            connection, tenant_id=tenant_id, receipt_code=order.receipt_code.lower()
        )
        pages = [
            await list_held_orders(
                connection,
                tenant_id=tenant_id,
                shop_ids=[market.shop],
                now=market.clock(),
                after=after,
                limit=1,
            )
            for after in (-1, placed[1].log_index)
        ]
        with pytest.raises(OrderUnknown):
            await find_order_by_receipt(connection, tenant_id=tenant_id, receipt_code="0" * 20)
    assert [(article.sku, article.points, article.boxes_left) for article in shelf.articles] == [
        ("G001", 15, 7)
    ]
    assert (shelf.log_index, bare.articles) == (6, [])
    assert receipt == order
    assert (order.state, order.shop_name, order.lines[0].name_zh) == (
        OrderState.HANDED_OVER,
        "平安超市一店",
        "香皂",
    )
    assert [held.order_id for page in pages for held in page] == [
        OrderId(outcome.log_index) for outcome in placed[1:]
    ]
