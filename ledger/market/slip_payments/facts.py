"""Loads what slips paid for orders."""

from collections.abc import Mapping, Sequence
from typing import Final

import asyncpg

from ledger.book.facts import Loaders
from ledger.book.words import TenantId
from ledger.market.slip_payments.words import OrderSlipsFact, SlipPayment
from ledger.market.words import OrderId

# The slips stand in the order's row as they were shown.
PAID: Final = """
SELECT s.log_index, s.code_hash, s.points, c.log_index AS issue_index FROM order_slips s
JOIN claim_slips c ON c.tenant_id = s.tenant_id AND c.code_hash = s.code_hash
JOIN orders o ON o.tenant_id = s.tenant_id AND o.log_index = s.log_index
WHERE s.tenant_id = $1 AND s.log_index = ANY($2::bigint[])
ORDER BY s.log_index, array_position(o.slips, s.code_hash)"""


async def load_order_slips(
    connection: asyncpg.Connection, tenant_id: TenantId, facts: Sequence[OrderSlipsFact]
) -> Mapping[OrderSlipsFact, tuple[SlipPayment, ...]]:
    """Load what slips paid for orders, in the order in which they were shown."""
    paid: dict[OrderSlipsFact, tuple[SlipPayment, ...]] = {}
    for row in await connection.fetch(PAID, tenant_id, [fact.order_id for fact in facts]):
        fact = OrderSlipsFact(OrderId(row["log_index"]))
        paid[fact] = (*paid.get(fact, ()), SlipPayment(row["code_hash"], row["points"], row["issue_index"]))
    return paid


LOADERS: Final[Loaders] = {OrderSlipsFact: load_order_slips}
