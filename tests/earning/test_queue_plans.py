"""The desk's queue is read by its partial indexes, on a server that has counted nothing."""

import pytest
from sqlalchemy import text

from ledger.earning.queries import desk
from ledger.earning.queries.desk import QueueFilter
from ledger.places.tables import units
from tests.apart import database, engine
from tests.earning.conftest import Bureau

__all__ = ["database", "engine"]


@pytest.mark.parametrize(
    ("state", "index"), [("waiting", "claims_open_idx"), ("approved", "claims_closed_idx")]
)
async def test_the_queue_is_read_by_its_partial_index(
    bureau: Bureau, state: desk.QueueState, index: str
) -> None:
    narrowed = desk._Narrowed(  # noqa: SLF001 - its plan is what makes a queue of two million claims quick
        QueueFilter(state=state, limit=50), units.c.path.startswith("/1/"), bureau.clock.now
    )
    found = desk._queue(bureau.tenant.tenant_id, narrowed)  # noqa: SLF001 - as above
    async with bureau.engine.connect() as connection:
        await connection.execute(text("SET LOCAL enable_seqscan = off"))
        await connection.execute(text("SET LOCAL enable_bitmapscan = off"))
        compiled = found.compile(connection.sync_engine, compile_kwargs={"literal_binds": True})
        plan = (await connection.execute(text(f"EXPLAIN {compiled}"))).scalars()
        assert any(index in line for line in plan)
