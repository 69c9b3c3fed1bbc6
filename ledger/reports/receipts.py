"""The public receipt: an order, and the proof that its transaction stands in the sealed log; no person."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from ledger.book.merkle import Frontier
from ledger.book.queries import inclusion_proof
from ledger.book.words import LogIndex, TenantId
from ledger.market.queries import find_order_by_receipt
from ledger.market.words import OrderView

if TYPE_CHECKING:
    import asyncpg

SEALED = text("""
SELECT t.leaf, b.size, b.frontier, n.name
FROM transactions t
JOIN book b ON b.tenant_id = t.tenant_id
JOIN tenants n ON n.tenant_id = t.tenant_id
WHERE t.tenant_id = :tenant_id AND t.log_index = :log_index""")


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What anybody who holds a receipt may see.

    Attributes:
        order: the order; its volunteer is for the service's own use and is never shown.
        log_index: the transaction that placed it.
        leaf: the leaf hash of that transaction, 32 bytes.
        size: leaves of the tree that the proof leads to.
        root: its root, 32 bytes.
        inclusion_proof: hashes from the leaf to the root.
        origin: name of the log.
    """

    order: OrderView
    log_index: LogIndex
    leaf: bytes
    size: int
    root: bytes
    inclusion_proof: list[bytes]
    origin: str


async def receipt_of(connection: AsyncConnection, *, tenant_id: TenantId, receipt_code: str) -> Receipt:
    """Return the receipt of a code, as scanned or typed, or raise OrderUnknown."""
    order = await find_order_by_receipt(connection, tenant_id=tenant_id, receipt_code=receipt_code)
    log_index = LogIndex(order.order_id)
    sealed = (await connection.execute(SEALED, {"tenant_id": tenant_id, "log_index": log_index})).one()
    raw = await connection.get_raw_connection()
    bare = cast("asyncpg.Connection", raw.driver_connection)
    return Receipt(
        order=order,
        log_index=log_index,
        leaf=sealed.leaf,
        size=sealed.size,
        root=Frontier(sealed.size, sealed.frontier).root(),
        inclusion_proof=await inclusion_proof(bare, tenant_id, log_index=log_index, size=sealed.size),
        origin=sealed.name,
    )
