"""The public notice of a bureau that is new to its server and gave more awards than anybody reads at once."""

from datetime import timedelta
from pathlib import Path

import asyncpg
import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from ledger.book.words import TenantId
from tests.apart import database, engine
from tests.api.conftest import open_service
from tests.api.service import Service
from tests.api.test_notice import noticed, object_by_phone
from tests.conftest import Database, open_tenant

__all__ = ["database", "engine"]
COPIES = 5_200
COPY = """
INSERT INTO {table} SELECT (jsonb_populate_record(one, jsonb_build_object({values}))).*
FROM {table} one, generate_series(1, $3::int) number WHERE one.tenant_id = $1 AND one.{key} = $2"""


async def add_waiting(service: Service, claim_id: int) -> None:
    """Let thousands of awards like one wait for the end of their windows."""
    for table, key, values in (
        ("claims", "log_index", "'log_index', 1000000 + number, 'award_index', 1000000 + number"),
        ("decisions", "claim_id", "'claim_id', 1000000 + number, 'log_index', 1000000 + number"),
    ):
        async with service.house.engine.begin() as connection:
            await connection.exec_driver_sql(
                COPY.format(table=table, key=key, values=values), (service.tenant_id, claim_id, COPIES)
            )
    async with service.house.engine.begin() as connection:
        await connection.exec_driver_sql(
            """INSERT INTO pending_awards (tenant_id, log_index, owner, points, activates_at, state)
            SELECT $1, 1000000 + number, 'volunteer/1', 1, $2, 'pending'
            FROM generate_series(1, $3::int) number""",
            (service.tenant_id, service.clock.now + timedelta(days=3), COPIES),
        )


async def forget(engine: AsyncEngine, database: Database, folder: Path) -> None:
    """Let the statistics know another bureau alone, as when a new one joins a full server."""
    async with open_service(await open_tenant(engine, TenantId(7)), engine, database, folder) as other:
        await noticed(other)
    owner = await asyncpg.connect(database.owner_url)
    await owner.execute("ANALYZE")
    await owner.close()


async def test_more_awards_than_anybody_reads_at_once_are_all_there(
    engine: AsyncEngine, database: Database, tmp_path_factory: pytest.TempPathFactory, service: Service
) -> None:
    await forget(engine, database, tmp_path_factory.mktemp("other"))
    claim_id, line = await noticed(service)
    await add_waiting(service, claim_id)
    service.clock.pass_by(seconds=61)
    client, codes, asked = service.client(), list[str](), dict[str, str]()
    while asked or not codes:
        answer = await client.get(f"/bureaus/{service.tenant_id}/notice", **asked)
        assert answer.status_code == 200, answer.text
        page = answer.json()
        codes += [one["code"] for one in page["items"]]
        asked = {"cursor": page["next_cursor"]} if page["next_cursor"] else {}
    assert len(codes) == len(set(codes)) == page["total"] == COPIES + 1
    raised = await object_by_phone(service, "V00003", line["code"])
    assert raised.status_code == 201, raised.text
