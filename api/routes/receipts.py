"""Routes of receipts: what anybody who holds one may see, with the proof that it is in the sealed log."""

from typing import Annotated

from litestar.di import NamedDependency
from litestar.params import PathParameter

from api.house import House
from api.order_views import order_lines, order_number, vouchers_of
from api.refusals import ReceiptUnknown
from api.verbs import PUBLIC, reads
from api.wire.base import WHOLE_NUMBER_MAX
from api.wire.orders import Receipt
from ledger.book.merkle import Subtree
from ledger.book.queries import inclusion_proof, load_seal, load_tenant, subtree_root
from ledger.book.words import LogIndex, TenantId
from ledger.market.queries import find_order_by_receipt
from ledger.market.refusals import OrderUnknown


@reads("/receipts/{tenant_id:int}/{receipt_code:str}", "get_receipt", by=PUBLIC, refuses=(ReceiptUnknown,))
async def get_receipt(
    house: NamedDependency[House],
    tenant_id: Annotated[int, PathParameter(ge=1, le=WHOLE_NUMBER_MAX)],
    receipt_code: Annotated[str, PathParameter(min_length=1, max_length=40)],
) -> Receipt:
    """Show an order by the code on its receipt, and nothing about the person."""
    tenant = TenantId(tenant_id)
    try:
        async with house.reading() as connection:
            order = await find_order_by_receipt(connection, tenant_id=tenant, receipt_code=receipt_code)
    except OrderUnknown as unknown:
        raise ReceiptUnknown from unknown
    log_index = LogIndex(order.order_id)
    async with house.reading_book() as book:
        origin = (await load_tenant(book, tenant)).name
        seal = await load_seal(book, tenant)
        leaf = await subtree_root(book, tenant, Subtree(0, log_index))
        proof = await inclusion_proof(book, tenant, log_index=log_index, size=seal.size)
    return Receipt(
        order_number=order_number(order.order_id),
        shop_name=order.shop_name,
        placed_at=order.placed_at,
        state=order.state.value,
        lines=order_lines(order.lines, await vouchers_of(house, tenant_id=tenant, order=order)),
        points=order.points,
        points_returned=order.points_returned,
        void_reason=order.void_reason and order.void_reason.value,
        log_index=log_index,
        size=seal.size,
        root=seal.root.hex(),
        leaf=leaf.hex(),
        inclusion_proof=[node.hex() for node in proof],
        origin=origin,
    )


ROUTES = (get_receipt,)
