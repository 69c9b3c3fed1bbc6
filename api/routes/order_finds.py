"""The route by which the counter finds the order that somebody holds out: by its receipt or number."""

import re
from typing import Annotated, Final

from litestar.di import NamedDependency
from litestar.params import JSONBody
from pydantic import BeforeValidator, Field

from api.house import House
from api.identity import SHOP_KEEPER
from api.order_views import desk_orders
from api.verbs import asks
from api.wire.base import WireInput, text
from api.wire.orders import DeskOrder
from ledger.book.words import AMOUNT_MAX, TenantId
from ledger.market.queries import find_order, find_order_by_receipt
from ledger.market.refusals import OrderUnknown
from ledger.market.words import OrderId, OrderView
from ledger.people.words import StaffMember
from ledger.places.queries import list_shops

ADDRESS: Final = re.compile(r"/r/(?P<tenant_id>[0-9]{1,18})/(?P<code>[0-9A-Za-z]+)/?$")
NUMBER: Final = re.compile(r"[Dd](?P<order_id>[0-9]{7,16})")


class OrderShown(WireInput):
    """What was scanned or typed: the address on a receipt, its code, or an order's number."""

    code: Annotated[str, BeforeValidator(text), Field(min_length=1, max_length=200)]


@asks("/order-finds", "find_shown_order", by=SHOP_KEEPER, refuses=(OrderUnknown,))
async def find_shown_order(
    data: JSONBody[OrderShown], house: NamedDependency[House], staff: NamedDependency[StaffMember]
) -> DeskOrder:
    """Find the order of a receipt or number in the shops of one's area."""
    order = await _find(house, staff.tenant_id, data.code.strip())
    async with house.reading() as connection:
        shops = await list_shops(connection, tenant_id=staff.tenant_id, scope=staff.unit.path)
    if order.shop_id not in {shop.shop_id for shop in shops}:
        raise OrderUnknown
    return (await desk_orders(house, tenant_id=staff.tenant_id, orders=[order]))[0]


async def _find(house: House, tenant_id: TenantId, shown: str) -> OrderView:
    number = NUMBER.fullmatch(shown)
    address = ADDRESS.search(shown)
    if address is not None and int(address["tenant_id"]) != tenant_id:
        raise OrderUnknown
    async with house.reading() as connection:
        if number is not None:
            order_id = OrderId(min(int(number["order_id"]), AMOUNT_MAX))
            return await find_order(connection, tenant_id=tenant_id, order_id=order_id)
        code = shown if address is None else address["code"]
        return await find_order_by_receipt(connection, tenant_id=tenant_id, receipt_code=code)


ROUTES = (find_shown_order,)
